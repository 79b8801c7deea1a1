"""What an act is called on a timeline: the person is the subject of the sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

_ACTS = {
    "note.received": "uploaded the transcript",
    "note.retried": "sent it through the machine again",
    "note.speakers-corrected": "corrected who is who; the machine reads it again",
    "note.kind-corrected": "corrected the kind of meeting",
    "note.checkpoint-marked": "marked a point of the template",
    "note.original-opened": "downloaded the file as received",
    "file.received": "sent a file, its client not yet confirmed",
    "file.discarded": "discarded a file",
    "note.drafted": "drafted the summary",
    "note.needs-attention": "could not finish the summary",
    "note.submitted": "submitted it for review",
    "note.words-accepted": "accepted the reviewer's words",
    "item.kept": "kept an item",
    "item.edited": "corrected an item",
    "item.dropped": "dropped an item",
    "item.undecided": "took back a decision on an item",
    "item.added": "added an item",
    "letter.drafted": "drafted the e-mail from the summary",
    "letter.written": "wrote in the e-mail",
    "letter.submitted": "submitted the e-mail for review",
    "letter.released": "released the e-mail",
    "promise.made": "approved it with its note",
    "promise.done": "entered it as done",
    "promise.withdrawn": "withdrew it",
    "promise.reopened": "reopened it",
    "promise.moved": "moved its day",
    "promise.dated": "gave it a day",
    "promise.given": "gave it to another owner",
    "promise.due": "told its advisor that it is due today",
    "promise.overdue": "told its advisor that its day is over",
    "review.opened": "asked for a review",
    "review.claimed": "claimed the review",
    "review.taken-over": "took the review over",
    "review.released": "gave the review back to the queue",
    "review.approved-first": "gave the first of two approvals",
    "review.first-approval-fell": "changed it, so the first approval fell",
    "complaint.opened": "opened a complaint",
    "complaint.taken": "took the complaint",
    "complaint.acknowledged": "acknowledged the complaint",
    "complaint.specified": "marked it as a specified event",
    "complaint.reported": "entered the report of the event",
    "complaint.counted": "counted it in the quarterly statistics",
    "complaint.closed": "closed the complaint",
    "complaint.dismissed": "dismissed it as no complaint",
    "complaint.breached": "found it not acknowledged in time",
    "complaint.amber": "found a date of the complaint near",
    "complaint.red": "found a date of the complaint over",
    "sample.drawn": "drew a sample",
    "sample.taken": "opened it for a second reading",
    "sample.read": "read it a second time",
    "review.commented": "said something about it",
    "review.snoozed": "laid it aside",
    "review.woken": "took it up again",
    "review.assigned": "assigned it",
    "review.unassigned": "took back the assignment",
    "review.handed-back": "handed it back, for an absence",
    "review.escalated": "escalated it",
    "review.noticed": "told whom it concerns",
    "absence.entered": "entered an absence",
    "absence.ended": "ended an absence",
    "assignment-rule.added": "added a rule of assignment",
    "assignment-rule.switched": "switched a rule of assignment",
    "assignment-rule.moved": "moved a rule of assignment",
    "level.given": "gave a level",
    "level.ended": "ended a level",
    "reason-code.added": "added a coded reason",
    "reason-code.retired": "retired a coded reason",
    "reason-code.taken-up": "took up a coded reason again",
    "reason-code.moved": "moved a coded reason",
    "review.breached": "found it over its time",
    "policy.proposed": "proposed a rule of the desk",
    "policy.in-force": "put a rule of the desk in force",
    "review.approved": "approved it",
    "review.returned": "returned it",
    "review.rejected": "rejected it",
    "outbox.posted": "put it in the outbox",
    "outbox.delivered": "delivered it to the CRM",
    "outbox.given-up": "gave up delivering it",
    "outbox.sent-again": "put it in the outbox again",
    "value.revealed": "revealed a hidden value",
    "weekly-report.drawn": "drew the report of a week",
    "record.exported": "exported it as a file",
    "refused": "was refused",
    "api-token.issued": "issued an API token",
    "api-token.ended": "ended an API token",
    "access.asked": "asked for access",
    "access.link-made": "made a link to set a password",
    "access.withdrawn": "withdrew a role",
    "person.switched-off": "switched a login off",
    "person.switched-on": "switched a login on",
    "data-key.destroyed": "destroyed the data key",
    "house.backed-up": "backed the house up",
    "house.restored": "restored the house from a backup",
}
_MACHINES = {
    "task": "The machine",
    "shell": "A command",
    "migration": "An upgrade",
    "anonymous": "Somebody at the sign-in",
}


def act_words() -> list[tuple[str, str]]:
    """(act, its words), for a filter."""
    return [(act, words.capitalize()) for act, words in _ACTS.items()]


def act_name(row: Any) -> str:
    """The words of an act, with the item's tag where there is one."""
    if row.kind == "change":
        verb = {"insert": "added a row to", "update": "changed a row of", "delete": "removed a row from"}[row.event]
        return f"{verb} {row.table_name}"
    words: str = _ACTS.get(row.event, row.event.replace(".", " ").replace("-", " "))
    data = row.data or {}
    if row.event == "review.assigned" and data.get("to_name"):
        return f"assigned it to {data['to_name']}" + (
            f", by the rule {data['rule_name']}" if data.get("rule_name") else ""
        )
    if row.event == "review.escalated" and data.get("level_name"):
        return f"escalated it to {data['level_name']}"
    if row.event == "promise.given" and data.get("to_name"):
        return f"gave it to {data['to_name']}"
    if row.event in ("promise.moved", "promise.dated") and data.get("after"):
        words = f"{words} to" if row.event == "promise.moved" else words.replace(" a day", " the day")
        return f"{words} {date.fromisoformat(data['after']):%-d %b %Y}"
    tag = data.get("item")
    return words.replace("an item", f"item {tag}") if tag else words


def actor_label(row: Any) -> str:
    if row.user_id and row.user is not None:
        return str(row.user)
    return _MACHINES.get(row.actor.partition(":")[0], str(row.actor))


def events(rows: Any, *, reason: Callable[[str], str] = str) -> list[dict[str, Any]]:
    """For `_components/timeline.html`: newest first, machines by a sign, people by their initials.

    `reason` turns a reason as it is kept into what this reader may see of it."""
    shown = []
    for row in rows:
        person = str(row.user) if row.user_id and row.user is not None else ""
        shown.append(
            {
                "who": person,
                "icon": "" if person else "prompts",
                "text": f"{person or actor_label(row)} {act_name(row)}",
                "line": reason(row.reason),
                "at": row.at,
            }
        )
    return shown[::-1]
