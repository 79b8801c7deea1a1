"""Who is told of what. The journal's acts are the events: whatever is journalled can be told, and no service says it twice.

An app adds its own with `tell`; the people are found by a function, since only the app knows whose record it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from compliance import journal
from compliance.models import AccessRequest, Complaint, JournalRow, LevelHolder, Review
from compliance.services.notices import register_notice
from wealthai.groups import Role
from wealthai.models import User
from wealthai.notices import NoticeKind, notify, register_kind
from wealthai.records import record_class

People = Callable[[UUID, dict[str, Any]], Iterable[User | None]]


@dataclass(frozen=True)
class _Rule:
    kind: str
    to: People
    url: Callable[[UUID, dict[str, Any]], str] | None = None
    about: Callable[[UUID], tuple[str, UUID]] | None = None


_rules: dict[tuple[str, str], list[_Rule]] = {}


def tell(event: str, subject: str, kind: NoticeKind, to: People, url: Any = None, about: Any = None) -> None:
    """When `event` is journalled about a `subject` ("" for any), `to(uuid, data)` are told. `about(uuid)` names the record
    that the sentence speaks of, where it is another one."""
    register_kind(kind)
    _rules.setdefault((event, subject), []).append(_Rule(kind.name, to, url, about))


def heard(event: str, about: tuple[str, Any] | None, data: dict[str, Any]) -> None:
    """The journal calls this with every act, in the act's own transaction."""
    if about is None:
        return
    for rule in (*_rules.get((event, about[0]), ()), *_rules.get((event, ""), ())):
        uuid = UUID(str(about[1]))
        address = rule.url(uuid, data) if rule.url else ""
        of = rule.about(uuid) if rule.about else (about[0], uuid)
        notify(rule.kind, about=of, to=rule.to(uuid, data), by=_actor(), url=address)


# What the desk says of a review, to whom it concerns: (event, what the preference is called, sentence, icon).
_OF_REVIEWS = (
    ("review.assigned", "A review is assigned to me", "{who} assigned {it} to you", "hand"),
    ("review.escalated", "A review is escalated to my level", "{who} escalated {it}", "up"),
    ("review.breached", "A review of mine is over its time", "{it} is over its time", "wait"),
    ("review.commented", "Somebody comments on a review of mine", "{who} commented on {it}", "edit"),
)


def _of_review(event: str, review: Review, people: list[User]) -> None:
    about = (review.subject_type, review.subject_id)
    notify(event, about=about, to=people, by=_actor(), url=_review_url(review.subject_id, {"review": review.uuid}))


def register() -> None:
    journal.listen(heard)
    register_notice(_of_review)
    for name, label, sentence, icon in _OF_REVIEWS:
        register_kind(NoticeKind(name, label, sentence, icon, roles=(Role.REVIEWER.value, Role.ADMINISTRATOR.value)))
    reviewers, admins = (Role.REVIEWER.value,), (Role.ADMINISTRATOR.value,)
    tell("review.opened", "", NoticeKind("review.opened", "Something waits for review", "{who} submitted {it}",
         "review", on=False, roles=(*reviewers, *admins)), _who_decides, _review_url)  # fmt: skip
    tell("review.taken-over", "", NoticeKind("review.taken-over", "A colleague takes over my claim",
         "{who} took over your claim on {it}", "hand", roles=(*reviewers, *admins)), _former_holder, _review_url)  # fmt: skip
    for event, what in (("review.approved", "granted"), ("review.rejected", "refused")):
        kind = NoticeKind("access.decided." + what, f"What I asked for a person is {what}", "{who} " + what + " {it}",
                          "lock", roles=admins)  # fmt: skip
        tell(event, "access", kind, _who_asked)
    given_up = NoticeKind(
        "outbox.given-up",
        "A delivery is given up",
        "Could not deliver {it}",
        "outbox",
        roles=(Role.OPERATIONS.value, *admins),
    )
    tell("outbox.given-up", "", given_up, _operations, _dead_letters)
    drawn = NoticeKind("weekly-report.drawn", "The report of a week is drawn", "The supervision report of last week is drawn",
                       "chart", roles=reviewers)  # fmt: skip
    tell("weekly-report.drawn", "weekly-report", drawn, _seniors, _report_url)
    _tell_of_complaints()


