import contextlib
import datetime as dt
import threading

import pytest

from broadsheet.kernel import keys

EARLY = dt.datetime(2024, 11, 22, 8, tzinfo=dt.UTC)
LATE = dt.datetime(2024, 11, 23, 8, tzinfo=dt.UTC)


def test_constructors_give_the_settled_forms():
    assert keys.story(42) == "story:42"
    assert keys.section(5) == "section:5"
    assert keys.topic(3) == "topic:3"
    assert keys.person(7) == "person:7"
    assert keys.site("en") == "site:en"
    assert keys.river("en") == "river:en"
    assert keys.listing("section/5") == "list:section/5"
    assert keys.day("en", dt.date(2024, 11, 3)) == "day:en/2024-11-03"
    assert keys.month("en", 2024, 3) == "month:en/2024-03"
    assert keys.year("en", 2024) == "year:en/2024"
    assert keys.template() == "template:all"


@pytest.mark.parametrize(
    "make",
    [
        lambda: keys.story(0),
        lambda: keys.story("42"),
        lambda: keys.story(True),
        lambda: keys.site("en gb"),
        lambda: keys.site(""),
        lambda: keys.listing("section"),
        lambda: keys.listing("section/5 x"),
        lambda: keys.checked("story:"),
        lambda: keys.checked("Story:1"),
        lambda: keys.checked("story:1\n"),
        lambda: keys.checked("topic:новини"),
        lambda: keys.checked("list:" + "a" * 200),
        lambda: keys.split("nothing"),
    ],
)
def test_a_wrong_form_is_refused(make):
    with pytest.raises(keys.KeyFormError):
        make()


def test_split_and_wide():
    assert keys.split("day:en/2024-11-23") == ("day", "en/2024-11-23")
    assert keys.is_wide("person:7")
    assert keys.is_wide("site:en")
    assert not keys.is_wide("list:person/7")
    assert not keys.is_wide("story:7")


def test_a_trace_collects_what_is_read_inside_it_only():
    keys.reading("story:1")
    with keys.tracing() as trace:
        keys.reading("story:2")
        keys.reading("list:river/1", LATE)
    keys.reading("story:3")
    assert trace.keys == {"story:2": None, "list:river/1": LATE}
    assert "story:2" in trace
    assert list(trace) == ["story:2", "list:river/1"]
    assert len(trace) == 2


@pytest.mark.parametrize(
    ("cutoffs", "widest"),
    [
        ([LATE, EARLY], EARLY),
        ([EARLY, LATE], EARLY),
        ([EARLY, None], None),
        ([None, EARLY], None),
        ([LATE, LATE], LATE),
    ],
)
def test_the_widest_cutoff_of_a_key_stays(cutoffs, widest):
    with keys.tracing() as trace:
        for since in cutoffs:
            keys.reading("list:section/5", since)
    assert trace.keys == {"list:section/5": widest}


def test_an_inner_trace_keeps_its_keys_to_itself_and_gives_the_outer_back():
    with keys.tracing() as outer:
        keys.reading("story:1")
        with contextlib.suppress(RuntimeError), keys.tracing() as inner:
            keys.reading("story:2")
            raise RuntimeError
        keys.reading("story:3")
    assert list(outer) == ["story:1", "story:3"]
    assert list(inner) == ["story:2"]


def test_another_thread_does_not_write_into_the_trace():
    with keys.tracing() as trace:
        thread = threading.Thread(target=keys.reading, args=("story:9",))
        thread.start()
        thread.join()
    assert len(trace) == 0


def test_a_naive_cutoff_and_a_wrong_key_are_refused_in_a_trace():
    with keys.tracing():
        with pytest.raises(ValueError, match="time zone"):
            keys.reading("list:section/5", dt.datetime(2024, 11, 22))
        with pytest.raises(keys.KeyFormError):
            keys.reading("anything")
