"""What delivery asks of the press: what readers wait for first, damaged pages again, an alarm for these."""

import json

import pytest
from django.db import transaction

from broadsheet import outbox
from broadsheet.kernel import clock as kernel_clock
from broadsheet.kernel import keys, paths
from broadsheet.outbox import WIDE_LANE
from broadsheet.press.birth import TOGETHER
from broadsheet.press.board import Board
from broadsheet.press.inbox import Inbox
from broadsheet.press.models import Output, PressJob
from broadsheet.press.store import Store
from broadsheet.press.tests.paper import make_paper, registry
from broadsheet.press.worker import Press
from broadsheet.stories.services.bulk import publish_many
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.unpublishing import unpublish_story
from broadsheet.testing.plates import has_plate, read_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(site, clock):
    return make_paper("uk")


@pytest.fixture
def press(site, paper):
    made = Press(Store(site.public), registry())
    made.drain()
    return made


@pytest.fixture
def board():
    return Board()


@pytest.fixture
def inbox(site, press, board):
    return Inbox(site.inbox, press.baker.store, press.planner.registry, board)


def ask(site, *lines):
    """Write lines as delivery does."""
    site.inbox.parent.mkdir(parents=True, exist_ok=True)
    with site.inbox.open("a") as file:
        for line in lines:
            file.write((line if isinstance(line, str) else json.dumps(line)) + "\n")


def collect(inbox):
    """Two rounds: one takes the file, the next reads it."""
    return inbox.collect() + inbox.collect()


def test_a_page_that_an_import_brings_says_503_and_when_until_it_is_baked(paper, press, site):
    story = paper.draft("Старе")
    save_draft(story=story)
    publish_many(stories=[story])
    press.planner.plan()
    story.refresh_from_db()

    page = read_page(site.public, "uk", story.path)
    assert page.status == 503
    assert page.headers["Retry-After"] == "5"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Цю сторінку готують" in page.text
    assert page.keys == (keys.story(story.pk),)

    press.drain()
    assert read_page(site.public, "uk", story.path).status == 200
    publish_many(stories=[story])
    press.planner.plan()
    assert read_page(site.public, "uk", story.path).status == 200  # what stands there stays


def test_an_import_that_is_taken_back_leaves_no_waiting_plate(paper, press, site):
    story = paper.draft("Старе")
    save_draft(story=story)
    publish_many(stories=[story])
    press.planner.plan()
    story.refresh_from_db()
    unpublish_story(story=story, reason="Помилка")
    press.drain()
    assert read_page(site.public, "uk", story.path).status == 410


def test_what_readers_wait_for_is_baked_first(paper, press, site, inbox):
    paper.publish("Сьогодні")
    press.drain()
    stories = [paper.draft(f"Старе {number}") for number in range(4)]
    for story in stories:
        save_draft(story=story)
    publish_many(stories=stories)
    press.planner.plan()
    last = stories[-1]
    last.refresh_from_db()
    ask(site, {"kind": "waiting", "edition": "uk", "path": last.path, "at": "now"})

    assert collect(inbox) == 1
    assert PressJob.objects.get(path=last.path).lane == 0
    press.turn()
    statuses = [read_page(site.public, "uk", story.path).status for story in fresh(stories)]
    assert statuses == [503, 503, 503, 200]


def test_a_story_whose_batch_is_not_taken_apart_yet_is_baked_first_too(paper, press, site, inbox):
    paper.publish("Сьогодні")
    press.drain()
    story = paper.draft("Старе")
    save_draft(story=story)
    publish_many(stories=[story])
    story.refresh_from_db()
    # As if it had come with a hundred others: one job stands for fifty keys.
    names = [keys.story(story.pk), *(keys.story(90_000 + number) for number in range(TOGETHER + 10))]
    with transaction.atomic():
        outbox.announce(names, lane=WIDE_LANE)
    press.planner.plan()
    PressJob.objects.filter(path=story.path).delete()
    ask(site, {"kind": "waiting", "edition": "uk", "path": story.path})

    collect(inbox)
    assert PressJob.objects.get(path=story.path).lane == 0
    press.turn()
    assert read_page(site.public, "uk", story.path).status == 200


def test_a_damaged_page_is_baked_again_and_an_alarm_raised(paper, press, site, inbox, board):
    story = paper.publish("Пором")
    press.drain()
    file = site.public / paths.plate_file("uk", story.path)
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    head = site.public / paths.head_file("uk")
    head.unlink()
    ask(
        site,
        {"kind": "damaged", "edition": "uk", "path": story.path},
        {"kind": "damaged", "edition": "uk", "path": story.path},
        {"kind": "damaged", "edition": "uk", "path": f"file:{paths.head_file('uk')}"},
        {"kind": "damaged", "edition": "uk", "path": "/"},  # which is sound
        {"kind": "damaged", "edition": "xx", "path": story.path},
    )

    collect(inbox)
    press.drain()
    assert file.read_bytes()[24:] != b""
    assert read_page(site.public, "uk", story.path).status == 200
    assert head.exists()
    assert board.as_json()["damaged"]["count"] == 2
    assert not PressJob.objects.exists()


def test_the_alarm_is_forgotten_after_a_day(board, clock):
    board.note_damage(["uk:/a", "uk:/b"])
    told = board.as_json()["damaged"]
    assert (told["count"], told["last"], told["at"]) == (2, "uk:/b", kernel_clock.now().isoformat())
    clock.move(86_401)
    assert board.as_json()["damaged"] is None


def test_lines_that_say_nothing_hold_nothing_up(press, site, inbox):
    ask(site, "rubbish", "[]", '{"kind": "damaged"}', '{"kind": "waiting", "edition": "uk", "path": "/none"}')
    assert collect(inbox) == 1
    assert not site.inbox.exists()
    assert inbox.collect() == 0


def test_a_kill_between_taking_and_reading_loses_nothing(paper, press, site, inbox, board):
    story = paper.publish("Пором")
    press.drain()
    (site.public / paths.plate_file("uk", story.path)).unlink()
    ask(site, {"kind": "damaged", "edition": "uk", "path": story.path})
    inbox.collect()
    assert not site.inbox.exists()

    Inbox(site.inbox, press.baker.store, press.planner.registry, board).collect()
    press.drain()
    assert has_plate(site.public, "uk", story.path)
    assert Output.objects.filter(path=story.path).exists()


def fresh(stories):
    """The stories as the database has them."""
    for story in stories:
        story.refresh_from_db()
        yield story