# What happened to a complaint: (event, kind, what the preference is called, sentence, icon).
_OF_COMPLAINTS = (
    ("complaint.opened", "complaint.opened", "A complaint is opened", "A complaint is opened on {it}", "call"),
    ("complaint.amber", "complaint.amber", "A date of a complaint is near",
     "A date of the complaint on {it} is near", "wait"),
    ("complaint.red", "complaint.red", "A date of a complaint is over",
     "A date of the complaint on {it} is over", "stop"),
    ("complaint.breached", "complaint.red", "", "", ""),
)  # fmt: skip


def _tell_of_complaints() -> None:
    for event, name, label, sentence, icon in _OF_COMPLAINTS:
        kind = NoticeKind(name, label, sentence, icon, roles=(Role.REVIEWER.value,))
        to = _who_handles if event == "complaint.opened" else _handler
        tell(event, "complaint", kind, to, _complaint_url, _complaint_record)


def _actor() -> User | None:
    name = journal.current().name()
    return User.objects.filter(pk=name.removeprefix("user:")).first() if name.startswith("user:") else None


def _seniors(uuid: UUID, data: dict[str, Any]) -> Iterable[User]:
    """Who stands at a level; where nobody does, everybody who supervises."""
    people = _holders_of("compliance.view_supervision")
    standing = set(LevelHolder.objects.standing().values_list("person", flat=True))
    return [one for one in people if one.pk in standing] or people


def _report_url(uuid: UUID, data: dict[str, Any]) -> str:
    return reverse("compliance:weekly-report", args=[uuid])


def _operations(uuid: UUID, data: dict[str, Any]) -> Iterable[User]:
    return User.objects.in_role(Role.OPERATIONS)


def _dead_letters(uuid: UUID, data: dict[str, Any]) -> str:
    return f"{reverse('compliance:outbox')}?state=dead"


def _who_asked(uuid: UUID, data: dict[str, Any]) -> Iterable[User]:
    asked = AccessRequest.objects.select_related("asked_by").filter(uuid=uuid).first()
    return [asked.asked_by] if asked else []


def _complaint_record(uuid: UUID) -> tuple[str, UUID]:
    complaint = Complaint.objects.get(uuid=uuid)
    return complaint.subject_type, complaint.subject_id


def _complaint_url(uuid: UUID, data: dict[str, Any]) -> str:
    return reverse("compliance:complaint", args=[uuid])


def _who_handles(uuid: UUID, data: dict[str, Any]) -> Iterable[User]:
    """Everybody who may, but never whom it is about."""
    about = Complaint.objects.values_list("about", flat=True).get(uuid=uuid)
    return [one for one in _holders_of("compliance.handle_complaint") if one.pk != about]


def _handler(uuid: UUID, data: dict[str, Any]) -> Iterable[User]:
    handler = Complaint.objects.select_related("handler").get(uuid=uuid).handler
    return [handler] if handler else _who_handles(uuid, data)


def _holders_of(permission: str) -> list[User]:
    people = User.objects.filter(is_active=True).prefetch_related("groups")
    return [one for one in people if one.has_perm(permission)]


def _review_url(uuid: UUID, data: dict[str, Any]) -> str:
    return reverse("compliance:review-detail", args=[data["review"]])


def _who_decides(uuid: UUID, data: dict[str, Any]) -> Iterable[User]:
    """Everybody who may decide on it, and has asked to be told."""
    review = Review.objects.get(uuid=data["review"])
    own = (review.owner_id, review.submitted_by_id, review.last_writer_id)
    return [one for one in _holders_of(record_class(review.subject_type).decide_permission) if one.pk not in own]


def _former_holder(uuid: UUID, data: dict[str, Any]) -> Iterable[User | None]:
    """Whoever claimed it before: the claim itself bears the new name by now."""
    claims = JournalRow.objects.filter(
        subject_id=uuid, event__in=("review.claimed", "review.taken-over"), data__review=str(data["review"])
    )
    last = claims.select_related("user").order_by("-id")[:2]
    return [row.user for row in last]
