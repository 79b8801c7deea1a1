"""Why a file is not taken in. Each refusal is a sentence for the person who uploaded it."""

from __future__ import annotations


class TranscriptRefused(Exception):
    sentence = "This file cannot be read as a transcript."

    def __init__(self, sentence: str | None = None) -> None:
        self.sentence = sentence or type(self).sentence
        super().__init__(self.sentence)


class EmptyTranscript(TranscriptRefused):
    sentence = (
        "The file is empty: there is nothing in it to summarize. Export the transcript again and upload that file."
    )


class BinaryFile(TranscriptRefused):
    sentence = (
        "The file holds something other than plain text. Save the transcript as plain text (.txt) or WebVTT (.vtt) "
        "and upload that file."
    )


class UnsupportedKind(TranscriptRefused):
    sentence = "Only .txt and .vtt files are read. Save the transcript as one of these and upload that file."


class NotTheKindItSays(TranscriptRefused):
    sentence = (
        'The file is named .vtt but does not begin with "WEBVTT" and has no cue times. '
        "Export it again, or rename it to .txt when it is plain text."
    )
