"""Reading tables row by row."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from broadsheet.intake import fitting
from broadsheet.intake.encodings import legacy_of, marked
from broadsheet.intake.entries import Entries
from broadsheet.intake.items import Item, SourceError, State, once_each
from broadsheet.intake.links import keep_old
from broadsheet.intake.markdown.source import without_shortcodes
from broadsheet.intake.markup import MARKDOWN, to_blocks
from broadsheet.intake.metered import LARGEST
from broadsheet.intake.patience import in_time
from broadsheet.intake.tables.columns import Columns, moment
from broadsheet.stories.exchange import StoryFormatError
from broadsheet.stories.exchange.schema import parse

csv.field_size_limit(LARGEST)

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPTY_LINE = re.compile(r"\n\s*\n")


class Tables(Entries):
    """A row's identity is its `source_id`, else its address."""

    format = "table"
    suffixes = frozenset({".csv", ".tsv", ".jsonl", ".ndjson"})

    def __init__(
        self,
        path: Path,
        *,
        language: str = "en",
        zone: dt.tzinfo = dt.UTC,
        profile: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(path, language=language, zone=zone)
        self.columns = Columns(profile or {})
        kinds = (profile or {}).get("kinds")
        self.kinds = (
            {str(word).lower(): str(kind) for word, kind in (kinds or {}).items()}
            if isinstance(kinds, dict)
            else {}
        )

    def read(self, path: Path, place: str) -> Iterator[Item]:
        """The rows of one file."""
        rows = self._lines(path) if path.suffix.lower() in (".jsonl", ".ndjson", ".json") else self._csv(path)
        checked = False
        for number, row in rows:
            at = f"{place}, line {number}"
            if isinstance(row, str):
                yield Item(place=at, fault=row)
                continue
            if not checked:
                self.columns.check(list(row))
                checked = True
            yield in_time(partial(self._item, row, at), at)

    def _all(self, read: Callable[[Path, str], Iterator[Item]]) -> Iterator[Item]:
        return once_each(super()._all(read))

    def is_stream(self, path: Path) -> bool:
        """Both kinds are read row by row."""
        return True

    def _csv(self, path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
        with path.open(encoding=_encoding(path, self.language), errors="replace", newline="") as file:
            head = file.readline(LARGEST)
            file.seek(0)
            reader = csv.reader(file, delimiter=self.columns.delimiter or _delimiter(head))
            try:
                names = [name.strip() for name in next(reader, [])]
                for row in reader:
                    if not row:
                        continue
                    if len(row) != len(names):
                        wrong = f"has {len(row)} columns where the head has {len(names)}"
                        yield reader.line_num, wrong
                    else:
                        yield reader.line_num, dict(zip(names, row, strict=True))
            except csv.Error as error:
                raise SourceError(f"it is no CSV from line {reader.line_num} on ({error})") from None

    def _lines(self, path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
        with path.open(encoding=_encoding(path, self.language), errors="replace", newline="\n") as file:
            number = 0
            while line := file.readline(LARGEST + 1):
                number += 1
                if len(line) > LARGEST:
                    raise SourceError(f"line {number} is longer than {LARGEST // 1024 // 1024} MiB")
                if not line.strip():
                    continue
                try:
                    row = parse(line)
                except StoryFormatError as error:
                    yield number, str(error)
                    continue
                yield number, row if isinstance(row, dict) else "is no object of columns and values"

    def _item(self, row: dict[str, Any], place: str) -> Item:
        columns = self.columns
        address = columns.text_of(row, "address")
        identity = columns.text_of(row, "source_id") or address
        item = Item(
            place=place,
            source_id=identity[:200],
            title=fitting.text_of(columns.text_of(row, "headline")),
        )
        if not identity:
            item.fault = (
                "has neither an id nor an address: it could not be known again. "
                "Say in [fields] of a profile which column is source_id"
            )
            return item
        body = to_blocks(self._html(columns.body_of(row), item), base=columns.site)
        body.tell(item)
        people = [fitting.named(name, self.language) for name in columns.list_of(row, "authors")]
        item.story = {
            "headline": item.title,
            "standfirst": fitting.text_of(columns.text_of(row, "standfirst")),
            "body": body.blocks,
            "published_at": fitting.dated(
                columns.text_of(row, "published_at"), item.notes, lambda said: moment(said, self.zone)
            ),
            "bylines": [{"person": one} for one in {one["slug"]: one for one in people if one}.values()],
            "place": fitting.text_of(columns.text_of(row, "place")),
            "slug": columns.text_of(row, "slug"),
        }
        if kind := self.kinds.get((columns.text_of(row, "label") or columns.text_of(row, "kind")).lower()):
            item.story["kind"] = kind
        self._picture(item.story, row)
        if columns.text_of(row, "status").lower() in columns.drafts:
            item.state = State.DRAFT
            item.notes.append("was not published: came as a draft")
        item.categories = [("-".join(word.lower().split()), word) for word in columns.list_of(row, "section")]
        item.tags = [("", word) for word in columns.list_of(row, "tags")]
        self._address(item, address)
        return item

    def _html(self, text: str, item: Item) -> str:
        match self.columns.text:
            case "plain":
                return _paragraphs(escape(text))
            case "markdown":
                lost: dict[str, int] = {}
                html = MARKDOWN.render(without_shortcodes(text, lost))
                if lost:
                    item.notes.append(f"taken out: {', '.join(sorted(lost)[:5])}")
                return html
        return text if _TAG.search(text) else _paragraphs(text)

    def _picture(self, story: dict[str, Any], row: dict[str, Any]) -> None:
        if src := self.columns.text_of(row, "picture"):
            story["picture"] = {"src": src, "credit": self.columns.text_of(row, "picture_credit")}
            for name in ("picture_caption", "picture_alt"):
                story[name] = fitting.text_of(self.columns.text_of(row, name))

    def _address(self, item: Item, given: str) -> None:
        address = given
        if address and "://" not in address:
            address = f"{self.columns.site or 'https://old.invalid'}/{address.lstrip('/')}"
        for host in {_host(address), _host(self.columns.site)} - {"", "old.invalid"}:
            self.found.hosts.add(host)
        if address:
            keep_old(item, address, {_host(address)}, given=given)


def _paragraphs(text: str) -> str:
    """Plain text as HTML: empty lines divide paragraphs; where there are none, lines do."""
    lines = text.replace("\r\n", "\n").strip()
    parts = _EMPTY_LINE.split(lines)
    return "".join(f"<p>{part}</p>" for part in (parts if len(parts) > 1 else lines.split("\n")))


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].removeprefix("www.").lower()


def _delimiter(head: str) -> str:
    """The one that stands most often in the line of names."""
    return max(",;\t|", key=head.count)


def _encoding(path: Path, language: str) -> str:
    """By its mark, UTF-8 where the whole file is, else what spreadsheets write in the language."""
    with path.open("rb") as file:
        if mark := marked(file.read(4)):
            return mark
    legacy = legacy_of(language)
    return next((name for name in ("utf-8", legacy) if _decodes(path, name)), "latin-1")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
