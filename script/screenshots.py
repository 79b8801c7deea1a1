"""What script/screenshots runs: the product on data of its own, a browser, eight pictures."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from palette import slim
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PASSWORD = "larkmoor-demo"
WINDOW: Any = {"width": 1440, "height": 900}
MOST_BYTES = 250_000
STARTS_WITHIN, ENDS_WITHIN = 180, 60


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="wealthai-pictures-") as folder, product(Path(folder)) as address:
        draw(address)
    heavy = [path.name for path in IMAGES.glob("*.png") if path.stat().st_size > MOST_BYTES]
    if heavy:
        print(f"screenshots: over {MOST_BYTES // 1000} KB: {', '.join(heavy)}", file=sys.stderr)
    return 1 if heavy else 0


@contextmanager
def product(folder: Path) -> Iterator[str]:
    """The product under an address of its own; it and all it started are gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "ANTHROPIC_API_KEY")
    environment = {name: value for name, value in os.environ.items() if name not in own}
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(port), "--demo"],
            env={**environment, "WEALTHAI_DATA": str(folder / "data")},
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz", running, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(ENDS_WITHIN)


def _wait_for(url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and running.poll() is None:
        try:
            urlopen(url, timeout=5).close()  # noqa: S310  an address of our own
        except (URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"screenshots: the product did not start.\n{log.read_text(errors='replace')[-2000:]}")


def draw(address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    program = os.environ.get("WEALTHAI_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        reviewer, advisor = signed_in(browser, address, "rita"), signed_in(browser, address, "ann")
        home, queue = f"{address}/", f"{address}/review/"
        reviewer.goto(queue)
        reviewer.get_by_role("button", name="Claim: Service call with Eleanor Castellane").click()
        reviewer.get_by_role("heading", name="Action items").wait_for()
        decide_some(reviewer)
        advisor.goto(f"{address}/notes/?state=draft")
        advisor.locator("#notes .table__main").first.click()
        advisor.get_by_role("heading", name="Action items").wait_for()
        blank = browser.new_page()
        pictures = [(reviewer, "review-desk", reviewer.url), (advisor, "note", advisor.url)]
        for page, name, url in (*pictures, (reviewer, "queue", queue), (reviewer, "home", home)):
            for theme in ("light", "dark"):
                picture(page, url, IMAGES / f"{name}-{theme}.png", theme, blank)
        browser.close()


def signed_in(browser: Browser, address: str, username: str) -> Page:
    page = browser.new_context(viewport=WINDOW, reduced_motion="reduce").new_page()
    page.goto(f"{address}/account/login/")
    page.get_by_label("Username or email").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{address}/")
    return page


def decide_some(page: Page) -> None:
    """A desk in the middle of its work says more than an untouched one."""
    first = page.locator("[data-item]").first
    first.locator('[data-act="keep"]').click()
    page.locator('[data-state="kept"]').first.wait_for()
    action = page.locator('[data-item="a1"]')
    action.get_by_label("Due").fill(time.strftime("%Y-%m-%d", time.localtime(time.time() + 7 * 86400)))
    action.get_by_label("Due").press("Tab")
    page.locator('[data-item="a1"][data-state="edited"]').wait_for()


def picture(page: Page, url: str, file: Path, theme: Any, blank: Page) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(url)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.mouse.move(0, 0)
    file.write_bytes(slim(page.screenshot(animations="disabled"), blank))
    print(file.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
