"""Every extension point of Broadsheet. The built-in parts use the same hooks as a plugin does.

A plugin is a package with an entry point in the group `broadsheet` that names a module; its functions
marked with `@hook` are called.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from broadsheet.press.refs import OutputRef
    from broadsheet.press.registry import OutputKind
    from broadsheet.stories.kinds import Kind, Label
    from broadsheet.stories.models import Story

spec = pluggy.HookspecMarker("broadsheet")
hook = pluggy.HookimplMarker("broadsheet")
manager = pluggy.PluginManager("broadsheet")


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that the press could not bake: where it is read, why it failed, how often it was tried."""

    edition: str
    path: str
    reason: str
    attempts: int


@dataclass(frozen=True, slots=True)
class PressReport:
    """The state of the press.

    `running` is whether the worker has shown life in the last seconds; `waiting` counts the pages asked for
    by publications, `wide` those of wide changes and imports, `wide_seconds` the time these still take where
    a rate is known; `stale_since` is when the oldest publication that waits was made; of the `failed` pages,
    `failures` are the first few.
    """

    running: bool
    last_bake: datetime | None
    waiting: int
    wide: int
    wide_seconds: float | None
    stale_since: datetime | None
    failed: int
    failures: tuple[Failure, ...]


@spec
def register_kinds() -> list[Kind]:
    """The story kinds that a plugin adds."""
    raise AssertionError("a hook specification is not called")


@spec
def register_labels() -> list[Label]:
    """The story labels that a plugin adds."""
    raise AssertionError("a hook specification is not called")


@spec
def work_due() -> int:
    """Do what the clock asks for now (the worker calls this every second); returns how much was done."""
    raise AssertionError("a hook specification is not called")


@spec
def register_output_kinds() -> Iterable[OutputKind]:
    """The kinds of output that a part adds: what keys call into being, and what is rendered for it."""
    raise AssertionError("a hook specification is not called")


@spec
def prepare_output(ref: OutputRef) -> None:
    """Make in advance what rendering `ref` may only look up, such as pictures in the sizes readers get.

    Called by the worker before the snapshot, outside a transaction; may write. What it raises fails that
    bake.
    """
    raise AssertionError("a hook specification is not called")


@spec
def press_sources() -> Iterable[Path]:
    """The folders of code and templates that pages are made from; a change there bakes everything again."""
    raise AssertionError("a hook specification is not called")


@spec
def months_listed(name: str) -> list[date]:
    """The first days of the months in which the reader list `name` (such as `section/5`) has stories."""
    raise AssertionError("a hook specification is not called")


@spec
def address_holder(edition_id: int, path: str) -> str:
    """What stands at a path of an edition, in words for the desk; empty when nothing of yours does."""
    raise AssertionError("a hook specification is not called")


@spec(firstresult=True)
def render_preview(story: Story) -> bytes | None:
    """The page of a story, draft or not, as the press would bake it now: a whole HTML document in UTF-8."""
    raise AssertionError("a hook specification is not called")


@spec(firstresult=True)
def press_report() -> PressReport | None:
    """How the press is doing, for the desk's first page."""
    raise AssertionError("a hook specification is not called")


@spec(firstresult=True)
def retry_bakes() -> int | None:
    """Ask the press to try every failed bake again now; returns how many there were."""
    raise AssertionError("a hook specification is not called")


manager.add_hookspecs(sys.modules[__name__])
