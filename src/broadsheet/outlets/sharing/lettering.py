"""Draws share cards: 1,200 x 630 pixels, as Open Graph's readers show them. Run as a child process.

Usage: python lettering.py REQUEST.json. The request has "cards" (each the fields of `faces.Face` and "to", a
path) and "limits" as `stories/pictures/draw.py` takes them. Prints {"drawn": [path]} or {"error": text}. No
Django and no other code of Broadsheet.

The letters are Noto Serif Bold (Latin, Greek, Cyrillic) and Noto Naskh Arabic Bold in one file, so that a
line may hold both; SIL Open Font License 1.1, see `lettering.txt`. Shaping and order of the letters are
HarfBuzz's and FriBiDi's, through Pillow's Raqm.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import category

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
PAPER, INK, SOFT = "#fdfcfa", "#1b1b1a", "#56534e"
LARGEST, SMALLEST, STEP = 92, 44, 4
ROOM = 360
"""Pixels down that the headline may take."""

SCRIPTS = frozenset({"Latn", "Grek", "Cyrl", "Arab"})
"""Of the letters in the file (ISO 15924)."""

_JOINERS = re.compile("[\u200d\ufe0e\ufe0f\U000e0020-\U000e007f]")
_ROUND_NOTHING = re.compile(r"\(\s*\)|\[\s*\]|[«„“‘\"]\s*[»”“’\"]")

_FONT = Path(__file__).with_suffix(".ttf")


def draw(card: dict[str, Any]) -> None:
    """Draw one card into the file `card["to"]`. Raises OSError."""
    from PIL import Image, ImageDraw

    card = {**card, **{part: legible(card[part]) for part in ("headline", "label", "by", "name")}}
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    rtl = card["direction"] == "rtl"
    start, anchor = (WIDTH - MARGIN, "rs") if rtl else (MARGIN, "ls")
    how = {"direction": card["direction"], "language": card["language"]}
    pen.rectangle((0, 0, WIDTH, 14), fill=card["accent"])
    top = 150
    if card["label"]:
        pen.text((start, 112), card["label"], font=_font(32), fill=card["accent"], anchor=anchor, **how)
        top = 166
    size, lines = fit(card["headline"] or card["name"], how)
    leading = _leading(size, rtl)
    # In the middle of its room, a little above: what stands there looks as if it stood lower.
    base = top + (ROOM - leading * len(lines)) * 0.4 + leading * 0.74
    for number, line in enumerate(lines):
        pen.text((start, base + number * leading), line, font=_font(size), fill=INK, anchor=anchor, **how)
    pen.line((MARGIN, 540, WIDTH - MARGIN, 540), fill=INK, width=2)
    pen.text((start, 590), card["name"], font=_font(34), fill=INK, anchor=anchor, **how)
    if card["by"]:
        end, other = (MARGIN, "ls") if rtl else (WIDTH - MARGIN, "rs")
        room = WIDTH - 2 * MARGIN - _wide(card["name"], 34, how) - 40
        by = cut(card["by"], 28, room, how)
        pen.text((end, 590), by, font=_font(28), fill=SOFT, anchor=other, **how)
    picture.quantize(64).save(card["to"], "PNG", optimize=True)


def legible(text: str) -> str:
    """The text without signs that the file lacks, and without brackets and quotation marks that are left with
    nothing between them: a blank place would look like a fault. Empty where words would be left out, since
    what remained would be another sentence.
    """
    lacking = {letter for letter in text if _is_lacking(letter)}
    if not lacking:
        return text
    if any(category(letter).startswith("L") for letter in lacking):
        return ""
    kept = _JOINERS.sub("", "".join(letter for letter in text if letter not in lacking))
    return " ".join(_ROUND_NOTHING.sub("", kept).split())


@lru_cache(maxsize=2048)
def _is_lacking(letter: str) -> bool:
    # Pillow tells no table of letters: one that takes room and leaves no ink is not there, or a space.
    font = _font(40)
    return not letter.isspace() and font.getlength(letter) > 0 and font.getmask(letter).getbbox() is None


def fit(text: str, how: dict[str, str]) -> tuple[int, list[str]]:
    """The largest size in which the text has room, and its lines, about equally long; its end is cut off
    where the smallest size is too large.
    """
    words = text.split(" ")
    rtl = how["direction"] == "rtl"
    across = WIDTH - 2 * MARGIN
    for size in range(LARGEST, SMALLEST - 1, -STEP):
        lines = _wrap(words, size, across, how)
        if (
            len(lines) * _leading(size, rtl) <= ROOM
            and max(_wide(line, size, how) for line in lines) <= across
        ):
            return size, _balanced(words, size, across, len(lines), how)
    most = int(ROOM / _leading(SMALLEST, rtl))
    lines = _wrap(words, SMALLEST, across, how)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return SMALLEST, [cut(line, SMALLEST, across, how) for line in lines]


def cut(text: str, size: int, room: float, how: dict[str, str]) -> str:
    """As much of the text as has room, with an ellipsis where that is not all."""
    if _wide(text, size, how) <= room:
        return text
    short, long = 0, len(text)
    while short < long:
        middle = (short + long + 1) // 2
        if _wide(text[:middle].rstrip() + "…", size, how) <= room:
            short = middle
        else:
            long = middle - 1
    return text[:short].rstrip() + "…"


def _balanced(words: list[str], size: int, across: float, number: int, how: dict[str, str]) -> list[str]:
    """Lines of the least width that are no more than `number`: the last one is not a single word."""
    least, most = across / 2, across
    while most - least > 8:
        middle = (least + most) / 2
        lines = _wrap(words, size, middle, how)
        if len(lines) <= number and max(_wide(line, size, how) for line in lines) <= middle:
            most = middle
        else:
            least = middle
    return _wrap(words, size, most, how)


def _wrap(words: list[str], size: int, across: float, how: dict[str, str]) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if _wide(longer, size, how) <= across:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _leading(size: int, rtl: bool) -> float:
    return size * (1.5 if rtl else 1.2)  # Arabic has marks above and below


def _wide(text: str, size: int, how: dict[str, str]) -> float:
    return float(_font(size).getlength(text, **how))


_fonts: dict[int, Any] = {}


def _font(size: int) -> Any:
    if size not in _fonts:
        from PIL import ImageFont

        _fonts[size] = ImageFont.truetype(str(_FONT), size, layout_engine=ImageFont.Layout.RAQM)
    return _fonts[size]


def main() -> int:
    request = json.loads(Path(sys.argv[1]).read_text())
    memory, seconds = request["limits"]["memory"], request["limits"]["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    os.nice(request["limits"].get("nice", 0))
    answer: dict[str, Any] = {"drawn": []}
    try:
        from PIL import features

        if not features.check("raqm"):
            raise OSError("this Pillow has no Raqm (libraqm): letters of Arabic could not be joined")
        for card in request["cards"]:
            draw(card)
            answer["drawn"].append(card["to"])
    except Exception as error:  # whatever a headline does to the shaper ends here, as a message
        answer["error"] = f"{type(error).__name__}: {error}"
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
