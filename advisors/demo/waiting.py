"""What stands half-way in the demo: files whose client nobody has confirmed, a file of new households to look through."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from advisors import services
from advisors.demo.clock import at, working_day
from advisors.demo.firm import HERE
from advisors.models import BookImport
from compliance.models import JournalRow
from wealthai.models import User

_WAITING = HERE / "waiting"
# Who sent it, how many hours ago, the file, and what it was called.
_FILES = (
    ("ann", 3, "castellane-cottage.vtt", "castellane-{day}.vtt"),
    ("jonas", 5, "dictated-after-lunch.txt", "dictated-after-lunch.txt"),
)


def load_waiting(people: dict[str, User]) -> None:
    if not JournalRow.objects.filter(event="file.received").exists():
        for username, hours, stored, called in _FILES:
            name = called.format(day=working_day(1, "10:00").date())
            with at(timezone.now() - timedelta(hours=hours)):
                services.file_receive(by=people[username], file_name=name, data=(_WAITING / stored).read_bytes())
    if not BookImport.objects.exists():
        row = services.book_receive(by=people["omar"], data=(_WAITING / "new-households.csv").read_bytes())
        services.book_check(import_id=row.pk)
