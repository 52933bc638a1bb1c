from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import BooleanBlock, StructBlockValidationError

from broadsheet.kernel.plaintext import clean_line, without_tricks
from broadsheet.stories.blocks.base import BodyStruct, Look, Reader, Writer, is_nothing
from broadsheet.stories.blocks.text import Line, Lines

ROWS, COLUMNS = 200, 20
"""The most of one table. More is a document."""

_CELL = re.compile(r"(?:\\[\\|]|[^|])*")
_RULE = re.compile(r":?-{2,}:?|:-+:?|-+:")
_NUMBER = re.compile(r"[+−-]?\s?(?:[€$£₴]\s?)?\d[\d.,  ’']*\s?(?:%|‰|[€$£₴])?")


@dataclass(frozen=True, slots=True)
class Cell:
    """`heads` is `col`, `row` or empty (HTML 4.9.10 `scope`); `number` that it is one or heads some."""

    text: str
    heads: str
    number: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells each; the first may be heads of columns. The caption may be empty."""

    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def cells_of(text: str) -> list[list[str]]:
    """The rows of a table as it is typed: a line each, cells between |, where `\\|` is a bar in a cell; or as
    a spreadsheet gives them, cells between tabs, where a bar is a bar.
    """
    rows = []
    for line in text.splitlines():
        line = line.strip(" ")
        if not line.strip():
            continue
        cells = [clean_line(cell) for cell in _split(line)]
        if not all(_RULE.fullmatch(cell) for cell in cells):  # the line under Markdown's headings
            rows.append(cells)
    return rows


def _split(line: str) -> Iterator[str]:
    if line.startswith("|") and line.endswith("|") and len(line) > 1:
        line = line[1:-1]  # as in Markdown
    elif "\t" in line:
        yield from line.split("\t")
        return
    at = 0
    while True:
        match = _CELL.match(line, at)
        found = match[0] if match else ""
        yield re.sub(r"\\([\\|])", r"\1", found)
        at += len(found) + 1
        if at > len(line):
            return


def typed(rows: list[list[str]]) -> str:
    """The same the other way: what `cells_of` reads these rows from."""
    lines = (
        " | ".join(re.sub(r"([\\|])", r"\\\1", clean_line(cell)) for cell in row) for row in rows if any(row)
    )
    return "\n".join(f"| {line} |" for line in lines)


class Rows(Lines):
    """The rows as they are typed or pasted; kept in one spelling, with the empty corner of a spreadsheet."""

    def clean(self, value: Any) -> str:
        return super().clean(typed(cells_of(without_tricks(value or ""))))


class TableBlock(BodyStruct):
    """A table of text and figures, typed or pasted from a spreadsheet."""

    caption = Line(label=gettext_lazy("Caption"), required=False, max_length=300)
    rows = Rows(
        label=gettext_lazy("Rows"),
        rows=6,
        max_length=50_000,
        help_text=gettext_lazy("Paste from a spreadsheet, or type one row a line with | between the cells."),
    )
    header_row = BooleanBlock(
        label=gettext_lazy("The first row holds headings"), required=False, default=True
    )
    header_column = BooleanBlock(label=gettext_lazy("The first column holds headings"), required=False)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        rows = cells_of(value["rows"] or "")
        if len(rows) > ROWS or any(len(row) > COLUMNS for row in rows):
            sentence = _(
                "A table takes %(rows)d rows of %(columns)d cells. Offer a larger one as a document."
            )
            fault = ValidationError(sentence % {"rows": ROWS, "columns": COLUMNS})
            raise StructBlockValidationError({"rows": fault})
        return value

    def view(self, value: Any, look: Look) -> Table | None:
        rows = cells_of(value["rows"] or "")
        width = max((len(row) for row in rows), default=0)
        if not any(cell for row in rows for cell in row):
            return None
        rows = [row + [""] * (width - len(row)) for row in rows]
        made = [
            tuple(
                Cell(text, _heads(value, place, column), bool(_NUMBER.fullmatch(text)))
                for column, text in enumerate(row)
            )
            for place, row in enumerate(rows)
        ]
        if value["header_row"] and len(made) > 1:
            # A heading stands on the side on which the numbers below it stand.
            below = [
                all(cell.number or not cell.text for cell in column) for column in zip(*made[1:], strict=True)
            ]
            made[0] = tuple(replace(cell, number=below[place]) for place, cell in enumerate(made[0]))
        head = made[0] if value["header_row"] and len(made) > 1 else ()
        return Table(value["caption"] or "", head, tuple(made[1:] if head else made))

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        return {
            "caption": value["caption"],
            "rows": cells_of(value["rows"] or ""),
            "header_row": bool(value["header_row"]),
            "header_column": bool(value["header_column"]),
        }

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> dict[str, Any]:
        return {
            "caption": given.get("caption", ""),
            "rows": typed(given["rows"]),
            "header_row": given.get("header_row", True),
            "header_column": given.get("header_column", False),
        }

    def plain_text(self, value: Any) -> str:
        lines = [" ".join(filter(None, row)) for row in cells_of(value["rows"] or "")]
        return "\n".join(filter(None, [value["caption"] or "", *lines]))

    def is_blank(self, value: Any) -> bool:
        return is_nothing(value["caption"]) and not any(map(any, cells_of(value["rows"] or "")))

    class Meta:
        icon = "table"
        label_format = "{caption}"
        template = "broadsheet/blocks/table.html"


def _heads(value: Any, row: int, column: int) -> str:
    if not row and value["header_row"]:
        return "col"
    return "row" if not column and value["header_column"] else ""
