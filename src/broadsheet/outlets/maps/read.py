"""What sitemaps list. Each query walks one month, two days or a table of names, never the archive."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from broadsheet.fronts.selectors.pages import live_paths
from broadsheet.kernel import keys, paths
from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.outlets.maps.write import MOST, MOST_NEWS, Address, News
from broadsheet.press.models import Output
from broadsheet.stories.kinds import paid_kinds
from broadsheet.stories.models import Listing
from broadsheet.stories.selectors.archive import later_day, months_of_year
from broadsheet.stories.selectors.cards import edition_list, month_after

WINDOW = dt.timedelta(hours=48)
"""How long a story is news to a search engine."""

MONTH = "/sitemap-"

PATHS = (f"{MONTH}1", f"{MONTH}:")
"""The paths of months' maps lie between these: `/sitemap-2024-11.xml`."""


def map_key(edition: str) -> str:
    """`maps:en`: which maps and which named pages an edition has."""
    return keys.checked(f"maps:{edition}")


def recent_key(edition: str) -> str:
    """`recent:en`: a story of an edition has ceased to be news."""
    return keys.checked(f"recent:{edition}")


def month_addresses(edition: Edition, first: dt.date, part: int) -> list[Address]:
    """The stories of a month, oldest first, the `part`-th MOST of them (from 1). One query."""
    name = edition_list(edition)
    keys.reading(keys.listing(f"{name}/{first:%Y-%m}"))
    rows = Listing.objects.filter(list=name, day__gte=first, day__lt=month_after(first.year, first.month))
    found = rows.order_by("published_at", "story_id").values_list(
        "story__path", "published_at", "story__updated_at"
    )
    front = absolute(edition, "/")
    return [
        Address(_below(front, path), max(published, updated) if updated else published)
        for path, published, updated in found[(part - 1) * MOST : part * MOST]
    ]


def has_part(edition_id: int, first: dt.date, part: int) -> bool:
    """Whether a month has stories for a further file. Walks the index of that month and no further."""
    if part == 1:
        return True
    rows = Listing.objects.filter(
        list=f"edition/{edition_id}", day__gte=first, day__lt=month_after(first.year, first.month)
    )
    start = (part - 1) * MOST
    return bool(rows.order_by("day").values_list("pk")[start : start + 1])


def recent(edition: Edition, now: dt.datetime) -> list[News]:
    """The stories published less than WINDOW ago, newest first; what was paid for is no news. One query."""
    name, since = edition_list(edition), now - WINDOW
    keys.reading(keys.listing(name), since=since)
    keys.reading(recent_key(edition.code))
    rows = Listing.objects.filter(list=name, published_at__gt=since).exclude(story__kind__in=paid_kinds())
    found = rows.order_by("-published_at", "-story_id").values_list(
        "story__path", "story__headline", "published_at", "story__updated_at"
    )
    front = absolute(edition, "/")
    return [
        News(_below(front, path), headline, published, max(published, updated) if updated else published)
        for path, headline, published, updated in found[:MOST_NEWS]
    ]


def month_maps(edition: Edition, this_year: int) -> list[str]:
    """The paths of the months' maps, oldest first. Two queries for each year that has stories, and one.

    A month's first story, or the loss of its last one, is told by the key of its year, so every year from
    the oldest story to the next year is recorded; one that comes in from before is seen at the next look.
    """
    keys.reading(map_key(edition.code))
    further = _further_parts(edition.code)
    name, found = edition_list(edition), []
    day = later_day(name, dt.date.min)
    for year in range(day.year if day else this_year, this_year + 2):
        keys.reading(keys.year(edition.code, year))
    while day:
        for month in sorted(months_of_year(edition, day.year)):
            path = f"{MONTH}{day.year:04}-{month:02}"
            found += [f"{path}.xml", *further.get(path, ())]
        day = later_day(name, dt.date(day.year, 12, 31))
    return found


def _further_parts(code: str) -> dict[str, list[str]]:
    """The second and later files of months with more than MOST stories that are on disk."""
    low, high = PATHS
    rows = Output.objects.filter(path__gt=low, path__lt=high, edition=code, status=200)
    found = defaultdict(list)
    for path in rows.values_list("path", flat=True):
        month, _, part = path.removeprefix(MONTH).removesuffix(".xml").rpartition("-")
        if "-" in month:
            found[f"{MONTH}{month}"].append((int(part), path))
    return {month: [path for _, path in sorted(parts)] for month, parts in found.items()}


def named_addresses(edition: Edition) -> list[Address]:
    """The front, the pages of sections, topics and people, and the static ones. Four queries."""
    keys.reading(map_key(edition.code))
    keys.reading(keys.site(edition.code))
    found = [Address(absolute(edition, "/"))]
    for model in (Section, Topic, Person):
        rows = model._default_manager.filter(edition=edition).order_by("pk").values_list("pk", "slug")
        for id, slug in rows:
            keys.reading(keys.checked(f"{model._meta.model_name}:{id}"))
            found.append(Address(absolute(edition, model(slug=slug).path)))
    found += [Address(absolute(edition, path)) for path in live_paths(edition)]
    return found[:MOST]


def _below(front: str, path: str) -> str:
    return front[:-1] + paths.quote(path)
