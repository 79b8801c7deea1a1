"""Word, PDF and e-mail files: one text of each, the same for the same bytes.

Offsets, quotes and pages are about this text; it is stored beside the file it was taken from. `EXTRACTORS` names the rules
by which it was taken: another rule is another name, and never changes a text that is stored."""

from __future__ import annotations

from advisors.transcripts.files.apart import text_apart

# Change the number with the rules.
EXTRACTORS = {"docx": "docx-1", "pdf": "pdf-1", "eml": "eml-1"}

__all__ = ["EXTRACTORS", "text_apart"]
