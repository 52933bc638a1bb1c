"""The event log: each story once, also where it is seen after others that were made later."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from broadsheet import outbox
from broadsheet.kernel import paths
from broadsheet.press import eventlog
from broadsheet.press.store import Store
from broadsheet.press.tests import toy
from broadsheet.press.tests.paper import SATURDAY, registry
from broadsheet.press.worker import Press
from broadsheet.stories.services.publishing import publish_revision, publish_story
from broadsheet.testing.factories import make_draft, make_edition


def lines(*places):
    return [{"place": place, "headline": f"Story {place}"} for place in places]


def written(file):
    return [(held["id"], held["place"]) for held in map(json.loads, file.read_text().splitlines())]


def test_what_is_offered_again_is_not_written_again(tmp_path):
    file = tmp_path / "events.jsonl"
    assert eventlog.append_new(file, []) == ("log", True)
    assert eventlog.append_new(file, lines(2, 1)) == ("log", True)
    assert eventlog.append_new(file, lines(1, 2)) == ("log", False)
    assert eventlog.append_new(file, lines(1, 2, 3)) == ("log", True)
    assert written(file) == [(1, 1), (2, 2), (3, 3)]


def test_a_number_that_is_seen_late_is_written_with_a_growing_id(tmp_path):
    """On PostgreSQL two publications draw 7 and 8, and 8 commits first."""
    file = tmp_path / "events.jsonl"
    eventlog.append_new(file, lines(8))
    eventlog.append_new(file, lines(7, 8))
    eventlog.append_new(file, lines(7, 8, 9))
    eventlog.append_new(file, lines(7, 8, 9, 12))
    assert written(file) == [(8, 8), (9, 7), (10, 9), (12, 12)]


def test_a_story_that_comes_back_from_far_below_is_no_news(tmp_path):
    file = tmp_path / "events.jsonl"
    eventlog.append_new(file, lines(*range(10, 10 + eventlog.LOOKED_BACK)))
    assert eventlog.append_new(file, lines(9)) == ("log", False)
    assert eventlog.append_new(file, lines(11)) == ("log", False)


def test_a_log_from_before_places_were_written_is_gone_on_with(tmp_path):
    file = tmp_path / "events.jsonl"
    file.write_text('{"id":4,"headline":"a"}\n{"id":6,"headline":"b"}\n{"id":7,"hea')
    eventlog.append_new(file, lines(4, 5, 6, 7))
    found = [json.loads(line) for line in file.read_text().splitlines() if line.endswith("}")]
    assert [held["id"] for held in found] == [4, 6, 7, 8]
    assert [held["place"] for held in found[2:]] == [5, 7]


def test_only_the_end_of_a_long_log_is_read(tmp_path, monkeypatch):
    file = tmp_path / "events.jsonl"
    text = "x" * 900
    file.write_text(
        "".join(f'{{"id":{number},"place":{number},"html":"{text}"}}\n' for number in range(1, 5001))
    )
    read = []
    real = eventlog._numbers
    monkeypatch.setattr(eventlog, "_numbers", lambda tail: read.append(len(tail)) or real(tail))
    eventlog.append_new(file, lines(4990, 5001))
    assert max(read) < 1024 * 1024
    assert file.read_text().splitlines()[-1].startswith('{"id":5001,"place":5001')


def test_of_two_publications_the_one_that_is_seen_late_reaches_readers_too(start, store):
    toy.publish(8)
    start().drain()
    toy.publish(7)
    start().drain()
    assert written(store.root / "live/en/events.jsonl") == [(8, 8), (9, 7)]


def test_of_two_publications_over_two_connections_each_reaches_readers_once(transactional_db, site, clock):
    """The first has its place in the list and is not committed when the second, made later, is seen."""
    press = Press(Store(site.public), registry())
    press.drain()
    first, second = (make_draft(headline, edition=make_edition("uk")) for headline in ("Перша", "Друга"))
    overlapping = connection.vendor == "postgresql"  # SQLite lets one in after the other
    placed, go_on = threading.Event(), threading.Event()

    def publish_slowly():
        try:
            with transaction.atomic():
                dirtied = publish_revision(revision=first.latest_revision, announce=False)
                placed.set()
                assert not overlapping or go_on.wait(30)
                outbox.announce(dirtied, at=SATURDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        slow = pool.submit(publish_slowly)
        assert placed.wait(30)
        if not overlapping:
            slow.result(30)
        publish_story(story=second)
        press.drain()
        go_on.set()
        slow.result(30)
    press.drain()
    press.drain()
    file = site.public / paths.events_file("uk")
    found = [json.loads(line) for line in file.read_text().splitlines()]
    assert sorted(held["story"] for held in found) == [first.pk, second.pk]
    assert found[0]["id"] < found[1]["id"]
    late = [second.pk, first.pk] if overlapping else [first.pk, second.pk]
    assert [held["story"] for held in found] == late
    assert (found[0]["place"] > found[1]["place"]) == overlapping
