"""Pages that were kept as plain text, as a browser copies them; a profile says how the site writes things."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from broadsheet.intake import fitting
from broadsheet.intake.entries import Entries, text_in
from broadsheet.intake.items import Item, SourceError, State
from broadsheet.intake.pages.river import headlines

PATTERNS = ("date", "time", "about", "disclaimer", "leave_out", "tags", "ends", "river", "river_ends")


class Captures(Entries):
    """One article a file, and where the profile says how the river looks, the headlines of its river.

    `[capture]` of the profile has regular expressions for whole lines (`PATTERNS`), and `date_format` and
    `river_day` in the form of strptime. A headline alone cannot be shown to readers: it comes as a draft that
    keeps its time. It is known again by its time and words, so that many captures give each headline once.
    """

    format = "html"
    suffixes = frozenset({".txt"})

    def __init__(
        self, path: Path, *, profile: dict[str, Any], language: str = "en", zone: dt.tzinfo = dt.UTC
    ) -> None:
        super().__init__(path, language=language, zone=zone)
        told = profile.get("capture")
        if not isinstance(told, dict) or "date" not in told or "date_format" not in told:
            raise SourceError(
                "plain text wants a profile with [capture] that says at least `date` and `date_format` "
                "(examples/pages/capture.toml)"
            )
        self.told = {name: str(value) for name, value in told.items()}
        self.kinds = _small(profile.get("kinds"))
        self.labels = _small(profile.get("labels"))
        try:
            self.patterns = {name: re.compile(self.told[name]) for name in PATTERNS if name in self.told}
        except re.error as error:
            raise SourceError(f"[capture] of the profile has no regular expression: {error}") from None

    def read(self, path: Path, place: str) -> Iterator[Item]:
        """The article, then the headlines of its river."""
        lines = [fitting.without_faults(line).strip() for line in text_in(path, self.language).splitlines()]
        first = next((at for at, line in enumerate(lines) if self.is_a("river", line)), len(lines))
        yield self._article(lines[:first], place)
        for at, moment, label, headline in headlines(lines, first, self.told, self.patterns, self.zone):
            told = f"{moment.isoformat()} {headline}"
            item = Item(
                place=f"{place}, line {at}",
                source_id=f"river-{hashlib.sha256(told.encode()).hexdigest()[:32]}",
                title=headline,
                state=State.DRAFT,
                dated=True,
                notes=[f"a headline of the river, {told[:16]}: came as a draft"],
            )
            item.story = {"headline": headline, "published_at": moment.isoformat(), **self.marked(label)}
            yield item

    def is_a(self, name: str, line: str) -> bool:
        """Whether the line is what the profile calls so."""
        return name in self.patterns and self.patterns[name].fullmatch(line) is not None

    def marked(self, label: str) -> dict[str, Any]:
        """The kind or the label that the site's word stands for."""
        word = label.lower()
        if word in self.kinds:
            return {"kind": self.kinds[word]}
        return {"labels": [self.labels[word]]} if word in self.labels else {}

    def _article(self, lines: list[str], place: str) -> Item:
        item = Item(place=place, source_id=place[-200:])
        dated = next((at for at, line in enumerate(lines) if self.is_a("date", line)), None)
        if dated is None:
            item.fault = "no line of it is the date that the profile describes"
            return item
        above = [line for line in lines[:dated] if line and not self.is_a("leave_out", line)]
        item.title = above[-1] if above else ""
        item.story = {"headline": item.title, "body": []}
        for line in above[:-1]:
            item.story |= self.marked(line)
        clock_line = next((line for line in lines[dated + 1 : dated + 3] if self.is_a("time", line)), "")
        item.story["published_at"] = self._moment(lines[dated], clock_line)
        rest = [line for line in lines[dated + 1 :] if line and line != clock_line]
        ends = next((at for at, line in enumerate(rest) if self.is_a("ends", line)), len(rest))
        self._text(item, item.story, [line for line in rest[:ends] if not self.is_a("leave_out", line)])
        return item

    def _text(self, item: Item, story: dict[str, Any], lines: list[str]) -> None:
        paragraphs = []
        for line in lines:
            if found := self._named("about", line):
                name, _, about = found.partition(",")
                if person := fitting.named(name.strip(), self.language):
                    story["bylines"] = [{"person": person, "about": about.strip() or name.strip()}]
            elif (found := self._named("tags", line)) is not None:
                item.tags = [("", word.strip()) for word in found.split(",") if word.strip()]
            elif not self.is_a("disclaimer", line):
                paragraphs.append(line)
        if len(paragraphs) > 1:
            story["standfirst"] = paragraphs.pop(0)
        if paragraphs:
            html = "".join(f"<p>{escape(line)}</p>" for line in paragraphs)
            story["body"] = [{"type": "paragraph", "html": html}]

    def _named(self, name: str, line: str) -> str | None:
        """What the group of a pattern found: `About the author. (.*)`; None where the line is no such."""
        found = self.patterns[name].fullmatch(line) if name in self.patterns else None
        return None if found is None else (found[1] or "" if found.groups() else "")

    def _moment(self, day: str, time: str) -> str:
        text = f"{day} {time or '00:00'}"
        try:
            found = dt.datetime.strptime(text, f"{self.told['date_format']} %H:%M")
        except ValueError:
            return ""
        return found.replace(tzinfo=self.zone).isoformat()


def _small(table: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in table.items()} if isinstance(table, dict) else {}
