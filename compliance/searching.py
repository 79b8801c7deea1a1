"""What search finds of people and of the journal, for the roles that may open them."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from compliance.journal.names import act_name, act_words, actor_label
from compliance.models import JournalRow
from wealthai.models import User
from wealthai.paging import is_uuid
from wealthai.records import Hit, SearchSource, register_search


def register() -> None:
    register_search(SearchSource("person", "People", "user", search_people, 70))
    register_search(SearchSource("journal", "Journal", "journal", search_journal, 90))


def search_people(user: User, words: str, limit: int) -> list[Hit]:
    if not user.has_perm("wealthai.view_user"):
        return []
    rows = User.objects.visible_to(user).prefetch_related("groups").order_by("last_name", "pk")
    for word in words.split()[:6]:
        rows = rows.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word))
    return [
        Hit(str(one), one.role_label, reverse("compliance:person-detail", args=[one.uuid]), "Person", "user")
        for one in rows[:limit]
    ]


def search_journal(user: User, words: str, limit: int) -> list[Hit]:
    """By the id of an object, or by what an act is called."""
    rows = JournalRow.objects.visible_to(user).select_related("user").order_by("-pk")
    if is_uuid(words):
        rows = rows.filter(subject_id=words)
    else:
        rows = rows.filter(event__in=[act for act, name in act_words() if words.lower() in name.lower()])
    return [_journal_hit(row) for row in rows[:limit]]


def _journal_hit(row: JournalRow) -> Hit:
    url = reverse("compliance:journal")
    where = f"?subject={row.subject_id}" if row.subject_id else f"?event={row.event}"
    title = f"{actor_label(row)} {act_name(row)}"
    return Hit(title, f"{row.at:%-d %b %Y}, row {row.pk}", url + where, "Journal", "journal")
