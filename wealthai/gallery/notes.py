"""A sample list of notes with an upload under way."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wealthai.gallery.samples import samples

STAGES: list[dict[str, Any]] = [
    {"name": "Parsing", "state": "done", "note": "112 turns"},
    {"name": "Redacting", "state": "done", "note": "7 values hidden"},
    {"name": "Summarising", "state": "now", "note": "Section 2 of 4, 18 s", "share": 0.5},
    {"name": "Checking", "state": "wait", "note": "Next"},
]


def sample(request: HttpRequest) -> dict[str, Any]:
    return {
        "rows": [{**row, "met_on": date.fromisoformat(row["met_on"])} for row in samples()["notes"]],
        "views": [
            {"label": "All", "url": "?page=notes", "count": 39, "current": True},
            {"label": "Waits for me", "url": "?page=notes", "count": 4},
            {"label": "In review", "url": "?page=notes", "count": 3},
            {"label": "Approved", "url": "?page=notes", "count": 30},
            {"label": "Not read", "url": "?page=notes", "count": 1},
        ],
        "files_sample": [
            {"name": "fonseca-2026-03-05.vtt", "line": "64 KB, 27 min", "client": "Beatriz Fonseca",
             "client_line": "named 9 times in the text", "stages": STAGES},
            {"name": "scan_0231.pdf", "line": "2.1 MB, 3 pages", "reference": "N-7F21",
             "error": "No text in it: the three pages are pictures. Paste the words, or upload a PDF that holds text."},
        ],
        "facts": ["Your book", "39 notes", "4 wait for you"],
        "bulk": [("submit", "Submit"), ("csv", "CSV of these")],
        "kinds": [("call", "Call"), ("meeting", "Meeting"), ("email", "Email")],
    }  # fmt: skip


def uploaded(request: HttpRequest) -> HttpResponse:
    begun = {"name": "Parsing", "state": "now", "note": "Begins", "share": None}
    waiting = [{"name": stage["name"], "state": "wait", "note": ""} for stage in STAGES[1:]]
    # the file is not read: only its name comes back, to the one who sent it
    name = next((given.name for given in request.FILES.values() if isinstance(given, UploadedFile)), "")
    file = {"name": name, "line": "received", "stages": [begun, *waiting]}
    return render(request, "_components/file_row.html", {"file": file})
