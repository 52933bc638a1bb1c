"""Time zones that people choose from."""

from functools import cache
from zoneinfo import available_timezones

NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/")


@cache
def zone_names() -> tuple[str, ...]:
    """Places of the time zone database such as Europe/Kyiv, in order, then UTC.

    Not everything that the machine's folder holds: `localtime` and files of one word are no names that a
    browser knows, and a page that asks it for one stops with an error.
    """
    places = (name for name in available_timezones() if "/" in name and not name.startswith(NO_PLACES))
    return (*sorted(places), "UTC")
