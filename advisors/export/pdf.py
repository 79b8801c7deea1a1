"""An export as a regulator reads it: from the approved summary back to the machine, then its proof."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from advisors.export.sheet import MISSING, Sheet
from advisors.models import Note, SummaryItem
from wealthai.templatetags.formats import full_time, short_date

_SECTIONS = {str(name): str(title) for name, title in SummaryItem.Section.choices}
_KINDS = dict(Note.MeetingType.choices)


def pdf_file(head: dict[str, Any], parts: dict[str, Any], proof: dict[str, Any]) -> bytes:
    note = parts["note"]
    who = note["client"]["name"] or f"client {note['client']['uuid'][:8]}"
    title = f"{_KINDS.get(note['meeting_type'], 'Meeting')} with {who}, {_day(note['met_on'])}"
    sheet = Sheet(title, f"WealthAI export {head['export']}")
    sheet.heading(title, 1)
    told = "" if head["words"] else " The words of the note were closed to this person: states and proof only."
    sheet.words(f"Exported by {head['exported_by']}, {_time(head['exported_at'])}.{told}", quiet=True)
    _note(sheet, note)
    _approved(sheet, parts["approved"])
    _items(sheet, parts["items"])
    _reviews(sheet, parts["reviews"])
    _outbox(sheet, parts["outbox"])
    _promises(sheet, parts["promises"])
    _letter(sheet, parts["letter"])
    _lineage(sheet, parts)
    _journal(sheet, parts["journal"])
    _proof(sheet, proof)
    return bytes(sheet.output())


def _note(sheet: Sheet, note: dict[str, Any]) -> None:
    sheet.heading("The note")
    sheet.facts(
        [
            ("Note", note["uuid"]),
            ("State", note["state"].replace("_", " ")),
            ("Household", note["household"] or ""),
            ("Advisor", note["advisor"]),
            ("Met on", _day(note["met_on"])),
            ("Uploaded", f"by {note['uploaded_by']}, {_time(note['uploaded_at'])}"),
            ("Transcript as received, SHA-256", note["received_sha256"]),
        ]
    )


def _approved(sheet: Sheet, approved: dict[str, Any] | None) -> None:
    sheet.heading("Summary as approved")
    if approved is None:
        sheet.words("It was not approved.", quiet=True)
        return
    sheet.words(f"Approved by {approved['by']}, {_time(approved['at'])}.", quiet=True)
    sheet.words(f"Content hash {approved['content_hash']}", quiet=True)
    for name, lines in approved["sections"].items():
        if not lines:
            continue
        sheet.heading(_SECTIONS[name], 3)
        for line in lines:
            sheet.words(f"{line['tag']}  {line['text'] or 'closed'}")
            more = [f"owner {line['owner']}" if line["owner"] else "", f"due {_due(line)}" if _due(line) else ""]
            told = ", ".join(one for one in more if one)
            if told:
                sheet.words(_sentence(told), quiet=True, indent=6)
            if line["quote"]:
                sheet.words(f"“{line['quote']}”", quiet=True, indent=6)


def _items(sheet: Sheet, items: list[dict[str, Any]]) -> None:
    sheet.heading("Every version of every item")
    for item in items:
        carried = ", carried over from the reading before" if item["carried_from"] else ""
        head = f"{item['tag']}, {_SECTIONS[item['section']].lower()}, reading {item['reading']}{carried}"
        sheet.words(head, bold=True)
        before = None
        for one in item["versions"]:
            _version(sheet, one, item["engine"], same=before is not None and one["text"] == before["text"])
            before = one
        sheet.gap()


def _version(sheet: Sheet, one: dict[str, Any], engine: str, *, same: bool) -> None:
    """Words are printed where they are new."""
    who = one["by"] or f"Machine, {engine} engine"
    facts = [one["choice"], f"owner {one['owner']}" if one["owner"] else "", f"due {_due(one)}" if _due(one) else ""]
    told = ", ".join(fact for fact in [*facts, "the words as before" if same and one["text"] else ""] if fact)
    why = f": {one['drop_reason']}" if one["drop_reason"] else ""
    sheet.words(f"{one['number']}. {who}, {_time(one['at'])} ({told}{why})", quiet=True, indent=4)
    if not same:
        sheet.words(one["text"] or "closed", indent=8)


def _reviews(sheet: Sheet, reviews: list[dict[str, Any]]) -> None:
    sheet.heading("Reviews and decisions")
    if not reviews:
        sheet.words("It was never submitted.", quiet=True)
    for one in reviews:
        sheet.heading(f"Review {one['uuid'][:8]} of the {one['of']}: {one['status']}", 3)
        first, decided = one["first_by"], one["decided_by"]
        sheet.facts(
            [
                ("Submitted", f"by {one['submitted_by']}, {_time(one['submitted_at'])}"),
                ("Due", _time(one["due_at"])),
                ("Last writer", one["last_writer"] or "the machine"),
                ("Flags", ", ".join(one["flags"])),
                ("First approval", f"by {first}, {_time(one['first_at'])}" if first else ""),
                ("Decided", f"by {decided}, {_time(one['decided_at'])}" if decided else "not yet"),
                ("Reason", one["reason"] or ""),
                ("Said", one["comment"] or ""),
                ("Content hash", one["content_hash"]),
            ]
        )
        for said in one["comments"]:
            sheet.words(f"{said['by']}, {_time(said['at'])}: {said['text'] or 'closed'}", indent=4)


def _outbox(sheet: Sheet, messages: list[dict[str, Any]]) -> None:
    sheet.heading("Deliveries")
    if not messages:
        sheet.words("Nothing left the house.", quiet=True)
    for one in messages:
        sheet.facts(
            [
                (f"Message {one['uuid'][:8]}, {one['of']}", one["state"]),
                ("Destination", one["destination"] or ""),
                ("Body as sent, SHA-256", one["body_sha256"] or ""),
            ]
        )
        for tried in one["attempts"]:
            sheet.words(f"{_time(tried['at'])}: {tried['outcome']}", quiet=True, indent=4)


def _promises(sheet: Sheet, promises: list[dict[str, Any]]) -> None:
    if promises:
        sheet.heading("Promises")
    for one in promises:
        sheet.words(f"{one['tag']}  {one['text'] or 'closed'}")
        first, due, done = (_day(one[name]) if one[name] else "" for name in ("first_due_on", "due_on", "done_on"))
        moved = f"moved {one['moves']} times, now {due}" if one["moves"] else ""
        facts = [one["state"], f"due {first}" if first else "", moved, f"done {done}" if done else ""]
        sheet.words(_sentence(", ".join(fact for fact in facts if fact)), quiet=True, indent=6)
        if one["closing_words"]:
            sheet.words(f"{one['closed_by']}: {one['closing_words']}", quiet=True, indent=6)


def _letter(sheet: Sheet, letter: dict[str, Any] | None) -> None:
    if letter is None:
        return
    sheet.heading(f"E-mail to the client: {letter['state']}")
    for one in letter["versions"]:
        who = one["by"] or "Drafted from the summary"
        sheet.words(f"Version {one['number']}, {who}, {_time(one['at'])}", bold=True)
        sheet.words(f"{one['subject']}\n{one['body']}" if one["body"] else "closed", indent=4)
        sheet.words(f"Content hash {one['content_hash']}", quiet=True, indent=4)
    for one in letter["releases"]:
        sheet.words(f"Released: {one['way']}, version {one['version']}, by {one['by']}, {_time(one['at'])}")


def _lineage(sheet: Sheet, parts: dict[str, Any]) -> None:
    sheet.heading("What the machine worked with")
    for one in parts["lineage"]:
        sheet.words(
            f"Reading {one['reading']}, {_time(one['at'])}: {one['prompt_version']}, {one['engine']} engine, "
            f"{one['quotes_found']} quotes found, {one['quotes_dropped']} lines dropped for want of one"
        )
        sheet.words(f"Prompt {one['prompt_content_hash']}", quiet=True, indent=4)
    for call in parts["model_calls"]:
        sheet.words(f"Call {call['uuid']}, {call['model']}, {call['verdict']}, {_time(call['at'])}")
        sheet.words(f"Asked {call['request_sha256']}", quiet=True, indent=4)
        sheet.words(f"Answered {call['response_sha256'] or 'nothing'}", quiet=True, indent=4)


def _journal(sheet: Sheet, rows: list[dict[str, Any]]) -> None:
    """Acts; row changes are counted here and stand whole in the JSON export."""
    acts = [row for row in rows if row["kind"] == "act"]
    sheet.heading("Journal")
    sheet.words(f"{len(acts)} acts; {len(rows) - len(acts)} changes of rows stand in the JSON export.", quiet=True)
    for row in acts:
        why = f": {row['reason']}" if row["reason"] else ""
        sheet.words(f"{row['id']}  {_time(row['at'])}  {row['who']} {row['what']}{why}")


def _proof(sheet: Sheet, proof: dict[str, Any]) -> None:
    sheet.heading("Proof")
    sheet.words(
        "The fingerprint (SHA-256) of this file is kept with this export's number at the foot of every page. "
        "Governance, Exports says whether a file is the one that was handed out and whether the database still agrees."
    )
    sheet.gap()
    for one in proof["payloads"]:
        sheet.words(f"{one['kind']}, {one['size']} bytes: {one['sha256']}", quiet=True)
    sheet.words(f"Journal, {len(proof['journal']['rows'])} rows: {proof['journal']['sha256']}", quiet=True)
    for name, fingerprint in proof["parts"].items():
        sheet.words(f"Part {name.replace('_', ' ')}: {fingerprint}", quiet=True)
    if sheet.lacked:
        sheet.gap()
        sheet.words(f"{sheet.lacked} signs that the font lacks are shown as {MISSING}; the JSON export holds them.")


def _due(line: dict[str, Any]) -> str:
    return _day(line["due_on"]) if line["due_on"] else str(line.get("due") or line.get("due_phrase") or "")


def _sentence(words: str) -> str:
    """With a capital, and names as they are."""
    return words[:1].upper() + words[1:]


def _day(text: str) -> str:
    return short_date(date.fromisoformat(text), ZoneInfo(settings.FIRM_TIME_ZONE))


def _time(text: str | None) -> str:
    return full_time(datetime.fromisoformat(text), ZoneInfo(settings.FIRM_TIME_ZONE)) if text else ""
