"""What a publication costs does not depend on how much was published before."""

import re
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.kernel import clock
from broadsheet.press import selectors, wide
from broadsheet.press.models import Dependency, Output, PressJob, WideChange
from broadsheet.press.sweep import Sweep
from broadsheet.press.tests import toy


def fill(upto: int) -> None:
    """Outputs as an archive of `upto` stories would have left them."""
    start = Output.objects.count() + 1000
    outputs = Output.objects.bulk_create(
        Output(
            edition="en",
            path=f"/archive/{id}",
            kind="toy_story",
            args={"id": id},
            subject=f"story:{id}",
            hash="",
            status=200,
            position=1,
            lane=0,
            phase=0,
            baked_at=clock.now(),
        )
        for id in range(start, start + upto)
    )
    Dependency.objects.bulk_create(
        Dependency(output=output, key=key)
        for output in outputs
        for key in (output.subject, "site:en", "section:1", "person:1")
    )


def walks(act: Callable[[], object]) -> list[str]:
    """The statements that walk through a whole table of the press where an index should have led them."""
    with CaptureQueriesContext(connection) as captured:
        act()
    statements = {
        found["sql"] for found in captured if found["sql"].split(" ", 1)[0] in ("SELECT", "UPDATE", "DELETE")
    }
    sqlite = connection.vendor == "sqlite"
    found = []
    with connection.cursor() as cursor:
        if not sqlite:
            # Then a walk is planned only where nothing else can be.
            cursor.execute("SET enable_seqscan = off")
        for statement in statements:
            cursor.execute(("EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN ") + statement.replace("%", "%%"))
            plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            for table in ("press_output", "press_dependency", "press_pressjob", "outbox_outboxrow"):
                if re.search(rf"SCAN {table}(?! USING)|Seq Scan on {table}", plan):
                    found.append(f"{statement}\n{plan}")
        if not sqlite:
            cursor.execute("RESET enable_seqscan")
    return found


def test_no_statement_of_a_publication_walks_through_a_table(press):
    def publish_and_unpublish() -> None:
        toy.publish(5, 6)
        press.drain()
        toy.unpublish(5)
        toy.rename_site()
        press.drain()
        press.drain()

    toy.publish(1, 2, 3, 4)
    press.drain()
    fill(100)  # Django keeps 9,000 statements
    assert walks(publish_and_unpublish) == []


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_nothing_asks_more_of_the_database_at_10_000_outputs_than_at_100(press, store):
    def publish(id: int) -> None:
        toy.publish(id)
        assert press.drain() == 6

    def unpublish(id: int) -> None:
        toy.unpublish(id)
        assert press.drain() == 5

    toy.publish(1, 2, 3, 4)
    press.drain()
    asked = []
    for upto, id in ((100, 5), (9_900, 6)):
        fill(upto)
        asked.append(
            {
                "publish": queries(lambda id=id: publish(id)),
                "unpublish": queries(lambda id=id: unpublish(id)),
                "wide": queries(lambda: (toy.rename_site(), press.planner.plan(), wide.spread_some(50))),
                "sweep": queries(lambda: Sweep(store, toy.registry()).look(2)),
                "board": queries(selectors.press_board),
            }
        )
        PressJob.objects.all().delete()
        WideChange.objects.all().delete()
    assert asked[0] == asked[1]
    assert max(asked[0].values()) < 130
