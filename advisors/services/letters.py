"""The e-mail after a meeting: drafted from the approved summary, written in by its advisor, approved by another, released."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.conf import settings

from advisors.letters.check import Finding, check
from advisors.letters.hiding import hidden
from advisors.letters.lines import drafted
from advisors.models import Letter, LetterRelease, LetterVersion, Note
from advisors.services.revisions import mapping_keep
from advisors.services.submission import covering
from advisors.words import Words, known_names
from compliance import journal, selectors
from compliance.models import Review
from compliance.redaction import hard_spans
from compliance.services import outbox_post, review_open
from wealthai.errors import BadInput, Refusal, Stale
from wealthai.models import User

_LONGEST = 8000


class ForbiddenWords(Refusal):
    """What a firm may not write stands in it. `facts` holds the findings."""

    status = 422
    code = "forbidden_words"


class NotApproved(Refusal):
    code = "not_approved"


@dataclass(frozen=True)
class Opened:
    """The words as they read, for who may see them."""

    subject: str
    body: str
    disclaimer: str

    @property
    def whole(self) -> str:
        return f"{self.body}\n\n-- \n{self.disclaimer}" if self.disclaimer else self.body


@journal.business_act
def letter_draft(*, note_id: int, by: User) -> Letter:
    """Writes the e-mail from the approved summary; again, when one stands already: that is a new version."""
    note = _approved_note(note_id, by)
    letter, _ = Letter.objects.get_or_create(note=note)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    _need_open(letter)
    made = drafted(note, Words(note))
    _version(letter, note, made.subject, made.body, by=None, left_out=made.left_out)
    journal.act("letter.drafted", letter, version=letter.version, note=note.uuid)
    return letter


@journal.business_act
def letter_write(*, letter_id: int, subject: str, body: str, version: int, by: User) -> Letter:
    """The advisor's own words. Kept also while forbidden words stand in it: they are marked, and nothing leaves."""
    letter = _for_change(letter_id, by)
    _need_open(letter)
    if letter.version != version:
        raise Stale("The e-mail was changed after this page was opened. Read it again; nothing was changed.")
    subject, body = " ".join(subject.split()), _tidied(body)
    _need_words(subject, body)
    last = current(letter)
    opened = Words(letter.note)
    if (opened.shown(last.subject), opened.shown(last.body)) == (subject, body):
        return letter
    _version(letter, letter.note, subject, body, by=by)
    journal.act("letter.written", letter, version=letter.version, findings=len(found_in(subject, body)))
    return letter


@journal.business_act
def letter_submit(*, letter_id: int, by: User) -> Review:
    letter = _for_change(letter_id, by)
    if letter.state not in (Letter.State.DRAFT, Letter.State.RETURNED):
        raise Stale(
            f"This e-mail is {letter.get_state_display().lower()}; only a draft or a returned one is submitted."
        )
    check_clean(letter)
    owner = letter.note.advisor.user
    if owner is None:
        raise BadInput("The note's advisor has no login, so nobody can answer for the e-mail.")
    version = current(letter)
    review = review_open(
        subject_type="letter",
        subject_id=letter.uuid,
        title="E-mail to a client",
        content_hash=letter.content_hash,
        owner=owner,
        last_writer=version.by,
        by=by,
        words=len(version.body.split()),
    )
    _move(letter, Letter.State.SUBMITTED)
    journal.act("letter.submitted", letter, version=letter.version)
    return review


@journal.business_act
def letter_release(*, letter_id: int, way: str, by: User) -> LetterRelease:
    """Sends it once by the outbox, or hands its words to the advisor; each is a row. Checked once more as it reads now."""
    letter = _for_change(letter_id, by)
    if way not in LetterRelease.Way.values:
        raise BadInput("Send it, copy it, or download it as a mail file.")
    if letter.state in (Letter.State.SUBMITTED, Letter.State.RETURNED, Letter.State.REJECTED):
        raise NotApproved(f"This e-mail is {letter.get_state_display().lower()}; it does not leave as it stands.")
    _approved_note(letter.note_id, by)
    version, review = current(letter), _approval(letter)
    if review is None and (way == LetterRelease.Way.OUTBOX or version.by_id is not None):
        raise NotApproved("Another person approves these words before they leave: submit the e-mail for review.")
    if way == LetterRelease.Way.OUTBOX and letter.state != Letter.State.APPROVED:
        raise Stale("This e-mail was sent already; it is sent once.")
    check_clean(letter)
    release = LetterRelease.objects.create(
        letter=letter, version=version, way=way, by=by, content_hash=letter.content_hash
    )
    journal.act("letter.released", letter, way=way, version=version.number, content_hash=letter.content_hash)
    if way == LetterRelease.Way.OUTBOX and review is not None:
        _move(letter, Letter.State.RELEASED)
        outbox_post(review=review)
    return release


