"""Obituaries as a kind of story of their own, and a label for a story that goes on while one reads."""

from pathlib import Path

from django.utils.translation import pgettext_lazy

from broadsheet import hookspecs
from broadsheet.stories.kinds import Kind, Label

HERE = Path(__file__).parent


@hookspecs.hook
def register_kinds() -> list[Kind]:
    return [Kind("obituary", pgettext_lazy("kind of story", "Obituary"), look="depth")]


@hookspecs.hook
def register_labels() -> list[Label]:
    # Between "breaking" (10) and "exclusive" (20).
    return [Label("developing", pgettext_lazy("label of a story", "Developing"), 15)]


@hookspecs.hook
def register_catalogues() -> list[Path]:
    return [HERE / "locale"]


@hookspecs.hook
def press_sources() -> list[Path]:
    # A changed word here bakes the pages again that show it.
    return [HERE]
