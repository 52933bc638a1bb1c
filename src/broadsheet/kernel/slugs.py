"""The last part of an address, made from a headline by the rule of the edition's language.

A slug is frozen when its story is first published, so the rules here may never change for a language: a
golden test holds them. A new language that needs a rule of its own brings it in its table
(`kernel.languages`); a language without one gets the generic Latin transliteration.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import translitua
from slugify import slugify as _slugify

from broadsheet.kernel import languages

MAX_LENGTH = 80
"""Characters in a slug; long enough for a headline, short enough to be read aloud."""

# All three are in use as the Ukrainian apostrophe (standards.md 8.3); the resolution drops it.
_APOSTROPHES = re.compile("(?<=\\w)[\u0027\u2019\u02bc\u0060\u00b4](?=\\w)")
# Arabic vowel signs, the superscript alef and the stretching line: written or left out at will.
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_HEBREW_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")


def slugify(text: str, language: str, *, max_length: int = MAX_LENGTH) -> str:
    """The slug of `text` in an edition of `language` (a BCP 47 tag), at most `max_length` characters.

    Lower case, words joined by one hyphen, cut between words where that is possible. Empty when the text
    holds no letter or digit: the caller then falls back on something of its own, such as the story's number.
    """
    table = languages.known(language)
    own = table.slug if table else None
    rule = own or _RULES.get(language.lower().partition("-")[0], _latin)
    # Zero-width characters and bidi overrides (category Cf) would hide in an address.
    visible = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return _shorten(rule(unicodedata.normalize("NFC", visible).lower()), max_length)


def _latin(text: str) -> str:
    return _slugify(_APOSTROPHES.sub("", text))


def _ukrainian(text: str) -> str:
    """Cabinet of Ministers resolution 55 of 27 January 2010, then the generic rule for whatever is left.

    translitua writes capitals unevenly (ЗГОДА gives ZGhODA), so it is given lower case only."""
    return _slugify(translitua.translit(_APOSTROPHES.sub("'", text), translitua.UkrainianKMU))


def _native(marks: re.Pattern[str]) -> Callable[[str], str]:
    """Keep the script: romanising Arabic or Hebrew needs vowels that are not written (standards.md 8.5)."""

    def rule(text: str) -> str:
        return unicodedata.normalize("NFC", _slugify(marks.sub("", text), allow_unicode=True))

    return rule


_RULES: dict[str, Callable[[str], str]] = {
    "uk": _ukrainian,
    "ar": _native(_ARABIC_MARKS),
    "fa": _native(_ARABIC_MARKS),
    "he": _native(_HEBREW_POINTS),
}


def _shorten(slug: str, max_length: int) -> str:
    if len(slug) <= max_length:
        return slug
    head = slug[:max_length]
    if slug[max_length] != "-" and "-" in head:
        head = head.rpartition("-")[0]
    return head.strip("-")
