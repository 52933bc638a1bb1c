"""What readers get at an address where nothing is any more."""

from __future__ import annotations

import datetime as dt

from broadsheet.kernel import dates
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.selectors import Link
from broadsheet.press.pages import Head, page, titled
from broadsheet.press.refs import Rendered


def gone(
    edition: Edition, title: str, *, at: dt.datetime | None, reason: str = "", up: Link | None = None
) -> Rendered:
    """410 for what readers have had; `up` is where it stood. Call inside `speaking`."""
    table, zone = dates.table_for(edition.language), edition.zone
    body = page(
        edition,
        "gone.html",
        Head(titled(title, edition), "", ""),
        title=title,
        reason=reason,
        up=up,
        line=dates.story_line(at, table, zone) if at else "",
        datetime=dates.machine(at, zone) if at else "",
    )
    return Rendered(body, status=410)
