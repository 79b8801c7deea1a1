"""What a state is called, what it means and which of the four meanings it carries. One entry a word, for every app."""

from __future__ import annotations

from dataclasses import dataclass

TONES = ("wait", "done", "stop", "info", "plain")
_SIGNS = {"wait": "wait", "done": "done", "stop": "stop", "info": "info", "plain": "ring"}


@dataclass(frozen=True)
class State:
    word: str
    tone: str
    meaning: str

    @property
    def icon(self) -> str:
        return _SIGNS[self.tone]


_states: dict[str, State] = {
    # a note
    "received": State("Received", "plain", "Stored as received; the machine has not read it yet"),
    "working": State("Working", "info", "The machine is reading it now"),
    "needs attention": State(
        "Needs attention", "stop", "The machine could not finish; a person decides what happens next"
    ),
    "draft": State("Draft to check", "info", "The advisor checks it and submits it"),
    "submitted": State("In review", "wait", "It waits for the decision of a reviewer"),
    "approved": State("Approved", "done", "Another person approved it; it is on its way out"),
    "delivered": State("Delivered", "done", "It left the house once, with its approval"),
    "returned": State("Returned", "stop", "A reviewer sent it back with a reason"),
    "rejected": State("Rejected", "stop", "A reviewer refused it; it does not leave the house"),
    # a review
    "open": State("Open", "wait", "Nobody has decided yet"),
    "overdue": State("Overdue", "stop", "Its due time is past"),
    # something on its way
    "pending": State("Waiting", "wait", "It is in line"),
    "queued": State("In line", "plain", "It waits for a worker"),
    "running": State("Running", "info", "A worker has it"),
    "succeeded": State("Finished", "done", "It ended well"),
    "failed": State("Failed", "stop", "It ended without a result; the reason stands beside it"),
    "sent": State("Sent", "done", "It was handed over"),
    "held": State("On hold", "wait", "A legal hold keeps it"),
    "cancelled": State("Cancelled", "plain", "Somebody stopped it"),
    # a version
    "proposed": State("Waits for approval", "wait", "Another person has to approve it"),
    "in use": State("In use", "done", "This version serves today"),
    "champion": State("Champion", "done", "This version serves today"),
    "challenger": State("Challenger", "info", "It runs beside the champion and decides nothing"),
    "retired": State("Retired", "plain", "A later version took its place"),
    # how grave
    "high": State("High", "stop", "Look at it first"),
    "medium": State("Medium", "wait", "Look at it today"),
    "low": State("Low", "plain", "Good to know"),
}


def _key(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").strip().lower()


def register_state(name: str, word: str, tone: str, meaning: str) -> None:
    """An app enters a word of its own from its `apps.py`; a second meaning for the same word is an error."""
    if tone not in TONES:
        raise ValueError(f"{tone!r} is none of the tones {', '.join(TONES)}.")
    state = State(word, tone, meaning)
    if _states.setdefault(_key(name), state) != state:
        raise ValueError(f"The state {name!r} is entered twice.")


def state_of(name: object) -> State:
    """An unknown state is still shown, plainly, by its own name."""
    key = _key(str(name or ""))
    return _states.get(key) or State(key.capitalize() or "Unknown", "plain", "")


def states() -> dict[str, State]:
    return dict(_states)
