"""The page of a front."""

import datetime as dt

import pytest

from broadsheet.press.refs import OutputRef
from broadsheet.press.tests.markup import parse
from broadsheet.press.tests.paper import SATURDAY, html_of, make_paper

pytestmark = pytest.mark.django_db


def times():
    """The day that the front says, and the time of each story on it."""
    root = parse(html_of(OutputRef("front", "en", "/")))
    found = {card.one("h3").text: card.one("time").text for card in root.all("article")}
    return root.one("p", class_="dateline").text, found


def test_a_front_says_its_day_once_and_the_day_of_what_is_older(clock):
    paper = make_paper("en")
    for minutes in range(14):
        at = SATURDAY - dt.timedelta(minutes=minutes)
        paper.publish(f"Story {minutes}", at=at, section=paper.section)

    day, found = times()
    assert day == "Saturday, 23 November 2024"
    assert (found["Story 0"], found["Story 13"]) == ("20:10", "19:57")
    clock.move(24 * 3600)
    paper.publish("Next day", at=clock.now())
    _day, found = times()
    assert (found["Next day"], found["Story 0"]) == ("20:10", "23 Nov, 20:10")
