"""An e-mail as one text: who, when, about what, then the words. Attachments are named and not read."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from advisors.transcripts.decode import receive
from advisors.transcripts.files.html import words_of_html
from advisors.transcripts.files.plain import tidy
from advisors.transcripts.refusals import EmptyTranscript, TranscriptRefused

FIELDS = ("From", "To", "Cc", "Date", "Subject")
MOST_PARTS = 500

NO_MAIL = (
    "The file is named .eml but does not begin like an e-mail. Save the message from your mail program as .eml again, or "
    "paste its words."
)
LOCKED = "The e-mail is encrypted. Open it in your mail program and paste its words."


def text_of(data: bytes) -> str:
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=policy.default)
    assert isinstance(message, EmailMessage)
    if not any(message.get(field) for field in ("From", "Subject", "Date")):
        raise TranscriptRefused(NO_MAIL)
    if message.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise TranscriptRefused(LOCKED)
    bodies, attached = _parts(message)
    words = "\n\n".join(filter(None, (body.strip("\n") for body in bodies)))
    if not words.strip():
        raise TranscriptRefused(_only_attached(attached)) if attached else EmptyTranscript
    head = [f"{field}: {value}" for field in FIELDS if (value := _line(message, field))]
    if attached:
        head.append("Attachments: " + ", ".join(f"{name} (not read)" for name in attached))
    return tidy("\n".join(head) + "\n\n" + words)


def _line(message: Message, field: str) -> str:
    try:
        return " ".join(str(message.get(field, "")).split())
    except (ValueError, IndexError, AttributeError):  # a header that breaks the rules of headers
        return ""


def _parts(message: Message) -> tuple[list[str], list[str]]:
    """-> the words of every part that is body, the names of those that are attachments."""
    bodies: list[str] = []
    attached: list[str] = []
    open_parts: list[Message] = [message]
    seen = 0
    while open_parts and seen < MOST_PARTS:
        part = open_parts.pop(0)
        seen += 1
        kind = part.get_content_type()
        if kind == "multipart/alternative" and isinstance(part.get_payload(), list):
            open_parts[:0] = _best(part.get_payload())  # type: ignore[arg-type]
        elif part.is_multipart() and kind != "message/rfc822":
            open_parts[:0] = part.get_payload()  # type: ignore[assignment]
        elif kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            bodies.append(_words(part, kind))
        elif kind != "multipart/alternative":
            attached.append(_name(part, kind))
    return bodies, attached


def _best(versions: list[Message]) -> list[Message]:
    """The same words told twice: the plain ones where they say anything, else the richest."""
    plain = [one for one in versions if one.get_content_type() == "text/plain" and _words(one, "text/plain").strip()]
    return plain[:1] or versions[-1:]


def _words(part: Message, kind: str) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes) or not raw.strip():
        return ""
    try:
        words = raw.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):  # what it says of its letters is not so
        words = receive(raw).text
    return words_of_html(words) if kind == "text/html" else words.replace("\r\n", "\n")


def _name(part: Message, kind: str) -> str:
    try:
        name = part.get_filename()
    except (ValueError, LookupError):
        name = None
    if name is None:
        name = "a forwarded message" if kind == "message/rfc822" else "a file without a name"
    return " ".join(str(name).split())[:80]


def _only_attached(attached: list[str]) -> str:
    named = ", ".join(attached[:3])
    return (
        f"The e-mail has no words of its own, only an attachment ({named}). Save the attachment and upload that file."
    )
