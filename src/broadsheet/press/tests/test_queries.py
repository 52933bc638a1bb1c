"""What a publication costs does not depend on how much was published before."""

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
