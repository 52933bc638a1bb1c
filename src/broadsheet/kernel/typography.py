"""Quotation marks from one language's into another's."""

from __future__ import annotations

import re

from broadsheet.kernel.languages import Quotes


def requote(text: str, source: Quotes, target: Quotes) -> str:
    """`text` with its pairs of `source` marks, and the pairs inside them, as `target` marks.

    A mark without its other half stays as it is, and so does an apostrophe, which in English looks like the
    closing inner mark: it is one only where no letter follows.
    """
    if source == target:
        return text
    pair = _pair(source.opening, source.closing)
    inner = _pair(source.inner_opening, source.inner_closing)

    def turned(match: re.Match[str]) -> str:
        inside = inner.sub(rf"{target.inner_opening}\1{target.inner_closing}", match[1])
        return f"{target.opening}{inside}{target.closing}"

    return pair.sub(turned, text)


def _pair(opening: str, closing: str) -> re.Pattern[str]:
    first, last = re.escape(opening), re.escape(closing)
    return re.compile(rf"{first}([^{first}{last}]*){last}(?!\w)")
