"""Captions in WebVTT (W3C Candidate Recommendation of 4 April 2019): whether a browser will show them, and
their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from html import unescape

LONGEST = 500_000
"""Characters: the captions of some six hours."""

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<[^<>]*>")
_SPEAKER = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]+)>")


class Fault(StrEnum):
    """What is wrong with a file of captions."""

    HEADER = "header"
    LONG = "long"
    NONE = "none"
    STYLE = "style"
    TIMING = "timing"
    BACKWARDS = "backwards"


class CaptionError(ValueError):
    """These are no captions; `line` counts from 1, 0 where the whole is meant."""

    def __init__(self, fault: Fault, line: int = 0) -> None:
        super().__init__(f"{fault} in line {line}")
        self.fault, self.line = fault, line


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from `start` to `end`, in seconds. `text` has no markup."""

    start: float
    end: float
    text: str


def read(text: str) -> list[Cue]:
    """The cues, in the order of the file. Raises CaptionError.

    Stricter than a browser, which skips what it cannot read: a caption that nobody sees is a mistake that
    somebody should hear of. Style sheets inside are refused, since they could be anybody's.
    """
    if len(text) > LONGEST:
        raise CaptionError(Fault.LONG)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise CaptionError(Fault.HEADER, 1)
    cues: list[Cue] = []
    before = 0.0
    for first, block in _blocks(lines):
        if block[0].startswith("STYLE"):
            raise CaptionError(Fault.STYLE, first)
        if block[0].startswith(("NOTE", "REGION")):
            continue
        at = 0 if "-->" in block[0] else 1
        found = _TIMING.fullmatch(block[at].strip()) if at < len(block) else None
        if found is None:
            raise CaptionError(Fault.TIMING, first + at)
        start, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
        if end <= start or start < before:
            raise CaptionError(Fault.BACKWARDS, first + at)
        before = start
        cues.append(Cue(start, end, words("\n".join(block[at + 1 :]))))
    if not any(cue.text for cue in cues):
        raise CaptionError(Fault.NONE)
    return cues


def words(text: str) -> str:
    """What a cue says, a speaker's name before it, without markup (section 4.2)."""
    named = _SPEAKER.sub(lambda found: f"{found[1]}: ", text)
    return " ".join(unescape(_TAG.sub("", named)).split())


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """What stands between empty lines after the header, each with the number of its first line."""
    found: list[tuple[int, list[str]]] = []
    inside = True  # of the header
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            inside = False
            found.append((0, []))
        elif not inside:
            first, block = found.pop()
            found.append((first or number, [*block, line]))
    return [(first, block) for first, block in found if block]


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def digest(text: str) -> str:
    """What tells these captions from others, for the name of their file."""
    return blake2b(text.encode(), digest_size=8).hexdigest()
