"""Registers the built-in parts with the same hooks that plugins use, then the plugins themselves."""

from __future__ import annotations

from broadsheet import hookspecs


def bind() -> None:
    """Fill every hook. Safe to call again."""
    from broadsheet.press import kinds as output_kinds
    from broadsheet.press import sources
    from broadsheet.project import desk
    from broadsheet.stories import clockwork, holding, kinds
    from broadsheet.stories.pictures import preparing

    for module in (kinds, clockwork, holding, preparing, sources, output_kinds, desk):
        if not hookspecs.manager.is_registered(module):
            hookspecs.manager.register(module)
    hookspecs.manager.load_setuptools_entrypoints("broadsheet")
