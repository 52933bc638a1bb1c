"""Every extension point of Broadsheet. The built-in parts use the same hooks as a plugin does.

A plugin is a package with an entry point in the group `broadsheet` that names a module; its functions
marked with `@hook` are called.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from broadsheet.press.refs import OutputRef
    from broadsheet.press.registry import OutputKind
    from broadsheet.stories.kinds import Kind, Label

spec = pluggy.HookspecMarker("broadsheet")
hook = pluggy.HookimplMarker("broadsheet")
manager = pluggy.PluginManager("broadsheet")


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


manager.add_hookspecs(sys.modules[__name__])
