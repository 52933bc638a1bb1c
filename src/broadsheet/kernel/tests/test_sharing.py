import datetime as dt

from broadsheet.kernel import keys
from broadsheet.kernel.sharing import Shelf, is_shared, shared, table, together
from broadsheet.kernel.withheld import withholding

SINCE = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


class Maker:
    def __init__(self):
        self.made = 0

    def __call__(self):
        self.made += 1
        keys.reading(keys.river("en"), since=SINCE)
        return self.made


def test_renderings_of_one_position_share_and_each_records_the_keys():
    shelf, make = Shelf(), Maker()
    for _ in range(3):
        with keys.tracing() as trace, shelf.at(7):
            assert shared("river", make) == 1
        assert trace.keys == {"river:en": SINCE}


def test_a_newer_position_makes_anew():
    shelf, make = Shelf(), Maker()
    with shelf.at(7):
        assert (shared("river", make), shared("frame", make)) == (1, 2)
    with shelf.at(8):
        assert shared("river", make) == 3


def test_outside_a_shelf_nothing_is_kept():
    make = Maker()
    assert [shared("river", make), shared("river", make)] == [1, 2]


def test_what_leaves_something_out_neither_takes_nor_gives():
    shelf, make = Shelf(), Maker()
    with shelf.at(7):
        with withholding(["story:1"]):
            assert shared("river", make) == 1
        assert shared("river", make) == 2
        with withholding(["story:1"]):
            assert shared("river", make) == 3
        assert shared("river", make) == 2


def test_what_could_not_be_made_is_tried_again():
    shelf, make = Shelf(), Maker()
    with shelf.at(7):
        try:
            shared("river", lambda: 1 / 0)
        except ZeroDivisionError:
            pass
        assert shared("river", make) == 1


def test_what_is_gathered_is_read_at_once_and_what_is_not_there_is_none():
    shelf, asked = Shelf(), []

    def load(ids):
        asked.append(list(ids))
        return {id: id * 10 for id in ids if id != 3}

    shelf.gather([1, 2, 3])
    with shelf.at(7):
        assert is_shared()
        assert [together("tens", id, load) for id in (2, 1, 3, 3)] == [20, 10, None, None]
    assert asked == [[1, 2, 3]]
    with shelf.at(8):
        assert together("tens", 1, load) == 10
    shelf.gather([])
    with shelf.at(8):
        assert together("tens", 1, load) == 10
    assert asked[1:] == [[1, 2, 3], [1]]
    assert together("tens", 1, load) == 10
    assert asked[-1] == [1]


def test_a_lasting_table_outlives_the_company_and_no_position():
    shelf = Shelf()
    with shelf.at(7):
        table("brief")[1] = table("long", lasting=True)[1] = "kept"
    shelf.gather([2])
    with shelf.at(7):
        assert (dict(table("brief")), dict(table("long", lasting=True))) == ({}, {1: "kept"})
    with shelf.at(8):
        assert not table("long", lasting=True)
    assert not is_shared()
