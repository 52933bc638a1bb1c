"""Tables: their rows, and those that were made for the looks."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from broadsheet.intake.markup.reading import name_of, words

WIDEST = 60
"""Cells that one may span: what a hostile `colspan` asks for is not made."""


def own_rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of the table itself, without those of tables inside its cells."""
    return (row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table)


def own_cells(table: etree._Element) -> Iterator[etree._Element]:
    """The cells of those rows."""
    return (cell for row in own_rows(table) for cell in row if name_of(cell) in ("td", "th"))


def is_layout(table: etree._Element) -> bool:
    """Whether it was made for the looks: one row, one column, or tables inside it."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    rows = [cells for row in own_rows(table) if (cells := [c for c in row if name_of(c) in ("td", "th")])]
    filled = [cells for cells in rows if any(words(cell) for cell in cells)]
    return len(filled) == 1 or max(map(len, rows), default=1) == 1


def rows_of(table: etree._Element) -> tuple[list[list[str]], bool]:
    """The words of its cells, a cell that spans several columns or rows with empty ones behind or below it;
    and whether the first row is a head.
    """
    rows: list[list[str]] = []
    head = False
    below: dict[int, int] = {}
    for row in own_rows(table):
        cells = [cell for cell in row if name_of(cell) in ("td", "th")]
        line: list[str] = []
        for cell in cells:
            while below.get(len(line)):
                below[len(line)] -= 1
                line.append("")
            for place in range(_span(cell, "colspan")):
                if (down := _span(cell, "rowspan")) > 1:
                    below[len(line)] = down - 1
                line.append("" if place else words(cell))
        if any(line):
            if not rows:
                head = all(name_of(cell) == "th" for cell in cells)
            rows.append(line)
    return rows, head


def _span(cell: etree._Element, name: str) -> int:
    given = cell.get(name, "").strip()
    return min(max(int(given), 1), WIDEST) if given.isdecimal() and len(given) < 6 else 1
