"""One page of each type of a running site's edition, found as a reader finds it: by following links."""

from __future__ import annotations

import re

from broadsheet.testing.site import RunningSite

_RIVER_STORY = re.compile(r'<li data-story="\d+"><a href="([^"]+)"')
_LOOK = re.compile(r'class="story look-(\w+)"')
_BLOCKS = {
    "gallery": 'class="gallery"',
    "table": 'class="table"',
    "embed": 'class="embed"',
    "facts": 'class="facts"',
    "quote": 'class="quote"',
}
_LINKS = {
    "section": re.compile(r'<nav class="sections".*?<a href="([^"]+)"', re.DOTALL),
    "topic": re.compile(r'href="([^"]*/topic/[^"/]+/)"'),
    "person": re.compile(r'href="([^"]*/people/[^"/]+/)"'),
    "people": re.compile(r'href="([^"]*/people/)"'),
    "static": re.compile(r'<footer.*?/people/">[^<]*</a></p>\s*<p><a href="([^"#]+)"', re.DOTALL),
    "day": re.compile(r'href="([^"]*/\d{4}/\d\d/\d\d/)"'),
    "lite": re.compile(r'class="lite" href="([^"]*/lite/\d[^"]*)"'),
}
_REASONS = {
    "": "The harbour office has shown that the figures were of another year.",
    "/uk": "Портове управління довело, що цифри були за інший рік.",
    "/ar": "أثبت مكتب الميناء أن الأرقام تعود إلى سنة أخرى.",
}


def withdraw_one(site: RunningSite, prefix: str = "") -> str:
    """Unpublish the oldest story of the edition's river, wait for its 410, and return its address."""
    path: str = _RIVER_STORY.findall(site.get(f"{prefix}/").text)[-1]
    site.call("story", "unpublish", path, "--reason", _REASONS[prefix])
    site.wait_for(lambda: site.get(path).status == 410, seconds=60, what=f"410 at {path}")
    return path


def page_types(site: RunningSite, prefix: str = "") -> dict[str, str]:
    """Addresses by type: `front`, `section`, `topic`, `person`, `people`, `static`, `day`, `month`, `year`,
    `missing`, `offline`, `lite` (a story as text alone), then for each look of a story that the river names
    `story-LOOK`, and `story-BLOCK` for some blocks.

    `prefix` is the edition's, with a slash before it. What the edition does not have is left out.
    """
    front = f"{prefix}/"
    found = {"front": front, "missing": f"{prefix}/no-such-page", "offline": f"{prefix}/offline.html"}
    read = {front: site.get(front).text}
    for path in dict.fromkeys(_RIVER_STORY.findall(read[front])):
        read[path] = site.get(path).text
        if look := _LOOK.search(read[path]):
            found.setdefault(f"story-{look[1]}", path)
        for block, mark in _BLOCKS.items():
            if mark in read[path]:
                found.setdefault(f"story-{block}", path)
    for name, pattern in _LINKS.items():
        links = (pattern.search(text) for text in read.values())
        if link := next(filter(None, links), None):
            found[name] = link[1]
    if "day" in found:
        found["month"] = found["day"].rsplit("/", 2)[0] + "/"
        found["year"] = found["day"].rsplit("/", 3)[0] + "/"
    return found
