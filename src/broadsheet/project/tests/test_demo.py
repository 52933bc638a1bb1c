import datetime as dt
import io
import json
import re
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from broadsheet.kernel import clock
from broadsheet.newsroom.models import Edition
from broadsheet.project import demo
from broadsheet.project.demo import fill
from broadsheet.project.demo.drawing import SCENES, draw_scene
from broadsheet.project.demo.load import moments
from broadsheet.stories.bookings import bookings
from broadsheet.stories.clockwork import work_due
from broadsheet.stories.kinds import all_kinds, all_labels
from broadsheet.stories.models import Picture, Story
from broadsheet.stories.services.publishing import check_publishable

PAPERS = Path(demo.__file__).parent / "papers"
# Ahead of the machine's own clock, by which Wagtail tells whether a story is booked.
NOON = dt.datetime(2040, 11, 22, 12, tzinfo=ZoneInfo("Europe/Kyiv"))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def drawn_small(monkeypatch):
    """Drawing every picture takes seconds; what is looked at here is the stories."""

    def dot(name):
        assert name in SCENES
        data = io.BytesIO()
        Image.new("RGB", (4, 4), (len(name), sum(map(ord, name)) % 256, ord(name[0]))).save(data, "JPEG")
        return data.getvalue()

    monkeypatch.setattr("broadsheet.project.demo.load.draw_scene", dot)


def test_the_paper_is_whole(drawn_small):
    """One load for all that must hold of it: it takes seconds."""
    with clock.frozen(NOON) as now:
        added = fill()
        assert added == Story.objects.filter(live=True).count()
        assert fill() == 0

        told = Counter()
        for edition in Edition.objects.all():
            edition.full_clean()
            stories = list(Story.objects.filter(edition=edition, live=True))
            assert len(stories) >= 45
            assert len({story.day for story in stories}) == 10
            assert max(story.published_at for story in stories) <= NOON
            assert {story.kind for story in stories} == set(all_kinds())
            assert {label for story in stories for label in story.labels} == set(all_labels())
            assert all(story.picture or story.standfirst for story in stories)
            told.update(story.telling for story in stories)
            for story in stories:
                # What a person meets, not what an import is let through with.
                check_publishable(story, by_person=True)
        assert sum(count == 3 for count in told.values()) >= 25

        for picture in Picture.objects.all():
            assert picture.credit
            assert picture.description
        for code, letters in (("uk", "[Ѐ-ӿ]"), ("ar", "[؀-ۿ]")):
            for story in Story.objects.filter(edition__code=code, picture__isnull=False):
                assert re.search(letters, story.picture.credit)
                assert not re.search("[a-z]", story.picture.credit)

        assert bookings().count() == 3
        assert work_due() == 0
        now.move(5 * 60)
        assert work_due() == 3
        assert Story.objects.filter(live=True).count() == added + 3


def test_a_paper_made_early_in_the_morning_has_no_story_of_later_that_day():
    night = NOON.replace(hour=0, minute=50)
    times = {"05:30": "a", "06:50": "b", "09:40": "c"}
    found = dict(moments(times, night, night))
    assert {item: f"{at:%d %H:%M}" for item, at in found.items()} == {
        "a": "21 23:50", "b": "22 00:10", "c": "22 00:30",
    }  # fmt: skip
    assert {at for _item, at in moments(times, night - dt.timedelta(days=1), night)} == {
        NOON.replace(day=21, hour=hour, minute=minute) for hour, minute in ((5, 30), (6, 50), (9, 40))
    }


def blocks(value):
    if isinstance(value, dict):
        if "type" in value:
            yield value["type"]
        for inner in value.values():
            yield from blocks(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from blocks(inner)


@pytest.mark.parametrize("code", ["en", "uk", "ar"])
def test_every_block_is_shown_in_every_edition(code):
    used = {
        kind for file in (PAPERS / code).glob("day-*.json") for kind in blocks(json.loads(file.read_text()))
    }
    assert used == set(Story._meta.get_field("body").stream_block.child_blocks)


def test_a_scene_is_the_same_each_time_and_like_no_other():
    content = draw_scene("court")
    assert draw_scene("court") == content != draw_scene("chart")
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (960, 640)


def test_every_scene_is_used():
    text = "".join(file.read_text() for file in PAPERS.rglob("*.json"))
    assert [name for name in SCENES if f'"{name}.jpg"' not in text] == []
