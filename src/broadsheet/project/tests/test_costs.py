"""No publication and no bake asks more of the database because the archive is larger."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.kernel import clock, keys
from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.outbox.selectors import last_position
from broadsheet.press import queue
from broadsheet.press.models import Output, PressState
from broadsheet.press.planner import state
from broadsheet.press.registry import installed
from broadsheet.press.store import Store
from broadsheet.press.worker import Press
from broadsheet.project.demo import archive
from broadsheet.stories.models import Byline, Story, StoryTopic
from broadsheet.stories.services import publish_story, save_draft, unpublish_story

pytestmark = pytest.mark.django_db

SMALL, LARGE = 100, 10_000


def draft(edition: Edition, headline: str) -> Story:
    story = Story(
        edition=edition,
        headline=headline,
        section=Section.objects.filter(edition=edition).order_by("pk").first(),
        body=[("paragraph", "<p>Text.</p>")],
    )
    story.bylines = [Byline(person=Person.objects.filter(edition=edition).order_by("pk").first())]
    story.story_topics = [StoryTopic(topic=Topic.objects.filter(edition=edition).order_by("pk").first())]
    save_draft(story=story)
    return story


def shape(sql: str) -> str:
    """What kind of query it is, for a failure that can be read."""
    return re.sub(r"[\d.]+|'[^']*'", "?", sql)[:160]


class Costs:
    """Queries by what was done, while a day's work is done on an archive of `size` stories."""

    def __init__(self, size: int, root) -> None:
        self.counts: dict[str, int] = {}
        self.shapes: dict[str, Counter[str]] = {}
        self.edition = Edition.objects.create(code=f"e{size}", name="Post", language="en", prefix=f"e{size}")
        archive.make_archive(stories=size, edition=self.edition)
        state()
        self.say_that_it_is_baked()
        self.press = Press(Store(root), installed())
        self.work(draft(self.edition, "The first one"), measured=False)  # makes what every publication renews
        self.work(draft(self.edition, "The measured one"), measured=True)

    def say_that_it_is_baked(self) -> None:
        """The archive's own pages are not what is measured; to bake those that lists name takes long."""
        position = last_position()
        PressState.objects.update(position=position)
        kind = installed().kind("story")
        ids = Story.objects.filter(edition=self.edition).values_list("pk", flat=True)
        Output.objects.bulk_create(
            Output(
                edition=ref.edition,
                path=ref.path,
                kind=ref.kind,
                args=dict(ref.args),
                subject=key,
                status=200,
                position=position,
                lane=kind.lane,
                phase=kind.phase,
                baked_at=clock.now(),
            )
            for key, ref in kind.born_of_each([keys.story(id) for id in ids])
            if kind.subject(ref) == key
        )

    def work(self, story: Story, *, measured: bool) -> None:
        before = self.press.baker.written
        steps = {
            "publish": lambda: publish_story(story=story),
            "publish again": lambda: publish_story(story=story),
            "unpublish": lambda: unpublish_story(story=Story.objects.get(pk=story.pk), reason="Wrong."),
        }
        for name, step in steps.items():
            self.count(name, step, measured)
            self.count(f"{name}: plan", self.press.planner.plan, measured)
            while jobs := queue.due_jobs(limit=1)[0]:
                self.count(f"{name}: bake {jobs[0].kind}", lambda jobs=jobs: self.bake(jobs), measured)
        self.written = self.press.baker.written - before

    def bake(self, jobs) -> None:
        assert self.press.baker.bake(jobs[0]), jobs[0].error
        self.press.baker.flush()

    def count(self, name: str, step, measured: bool) -> None:
        if not measured:
            step()
            return
        connection.queries_log.clear()  # it holds 9,000 at most
        with CaptureQueriesContext(connection) as queries:
            step()
        self.counts[name] = max(self.counts.get(name, 0), len(queries))
        self.shapes[name] = Counter(shape(query["sql"]) for query in queries)


def test_publishing_planning_and_baking_ask_and_write_as_much_at_10_000_stories_as_at_100(
    tmp_path, monkeypatch, clock
):
    # The clock stands still: a story published again in another minute says so, and its lists are written.
    # So that every list is full at the smaller size already: a page of three stories is another page.
    for name, number in (("SECTIONS", 1), ("TOPICS", 2), ("PEOPLE", 1)):
        monkeypatch.setattr(archive, name, number)
    small, large = Costs(SMALL, tmp_path / "small"), Costs(LARGE, tmp_path / "large")
    assert small.written == large.written
    assert {"publish", "publish: plan", "publish: bake story", "publish: bake front"} <= set(small.counts)
    for name, count in large.counts.items():
        more = large.shapes[name] - small.shapes.get(name, Counter())
        assert count <= small.counts.get(name, 0), f"{name}: {count} against {small.counts.get(name)}: {more}"
