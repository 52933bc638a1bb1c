"""What the desk shows of the press, which it may not import: its preview, its state, its failures."""

from __future__ import annotations

from broadsheet import hookspecs
from broadsheet.fronts.models import StaticPage
from broadsheet.hookspecs import Failure, PressReport
from broadsheet.outbox import WIDE_LANE
from broadsheet.press import preview, selectors, services
from broadsheet.project import disk, health
from broadsheet.stories.models import Story

SHOWN = 100
"""Failures that the desk lists; the command line has them all."""


@hookspecs.hook
def render_preview(story: Story) -> bytes:
    return preview.render_story_preview(story).encode()


@hookspecs.hook
def render_page_preview(page: StaticPage) -> bytes:
    return preview.render_page_preview(page).encode()


@hookspecs.hook
def press_report() -> PressReport:
    board = selectors.press_board()
    failures = tuple(
        Failure(
            edition=job.edition,
            path=job.path,
            reason=job.error,
            attempts=job.attempts,
            number=job.pk,
            next_try=job.not_before,
        )
        for job in selectors.failed_jobs()[:SHOWN]
    )
    told = health.report()
    damaged = told["damaged"] or {}
    return PressReport(
        running=told["press"] == "ok",
        last_bake=board.last_bake,
        waiting=sum(count for lane, count in board.queue.items() if lane < WIDE_LANE),
        wide=board.queue.get(WIDE_LANE, 0),
        wide_seconds=board.wide.seconds if board.wide else None,
        wide_since=board.wide.since if board.wide else None,
        wide_counting=board.wide.spreading if board.wide else False,
        lanes=board.queue,
        stale_since=board.stale_since,
        damaged=damaged.get("count", 0),
        damaged_last=damaged.get("last", ""),
        full=disk.full_places(press_says_so=told["disk"] == "full"),
        failed=board.failures,
        failures=failures,
    )


@hookspecs.hook
def retry_bakes(number: int | None) -> int:
    return services.retry_failed(number=number)
