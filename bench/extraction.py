"""How well an article is found in a saved page: phrases of a gold standard, and likeness to an expected text.

python -m bench extraction SAMPLES_DIR

`html-articles/cc-pages/gold.json` names for each page phrases that belong to the article and phrases that do
not. `html-articles/readability/*/` has a page and the article that Mozilla's Readability is expected to find;
the likeness is the ratio of common words in order (difflib), beside that of trafilatura as it comes. Some
expected texts hold the headline, some do not; a story has it in a field: the better of both counts.
"""

from __future__ import annotations

import difflib
import json
import os
import sys
from pathlib import Path

WORSE = 0.005
"""A likeness that is smaller by this is worse; below it are blanks and marks."""


def main(words: list[str]) -> int:
    """Returns 1 where a phrase is missing or too much, or a page's likeness is worse than trafilatura's."""
    if not words or not Path(words[0]).is_dir():
        print("Name the folder with the samples: python -m bench extraction SAMPLES_DIR", file=sys.stderr)
        return 2
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.testing.settings"
    import django

    django.setup()
    pages = Path(words[0]) / "html-articles"
    return int(_gold(pages / "cc-pages") + _readability(pages / "readability") > 0)


def _gold(folder: Path) -> int:
    faults = pages = phrases = 0
    for told in json.loads((folder / "gold.json").read_text("utf-8")).values():
        headline, text = _ours(folder / told["file"])
        text = _in_one_line(f"{headline} {text}")
        missing = [phrase for phrase in told["with"] if _in_one_line(phrase) not in text]
        extra = [phrase for phrase in told["without"] if _in_one_line(phrase) in text]
        pages, phrases = pages + 1, phrases + len(told["with"]) + len(told["without"])
        faults += len(missing) + len(extra)
        if missing or extra:
            print(f"FAULT {told['file']}: missing {missing}, too much {extra}")
    print(f"gold: {pages} pages, {phrases} phrases, {faults} faults")
    return faults


def _readability(folder: Path) -> int:
    worse = 0
    print(f"{'page':36} {'ours':>6} {'trafilatura':>12}")
    for page in sorted(path for path in folder.iterdir() if path.is_dir()):
        expected = _text_of((page / "expected.html").read_text("utf-8"))
        headline, text = _ours(page / "source.html")
        ours = max(_likeness(expected, text), _likeness(expected, f"{headline} {text}"))
        plain = _likeness(expected, _plain((page / "source.html").read_text("utf-8")))
        worse += ours < plain - WORSE
        print(f"{page.name:36} {ours:6.3f} {plain:12.3f}{'  WORSE' if ours < plain - WORSE else ''}")
    return worse


def _ours(path: Path) -> tuple[str, str]:
    """Headline and words of the story that the importer makes of the page."""
    from broadsheet.intake.pages import Pages

    (_number, item), *_ = Pages(path).items({})
    lines = []
    for block in (item.story or {}).get("body", []):
        lines += [_text_of(block["html"])] if "html" in block else []
        lines += [block[name] for name in ("text", "caption") if block.get(name)]
        lines += [" ".join(row) for row in block.get("rows", [])]
    return item.title, "\n".join(lines)


def _plain(text: str) -> str:
    import trafilatura

    return trafilatura.extract(text, include_comments=False) or ""


def _text_of(html: str) -> str:
    from lxml import html as parser

    root = parser.fromstring(f"<div>{html}</div>")
    return " ".join(text for text in root.itertext())


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()
