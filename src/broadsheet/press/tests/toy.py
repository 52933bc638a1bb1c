"""A small newsroom of one table, and output kinds over it: enough to see every rule of the press at work."""

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from broadsheet import outbox
from broadsheet.kernel import keys, plate
from broadsheet.kernel.withheld import withheld_ids
from broadsheet.press.refs import File, Fragment, Lines, OutputRef, Rendered
from broadsheet.press.registry import OutputKind, Registry

START = dt.datetime(2024, 11, 23, 8, tzinfo=dt.UTC)
LIST = keys.listing("edition/1")
NEWEST = 3


@contextmanager
def newsroom() -> Iterator[None]:
    """The toy's table, for the time of a test."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS toy_story")
        cursor.execute(
            "CREATE TABLE toy_story (id integer PRIMARY KEY, headline text, live integer, see integer)"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE toy_story")


def published_at(id: int) -> dt.datetime:
    """Stories come out one an hour, in the order of their ids."""
    return START + dt.timedelta(hours=id)


def publish(*ids: int, headline: str = "Story", see: int | None = None, lane: int | None = None) -> int:
    """Write stories and announce them in one transaction, as a service of the newsroom does."""
    with transaction.atomic(), connection.cursor() as cursor:
        for id in ids:
            cursor.execute("DELETE FROM toy_story WHERE id = %s", [id])
            cursor.execute("INSERT INTO toy_story VALUES (%s, %s, 1, %s)", [id, f"{headline} {id}", see])
        dirtied = [*(keys.story(id) for id in ids), LIST]
        return outbox.announce(dirtied, at=max(map(published_at, ids)), lane=lane)


def unpublish(id: int) -> int:
    """Take a story away from readers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE toy_story SET live = 0 WHERE id = %s", [id])
        return outbox.announce([keys.story(id), LIST], at=published_at(id))


def delete(id: int) -> int:
    """Delete a story as if it had never been."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM toy_story WHERE id = %s", [id])
        return outbox.announce([keys.story(id), LIST], at=published_at(id))


def insert_quietly(id: int) -> None:
    """A story that some old fault published without saying so."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO toy_story VALUES (%s, %s, 1, NULL)", [id, f"Story {id}"])


def elsewhere(do: Callable[..., object], *args: object) -> None:
    """Do something over another connection, as another process would, and wait until it is committed."""

    def work() -> None:
        try:
            do(*args)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def rename_site() -> int:
    """A wide change."""
    with transaction.atomic():
        return outbox.announce([keys.site("en")])


def rows(sql: str, *given: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


class StoryPage(OutputKind):
    name = "toy_story"
    subject_kind = "story"

    def subject(self, ref):
        return keys.story(ref.args["id"])

    def born_of(self, key):
        kind, rest = keys.split(key)
        if kind == "story":
            yield self.ref(int(rest))

    def ref(self, id):
        return OutputRef(self.name, "en", f"/s/{id}", {"id": id})

    def render(self, ref):
        id = ref.args["id"]
        keys.reading(keys.story(id))
        keys.reading(keys.site("en"))
        found = rows("SELECT headline, live, see FROM toy_story WHERE id = %s", id)
        if not found:
            return None
        headline, live, see = found[0]
        if not live:
            return Rendered("gone", status=410)
        body = f"<h1>{headline}</h1>{plate.slot_marker('river')}"
        if see and rows("SELECT 1 FROM toy_story WHERE id = %s AND live = 1", see):
            keys.reading(keys.story(see))
            body += f'<a href="/s/{see}">'
        return Rendered(body)

    def expected(self, after, limit):
        found = rows("SELECT id FROM toy_story WHERE live = 1 AND id > %s ORDER BY id LIMIT %s", after, limit)
        ids = [id for (id,) in found]
        return [self.ref(id) for id in ids], ids[-1] if len(ids) == limit else None


class ListPage(OutputKind):
    """The newest stories, each with a link, under a key with a cut-off."""

    leaves_out = True

    def __init__(self, name, path, lane):
        self.name, self.path, self.lane, self.phase = name, path, lane, 1

    def born_of(self, key):
        return [OutputRef(self.name, "en", self.path)] if key == LIST else []

    def newest(self):
        found = rows("SELECT id, headline FROM toy_story WHERE live = 1 ORDER BY id DESC")
        left_out = withheld_ids("story") if self.leaves_out else []
        found = [row for row in found if row[0] not in left_out][:NEWEST]
        keys.reading(LIST, published_at(found[-1][0]) if len(found) == NEWEST else None)
        keys.reading(keys.site("en"))
        for id, _ in found:
            keys.reading(keys.story(id))
        return found

    def render(self, ref):
        return Rendered("\n".join(f'<a href="/s/{id}">{headline}</a>' for id, headline in self.newest()))


class River(ListPage):
    def render(self, ref):
        return Fragment(" ".join(f"/s/{id}" for id, _ in self.newest()))


class Head(ListPage):
    def render(self, ref):
        return File(json.dumps([id for id, _ in self.newest()]))


class Events(ListPage):
    def render(self, ref):
        return Lines([{"place": id, "headline": headline} for id, headline in reversed(self.newest())])


def registry() -> Registry:
    return Registry(
        [
            StoryPage(),
            ListPage("toy_front", "/", 0),
            ListPage("toy_section", "/news/", 1),
            River("toy_river", "slot:river", 0),
            Head("toy_head", "file:live/en/head.json", 0),
            Events("toy_events", "log:live/en/events.jsonl", 0),
        ]
    )
