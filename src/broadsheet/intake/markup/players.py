"""Players and quoted posts of others: where what they show stands."""

from __future__ import annotations

import re

from lxml import etree

_URL = re.compile(r"https?://[^\s<>\"]+")


def sources_of(node: etree._Element) -> list[str]:
    """The addresses that a player of any age may play, as they stand there, its own first."""
    own = [node.get(name) for name in ("src", "data-src", "data")]
    given = [one.get("value") for one in node.iter("param")]
    inner = [one.get("src") for one in node.iter("source", "embed")]
    return [source for source in (*own, *given, *inner) if source]


def page_of(address: str) -> str:
    """The page of what a player's address shows, where the provider's form is well known."""
    for pattern, page in (
        (
            r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,})",
            "https://www.youtube.com/watch?v={}",
        ),
        (r"https?://player\.vimeo\.com/video/(\d+)", "https://vimeo.com/{}"),
    ):
        if found := re.match(pattern, address):
            return page.format(found[1])
    return address


def embedded_post(node: etree._Element) -> str:
    """The address of a post that a social network's own snippet quotes."""
    classes = node.get("class", "")
    if node.get("cite") and "tiktok" in classes:
        found = _URL.match(node.get("cite"))
        return found[0] if found else ""
    if node.get("data-instgrm-permalink"):
        return node.get("data-instgrm-permalink", "").partition("?")[0]
    if "twitter-tweet" in classes or "twitter-video" in classes:
        links = [link.get("href", "") for link in node.iter("a")]
        return next((link.partition("?")[0] for link in reversed(links) if "/status/" in link), "")
    return ""
