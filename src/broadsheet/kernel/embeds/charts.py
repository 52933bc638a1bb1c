"""Charts: (host, path, query) of a page to the chart, or None."""

from __future__ import annotations

import re
from urllib.parse import quote

from broadsheet.kernel.embeds.found import Found


def datawrapper(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A chart of Datawrapper, at its newest version or the one that the address names."""
    match = re.fullmatch(r"/(?:_/)?([A-Za-z0-9]{5})(?:/(\d{1,4}))?/?", path)
    if not match:
        return None
    address = f"https://datawrapper.dwcdn.net/{match[1]}/" + (f"{match[2]}/" if match[2] else "")
    return Found("datawrapper", address, address, height=480)


def flourish(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A chart or a story of Flourish."""
    match = re.fullmatch(r"/(visualisation|story)/(\d{1,12})(?:/embed)?/?", path)
    if not match:
        return None
    address = f"{match[1]}/{match[2]}"
    page = f"https://public.flourish.studio/{address}/"
    return Found("flourish", page, f"https://flo.uri.sh/{address}/embed", height=575)


def infogram(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A chart of Infogram."""
    match = re.fullmatch(r"/([\w-]{8,200})/?", path, re.ASCII)
    if not match:
        return None
    page = f"https://infogram.com/{match[1]}"
    return Found("infogram", page, f"https://e.infogram.com/{match[1]}?src=embed", height=600)


def our_world_in_data(host: str, path: str, query: dict[str, str]) -> Found | None:
    """A chart of Our World in Data, with the countries and years that were chosen."""
    match = re.fullmatch(r"/grapher/([\w-]{2,120})/?", path, re.ASCII)
    if not match:
        return None
    kept = "&".join(
        f"{name}={quote(value, safe='~')}"
        for name, value in query.items()
        if name in ("tab", "time", "country", "region", "stackMode") and len(value) < 200
    )
    page = f"https://ourworldindata.org/grapher/{match[1]}" + (f"?{kept}" if kept else "")
    return Found("owid", page, page, height=600)
