"""A large made-up archive for benchmarks: seeded, so that two runs measure the same thing.

Rows are written in bulk, without the services: a hundred thousand publications one by one would take an hour.
What readers' lists and the press need is all there, and each batch is announced in the import lane.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable

from django.db import transaction

from broadsheet import outbox
from broadsheet.kernel import clock, keys
from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.project.demo import words
from broadsheet.stories.kinds import kind_list
from broadsheet.stories.models import Byline, Listing, Story, StoryTopic
from broadsheet.stories.services.bulk import IMPORT_LANE

BATCH = 1000
A_DAY = 40
SECTIONS, TOPICS, PEOPLE = 8, 60, 40


def make_archive(*, stories: int, edition: Edition, say: Callable[[int, int], None] | None = None) -> int:
    """Bring the edition's generated archive up to `stories` stories, 40 a day, back from yesterday.

    Returns how many were added; a killed run is gone on with. `say(done, of)` is called after each batch.
    """
    have = Story.objects.filter(edition=edition, source_id__startswith="archive:").count()
    cast = _Cast(edition)
    for first in range(have, stories, BATCH):
        _write_batch(cast, first, min(first + BATCH, stories))
        if say:
            say(min(first + BATCH, stories), stories)
    return max(0, stories - have)


class _Cast:
    """The edition's made-up sections, topics and people, made once."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.start = clock.now().astimezone(edition.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        self.sections = [
            self._one(Section, name, number) for number, name in enumerate(words.SECTIONS[:SECTIONS])
        ]
        self.topics = [self._one(Topic, f"{words.topic(number)}") for number in range(TOPICS)]
        self.people = [self._one(Person, words.person(number)) for number in range(PEOPLE)]

    def _one(self, model, name: str, order: int | None = None):
        defaults = {"name": name} if order is None else {"name": name, "sort_order": 100 + order}
        slug = "archive-" + name.lower().replace(" ", "-")
        return model.objects.get_or_create(edition=self.edition, slug=slug, defaults=defaults)[0]


@transaction.atomic
def _write_batch(cast: _Cast, first: int, last: int) -> None:
    numbers = range(first, last)
    stories = Story.objects.bulk_create(_story(cast, number) for number in numbers)
    bylines, topics, listings = [], [], []
    dirtied: set[str] = set()
    for number, story in zip(numbers, stories, strict=True):
        chance = _chance("parts", number)
        person, pair = chance.choice(cast.people), chance.sample(cast.topics, 2)
        bylines.append(Byline(story=story, person=person))
        topics += [StoryTopic(story=story, topic=topic, sort_order=order) for order, topic in enumerate(pair)]
        names = [f"edition/{cast.edition.pk}", f"river/{cast.edition.pk}", f"section/{story.section_id}"]
        names += [kind_list(cast.edition.pk, story.kind), *(one.list_name for one in (*pair, person))]
        listings += [
            Listing(
                list=name,
                edition_id=cast.edition.pk,
                story_id=story.pk,
                published_at=story.published_at,
                day=story.day,
            )
            for name in names
        ]
        dirtied |= {keys.story(story.pk), *_list_keys(cast.edition, story.day, names)}
    Byline.objects.bulk_create(bylines)
    StoryTopic.objects.bulk_create(topics)
    Listing.objects.bulk_create(listings, batch_size=5000)
    outbox.announce(sorted(dirtied), at=stories[0].published_at, lane=IMPORT_LANE)


def _list_keys(edition: Edition, day: dt.date, names: list[str]) -> set[str]:
    found = {
        keys.day(edition.code, day),
        keys.month(edition.code, day.year, day.month),
        keys.year(edition.code, day.year),
    }
    for name in names:
        found |= {keys.listing(name), keys.listing(f"{name}/{day:%Y-%m}")}
    return found


def _story(cast: _Cast, number: int) -> Story:
    chance = _chance("story", number)
    days, place = divmod(number, A_DAY)
    time = cast.start - dt.timedelta(days=days + 1) + dt.timedelta(minutes=23 * 60 - place * 30)
    headline = words.headline(chance)
    paragraphs = [("paragraph", f"<p>{words.paragraph(chance)}</p>") for _ in range(chance.randint(4, 8))]
    day = cast.edition.local_day(time)
    return Story(
        edition=cast.edition,
        telling=uuid.UUID(int=chance.getrandbits(128)),
        source_id=f"archive:{number}",
        imported=True,
        headline=headline,
        standfirst=words.sentence(chance),
        body=paragraphs,
        section=chance.choice(cast.sections),
        slug=f"archive-{number}",
        path=f"/{day:%Y/%m/%d}/archive-{number}",
        published_at=time,
        first_published_at=time,
        last_published_at=time,
        day=day,
        live=True,
    )


def _chance(what: str, number: int) -> random.Random:
    return random.Random(f"{what} {number}")  # noqa: S311  (made-up text, not a secret)
