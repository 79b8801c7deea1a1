"""What search finds of the book of business and of notes. Rights are in every query; names are filled in for whoever may see
the words, and what the words of a note are is found in rows that hold placeholders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from advisors import selectors
from advisors.models import Account, Client, Coverage, Household, Note
from advisors.words import filler
from wealthai.listing import ordered_page
from wealthai.models import SearchRow, User
from wealthai.paging import ROWS_A_PAGE
from wealthai.records import Hit, SearchSource, register_search
from wealthai.search.snippets import found_words, runs_of
from wealthai.search.words import Term, headlines, holding, ranks, readable, terms_of

KIND = "note"
RANKED_IN_PANEL, RANKED_ON_PAGE = 200, 1000


def register() -> None:
    register_search(SearchSource("household", "Households", "home", search_households, 15))
    register_search(SearchSource("account", "Accounts", "cases", search_accounts, 20))


def search_clients(user: User, words: str, limit: int) -> list[Hit]:
    rows = Client.objects.visible_to(user).filter(selectors.named(words)).select_related("household").distinct()
    return [
        Hit(str(client), str(client.household), client.get_absolute_url(), "Client", "clients")
        for client in rows[:limit]
    ]


def search_households(user: User, words: str, limit: int) -> list[Hit]:
    named = Q()
    for word in words.split()[:6]:
        named &= Q(name__icontains=word)
    rows = Household.objects.visible_to(user).filter(named).prefetch_related("clients")
    hits = []
    for household in rows[:limit]:
        people = list(household.clients.all())
        line = ", ".join(person.given_name for person in people)
        hits.append(Hit(str(household), line, people[0].get_absolute_url(), "Household", "home"))
    return hits


def search_accounts(user: User, words: str, limit: int) -> list[Hit]:
    """By the last characters of its number or by its name, for advisors who cover the household."""
    if not user.has_perm("advisors.view_clients"):
        return []
    covered = Coverage.objects.in_force().filter(advisor__user=user).values("household")
    rows = Account.objects.filter(household__in=covered)
    for word in words.replace("...", " ").split()[:6]:
        ends = word.strip("().…")[-4:]
        rows = rows.filter(
            Q(name__icontains=word) | Q(number_ending__iendswith=ends) if ends else Q(name__icontains=word)
        )
    rows = rows.select_related("household", "owner").prefetch_related("household__clients").order_by("name", "pk")
    return [_account_hit(account) for account in rows[:limit]]


def _account_hit(account: Account) -> Hit:
    person = account.owner or next(iter(account.household.clients.all()), None)
    line = f"{account.household}, {account.get_kind_display()}" + (", closed" if account.closed_on else "")
    return Hit(str(account), line, person.get_absolute_url() if person else "", "Account", "cases")


# --- Notes ------------------------------------------------------------------------------------------------------------
def search_notes(user: User, words: str, limit: int) -> list[Hit]:
    terms = terms_of(words)
    rows = notes_found(user, words, terms)
    best = best_first(user, rows, words, terms, RANKED_IN_PANEL)[:limit]
    return _hits(user, _in_order(rows, best), terms)


def page_of_notes(user: User, words: str, cursor: str, since: date | None, newest: bool) -> tuple[list[Hit], str, int]:
    terms = terms_of(words)
    rows = notes_found(user, words, terms)
    rows = rows if since is None else rows.filter(met_on__gte=since)
    if newest or rows.count() > RANKED_ON_PAGE:
        paged = ordered_page(rows, "-met_on", cursor)
        return _hits(user, paged.rows, terms), paged.older, rows.count()
    best = best_first(user, rows, words, terms, RANKED_ON_PAGE)
    start = best.index(int(cursor)) + 1 if cursor.isdecimal() and int(cursor) in best else 0
    shown = best[start : start + ROWS_A_PAGE]
    older = str(shown[-1]) if start + ROWS_A_PAGE < len(best) else ""
    return _hits(user, _in_order(rows, shown), terms), older, len(best)


def best_first(user: User, rows: QuerySet[Note], words: str, terms: Sequence[Term], most: int) -> list[int]:
    """Ids of the newest `most` that were found: whose client is named, then by how much of the words they hold, then the
    newest. To rank a row its words are read, so not all of a firm's can be."""
    found = list(rows.order_by("-met_on", "-pk").values_list("pk", "uuid", "client")[:most])
    named = Client.objects.filter(selectors.named(words), pk__in={client for _, _, client in found})
    by_name = set(named.values_list("pk", flat=True))
    readable_rows = readable(user, KIND).filter(record__in=[uuid for _, uuid, _ in found])
    held = ranks(readable_rows, terms)
    if len(held) < len(found):
        names = _names_among(user, terms)
        rest = [term for term in terms if term not in names] if names else []
        held = {**ranks(readable_rows, rest), **held}
    found.sort(key=lambda row: (row[2] in by_name, held.get(row[1], 0)), reverse=True)
    return [pk for pk, _, _ in found]


