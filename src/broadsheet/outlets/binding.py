"""The outlets that Broadsheet makes itself, given to the press by the hook that a plugin's are given by."""

from __future__ import annotations

from pathlib import Path

from broadsheet import hookspecs
from broadsheet.outlets.feeds.kinds import Feeds, FeedStyle
from broadsheet.outlets.maps.kinds import EditionMaps, MonthMap
from broadsheet.outlets.maps.robots import Robots
from broadsheet.outlets.pings.keyfile import KeyFile
from broadsheet.outlets.public.kinds import DayJson, ListJson, MonthJson
from broadsheet.outlets.public.schemas import Schemas
from broadsheet.outlets.stories import Beside
from broadsheet.press.registry import OutputKind

BUILT_IN: tuple[type[OutputKind], ...] = (
    Feeds,
    FeedStyle,
    Beside,
    ListJson,
    MonthJson,
    DayJson,
    Schemas,
    MonthMap,
    EditionMaps,
    Robots,
    KeyFile,
)


@hookspecs.hook
def register_output_kinds() -> list[OutputKind]:
    return [kind() for kind in BUILT_IN]


@hookspecs.hook
def press_sources() -> list[Path]:
    """The package whose code and templates make the outlets."""
    return [Path(__file__).parent]
