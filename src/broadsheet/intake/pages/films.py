"""Players of known providers on their way through trafilatura, which leaves them out: each is a sentence of
its own meanwhile, long enough to be taken for a part of the article that it stands in.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape
from typing import Any

from lxml import etree

from broadsheet.intake.markup import page_of
from broadsheet.kernel import embeds

MOST = 50
"""Players of one page."""

_SENTENCE = "Here stands film number {} of this page, which is put back when the article has been found."
_IN_TEXT = r"Here stands film number (\d+) of this page, which is put back when the article has been found\."
_ALONE, _WITHIN = re.compile(rf"<p>\s*{_IN_TEXT}\s*</p>"), re.compile(_IN_TEXT)


def mark_films(tree: Any) -> list[str]:
    """Put a sentence in the place of each player of a known provider; the pages that they show."""
    films: list[str] = []
    for frame in list(tree.iter("iframe"))[:MOST]:
        source = (frame.get("src") or frame.get("data-src") or "").strip()
        page = page_of(("https:" if source.startswith("//") else "") + source)
        if embeds.recognise(page) is not None:
            sentence = etree.Element("p")
            sentence.text, sentence.tail = _SENTENCE.format(len(films)), frame.tail
            frame.getparent().replace(frame, sentence)
            films.append(page)
    return films


def unmark_films(article: str, films: list[str]) -> str:
    """The article's HTML with an embed in the place of each sentence, a link where others stand beside it."""

    def put_back(form: str, found: re.Match[str]) -> str:
        number = int(found[1][:4])
        return form.replace("{}", escape(films[number])) if number < len(films) else ""

    article = _ALONE.sub(partial(put_back, '<figure class="embed">{}</figure>'), article)
    return _WITHIN.sub(partial(put_back, '<a href="{}">{}</a>'), article)
