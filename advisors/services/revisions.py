"""What is written down with every item: its wording at a time, and what its placeholders stand for."""

from __future__ import annotations

from advisors.models import ItemRevision, Note, SummaryItem
from advisors.words import encoded
from compliance.models import Payload
from compliance.redaction import Redaction
from compliance.services import payload_store
from wealthai.models import User


def revision_of(item: SummaryItem, hand: str, by: User | None = None, *, carried: bool = False) -> ItemRevision:
    return ItemRevision(
        item=item,
        number=item.revision,
        hand=hand,
        by=by,
        text=item.text,
        owner=item.owner,
        due_phrase=item.due_phrase,
        due_on=item.due_on,
        choice=item.choice,
        drop_reason=item.drop_reason,
        carried=carried,
    )


def mapping_keep(note: Note, redaction: Redaction) -> None:
    """For the note and for the summary whose words were written with it."""
    note.mapping = payload_store(
        kind=Payload.Kind.MAPPING,
        media_type="application/json",
        clear=encoded(redaction),
        subject=("client", note.client.uuid),
    )
    note.save(update_fields=["mapping"])
    latest = note.summaries.order_by("-version").first()
    if latest is not None:
        latest.mapping = note.mapping
        latest.save(update_fields=["mapping"])
