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
        "The file holds something other than plain text, whatever its name says. Save the transcript as plain text (.txt) "
        "or WebVTT (.vtt) and upload that file."
    )


class UnsupportedKind(TranscriptRefused):
    sentence = (
        "This kind of file is not read. Save the transcript as .txt, .md, .vtt, .srt, .docx, .pdf or .eml and upload that "
        "file."
    )


class NotTheKindItSays(TranscriptRefused):
    sentence = (
        'The file is named .vtt but does not begin with "WEBVTT" and has no cue times. '
        "Export it again, or rename it to .txt when it is plain text."
    )


class NoCues(NotTheKindItSays):
    sentence = (
        "The file is named .srt but has no cue times. Export it again, or rename it to .txt when it is plain text."
    )


class TooMuchInside(TranscriptRefused):
    sentence = (
        "The file asks for more work than a document of words does, so reading it was stopped. Copy its words into a "
        "plain text file (.txt) and upload that."
    )


class NoBlanks(TranscriptRefused):
    sentence = (
        "The text runs on for more than 10,000 characters without a blank: that is data, not what people said. Take it "
        "out, or export the transcript again."
    )
