"""The kinds of output that Broadsheet makes itself. A new one is a module here and a line below."""

from __future__ import annotations

from broadsheet import hookspecs
from broadsheet.press.kinds.calendars import MonthCalendar, YearCalendar
from broadsheet.press.kinds.day import DayPage
from broadsheet.press.kinds.favicon import Favicon
from broadsheet.press.kinds.front import FrontPage
from broadsheet.press.kinds.newest import NewestSlot
from broadsheet.press.kinds.not_found import NotFoundPage
from broadsheet.press.kinds.offline import Offline
from broadsheet.press.kinds.people import PeoplePage
from broadsheet.press.kinds.person import PersonMonth, PersonPage
from broadsheet.press.kinds.redirect import RedirectPage
from broadsheet.press.kinds.river import RiverEvents, RiverHead, RiverPage, RiverSlot, RiverText
from broadsheet.press.kinds.section import SectionMonth, SectionPage
from broadsheet.press.kinds.site import SiteFile
from broadsheet.press.kinds.static_page import StaticPagePage
from broadsheet.press.kinds.story import StoryPage
from broadsheet.press.kinds.topic import TopicMonth, TopicPage
from broadsheet.press.registry import OutputKind

BUILT_IN: tuple[type[OutputKind], ...] = (
    SiteFile,
    StoryPage,
    FrontPage,
    RiverSlot,
    RiverText,
    RiverPage,
    RiverHead,
    RiverEvents,
    SectionPage,
    SectionMonth,
    TopicPage,
    TopicMonth,
    PersonPage,
    PersonMonth,
    PeoplePage,
    StaticPagePage,
    DayPage,
    MonthCalendar,
    YearCalendar,
    RedirectPage,
    NewestSlot,
    NotFoundPage,
    Favicon,
    Offline,
)


@hookspecs.hook
def register_output_kinds() -> list[OutputKind]:
    return [kind() for kind in BUILT_IN]
