"""Stories as lists show them. Every list is a keyset walk over `Listing`: no count, no offset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max, QuerySet

from broadsheet.kernel import clock, dates, keys
from broadsheet.kernel.withheld import withheld_ids
from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Edition
from broadsheet.stories.kinds import paid_kinds, river_mark
from broadsheet.stories.models import Listing
from broadsheet.stories.selectors.pictures import Shot, Sizes, sizes_of, thumbnail

LEAST_ACROSS = 120
"""Pixels across that the smallest place of a list asks for: with fewer, a story stands there without it."""

_FIELDS = (
    "pk",
    "story_id",
    "published_at",
    "day",
    "story__path",
    "story__headline",
    "story__river_headline",
    "story__standfirst",
    "story__kind",
    "story__labels",
    "story__picture_id",
    "story__picture_alt",
    "story__picture__description",
)


@dataclass(frozen=True, slots=True)
class Card:
    """One story in a list. `time`, `line` and `label` are in the edition's language and time zone."""

    place: int
    """The number of its place in the list: grows with each story that comes in, and is never used again."""
    id: int
    path: str
    href: str
    headline: str
    short_headline: str
    """The one for the river."""
    standfirst: str
    label: str
    look: str
    """The name of the label's look for the style sheet; empty without a label."""
    published_at: dt.datetime
    day: dt.date
    time: str
    line: str
    """Day and time, for a list that is not grouped by day; an older year instead of the time."""
    datetime: str
    """For the `datetime` attribute."""
    picture: Shot | None
    paid: bool
    """Whether somebody paid for it."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day's stories under its heading."""

    date: dt.date
    heading: str
    href: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest stories of a list; `more` says whether older ones follow."""

    cards: tuple[Card, ...]
    more: bool


def newest(
    edition: Edition, name: str, limit: int, *, pictures: bool = True, without: Collection[int] = ()
) -> Newest:
    """The newest `limit` stories of the list `name`.

    Two queries. Recorded with the oldest story's time as its cut-off, so that what changes further back in
    the archive does not touch the page; a list that is not full has none. Stories `without` are passed over.
    """
    rows = _listed(name).exclude(story_id__in=without) if without else _listed(name)
    cards = _cards(edition, rows.order_by("-published_at", "-story_id")[: limit + 1], pictures)
    shown, more = cards[:limit], len(cards) > limit
    keys.reading(keys.listing(name), since=shown[-1].published_at if more else None)
    return Newest(_recorded(shown), more)


def card_of(edition: Edition, name: str, story: int) -> Card | None:
    """A story, by its number, as the list `name` shows it; None while it is not there. Two queries."""
    keys.reading(keys.story(story))
    return next(iter(_cards(edition, _listed(name).filter(story_id=story), True)), None)


def of_month(edition: Edition, name: str, year: int, month: int) -> tuple[Card, ...]:
    """Every story of a list in one month, newest first. Two queries."""
    keys.reading(keys.listing(f"{name}/{year:04}-{month:02}"))
    rows = _listed(name).filter(day__gte=dt.date(year, month, 1), day__lt=month_after(year, month))
    return _recorded(_cards(edition, rows.order_by("-day", "-published_at", "-story_id"), True))


def last_of_days(edition: Edition, year: int, month: int) -> tuple[Card, ...]:
    """The newest story of each day of a month that has any, newest first. Three queries.

    The first walks over the index of that month's places.
    """
    name = edition_list(edition)
    keys.reading(keys.listing(f"{name}/{year:04}-{month:02}"))
    rows = _listed(name).filter(day__gte=dt.date(year, month, 1), day__lt=month_after(year, month))
    days = rows.order_by().values("day").annotate(last=Max("published_at"))
    last = [day["last"] for day in days]
    found = rows.filter(published_at__in=last).order_by("-day", "-published_at", "-story_id")
    cards = _cards(edition, found, True)
    return _recorded(tuple({card.day: card for card in reversed(cards)}.values())[::-1])


def of_day(edition: Edition, day: dt.date) -> tuple[Card, ...]:
    """Every story of an edition on one day of its own time zone, newest first. Two queries."""
    keys.reading(keys.day(edition.code, day))
    rows = _listed(edition_list(edition)).filter(day=day)
    return _recorded(_cards(edition, rows.order_by("-published_at", "-story_id"), True))


def by_day(edition: Edition, cards: Iterable[Card]) -> tuple[Day, ...]:
    """Cards, newest first, under a heading for each day."""
    table = dates.table_for(edition.language)
    return tuple(
        Day(day, dates.river_day(day, table), href(edition, day_path(day)), tuple(found))
        for day, found in groupby(cards, key=lambda card: card.day)
    )


def edition_list(edition: Edition) -> str:
    """The name of the list of all that an edition has published."""
    return f"edition/{edition.pk}"


def day_path(day: dt.date) -> str:
    """The address of a day's page."""
    return f"/{day:%Y/%m/%d}/"


def month_after(year: int, month: int) -> dt.date:
    """The first day of the month after."""
    return dt.date(year + month // 12, month % 12 + 1, 1)


def _listed(name: str) -> QuerySet[Listing]:
    rows, held = Listing.objects.filter(list=name), withheld_ids("story")
    return rows.exclude(story_id__in=held) if held else rows


def _recorded(cards: tuple[Card, ...]) -> tuple[Card, ...]:
    for card in cards:
        keys.reading(keys.story(card.id))
    return cards


def _picture(sizes: Sizes, picture: int, alt: str) -> Shot | None:
    shot = thumbnail(sizes, picture, alt=alt)
    return shot if shot and shot.across >= LEAST_ACROSS else None


def _cards(edition: Edition, rows: QuerySet[Listing], pictures: bool) -> tuple[Card, ...]:
    # Plain tuples: a story has some fifty fields and a body, and a list needs a dozen of them.
    found = list(rows.values_list(*_FIELDS))
    with_picture = [row[10] for row in found if row[10]] if pictures else []
    sizes = sizes_of(with_picture)
    table, zone = dates.table_for(edition.language), edition.zone
    year, paid = clock.now().astimezone(zone).year, paid_kinds()
    cards = []
    for place, id, at, day, path, headline, short, standfirst, kind, labels, picture, alt_here, alt in found:
        mark = river_mark(kind, labels)
        cards.append(
            Card(
                place=place,
                id=id,
                path=path,
                href=href(edition, path),
                headline=headline,
                short_headline=short or headline,
                standfirst=standfirst,
                label=mark.text if mark else "",
                look=mark.look if mark else "",
                published_at=at,
                day=day,
                time=dates.river_time(at, table, zone),
                line=dates.card_line(at, table, zone, year=year),
                datetime=dates.machine(at, zone),
                picture=_picture(sizes, picture, alt_here or alt or "") if picture and pictures else None,
                paid=kind in paid,
            )
        )
    return tuple(cards)
