"""Text as somebody typed or pasted it, without the characters that only disturb or deceive."""

from __future__ import annotations

import re
import unicodedata

# Nothing that is read: controls, marks of old formatting, half characters, and the bidirectional embeddings
# and overrides (Unicode UAX #9 section 2), which turn round what stands after them. What scripts need stays:
# the joiners of Persian and of emoji, the marks of direction, zero-width spaces of Thai.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
# Letters and signs without ink: the fillers of Hangul, the empty cell of Braille.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_OPENING, _CLOSING = "\u2066\u2067\u2068", "\u2069"
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile(r"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def without_tricks(text: str) -> str:
    """`text` without what is never read; isolates of direction stay where they close (UAX #9)."""
    text = _DROPPED.sub("", text)
    if not any(mark in text for mark in _OPENING + _CLOSING):
        return text
    return "\n".join(_balanced(line) for line in text.split("\n"))


def clean_line(text: str) -> str:
    """One line of text in NFC: line ends and tabs are spaces, none at the ends. Non-breaking spaces stay."""
    text = without_tricks(_LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))
    return re.sub(r"[ \t\n]+", " ", text).strip()


def clean_lines(text: str) -> str:
    """Lines of text in NFC: no spaces at their ends, at most one empty line in a row, none at the ends."""
    lines = without_tricks(_LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip(" \t") for line in lines)).strip()


def is_invisible(text: str) -> bool:
    """Whether nobody would see anything of it: only spaces, controls and marks (categories C and Z)."""
    return all(unicodedata.category(character)[0] in "CZ" or character in _BLANK for character in text)


def words_of(text: str) -> str:
    """`text` with every run of spaces and line ends as one space: for a search index."""
    return _SPACE.sub(" ", clean_line(text)).strip()


def _balanced(line: str) -> str:
    depth = 0
    for character in line:
        if character in _OPENING:
            depth += 1
        elif character == _CLOSING:
            depth -= 1
        if depth < 0:
            break
    if depth == 0:
        return line
    return line.translate(dict.fromkeys(map(ord, _OPENING + _CLOSING)))
