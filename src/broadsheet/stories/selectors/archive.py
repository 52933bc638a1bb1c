"""Walking back through what an edition has published: which days, months and years have stories."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, QuerySet

from broadsheet.kernel import keys
from broadsheet.newsroom.models import Edition
from broadsheet.stories.models import Listing
from broadsheet.stories.selectors.cards import edition_list, month_after


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest days before and after a stretch of time that have stories; None where there are none."""

    earlier: dt.date | None
    later: dt.date | None


def earlier_day(name: str, day: dt.date) -> dt.date | None:
    """The nearest day before `day` on which the list has a story. One seek in the index."""
    return _rows(name).filter(day__lt=day).order_by("-day").values_list("day", flat=True).first()


def later_day(name: str, day: dt.date) -> dt.date | None:
    """The nearest day after `day` on which the list has a story. One seek in the index."""
    return _rows(name).filter(day__gt=day).order_by("day").values_list("day", flat=True).first()


def months_of_year(edition: Edition, year: int) -> frozenset[int]:
    """The months of a year that have stories. One query of twelve index seeks."""
    keys.reading(keys.year(edition.code, year))
    rows, one = _rows(edition_list(edition)), dt.timedelta(days=1)
    asked = {
        f"month_{month}": Exists(
            rows.filter(day__range=(dt.date(year, month, 1), month_after(year, month) - one))
        )
        for month in range(1, 13)
    }
    found = Edition.objects.filter(pk=edition.pk).annotate(**asked).values_list(*asked).first()
    return frozenset(month for month, here in enumerate(found or (), start=1) if here)


def months_around(edition: Edition, year: int, month: int) -> Neighbours:
    """The nearest months with stories before and after. Two queries.

    Recorded for every month passed over, since one of them may get a story later.
    """
    first, after = dt.date(year, month, 1), month_after(year, month)
    name = edition_list(edition)
    found = Neighbours(earlier_day(name, first), later_day(name, after - dt.timedelta(days=1)))
    # A month's key moves with each of its days; a year's only with its months. Hence the year where it does.
    for year_passed in _years(found, year):
        keys.reading(keys.year(edition.code, year_passed))
    return found


def years_around(edition: Edition, year: int) -> Neighbours:
    """The nearest years with stories before and after. Two queries, recorded for every year passed over."""
    name = edition_list(edition)
    found = Neighbours(earlier_day(name, dt.date(year, 1, 1)), later_day(name, dt.date(year, 12, 31)))
    for year_passed in _years(found, year):
        keys.reading(keys.year(edition.code, year_passed))
    return found


def _years(found: Neighbours, year: int) -> range:
    first = found.earlier.year if found.earlier else year - 1
    last = found.later.year if found.later else year + 1
    return range(max(first, 1), min(last, 9999) + 1)


def _rows(name: str) -> QuerySet[Listing]:
    return Listing.objects.filter(list=name)
