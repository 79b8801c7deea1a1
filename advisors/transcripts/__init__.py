"""Transcripts and notes: bytes to text, text to speaker turns over the text as received. Pure."""

from advisors.transcripts.decode import KINDS, KINDS_SAID, Received, kind_of, receive, text_as
from advisors.transcripts.mapped import turns_in_redacted
from advisors.transcripts.parse import guess_kind, parse, parse_guessing
from advisors.transcripts.refusals import (
    BinaryFile,
    EmptyTranscript,
    NotTheKindItSays,
    TranscriptRefused,
    UnsupportedKind,
)
from advisors.transcripts.roles import guess_roles
from advisors.transcripts.turns import ADVISOR, CLIENT, OTHER, ROLES, SPOUSE, STAFF, Turn

__all__ = [
    "ADVISOR",
    "CLIENT",
    "OTHER",
    "ROLES",
    "SPOUSE",
    "STAFF",
    "BinaryFile",
    "EmptyTranscript",
    "KINDS",
    "KINDS_SAID",
    "NotTheKindItSays",
    "Received",
    "TranscriptRefused",
    "Turn",
    "UnsupportedKind",
    "guess_kind",
    "guess_roles",
    "kind_of",
    "parse",
    "parse_guessing",
    "receive",
    "text_as",
    "turns_in_redacted",
]
