"""Which language a text is in, by its commonest words. The engine reads English; anything else it leaves alone."""

from __future__ import annotations

import re

ENGLISH = "en"
UNKNOWN = "und"
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FEWEST = 6
_SAMPLE = 20_000
_COMMON = {
    "en": "the and to of you that it is i we in for on have with be this not are was will your my me do can what so at but they "
    "he she if would from about just or an i'll i'm don't it's that's no yes next by as our has been need want one all",
    "de": "der die das und ich ist nicht sie wir es zu ein eine mit den von auf ihnen ihre mir haben auch wie dass für bis im am "
    "dem sehr was bin hat werden wird noch aber uns bei oder nach kann mein meine wenn guten",
    "es": "el la de que y en los se un por con no una su para es lo como más pero sus le ya o este sí porque esta son mi me "
    "usted nos yo qué muy cuando también hasta hay donde quiero tengo está bien",
    "fr": "le la les de des et est je vous que un une pas pour dans ce il elle nous on qui mais avec sur au plus ne se mon ma "
    "votre vos c'est j'ai très bien ça être fait oui non si même du",
    "it": "il la di che e è un una non per sono mi con lo si ho le da ma come anche gli nel dei più questo se del ci io "
    "suo bene molto della ha vorrei",
    "nl": "de het een en van ik is niet dat je we in op te zijn met voor er maar u wat ook mijn aan heb hij dit naar nog wel "
    "om bij kan goed wij heeft",
    "pt": "o a de que e do da em um para não é com uma os no se na por mais as dos como mas foi ao ele das tem seu sua ou eu "
    "você muito nos já está também meu obrigado",
}  # fmt: skip
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
NAMES = {"de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch", "pt": "Portuguese"}


def language_of(text: str) -> str:
    sample = text[:_SAMPLE]
    letters = [letter for letter in sample if letter.isalpha()]
    if letters and sum(letter > "\u024f" for letter in letters) > 0.4 * len(letters):
        return UNKNOWN
    words = [word.casefold() for word in _WORD.findall(sample)]
    if len(words) < _FEWEST:
        return ENGLISH
    counts = {language: sum(word in common for word in words) for language, common in _SETS.items()}
    best = max(counts, key=lambda language: (counts[language], language == ENGLISH))
    # Short notes are thin in function words: another language must win clearly.
    return best if counts[best] > counts[ENGLISH] * 1.15 and counts[best] >= 3 else ENGLISH


def notice_for(language: str) -> str:
    name = NAMES.get(language, "a language other than English")
    return f"This text is in {name}. The offline engine reads English only, so it proposes nothing; write the summary by hand."
