"""What the desk shows of the press, which it may not import: its preview, its state, its failures."""

from __future__ import annotations

from broadsheet import hookspecs
from broadsheet.hookspecs import Failure, PressReport
from broadsheet.outbox import WIDE_LANE
from broadsheet.press import selectors, services
from broadsheet.press.preview import render_story_preview
from broadsheet.project import health
from broadsheet.stories.models import Story

SHOWN = 10
"""Failures listed on the desk's first page; the command line has them all."""


@hookspecs.hook
def render_preview(story: Story) -> bytes:
    return render_story_preview(story).encode()


@hookspecs.hook
def press_report() -> PressReport:
    board = selectors.press_board()
    failures = tuple(
        Failure(edition=job.edition, path=job.path, reason=job.error, attempts=job.attempts)
        for job in selectors.failed_jobs()[:SHOWN]
    )
    return PressReport(
        running=health.report()["press"] == "ok",
        last_bake=board.last_bake,
        waiting=sum(count for lane, count in board.queue.items() if lane < WIDE_LANE),
        wide=board.queue.get(WIDE_LANE, 0),
        wide_seconds=board.wide.seconds if board.wide else None,
        stale_since=board.stale_since,
        failed=board.failures,
        failures=failures,
    )


@hookspecs.hook
def retry_bakes() -> int:
    return services.retry_failed()
