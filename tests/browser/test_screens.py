"""Every page of every role, in light and dark, in a wide window and on a phone: one walk a role, one browser context each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client as Browser
from django.urls import reverse

from advisors import services
from advisors.models import Promise, SummaryItem
from compliance.models import WeeklyReport
from tests.browser.conftest import PHONE, WIDE
from tests.browser.firm import Firm, firm
from tests.files import teams_docx

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

WHOLE: dict[str, Any] = {"resultTypes": ["violations"]}
CONTRAST: dict[str, Any] = {**WHOLE, "runOnly": ["color-contrast"]}
# Rules other than contrast do not ask for the theme, so each shape is walked whole once. A phone shows no colours of its
# own, so contrast in the light is asked of the wide window alone.
LOOKS = [(WIDE, "light", WHOLE), (WIDE, "dark", CONTRAST), (PHONE, "dark", WHOLE)]
RULES = (
    "",
    "assignment/",
    "absences/",
    "levels/",
    "reasons/",
    "calendar/",
    "second-review/",
    "escalation/",
    "sampling/",
)
EVERYBODY = ["/", "/search/", "/search/?q=Castellane", "/search/?q=x", "/permissions/", "/nothing-here/"]


@pytest.fixture
def seen(
    castellane: Any, advisor_ann: Any, advisor_bob: Any, reviewer_rita: Any, reviewer_sam: Any,
    ops_omar: Any, analyst_nia: Any, admin_ada: Any,
) -> Firm:  # fmt: skip
    return firm(castellane, advisor_ann, reviewer_rita, reviewer_sam)


@pytest.fixture
def as_user(page: Any, live_server: Any) -> Iterator[Callable[[Any], Any]]:
    """Signs a person in and gives the page; what the console complains of fails the test, refusals asked for apart."""
    found: list[str] = []

    def told(message: Any) -> None:
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            found.append(f"{page.url}: {message.text}")

    page.on("console", told)
    page.on("pageerror", lambda error: found.append(str(error)))

    def sign_in(user: Any) -> Any:
        client = Browser()
        client.force_login(user)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.clear_cookies()
        page.context.add_cookies([session])
        return page

    yield sign_in
    assert found == []


def pages_of_ann(firm: Firm) -> list[str]:
    notes = {state: note.get_absolute_url() for state, note in firm.notes.items()}
    return [
        *EVERYBODY,
        "/notes/",
        "/notes/?view=review&flags=high&sort=-met_on",
        "/notes/?q=nobody",
        "/notes/new/",
        *(notes[state] for state in ("working", "attention", "draft", "returned", "rejected", "delivered")),
        f"{notes['mine']}?show=changes",
        f"{notes['delivered']}?show=changes&from=machine&to=approved",
        f"{notes['delivered']}?show=history",
        f"{notes['draft']}?show=meeting",
        f"{notes['delivered']}?show=meeting",
        f"{notes['draft']}?show=letter",
        f"{notes['delivered']}?show=letter",
        "/notifications/",
        "/notifications/?state=read",
        "/notifications/preferences/",
        "/views/",
        "/promises/",
        "/promises/?state=all&whose=advisor&sort=client",
        "/promises/?state=withdrawn",
        *(one.get_absolute_url() for one in Promise.objects.order_by("pk")[:1]),
        "/clients/",
        firm.client.get_absolute_url(),
        reverse("account_change_password"),
        reverse("usersessions_list"),
        reverse("mfa_index"),
    ]


def pages_of_bob(firm: Firm) -> list[str]:
    return ["/", "/notes/", "/clients/", firm.notes["draft"].get_absolute_url(), "/journal/"]


def pages_of_rita(firm: Firm) -> list[str]:
    review = {state: reverse("compliance:review-detail", args=[one.uuid]) for state, one in firm.reviews.items()}
    return [
        *EVERYBODY[:3],
        "/review/",
        "/review/?flags=high&sort=-due",
        "/review/?held=held&flags=none",
        *(review[state] for state in ("free", "held", "rejected", "mine")),
        f"{review['mine']}?show=changes",
        f"{review['mine']}?show=history",
        "/notes/",
        firm.notes["free"].get_absolute_url(),
        "/clients/",
        firm.client.get_absolute_url(),
        "/promises/",
        *(one.get_absolute_url() for one in Promise.objects.order_by("pk")[:1]),
        "/outbox/",
        "/journal/",
        "/journal/?kind=all&since=7",
        "/journal/?subject=nonsense",
        f"{review['free']}comments/",
        "/supervision/",
        "/supervision/quality/",
        "/supervision/samples/",
        "/supervision/reasons/",
        "/supervision/machines/?days=365",
        "/supervision/weeks/",
        *(report.get_absolute_url() for report in WeeklyReport.objects.all()),
        "/exports/",
        "/complaints/",
        "/complaints/?state=none",
        *(f"/rules/{name}" for name in RULES),
    ]


def pages_of_omar(firm: Firm) -> list[str]:
    return [*EVERYBODY[:2], "/outbox/", "/outbox/?state=dead", "/outbox/?state=waiting", "/notes/", "/book/"]


def pages_of_nia(firm: Firm) -> list[str]:
    return ["/", "/permissions/", "/review/", "/supervision/machines/"]


def pages_of_ada(firm: Firm) -> list[str]:
    return [
        *EVERYBODY[:3],
        "/notes/",
        firm.notes["attention"].get_absolute_url(),
        firm.notes["draft"].get_absolute_url(),
        "/clients/",
        firm.client.get_absolute_url(),
        "/outbox/",
        "/journal/",
        "/tokens/",
        "/people/",
        "/people/add/",
        "/book/",
        "/rules/reasons/",
    ]


@pytest.mark.parametrize(
    ("who", "pages"),
    [
        ("advisor_ann", pages_of_ann),
        ("advisor_bob", pages_of_bob),
        ("reviewer_rita", pages_of_rita),
        ("ops_omar", pages_of_omar),
        ("analyst_nia", pages_of_nia),
        ("admin_ada", pages_of_ada),
    ],
)
def test_every_page_is_sound_in_every_look(
    who: str, pages: Callable[[Firm], list[str]], seen: Firm, as_user: Any, live_server: Any,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    page = as_user(request.getfixturevalue(who))
    faults = []
    for path in pages(seen):
        page.goto(live_server.url + path)
        faults += [f"{path}: {fault}" for fault in shape_faults(page)]
        for viewport, theme, rules in LOOKS:
            faults += [
                f"{path}, {theme}, {viewport['width']}: {fault}" for fault in look_faults(page, viewport, theme, rules)
            ]
        page.set_viewport_size(WIDE)
    assert faults == []


def shape_faults(page: Any) -> list[str]:
    headings = page.locator("h1").count()
    primaries = page.locator(".page-head .button--primary").count()
    told = [f"{headings} first headings"] if headings != 1 else []
    return [*told, f"{primaries} primary acts"] if primaries > 1 else told


def look_faults(page: Any, viewport: Any, theme: Any, rules: dict[str, Any]) -> list[str]:
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = Axe().run(page, options=rules).response["violations"]
    told = [f"{v['id']} {[n['target'] for n in v['nodes']][:3]}" for v in found]
    return [*told, f"{wide} px wide"] if wide > viewport["width"] else told


def test_review_before_its_claim_shows_no_words(seen: Firm, as_user: Any, live_server: Any, reviewer_rita: Any) -> None:
    page = as_user(reviewer_rita)
    page.goto(live_server.url + reverse("compliance:review-detail", args=[seen.reviews["free"].uuid]))
    page.get_by_role("heading", name="Claim this review to read it").wait_for()
    assert page.get_by_text("submitted it for review").count() == 1
    words = "sixty-five", "nine percent", "revised projection"
    assert [word for word in words if word in page.content()] == []


def test_rest_is_kept_by_keys_and_the_next_one_opens(
    seen: Firm, as_user: Any, live_server: Any, reviewer_sam: Any
) -> None:
    page = as_user(reviewer_sam)
    page.goto(live_server.url + reverse("compliance:review-detail", args=[seen.reviews["held"].uuid]))
    left = SummaryItem.objects.filter(summary__note=seen.notes["held"], choice="undecided").count()
    page.keyboard.press("Shift+Y")
    page.get_by_role("heading", name=f"Keep the {left} items that are left?").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Every item is decided.").wait_for()
    page.keyboard.press("Shift+A")
    page.wait_for_url(f"**{reverse('compliance:review-detail', args=[seen.reviews['free'].uuid])}")
    first = "First approval given. It waits for a colleague's second one; nothing has left the house."
    page.get_by_text(first).wait_for()  # it is flagged high


def test_stale_item_offers_to_reload(seen: Firm, as_user: Any, live_server: Any, reviewer_sam: Any) -> None:
    page = as_user(reviewer_sam)
    page.goto(live_server.url + reverse("compliance:review-detail", args=[seen.reviews["held"].uuid]))
    ref = page.locator("[data-item]").first.get_attribute("data-item")
    item = next(i for i in seen.notes["held"].summaries.get().items.all() if i.tag.lower() == ref)
    services.item_choose(item_id=item.pk, choice="kept", by=reviewer_sam, revision=item.revision)
    page.locator(f"#keep-{ref}").click()
    page.get_by_text("was changed after this page was opened").wait_for()
    page.get_by_role("link", name="Reload").click()
    page.locator(f"#i-{ref}[data-state='kept']").wait_for()


def test_files_wait_for_their_client_each_by_itself(
    seen: Firm, as_user: Any, live_server: Any, advisor_ann: Any, worker_note: Any
) -> None:
    page = as_user(advisor_ann)
    page.goto(f"{live_server.url}/notes/")
    files = [("one.txt", b"Ann: I will call on Friday.\n"), ("two.txt", b"%PDF-1.4"), ("three.docx", teams_docx())]
    page.set_input_files("#drop-input", [{"name": n, "mimeType": "text/plain", "buffer": b} for n, b in files])
    page.get_by_text("The file is a PDF document under another name.").wait_for()
    page.locator(".file--asks", has_text="three.docx").wait_for()
    page.reload()
    row = page.locator(".file--asks", has_text="one.txt")
    row.get_by_label("Client").select_option(index=1)
    row.get_by_label("Met on").fill("2026-03-04")
    row.get_by_role("button", name="Make the note").click()
    page.locator(".file", has_text="one.txt").locator(".stage", has_text="Parsing").wait_for()
    worker_note("one.txt")
    page.get_by_role("link", name="Check the draft: one.txt").wait_for()
    page.locator("#notes tr", has_text="Draft to check").nth(1).wait_for()
    page.get_by_role("button", name="Discard three.docx").click()
    page.locator(".file--asks", has_text="three.docx").wait_for(state="detached")


def test_promises_are_kept_by_keys_and_taken_back(seen: Firm, as_user: Any, live_server: Any, advisor_ann: Any) -> None:
    page = as_user(advisor_ann)
    page.goto(f"{live_server.url}/promises/")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    page.get_by_text("2 picked").wait_for()
    page.get_by_role("button", name="Mark as done").click()
    page.get_by_role("heading", name="Were these promises kept today?").wait_for()
    page.keyboard.press("a")
    page.get_by_text("2 marked as done.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("2 promises are open again.").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Where it comes from").wait_for()
    page.keyboard.press("d")
    page.get_by_text("Done.", exact=True).wait_for()
    assert Promise.objects.kept().count() == 1


def test_pasted_words_stand_beside_the_zone(seen: Firm, as_user: Any, live_server: Any, advisor_ann: Any) -> None:
    page = as_user(advisor_ann)
    page.goto(f"{live_server.url}/notes/new/")
    page.get_by_role("button", name="Paste text").click()
    page.get_by_label("Transcript or note").fill("Ann: Good morning.\nMaximiliana: I want to retire.\n")
    page.get_by_role("button", name="Read it").click()
    row = page.locator(".file--asks", has_text="pasted.txt")
    row.get_by_text("2 speakers").wait_for()


def test_corrected_speaker_is_read_again(
    seen: Firm, as_user: Any, live_server: Any, advisor_ann: Any, worker_note: Any
) -> None:
    note = seen.notes["draft"]
    page = as_user(advisor_ann)
    page.goto(f"{live_server.url}{note.get_absolute_url()}?show=meeting")
    page.get_by_role("group", name="Next step").get_by_role("button", name="Not discussed").click()
    page.get_by_text("not discussed, says").wait_for()
    page.locator("select[name=speaker-1]").select_option("spouse")
    page.get_by_role("button", name="Correct and read again").click()
    page.get_by_text("Corrected. The machine reads the note again.").wait_for()
    services.summary_draft(note_id=note.pk)
    page.get_by_role("heading", name="Action items").wait_for()
    assert note.summaries.count() == 2
    page.goto(f"{live_server.url}{note.get_absolute_url()}?show=meeting")
    page.get_by_text("as a person said").wait_for()
    assert page.locator("select[name=speaker-1]").input_value() == "spouse"


@pytest.fixture
def worker_note() -> Callable[[str], None]:
    """What a worker does with the note of this file."""
    from advisors.models import Note

    def draft(name: str) -> None:
        services.summary_draft(note_id=Note.objects.latest("pk").pk)

    return draft
