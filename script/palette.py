"""A screenshot as a PNG of 256 colours: a third of the bytes, and nobody sees the difference on a page of text."""

from __future__ import annotations

import base64
import struct
import zlib
from array import array
from collections import Counter
from typing import Any

COLOURS = 256
Colour = tuple[int, int, int]
# The browser opens the picture, so that nothing here has to undo the filters of PNG.
_PIXELS = """async given => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${given}`)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const pixels = context.getImageData(0, 0, picture.width, picture.height).data;
  let text = "";
  for (let at = 0; at < pixels.length; at += 32768) text += String.fromCharCode(...pixels.subarray(at, at + 32768));
  return [picture.width, picture.height, btoa(text)];
}"""


def slim(png: bytes, blank: Any) -> bytes:
    """`blank` is an empty page of the browser, without a content policy."""
    width, height, text = blank.evaluate(_PIXELS, base64.b64encode(png).decode())
    pixels = array("I", base64.b64decode(text))
    counted = Counter(pixels)
    kept = _palette([_channels(colour) for colour, _ in counted.most_common()])
    place = {colour: _nearest(_channels(colour), kept) for colour in counted}
    rows = (bytes(place[pixel] for pixel in pixels[at : at + width]) for at in range(0, width * height, width))
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = b"".join(bytes(channels) for channels in kept)
    parts = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _channels(colour: int) -> Colour:
    red, green, blue, _ = struct.pack("=I", colour)
    return red, green, blue


def _palette(colours: list[Colour]) -> list[Colour]:
    """The most frequent colours that lie apart from one another, so that a rare one (a red sign) keeps its meaning."""
    for apart in range(2, 64, 2):
        kept: list[Colour] = []
        for colour in colours:
            if all(_distance(colour, other) > apart * apart for other in kept):
                kept.append(colour)
                if len(kept) > COLOURS:
                    break
        if len(kept) <= COLOURS:
            return kept
    return kept[:COLOURS]


def _nearest(colour: Colour, kept: list[Colour]) -> int:
    return min(range(len(kept)), key=lambda index: _distance(colour, kept[index]))


def _distance(one: Colour, other: Colour) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
