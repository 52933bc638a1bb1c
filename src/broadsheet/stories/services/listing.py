"""Which reader lists a live story stands in, and the keys that a change of them dirties."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from broadsheet.kernel import keys
from broadsheet.newsroom.models import Edition
from broadsheet.stories.kinds import all_kinds, kind_list
from broadsheet.stories.models import Listing, Story
from broadsheet.stories.services.neighbours import keys_after_day, keys_after_months


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a story stands for readers: its lists, its time and its day (in the edition's time zone)."""

    lists: frozenset[str]
    published_at: dt.datetime
    day: dt.date


def standing_of(story: Story) -> Standing | None:
    """Where the story stood at the last publication; None when it is not live."""
    rows = list(Listing.objects.filter(story_id=story.pk).values_list("list", "published_at", "day"))
    if not rows:
        return None
    return Standing(frozenset(row[0] for row in rows), rows[0][1], rows[0][2])


def lists_for(story: Story) -> frozenset[str]:
    """The names of the lists that the story's fields put it in."""
    names = {f"edition/{story.edition_id}", kind_list(story.edition_id, story.kind)}
    if all_kinds()[story.kind].in_river:
        names.add(f"river/{story.edition_id}")
    if story.section_id:
        names.add(f"section/{story.section_id}")
    names.update(f"topic/{part.topic_id}" for part in story.story_topics.all())
    names.update(f"person/{part.person_id}" for part in story.bylines.all())
    return frozenset(names)


def put_in_lists(story: Story, before: Standing | None) -> Standing:
    """Write the story's rows so that they say what its fields say. Call inside the publishing transaction."""
    now = Standing(lists_for(story), story.published_at, story.day)
    if before and (before.published_at, before.day) != (now.published_at, now.day):
        Listing.objects.filter(story_id=story.pk).delete()
        before = None
    gone = (before.lists if before else frozenset()) - now.lists
    if gone:
        Listing.objects.filter(story_id=story.pk, list__in=gone).delete()
    Listing.objects.bulk_create(
        Listing(
            list=name,
            edition_id=story.edition_id,
            story_id=story.pk,
            published_at=now.published_at,
            day=now.day,
        )
        for name in sorted(now.lists - (before.lists if before else frozenset()))
    )
    return now


def day_is_empty(edition_id: int, day: dt.date, *, besides: int) -> bool:
    """Whether no other live story than `besides` stands on that day."""
    rows = Listing.objects.filter(list=f"edition/{edition_id}", day=day)
    return not rows.exclude(story_id=besides).exists()


def month_is_empty(edition_id: int, day: dt.date, *, besides: int) -> bool:
    """Whether no other live story than `besides` stands in the month of that day."""
    first = day.replace(day=1)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    rows = Listing.objects.filter(list=f"edition/{edition_id}", day__gte=first, day__lt=after)
    return not rows.exclude(story_id=besides).exists()


def dirtied_keys(story: Story, before: Standing | None, after: Standing | None) -> list[str]:
    """The keys of every page that a change from `before` to `after` shows on.

    The calendar of a month shows each day's last story and reads the edition's list of that month, as do the
    month pages of lists; `month:` is for the first story of a day, when it may not be there yet. That of a
    year only says which months have stories, so it is dirtied only when a month gets its first story or loses
    its last; so is the page that leads back to it.
    """
    edition: Edition = story.edition
    found = {keys.story(story.pk)}
    if (before is None) != (after is None):
        found.add(telling_key(story))
    for standing in filter(None, (before, after)):
        found.add(keys.day(edition.code, standing.day))
        for name in standing.lists:
            found.add(keys.listing(name))
            found.add(keys.listing(f"{name}/{standing.day:%Y-%m}"))
    days = {standing.day for standing in (before, after) if standing}
    if before is None or after is None or len(days) > 1:
        for day in days:
            if day_is_empty(edition.pk, day, besides=story.pk):
                found.update(keys_after_day(edition, day))
                found.add(keys.month(edition.code, day.year, day.month))
                if month_is_empty(edition.pk, day, besides=story.pk):
                    found.add(keys.year(edition.code, day.year))
        for standing in filter(None, (before, after)):
            found.update(keys_after_months(standing.lists, standing.day, besides=story.pk))
    return sorted(found)


def telling_key(story: Story) -> str:
    """`telling:UUID`: in which editions a story is told; its page in each of them names the others."""
    return keys.checked(f"telling:{story.telling}")
