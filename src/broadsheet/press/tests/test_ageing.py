"""A page says that its story is over a year old from the day on which it is."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.press.ageing import rebake_aged
from broadsheet.press.models import PressJob
from broadsheet.press.planner import Planner
from broadsheet.press.reconcile import Reconciler
from broadsheet.press.registry import Registry
from broadsheet.press.tests import reader
from broadsheet.press.tests.paper import SATURDAY, make_paper, registry
from broadsheet.press.worker import Press
from broadsheet.stories.services.unpublishing import unpublish_story

OLD = "This story is more than a year old."
DAY = 24 * 3600.0


@pytest.fixture
def paper(db, site, clock):
    return make_paper("en")


def aged() -> list[str]:
    return list(PressJob.objects.filter(kind="story").values_list("path", flat=True))


def test_it_is_baked_again_once_when_it_comes_of_age(paper, store, clock):
    first = paper.publish("First", at=SATURDAY - dt.timedelta(days=2))
    paper.publish("Second", at=SATURDAY)
    gone = paper.publish("Gone", at=SATURDAY)
    press = Press(store, registry())
    press.drain()
    unpublish_story(story=gone, reason="Wrong.")
    press.drain()
    duties = Reconciler(store, press.planner)
    duties.attend()
    assert not aged()

    clock.move(364.5 * DAY)
    duties.attend()
    while rebake_aged():
        pass
    assert aged() == [first.path]
    assert OLD not in reader.page(store, first.path)[1]
    press.drain()
    assert OLD in reader.page(store, first.path)[1]
    assert not rebake_aged()
    assert not aged()


def test_what_it_costs_does_not_grow_with_the_archive(paper, store, clock):
    def queries() -> int:
        clock.move(DAY)
        with CaptureQueriesContext(connection) as asked:
            rebake_aged()
        return len(asked)

    Planner(Registry([]))
    rebake_aged()
    few = queries()
    for number in range(30):
        paper.publish(f"{number}", at=SATURDAY - dt.timedelta(days=number * 30))
    assert queries() == few
