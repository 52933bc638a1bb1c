"""Short ways to a small newsroom in a test. Everything is made through the services the product uses."""

import datetime as dt
import itertools
from typing import Any

from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.stories.models import Byline, Story, StoryTopic
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.publishing import publish_story

_numbers = itertools.count(1)


def make_edition(code: str = "en", **fields: Any) -> Edition:
    """The edition `code`, made when it is not there yet; its language is the code."""
    made, _ = Edition.objects.get_or_create(
        code=code, defaults={"name": f"The {code.upper()} paper", "language": code, **fields}
    )
    return made


def make_section(name: str = "Politics", *, edition: Edition | None = None, **fields: Any) -> Section:
    """A section; its slug is its name in small letters."""
    edition = edition or make_edition()
    return Section.objects.create(edition=edition, name=name, **{"slug": _slug(name), **fields})


def make_topic(name: str = "Elections", *, edition: Edition | None = None, **fields: Any) -> Topic:
    """A topic; its slug is its name in small letters."""
    edition = edition or make_edition()
    return Topic.objects.create(edition=edition, name=name, **{"slug": _slug(name), **fields})


def make_person(name: str = "Olena Teliha", *, edition: Edition | None = None, **fields: Any) -> Person:
    """Somebody who can be named in a byline; the slug is the name in small letters."""
    edition = edition or make_edition()
    return Person.objects.create(edition=edition, name=name, **{"slug": _slug(name), **fields})


def make_draft(
    headline: str = "",
    *,
    edition: Edition | None = None,
    topics: tuple[Topic, ...] = (),
    authors: tuple[Person, ...] = (),
    paragraphs: tuple[str, ...] = ("Somebody said something.",),
    **fields: Any,
) -> Story:
    """A saved story that no reader sees. Without a headline it gets one that no other has."""
    story = Story(
        edition=edition or make_edition(),
        headline=headline or f"Something happened {next(_numbers)}",
        body=[("paragraph", f"<p>{text}</p>") for text in paragraphs],
        **fields,
    )
    story.story_topics = [StoryTopic(topic=topic) for topic in topics]
    story.bylines = [Byline(person=person) for person in authors]
    save_draft(story=story)
    return story


def make_story(headline: str = "", *, at: dt.datetime | None = None, **fields: Any) -> Story:
    """A published story; `at` is the time readers see, by default now. Takes what `make_draft` takes."""
    return publish_story(story=make_draft(headline, published_at=at, **fields))


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")
