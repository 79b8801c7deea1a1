"""The design system in a real browser: the gallery shows every component, so what holds there holds on the screens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxMiddleware
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from wealthai import frame, page

pytestmark = pytest.mark.filterwarnings("ignore:No directory at:UserWarning")

PAGES = ("components", "words", "everyday", "desk", "notes", "home", "doors")
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Show = Callable[..., Page]


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    """Hashed names need collectstatic; the files themselves are the same."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def _is_trouble(said: ConsoleMessage) -> bool:
    """Chromium also prints the refusals some of these tests ask for."""
    return said.type == "error" and not said.text.startswith("Failed to load resource: the server responded with")


@pytest.fixture
def show(live_server: Any, browser: Browser, admin_ada: Any) -> Iterator[Show]:
    """Opens a gallery page as a signed-in member of staff; what the content policy blocks fails the test."""
    client = Client()
    client.force_login(admin_ada)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    opened, troubles = [], []

    def open_page(name: str, *, viewport: dict[str, int] = WIDE, **options: Any) -> Page:
        context = browser.new_context(viewport=viewport, **options)
        context.add_cookies([session])
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.append(said.text) if _is_trouble(said) else None)
        page.goto(f"{live_server.url}/gallery/?page={name}")
        opened.append(context)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert troubles == []