def _in_order(rows: QuerySet[Note], pks: Sequence[int]) -> list[Note]:
    held = {note.pk: note for note in rows.filter(pk__in=pks)}
    return [held[pk] for pk in pks if pk in held]


def notes_found(user: User, words: str, terms: Sequence[Term]) -> QuerySet[Note]:
    """By the name of the client, by the words of summary and transcript, or by both: "eleanor retire"."""
    rows = Note.objects.visible_to(user).select_related("client__household", "advisor")
    if not user.has_perm("advisors.view_notes"):
        return rows.none()
    by_name = Q(client__in=Client.objects.filter(selectors.named(words)).values("pk"))
    by_words = _holding(user, terms)
    names = _names_among(user, terms)
    rest = [term for term in terms if term not in names]
    if names and rest:
        named = Client.objects.filter(selectors.named(" ".join(term.text for term in names)))
        by_words |= Q(client__in=named.values("pk")) & _holding(user, rest)
    return rows.filter(by_name | by_words)


def _holding(user: User, terms: Sequence[Term]) -> Q:
    """Notes whose words hold the terms, of those whose words this person may see: both in one statement."""
    return Q(pk__in=Note.objects.words_visible_to(user).filter(holding(KIND, terms)).values("pk"))


def _names_among(user: User, terms: Sequence[Term]) -> list[Term]:
    """The words that begin a name in what this person may see."""
    plain = [term for term in terms if not term.not_ and not term.phrase]
    if len(plain) < 2:
        return []
    seen = Client.objects.visible_to(user).filter(pk=OuterRef("pk"))
    counts = Client.objects.filter(Exists(seen)).aggregate(
        **{f"n{number}": Count("pk", filter=_begins(term.text)) for number, term in enumerate(plain)}
    )
    return [term for number, term in enumerate(plain) if counts[f"n{number}"]]


def _begins(word: str) -> Q:
    return (
        Q(given_name__istartswith=word)
        | Q(family_name__istartswith=word)
        | Q(household__name__istartswith=word)
        | Q(aliases__name__istartswith=word)
    )


def _hits(user: User, notes: Sequence[Note], terms: Sequence[Term]) -> list[Hit]:
    rows = readable(user, KIND).filter(record__in=[note.uuid for note in notes])
    found = headlines(rows, terms)
    missed = [note.uuid for note in notes if note.uuid not in found]
    if missed:
        found |= _without_names(user, rows.filter(record__in=missed), terms)
    prefetch_related_objects([note for note in notes if note.uuid in found], "mapping__key", "mapping__body")
    return [_note_hit(note, found.get(note.uuid)) for note in notes]


def _without_names(user: User, rows: QuerySet[SearchRow], terms: Sequence[Term]) -> dict[UUID, tuple[int, str]]:
    names = _names_among(user, terms)
    rest = [term for term in terms if term not in names]
    return headlines(rows, rest) if names and rest else {}


def _note_hit(note: Note, found: tuple[int, str] | None) -> Hit:
    line = f"{note.get_state_display()}, {note.met_on:%-d %b %Y}, {note.advisor}"
    if found is None:
        return Hit(str(note), line, note.get_absolute_url(), "Note", "notes")
    part, headline = found
    runs = runs_of(headline, filler(note))
    return Hit(str(note), line, _address(note, part, found_words(runs)), "Note", "notes", runs)


def _address(note: Note, part: int, words: str) -> str:
    """Words of the transcript are shown where they were said."""
    url = note.get_absolute_url()
    return f"{url}?{urlencode({'find': words, 'hit': 1})}#found" if part and words else url