def check_clean(letter: Letter) -> None:
    """Refuses while a forbidden word or hard personal data stands in it, names filled in as the client would read it."""
    opened = open_letter(letter)
    _no_hard_data(f"{opened.subject}\n{opened.body}")
    found = found_in(opened.subject, opened.body)
    if found:
        said = "; ".join(f"“{one.words}” ({one.title.lower()})" for one in found[:5])
        raise ForbiddenWords(f"It cannot leave as it reads: {said}. Reword what is marked, then try again.")


def found_in(subject: str, body: str) -> list[Finding]:
    return [*check(subject), *check(body)]


def current(letter: Letter) -> LetterVersion:
    return letter.versions.select_related("by").get(number=letter.version)


def open_letter(letter: Letter, version: LetterVersion | None = None) -> Opened:
    version, words = version or current(letter), Words(letter.note)
    return Opened(words.shown(version.subject), words.shown(version.body), version.disclaimer)


def on_approved(letter: Letter) -> None:
    _move(letter, Letter.State.APPROVED)


def on_returned(letter: Letter) -> None:
    _move(letter, Letter.State.RETURNED)


def on_rejected(letter: Letter) -> None:
    _move(letter, Letter.State.REJECTED)


def on_delivered(letter: Letter) -> None:
    _move(letter, Letter.State.DELIVERED)


def _approved_note(note_id: int, by: User) -> Note:
    note = Note.objects.select_for_update(of=("self",)).select_related("client__household", "advisor").get(pk=note_id)
    covering(note, by)
    if note.state not in (Note.State.APPROVED, Note.State.DELIVERED):
        raise NotApproved(
            f"This note is {note.get_state_display().lower()}. The e-mail is written from an approved summary."
        )
    return note


def _for_change(letter_id: int, by: User) -> Letter:
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("note__client__household", "note__advisor__user", "note__mapping__key")
        .get(pk=letter_id)
    )
    covering(letter.note, by)
    return letter


def _need_open(letter: Letter) -> None:
    if not letter.is_open:
        raise Stale(f"This e-mail is {letter.get_state_display().lower()}; its words can no longer be changed.")


def _need_words(subject: str, body: str) -> None:
    if not subject or len(subject) > 150:
        raise BadInput("Give the e-mail a subject of at most 150 characters.")
    if len(body) < 20 or len(body) > _LONGEST:
        raise BadInput(f"Write between 20 and {_LONGEST:,} characters.")
    _no_hard_data(f"{subject}\n{body}")


def _no_hard_data(text: str) -> None:
    spans = hard_spans(text)
    if spans:
        kinds = ", ".join(sorted({span.label.lower().replace("_", " ") for span in spans}))
        lines = ", ".join(sorted({str(max(text.count("\n", 0, span.start), 0)) for span in spans}, key=int))
        where = "the subject" if lines == "0" else f"line {lines} of the text"
        raise BadInput(f"No {kinds} in an e-mail: take it out of {where}. Nothing was kept.")


def _version(
    letter: Letter, note: Note, subject: str, body: str, *, by: User | None, left_out: tuple[tuple[str, str], ...] = ()
) -> LetterVersion:
    """Keeps the words with placeholders, names that are new to the note among them."""
    opened = Words(note)
    both = f"{subject}\n\n{body}"
    kept, extended = hidden(opened.redaction, both, known_names(note))
    if extended.mapping != opened.redaction.mapping:
        mapping_keep(note, extended)
    subject, _, body = kept.partition("\n\n")
    disclaimer = settings.FIRM_EMAIL_DISCLAIMER
    fingerprint = [str(letter.uuid), subject, body, disclaimer]
    letter.version += 1
    letter.content_hash = hashlib.sha256(json.dumps(fingerprint).encode()).hexdigest()
    letter.state = Letter.State.DRAFT
    version = LetterVersion.objects.create(
        letter=letter,
        number=letter.version,
        by=by,
        subject=subject[:200],
        body=body,
        disclaimer=disclaimer,
        left_out=list(left_out),
        content_hash=letter.content_hash,
    )
    letter.save(update_fields=["version", "content_hash", "state"])
    return version


def _approval(letter: Letter) -> Review | None:
    review = selectors.latest_review("letter", letter.uuid)
    approved = review is not None and review.status == Review.Status.APPROVED
    return review if approved and review.content_hash == letter.content_hash else None  # type: ignore[union-attr]


def _move(letter: Letter, state: Letter.State) -> None:
    letter.state = state
    letter.save(update_fields=["state"])


def _tidied(body: str) -> str:
    lines = [" ".join(line.split(" ")).rstrip() for line in body.replace("\r\n", "\n").strip().split("\n")]
    return "\n".join(lines)
