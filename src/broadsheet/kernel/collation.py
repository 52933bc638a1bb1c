"""The order of names in a language: by its alphabet, which no database sorts by that has no ICU."""

from __future__ import annotations

import unicodedata

from broadsheet.kernel.languages import Language

_SPACE, _DIGIT, _LETTER, _FOREIGN = range(4)

SortKey = tuple[tuple[tuple[int, int], ...], str]


def sort_key(text: str, language: Language) -> SortKey:
    """What names of `language` are sorted by.

    Spaces, digits, the letters of its alphabet, other letters. A mark on a letter counts only where the
    alphabet has the marked letter (Unicode TR 10's primary weights); case, apostrophes, hyphens and the
    Arabic tatweel do not count. Of two that are then equal the code points decide.
    """
    order = {letter: place for place, letter in enumerate(language.alphabet)}
    weights: list[tuple[int, int]] = []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        for base in letter if letter in order else unicodedata.normalize("NFD", letter):
            if base in order:
                weights.append((_LETTER, order[base]))
            elif base.isspace():
                weights.append((_SPACE, 0))
            elif base.isdigit():
                weights.append((_DIGIT, ord(base)))
            elif unicodedata.category(base) in ("Ll", "Lo"):
                weights.append((_FOREIGN, ord(base)))
    return tuple(weights), text
