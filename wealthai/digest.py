"""A mail each morning with how much a person has not read: counts by kind, and not one name of a client.

At most one a person and day. A mail that a server refused is tried again the same morning; one that was cut off in the
middle is not, for it may have gone."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from wealthai.firm_day import firm_today
from wealthai.models import Digest, Notification, NotificationPreference, User
from wealthai.notices import kinds

log = structlog.get_logger(__name__)
WANTED = "digest"
FROM_HOUR, UNTIL_HOUR = 7, 12
MOST_TRIES = 5


def mail_is_set() -> bool:
    return bool(settings.DIGEST_FROM) and "dummy" not in settings.EMAIL_BACKEND


def wants(user: User) -> bool:
    return NotificationPreference.objects.filter(user=user, kind=WANTED, wanted=True).exists()


def send_due() -> int:
    """To everybody who asked for it and has something unread; how many went out."""
    hour = timezone.now().astimezone(ZoneInfo(settings.FIRM_TIME_ZONE)).hour
    if not mail_is_set() or not FROM_HOUR <= hour < UNTIL_HOUR:
        return 0
    asked = NotificationPreference.objects.filter(kind=WANTED, wanted=True).values("user")
    people = User.objects.filter(pk__in=asked, is_active=True).exclude(email="").order_by("pk")
    return sum(_sent_to(person) for person in people)


def text_for(user: User) -> str:
    """ "" when there is nothing to say."""
    rows = Notification.objects.visible_to(user).unread().filter(created_at__gte=timezone.now() - timedelta(days=30))
    counted = Counter(rows.values_list("kind", flat=True))
    if not counted:
        return ""
    labels = {kind.name: kind.label for kind in kinds()}
    lines = [f"{count:>4}  {labels.get(name, 'Something else happened')}" for name, count in counted.most_common()]
    where = f"{settings.SITE_URL.rstrip('/')}/notifications/" if settings.SITE_URL else "the page Notifications"
    head = f"Good morning {user.first_name or user.username},\n\nwhat you have not read yet:\n\n"
    return f"{head}{chr(10).join(lines)}\n\nIt stands at {where}. What you are told is chosen there, too.\n"


def _sent_to(person: User) -> bool:
    text = text_for(person)
    digest = _begun(person) if text else None
    if digest is None:
        return False
    mail = EmailMessage(
        subject=f"{settings.FIRM_NAME}: what waits for you",
        body=text,
        from_email=settings.DIGEST_FROM,
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except OSError as error:  # refused, away, cut off: smtplib's errors are of this kind
        log.warning("digest_not_sent", digest=str(digest.uuid), error=type(error).__name__)
        Digest.objects.filter(pk=digest.pk).update(refused_at=timezone.now())
        return False
    Digest.objects.filter(pk=digest.pk).update(sent_at=timezone.now())
    return True


def _begun(person: User) -> Digest | None:
    """Today's row, taken for one try: new, or one that was refused. Nobody else gets it meanwhile."""
    today = firm_today()
    try:
        with transaction.atomic():
            return Digest.objects.create(user=person, day=today)
    except IntegrityError:
        refused = Digest.objects.filter(
            user=person, day=today, sent_at=None, refused_at__isnull=False, tries__lt=MOST_TRIES
        )
        taken = refused.update(refused_at=None, tries=F("tries") + 1)
        return Digest.objects.get(user=person, day=today) if taken else None
