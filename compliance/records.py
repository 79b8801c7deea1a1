"""What the rest of the house may know of requests for access and of the rules of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from wealthai.models import User
from wealthai.records import Decisions, DeskView, Home, RecordClass, Waiting


class AccessRecords(RecordClass):
    name = "access"
    label = "Access request"
    plural = "Access requests"
    icon = "lock"
    owner_is_author = False
    decide_permission = "compliance.decide_access"
    decisions = Decisions(
        approved="Granted.",
        returned="",
        rejected="Refused. Nothing was given.",
        reject_help="Whoever asked reads this.",
    )

    @property
    def model(self) -> Any:
        from compliance.models import AccessRequest

        return AccessRequest

    def visible_to(self, user: User) -> QuerySet[Any]:
        return self.model.objects.visible_to(user).select_related("person")

    def shown(self, uuids: Iterable[Any]) -> dict[Any, Any]:
        rows = self.model.objects.filter(uuid__in=list(uuids)).select_related("person", "asked_by")
        return {row.uuid: row for row in rows}

    def line(self, record: Any) -> str:
        return f"asked by {record.asked_by}"

    def home(self, user: User) -> Home | None:
        """For an administrator; a reviewer has these in the queue."""
        from compliance.models import Review

        if not user.has_perm(self.decide_permission) or user.has_perm("compliance.decide_review"):
            return None
        open_to = Review.objects.filter(subject_type=self.name).approvable_by(user).order_by("due_at")
        waiting = tuple(self._waiting(review) for review in open_to[:10])
        if not waiting:
            return None
        return Home(
            heading="Access asked for by a colleague",
            waiting=waiting,
            all_url=reverse("compliance:queue"),
            all_count=len(waiting),
        )

    def desk(self, record: Any, review: Any, request: HttpRequest) -> DeskView:
        return DeskView("compliance/access_desk.html", {"asked": record})

    def on_approved(self, record: Any, review: Any, by: User) -> None:
        from compliance.services import access_grant

        access_grant(asked=record, by=by)

    def on_rejected(self, record: Any, review: Any, by: User) -> None:
        from compliance.services import access_refuse

        access_refuse(asked=record, by=by)

    def content_hash(self, record: Any) -> str:
        from compliance.services.access import content_hash

        return content_hash(record)

    def _waiting(self, review: Any) -> Waiting:
        return Waiting(
            title=review.title,
            line=f"asked by {review.submitted_by}",
            url=reverse("compliance:review-detail", args=[review.uuid]),
            act="Open",
        )


class PolicyRecords(RecordClass):
    name = "policy"
    label = "Rule of the desk"
    owner_is_author = False
    plural = "Rules of the desk"
    icon = "governance"
    decide_permission = "compliance.decide_rule"
    decisions = Decisions(
        approved="In force from now on. What is under review keeps its due time.",
        returned="",
        rejected="Refused. The rule stays as it was.",
        reject_help="Whoever proposed it reads this.",
    )

    @property
    def model(self) -> Any:
        from compliance.models import Policy

        return Policy

    def visible_to(self, user: User) -> QuerySet[Any]:
        return self.model.objects.visible_to(user).select_related("proposed_by")

    def line(self, record: Any) -> str:
        return f"proposed by {record.proposed_by}"

    def shown(self, uuids: Iterable[Any]) -> dict[Any, Any]:
        return {row.uuid: row for row in self.model.objects.filter(uuid__in=list(uuids)).select_related("proposed_by")}

    def desk(self, record: Any, review: Any, request: HttpRequest) -> DeskView:
        from compliance.policies.shown import changes

        return DeskView("compliance/policy_desk.html", {"policy": record, "changes": changes(record)})

    def on_approved(self, record: Any, review: Any, by: User) -> None:
        from compliance.services import policy_put_in_force

        policy_put_in_force(policy=record, by=by)

    def on_rejected(self, record: Any, review: Any, by: User) -> None:
        from compliance.services import policy_refuse

        policy_refuse(policy=record, by=by)

    def content_hash(self, record: Any) -> str:
        from compliance.services.policies import policy_hash

        return policy_hash(record)
