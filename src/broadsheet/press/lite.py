"""The page as text alone, made from the finished page: no picture, hardly a style, no river, under 10 kB.

Made of what the templates wrote and not rendered again: that would take as long as the page itself. Its links
lead to the text of other pages, so that it can be read on without a script.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from broadsheet.kernel import paths, plate
from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Edition
from broadsheet.press import assets

SLOT = "river-lite"
"""The slot of the river as text, on the front alone: one tap from everywhere."""

_LINK = re.compile(
    r'<p><a class="lite" href="(?P<lite>[^"]*)"'
    r' data-full="(?P<full>[^"]*)" data-news="(?P<news>[^"]*)">.*?</p>\n'
)
_HEAD = re.compile(
    r"<title>.*?</title>"
    r'|<meta name="(?:viewport|description|robots|color-scheme)"[^>]*>'
    r'|<link rel="(?:canonical|icon)"[^>]*>',
    re.DOTALL,
)
# What is nothing without a picture, a script or the river beside the page.
_SHOWN = re.compile(
    r'<a class="(?:shot|skip)".*?</a>'
    r'|<figure class="picture".*?</figure>'
    r"|<(?P<medium>picture|video|audio)\b.*?</(?P=medium)>"
    r'|<p class="(?:to-river|load|tools)".*?</p>'
    r"|<button\b.*?</button>"
    r'|<b class="(?:face|short)".*?</b>',
    re.DOTALL,
)
_LOGO = re.compile(r'<picture class="logo" data-name="(?P<name>[^"]*)">.*?</picture>')
_EMPTY = re.compile(r"<(?P<tag>figure|li|ul|section)\b[^<>]*>\s*</(?P=tag)>")
_TAG = re.compile(r"<[a-z][a-z0-9]*\s[^>]*>")
_NOT_NEEDED = re.compile(r'\s(?:class|tabindex|data-[a-z-]+|sizes)="[^"]*"')
_PAGE = re.compile(r'(?<=\shref=")(?P<path>/[^"?]*)(?=["#])')
_ELSEWHERE = re.compile(r'<li><a href="(/[^"]*)" lang=')


def address_of(edition: Edition, canonical: str) -> str:
    """Where the page with this full address is text alone, as a link."""
    home = href(edition, "/")
    return f"{home}{paths.LITE[1:]}/{urlsplit(canonical).path.removeprefix(home)}"


def text_alone(html: str) -> str:
    """The page as text alone; empty for one that has no such form (it has no link to it).

    The front's has a slot for the river as text.
    """
    found = _LINK.search(html)
    if found is None:
        return ""
    head, _, body = html.partition("</head>")
    first = head[: head.index("<head>")]
    root = found["lite"].partition(f"{paths.LITE}/")[0]
    shown = _LINK.sub("", body.replace(plate.slot_marker("river"), ""))
    is_front = 'class="is-front"' in body[:40]
    news = "" if is_front else f'<a href="{root}{paths.LITE}/#river">{found["news"]}</a> '
    own = root + found["lite"].removeprefix(root + paths.LITE)
    ways = f'<p>{news}<a id="full" href="{own}">{found["full"]}</a></p>\n'
    river = plate.slot_marker(SLOT) if is_front else ""
    body = plain(shown, root, _ELSEWHERE.findall(shown)).replace("</main>", f"{ways}</main>", 1)
    return (
        f'{first}<head>\n<meta charset="utf-8">\n'
        + "\n".join(_HEAD.findall(head))
        + f'\n<link rel="stylesheet" href="{assets.address("lite.css")}">\n'
        f'<script src="{assets.address("lite.js")}" defer></script>\n</head>'
        + body.replace("<footer", f"{river}<footer", 1)
    )


def plain(html: str, root: str, others: list[str] | None = None) -> str:
    """Markup of a page without what only a picture, a script or a style sheet needs; its links lead to text.

    `root` is the edition's prefix; `others` are the fronts of editions below it, to which links stay.
    """
    below = tuple(other for other in others or () if other.startswith(f"{root}/") and other != f"{root}/")

    def link(found: re.Match[str]) -> str:
        path = found["path"]
        inner = path[len(root) :]
        if not path.startswith(f"{root}/") or path.startswith(below):
            return path
        if (
            inner.startswith(("/static/", "/media/", "/live/", f"{paths.LITE}/"))
            or "." in inner.rpartition("/")[2]
        ):
            return path
        return root + paths.LITE + inner

    def tag(found: re.Match[str]) -> str:
        text = _NOT_NEEDED.sub("", found[0])
        return _PAGE.sub(link, text) if text.startswith("<a ") and "hreflang" not in text else text

    html = _SHOWN.sub("", _LOGO.sub(lambda logo: logo["name"], html))
    fewer = _EMPTY.sub("", html)
    while fewer != html:
        html, fewer = fewer, _EMPTY.sub("", fewer)
    return re.sub(r"\n\s*\n+", "\n", _TAG.sub(tag, html))
