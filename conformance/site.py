"""The demonstration, baked and served, and every page of it as a reader gets it."""

from __future__ import annotations

import re
import shutil
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from broadsheet.testing.site import RunningSite

BAKE_SECONDS = 300

_LINK = re.compile(rb'<(?:a|link)\b[^>]*?\bhref="([^"]+)"')


@contextmanager
def demonstration(folder: Path) -> Iterator[RunningSite]:
    """`broadsheet run` with the whole demonstration, baked, in `folder`, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    site = RunningSite(folder)
    site.make("--demo")
    try:
        site.start()
        site.wait_for(site.is_baked, seconds=BAKE_SECONDS, what="the first bake")
        yield site
    finally:
        site.stop()


def pages_of(site: RunningSite) -> dict[str, str]:
    """Every HTML page that links lead to from the front, by its address; and one that is not there."""
    found: dict[str, str] = {}
    seen = {"/", "/no-such-page"}
    waiting = deque(sorted(seen))
    while waiting:
        path = waiting.popleft()
        answer = site.get(path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        found[path] = answer.text
        for link in _LINK.findall(answer.body):
            parts = urlsplit(urljoin(site.url + path, unescape(link.decode())))
            there = quote(unquote(parts.path))
            if parts.netloc == urlsplit(site.url).netloc and there not in seen:
                seen.add(there)
                waiting.append(there)
    return found


def put_down(pages: dict[str, str], folder: Path) -> dict[str, str]:
    """Write each page into a file of `folder`; the addresses by the files' names."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = {}
    for number, (path, html) in enumerate(sorted(pages.items())):
        names[f"{number:04}.html"] = path
        (folder / f"{number:04}.html").write_text(html, encoding="utf-8")
    return names
