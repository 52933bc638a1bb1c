"""Every extension point of Broadsheet. The built-in parts use the same hooks as a plugin does.

A plugin is a package with an entry point in the group `broadsheet` that names a module; its functions
marked with `@hook` are called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
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
