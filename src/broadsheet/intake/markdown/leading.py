"""The lead picture of front matter, and where the pictures of a file lie."""

from __future__ import annotations

import posixpath
from typing import Any

NAMES = (
    "image", "featured_image", "featuredimage", "feature_image", "cover", "thumbnail", "feature", "images",
    "header",
    "banner", "hero", "og_image", "teaser",
)  # fmt: skip
INSIDE = ("image", "src", "url", "path", "relative", "feature", "overlay_image", "teaser", "filename")


def lead_picture(fields: dict[str, Any]) -> dict[str, Any]:
    """The lead picture with its caption and alternative text, as fields of the story; none where none is."""
    for name in NAMES:
        given = fields.get(name)
        given = given[0] if isinstance(given, list) and given else given
        told = given if isinstance(given, dict) else {}
        src = (
            given
            if isinstance(given, str)
            else next((told[n] for n in INSIDE if isinstance(told.get(n), str)), "")
        )
        if src.strip():
            words = {"picture_caption": told.get("caption"), "picture_alt": told.get("alt")}
            credit = told.get("credit")
            picture = {"src": src.strip(), **({"credit": credit} if isinstance(credit, str) else {})}
            return {"picture": picture, **{n: word for n, word in words.items() if isinstance(word, str)}}
    return {}


def beside(place: str, src: str) -> str:
    """The path inside the folder of a picture whose address is relative to the file at `place`."""
    if not src or src.startswith(("/", "#")) or ":" in src.split("/")[0]:
        return src
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), src)).removeprefix("../")
