"""Every extension point of Broadsheet. The built-in parts use the same hooks as a plugin does.

A plugin is a package with an entry point in the group `broadsheet` that names a module; its functions
marked with `@hook` are called.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from django.core.files.base import File

    from broadsheet.fronts.models import StaticPage
    from broadsheet.kernel.languages import Language
    from broadsheet.newsroom.models import Edition
    from broadsheet.press.pages import Head
    from broadsheet.press.refs import OutputRef
    from broadsheet.press.registry import OutputKind
    from broadsheet.stories.kinds import Kind, Label
    from broadsheet.stories.models import Story

spec = pluggy.HookspecMarker("broadsheet")
hook = pluggy.HookimplMarker("broadsheet")
manager = pluggy.PluginManager("broadsheet")


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that the press could not bake: where it is read, why it failed, how often it was tried, and
    when it is tried next. `number` tells it from others, see `retry_bakes`.
    """

    edition: str
    path: str
    reason: str
    attempts: int
    number: int
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class PressReport:
    """The state of the press.

    `running` is whether the worker has shown life in the last seconds; `waiting` counts the pages asked for
    by publications, `wide` those of wide changes and imports, `wide_seconds` the time these still take where
    a rate is known, `wide_since` when the oldest of them was asked for, `wide_counting` whether more of its
    pages are still being found; `lanes` counts what waits by lane; `stale_since` is when the oldest
    publication that waits was made; of the `failed` pages, `failures` are the first few. `damaged` files were
    found broken or missing on disk in the last day and made again, the last of them `damaged_last`. `full`
    are the places whose disk has no space left: `pages`, `database`, `log`.
    """

    running: bool
    last_bake: datetime | None
    waiting: int
    wide: int
    wide_seconds: float | None
    wide_since: datetime | None
    wide_counting: bool
    lanes: dict[int, int]
    stale_since: datetime | None
    damaged: int
    damaged_last: str
    full: tuple[str, ...]
    failed: int
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class PingFailure:
    """A call to another machine that was not taken: which service, the first of its addresses and how many
    there are, why, how often it was tried, and when it is tried next (None: it was given up).
    """

    service: str
    url: str
    urls: int
    reason: str
    attempts: int
    number: int
    next_try: datetime | None


@dataclass(frozen=True, slots=True)
class PingReport:
    """Who is told of news. `services` names those that are set, each with the host that is told, how many
    calls wait and when one was last taken; `failed` calls are waiting again or given up, `failures` the first
    few.
    """

    services: tuple[tuple[str, str, int, datetime | None], ...]
    failed: int
    failures: tuple[PingFailure, ...]


@dataclass(frozen=True, slots=True)
class DrawnLogo:
    """A logo as readers get it: a PNG as transparent as what was sent, and its size in pixels."""

    png: bytes
    width: int
    height: int


@spec
def register_kinds() -> list[Kind]:
    """The story kinds that a plugin adds."""
    raise AssertionError("a hook specification is not called")


@spec
def register_labels() -> list[Label]:
    """The story labels that a plugin adds."""
    raise AssertionError("a hook specification is not called")


@spec
def register_languages() -> Iterable[Language]:
    """The languages that a plugin adds, each with its table; editions can be made in them from then on."""
    raise AssertionError("a hook specification is not called")


@spec
def register_catalogues() -> Iterable[Path]:
    """Folders of translations, as gettext has them: `pl/LC_MESSAGES/django.mo` below each."""
    raise AssertionError("a hook specification is not called")


@spec
def work_due() -> int:
    """Do what the clock asks for now; returns how much was done.

    The worker calls this every second, and again after its next bakes as long as something was done. Do no
    more than some half a second of work at a time, two where much has piled up: the press stands still.
    """
    raise AssertionError("a hook specification is not called")


@spec
def next_due() -> datetime | None:
    """When `work_due` next has something to do, if that is known; the worker is not late for it."""
    raise AssertionError("a hook specification is not called")


@spec
def register_output_kinds() -> Iterable[OutputKind]:
    """The kinds of output that a part adds: what keys call into being, and what is rendered for it."""
    raise AssertionError("a hook specification is not called")


@spec
def page_head(edition: Edition, head: Head, context: dict[str, Any]) -> str:
    """HTML for the head of a readers' page: safe markup with a newline at its end, or nothing.

    `head.subject` is what the page is about (a section, a story, ...), `context` what its template gets.
    Called while the page is rendered, in the edition's language; may read through selectors only, and what it
    reads is recorded for the page. Not called for previews.
    """
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
def register_themes() -> Iterable[Path]:
    """Folders that change how readers' pages look: `theme.css`, which is read after the product's own style
    sheet and stronger, and `templates/`, whose files stand before the product's of the same name.

    A site's own folder `theme` is stronger than those of plugins.
    """
    raise AssertionError("a hook specification is not called")


@spec
def months_listed(name: str) -> list[date]:
    """The first days of the months in which the reader list `name` (such as `section/5`) has stories."""
    raise AssertionError("a hook specification is not called")


@spec
def address_holders(edition_id: int, addresses: Collection[str]) -> dict[str, str]:
    """What of yours stands at paths of an edition: path -> its name in words for the desk."""
    raise AssertionError("a hook specification is not called")


@spec
def kept_addresses(edition_id: int, addresses: Collection[str]) -> dict[str, str]:
    """Which of these paths of an edition are yours, whatever stands there now: path -> what it is, in words.
    No redirect is taken at them.
    """
    raise AssertionError("a hook specification is not called")


@spec
def files_in_use(kind: str, numbers: Collection[int]) -> Collection[int]:
    """Which of the files of `kind` (`picture`, `document`) readers are shown by something of yours that is no
    story: these stay in the public store.
    """
    raise AssertionError("a hook specification is not called")


@spec(firstresult=True)
def draw_logo(file: File) -> DrawnLogo | None:
    """An edition's logo, drawn anew from the file that somebody sent, under the name that they gave it.

    Raises ValueError with a sentence that says what to do for what is not taken.
    """
    raise AssertionError("a hook specification is not called")


@spec(firstresult=True)
def render_preview(story: Story) -> bytes | None:
    """The page of a story, draft or not, as the press would bake it now: a whole HTML document in UTF-8."""
    raise AssertionError("a hook specification is not called")


@spec(firstresult=True)
def render_page_preview(page: StaticPage) -> bytes | None:
    """The same for a static page."""
    raise AssertionError("a hook specification is not called")


@spec(firstresult=True)
def press_report() -> PressReport | None:
    """How the press is doing, for the desk's first page."""
    raise AssertionError("a hook specification is not called")


@spec(firstresult=True)
def retry_bakes(number: int | None) -> int | None:
    """Ask the press to try a failed bake again now, all without a number; returns how many there were."""
    raise AssertionError("a hook specification is not called")


@spec(firstresult=True)
def ping_report() -> PingReport | None:
    """What became of telling others of news, for the desk's press board."""
    raise AssertionError("a hook specification is not called")


@spec(firstresult=True)
def retry_pings(number: int | None) -> int | None:
    """Make a failed call again now, all without a number; returns how many there were."""
    raise AssertionError("a hook specification is not called")


manager.add_hookspecs(sys.modules[__name__])