def test_gallery_breaks_no_accessibility_rule_and_fits_a_phone(show: Show) -> None:
    """One page walks through all of it: whole in the light, for contrast in the dark, unfolded, wide and narrow."""
    page = show(PAGES[0])
    faults = []
    for name in PAGES:
        page.goto(f"{page.url.partition('?')[0]}?page={name}")
        page.evaluate("document.querySelectorAll('[data-folds]').forEach(part => part.hidden = false)")
        for scheme, rules in (("light", RULES), ("dark", ["color-contrast"])):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page, options={"runOnly": rules}).response["violations"]
            faults += [(name, scheme, rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        width = page.evaluate("document.documentElement.scrollWidth")
        faults += [(name, "phone", width)] if width > PHONE["width"] else []
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    assert faults == []


def test_sprite_has_every_sign_in_use(show: Show) -> None:
    page = show("components")
    empty = "uses => uses.filter(use => !use.getBBox().width && !use.getBBox().height).map(use => use.href.baseVal)"
    assert page.locator("main .signs use").count() > 40
    assert (
        page.eval_on_selector_all(
            "svg.icon:not([hidden] *) use", f"uses => ({empty})(uses.filter(u => u.checkVisibility()))"
        )
        == []
    )


def test_desk_is_decided_without_the_mouse(show: Show) -> None:
    page = show("desk")
    expect(page.locator("#decide-left")).to_have_text("7 of 10 decided, left: R2, R3, A3")
    page.keyboard.press("y")
    expect(page.locator("#i-r3")).to_have_class("item sec-risk item--current")
    page.keyboard.press("d")
    expect(page.locator("#reason-r3")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#decide-left")).to_have_text("9 of 10 decided, left: A3")
    expect(page.locator("#s-risk-count")).to_have_text("3 of 3 decided")
    expect(page.locator("#i-a3")).to_have_attribute("aria-current", "true")
    page.keyboard.press("e")
    page.locator("#text-a3").fill("Move $60,000 into the two 529 plans by August.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#decide-left")).to_have_text("10 of 10 decided")
    expect(page.locator("#i-a3 .item__text")).to_have_text("Move $60,000 into the two 529 plans by August.")


def test_desk_goes_to_what_is_undecided_before_it_approves(show: Show) -> None:
    page = show("desk")
    page.keyboard.press("a")
    expect(page.locator("#live")).to_have_text("3 left to decide: R2, R3, A3")
    expect(page.locator("[data-item='r3']")).to_have_attribute("aria-current", "true")


def test_desk_joins_item_and_quote_both_ways(show: Show) -> None:
    page = show("desk")
    page.locator("#i-f1 .tag").click()
    expect(page.locator("#q-f1")).to_have_class("quote sec-follow quote--current")
    expect(page.locator("#q-f1")).to_be_in_viewport()
    page.locator("#q-g2").hover()
    expect(page.locator("#i-g2")).to_have_attribute("aria-current", "true")
    expect(page.locator(".quote--current")).to_have_count(1)


def test_desk_refuses_an_empty_wording_beside_the_field(show: Show) -> None:
    page = show("desk")
    page.keyboard.press("e")
    page.locator("#text-r2").fill("   ")
    with page.expect_response(lambda answer: answer.status == 422):
        page.keyboard.press("Control+Enter")
    expect(page.locator("#i-r2 .field__error")).to_have_text("Write what the item shall say.")


def test_reveal_asks_then_shows_and_gives_the_focus_back(show: Show) -> None:
    page = show("desk")
    page.get_by_role("button", name="Reveal PERSON_3").click()
    expect(page.locator("#reveal-person_3-reason")).to_be_focused()
    page.locator("#reveal-person_3").get_by_role("button", name="Reveal").click()
    expect(page.locator("#reveal-person_3 .revealed__value")).to_have_text("an invented value")
    expect(page.locator("#reveal-person_3 .revealed__value")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Reveal PERSON_3")).to_be_focused()


def test_desk_shows_one_pane_on_a_phone(show: Show) -> None:
    page = show("desk", viewport=PHONE)
    expect(page.locator("#transcript")).to_be_hidden()
    page.locator("#i-r2 .tag").click()
    expect(page.locator("#transcript")).to_be_visible()
    expect(page.locator("#summary")).to_be_hidden()
    expect(page.get_by_role("link", name="Go to item R2")).to_be_focused()
    expect(page.locator("#q-r2")).to_be_in_viewport()


def test_list_is_walked_and_picked_by_keys(show: Show) -> None:
    page = show("notes")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Priya Raman")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("k")
    page.keyboard.press("Space")
    expect(page.locator("[data-bulk-count]")).to_have_text("2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gallery/?page=desk")


def test_single_keys_can_be_switched_off(show: Show) -> None:
    page = show("notes")
    page.keyboard.press("?")
    page.locator("[data-single-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).not_to_be_focused()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-keys", "off")
    page.keyboard.press("Control+k")
    expect(page.locator("[data-search]")).to_be_focused()


def test_keys_do_nothing_while_one_types(show: Show) -> None:
    page = show("notes")
    page.locator("[data-search]").fill("")
    page.keyboard.type("c?/j")
    expect(page.locator("[data-search]")).to_have_value("c?/j")
    expect(page.locator("#help")).to_be_hidden()


def test_theme_is_kept_by_the_server(show: Show) -> None:
    page = show("home", color_scheme="light")
    page.locator(".user").click()
    page.locator("[data-theme-choice='dark']").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 23, 22)"


def test_upload_takes_each_file_by_itself(show: Show) -> None:
    page = show("notes")
    files = [("call.txt", b"Ann: Good morning."), ("run.exe", b"MZ"), ("empty.txt", b"")]
    page.set_input_files("#drop-input", [{"name": n, "mimeType": "text/plain", "buffer": b} for n, b in files])
    rows = page.locator("[data-files] .file")
    expect(rows).to_have_count(5)
    expect(rows.nth(2).locator(".stage--now")).to_contain_text("Parsing")
    expect(rows.nth(3).locator(".file__error")).to_contain_text("This kind of file is not read.")
    expect(rows.nth(4).locator(".file__error")).to_have_text("The file is empty.")


def test_upload_keeps_a_file_that_broke_on_the_way(show: Show, tmp_path: Path) -> None:
    page = show("notes")
    page.route("**/gallery/?page=notes", lambda route: route.fulfill(status=503, body="away"), times=1)
    page.set_input_files("#drop-input", {"name": "call.txt", "mimeType": "text/plain", "buffer": b"Ann: Hello."})
    row = page.locator("[data-files] .file").nth(2)
    expect(row.locator(".file__error")).to_have_text("The program did not take the file. Nothing was stored.")
    row.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-files] .file").nth(2).locator(".stage--now")).to_contain_text("Parsing")


def test_desk_works_without_scripts(show: Show) -> None:
    page = show("desk", java_script_enabled=False)
    expect(page.locator("#drop-r2")).to_be_visible()
    expect(page.locator("#to-edit-r2")).to_be_hidden()
    page.locator("#keep-r2").click()
    expect(page.locator("#i-r2")).to_have_attribute("data-state", "kept")


def test_toast_can_be_taken_back_and_an_error_stays(show: Show) -> None:
    page = show("notes")
    page.clock.install()
    said = "{list: [{text: 'Note submitted', tone: 'done', undo: '/undo/'}, {text: 'Not sent', tone: 'stop'}]}"
    page.evaluate(f"document.dispatchEvent(new CustomEvent('toasts', {{detail: {said}}}))")
    expect(page.locator("#toasts form")).to_have_attribute("action", "/undo/")
    page.clock.fast_forward(60_000)
    expect(page.locator("#toasts .toast")).to_have_count(1)
    expect(page.locator("#toasts .toast__text")).to_have_text("Not sent")


def test_gallery_is_not_there_for_others(client: Client, advisor_ann: Any) -> None:
    client.force_login(advisor_ann)
    assert client.get("/gallery/").status_code == 404


def _asked(path: str = "/", **headers: str) -> Any:
    request = RequestFactory().get(path, **headers)
    for middleware in (SessionMiddleware, MessageMiddleware, HtmxMiddleware):
        middleware(lambda _: None)(request) if middleware is HtmxMiddleware else middleware(str).process_request(
            request
        )
    return request


def test_toasts_travel_with_a_fragment() -> None:
    request = _asked(HTTP_HX_REQUEST="true")
    page.toast(request, "Note returned", tone="done", undo="/undo/")
    answer = page.page(request, "gallery/words.html", None)
    assert "HX-Trigger" not in answer.headers  # a whole page draws them itself
    page.toast(request, "Note returned", tone="done", undo="/undo/")
    page._send_toasts(request, answer)
    told = json.loads(answer["HX-Trigger"])["toasts"]["list"]
    assert told[-1] == {"text": "Note returned", "tone": "done", "undo": "/undo/"}


def test_go_sends_htmx_by_header_and_the_browser_by_redirect() -> None:
    assert page.go(_asked(HTTP_HX_REQUEST="true"), "/notes/")["HX-Redirect"] == "/notes/"
    assert page.go(_asked(), "/notes/").status_code == 302


def test_rail_marks_the_nearest_entry_and_asks_each_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(frame, "_entries", {})
    monkeypatch.setattr(frame, "_address", {"home": "/", "notes": "/notes/", "secret": "/notes/secret/"}.get)
    frame.register_entry(label="Home", icon="home", url_name="home", order=1)
    frame.register_entry(
        label="Notes", icon="notes", url_name="notes", count=lambda user: asked.append("n") or 4, order=2
    )
    frame.register_entry(label="Secret", icon="lock", url_name="secret", permission="may.not", order=3)
    request = RequestFactory().get("/notes/secret/7/")
    request.user = type("Reader", (), {"is_authenticated": True, "has_perm": lambda self, name: False})()
    shown = [frame.frame(request)["frame"].entries for _ in range(2)][-1]
    assert [(entry.label, entry.current, entry.count) for entry in shown] == [("Home", False, 0), ("Notes", True, 4)]
    assert asked == ["n"]
