"""Two writers at once: the numbers a reader sees never grow downwards."""

import threading

import pytest
from django.db import connection, transaction

from broadsheet import outbox
from broadsheet.kernel import keys
from broadsheet.outbox import selectors


@pytest.mark.django_db(transaction=True)
def test_a_second_announcer_waits_for_the_first_ones_commit():
    announced, release, done = threading.Event(), threading.Event(), []

    def first() -> None:
        with transaction.atomic():
            done.append(("announced", outbox.announce([keys.story(1)])))
            announced.set()
            release.wait(5)
        done.append(("committed", 1))
        connection.close()

    def second() -> None:
        announced.wait(5)
        with transaction.atomic():
            done.append(("announced", outbox.announce([keys.story(2)])))
        connection.close()

    threads = [threading.Thread(target=target) for target in (first, second)]
    for thread in threads:
        thread.start()
    announced.wait(5)
    threads[1].join(0.3)
    assert threads[1].is_alive(), "the second did not wait"
    assert selectors.last_position() == 0, "an uncommitted row was seen"
    release.set()
    for thread in threads:
        thread.join(5)
    numbers = [number for what, number in done if what == "announced"]
    assert numbers == sorted(numbers)
    assert [row.keys for row in selectors.rows_after(0, 10)] == [["story:1"], ["story:2"]]


@pytest.mark.django_db(transaction=True)
def test_a_reader_that_follows_many_writers_misses_nothing():
    each, writers = 15, 4
    seen: list[int] = []

    def write() -> None:
        for id in range(1, each + 1):
            with transaction.atomic():
                outbox.announce([keys.story(id)])
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    position = 0
    while any(thread.is_alive() for thread in threads) or selectors.last_position() > position:
        rows = selectors.rows_after(position, 7)
        seen += [row.pk for row in rows]
        position = seen[-1] if seen else 0
    assert len(seen) == each * writers
    assert seen == sorted(seen)
