"""Registers the built-in parts with the same hooks that plugins use, then the plugins themselves."""

from __future__ import annotations

from django.conf import settings

from broadsheet import hookspecs
from broadsheet.kernel import languages


def bind() -> None:
    """Fill every hook. Safe to call again."""
    from broadsheet.fronts import holding as pages
    from broadsheet.intake.subscribed import duty as wire_duty
    from broadsheet.outlets import binding as outlets
    from broadsheet.outlets import discovery, settling
    from broadsheet.outlets.maps import duties
    from broadsheet.outlets.pings import board as ping_board
    from broadsheet.outlets.pings import duty as ping_duty
    from broadsheet.outlets.sharing import drawing
    from broadsheet.press import clearing, keeping, looks, sources
    from broadsheet.press import kinds as output_kinds
    from broadsheet.project import desk
    from broadsheet.stories import clockwork, holding, kinds
    from broadsheet.stories.pictures import logos as logo_drawing
    from broadsheet.stories.pictures import preparing, refining, withdrawing

    parts = (kinds, clockwork, holding, preparing, refining, withdrawing, pages, wire_duty)
    baking = (sources, looks, clearing, keeping, logo_drawing, output_kinds, desk)
    for module in (*parts, *baking, outlets, discovery, settling, duties, ping_board, ping_duty, drawing):
        if not hookspecs.manager.is_registered(module):
            hookspecs.manager.register(module)
    hookspecs.manager.load_setuptools_entrypoints("broadsheet")
    bind_languages()
    bind_themes()


def bind_languages() -> None:
    """Take in the languages and the translations that plugins bring."""
    for found in hookspecs.manager.hook.register_languages():
        for language in found:
            languages.register(language)
    for folders in hookspecs.manager.hook.register_catalogues():
        for folder in map(str, folders):
            # Django reads this list when a language is first spoken, the product's own words last: they win.
            if folder not in settings.LOCALE_PATHS:
                settings.LOCALE_PATHS.append(folder)


def bind_themes() -> None:
    """Have templates looked for in theme folders first. Django reads the list when the first is asked for."""
    from broadsheet.press.looks import template_folders

    settings.TEMPLATES[0]["DIRS"] = template_folders()
