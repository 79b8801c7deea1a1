"""What became of the lines a machine proposed, once the note was approved. Counts, and no words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, Count, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Coalesce, NullIf

from advisors.models import ItemRevision, Summary, SummaryItem
from compliance import reasons
from compliance.models import Review
from wealthai.records import Graded

_PROPOSED = Q(first__hand=ItemRevision.Hand.MACHINE, first__carried=False)
_DROPPED = Q(choice=SummaryItem.Choice.DROPPED)
_SAME_DUE = Q(due_on=F("first__due_on")) | Q(due_on=None, first__due_on=None)
# The first that fits; what a later reading did not propose though it was kept from the one before was missed by it.
_OUTCOME = Case(
    When(_PROPOSED & _DROPPED, then=Value("dropped")),
    When(_DROPPED, then=Value("")),
    When(~_PROPOSED, then=Value("added")),
    When(~Q(text=F("first__text")), then=Value("reworded")),
    When(~Q(owner=F("first__owner")) | ~_SAME_DUE, then=Value("corrected")),
    default=Value("kept"),
)
_MACHINE = ("summary__prompt_version__prompt__title", "summary__prompt_version__version", "made")


def graded(start: datetime, end: datetime) -> list[Graded]:
    """By prompt version and engine and by section, of notes approved in the period."""
    titles = {str(name): str(title) for name, title in SummaryItem.Section.choices}
    codes = {label: code for code, label in reasons.labels().items()}
    outcomes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    why: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for title, version, engine, section, outcome, reason, number in _counted(start, end):
        key = (f"{title} v{version}, {engine} engine", section)
        outcomes[key][outcome] += number
        if outcome == "dropped":
            why[key][codes.get(reason, "other")] += number
    order = list(titles)
    return [
        Graded(
            made_by=made_by,
            part=titles[section],
            **{name: counts[name] for name in ("kept", "reworded", "corrected", "dropped", "added")},
            reasons=tuple(why[made_by, section].most_common()),
        )
        for (made_by, section), counts in sorted(
            outcomes.items(), key=lambda pair: (pair[0][0], order.index(pair[0][1]))
        )
    ]


def _counted(start: datetime, end: datetime) -> Iterable[tuple[str, int, str, str, str, str, int]]:
    approved = Review.objects.filter(
        subject_type="note", status=Review.Status.APPROVED, decided_at__gte=start, decided_at__lt=end
    )
    last = Summary.objects.filter(note__uuid__in=approved.values("subject_id")).order_by("note", "-version")
    rows = SummaryItem.objects.filter(summary__in=last.distinct("note").values("pk")).annotate(
        first=FilteredRelation("revisions", condition=Q(revisions__number=1)),
        made=Coalesce(NullIf("engine", Value("")), "summary__engine"),
        outcome=_OUTCOME,
    )
    counted = rows.exclude(outcome="").order_by().values(*_MACHINE, "section", "outcome", "drop_reason")
    columns = (*_MACHINE, "section", "outcome", "drop_reason", "n")
    return list(counted.annotate(n=Count("pk")).values_list(*columns))
