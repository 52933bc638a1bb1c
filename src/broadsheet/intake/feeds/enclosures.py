"""What comes with an entry beside its text: a picture, sound, film."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from broadsheet.intake import fitting
from broadsheet.intake.feeds.fields import joined
from broadsheet.intake.media import is_picture
from broadsheet.intake.xml import named

MOST = 10
"""Recordings of one entry that are linked to."""


def the_picture(element: Element, base: str) -> dict[str, Any]:
    """The lead picture with its caption and credit, as fields of the story; none where there is none."""
    whole = [one for one in element.iter() if named(one) in ("enclosure", "content") and _is_picture(one)]
    small = [one for one in element.iter() if named(one) == "thumbnail" and one.get("url")]
    small += [one for one in element if named(one) == "image" and (one.get("href") or "").strip()]
    chosen = max(whole, key=_width) if whole else next(iter(small), None)
    if chosen is None:
        return {}
    picture = {
        "src": joined(base, chosen.get("url") or chosen.get("href") or ""),
        "credit": _beside(element, chosen, "credit"),
    }
    caption = fitting.text_of(_beside(element, chosen, "description")) if named(chosen) == "content" else ""
    return {"picture": {name: value for name, value in picture.items() if value}, "picture_caption": caption}


def recordings(element: Element, base: str, text: str) -> list[dict[str, Any]]:
    """Sound and film that the text does not show, each as a link below it."""
    found = [
        joined(base, one.get("url") or one.get("href") or "")
        for one in element.iter()
        if (named(one) in ("enclosure", "content") or one.get("rel") == "enclosure") and _is_recording(one)
    ]
    return [{"type": "embed", "url": url} for url in dict.fromkeys(found) if url and url not in text][:MOST]


def _is_picture(one: Element) -> bool:
    kind = one.get("type") or one.get("medium") or ""
    address = one.get("url") or one.get("href") or ""
    return bool(address) and (kind.startswith("image") or (not kind and is_picture(address)))


def _is_recording(one: Element) -> bool:
    return (one.get("type") or one.get("medium") or "").startswith(("audio", "video"))


def _width(one: Element) -> int:
    given = one.get("width") or ""
    return int(given) if given.isdecimal() and len(given) < 7 else 0


def _beside(element: Element, picture: Element, name: str) -> str:
    """What Media RSS says of the picture, in it or beside it."""
    for place in (picture, *(group for group in element.iter() if named(group) == "group"), element):
        for one in place:
            if named(one) == name and "mrss" in one.tag:
                return " ".join("".join(one.itertext()).split())
    return ""
