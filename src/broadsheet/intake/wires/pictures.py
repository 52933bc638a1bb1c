"""The pictures among an item's associations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from broadsheet.intake import fitting
from broadsheet.intake.wires.naming import a_list, a_text, of_several

LEADS = ("featuremedia", "featured", "mainimage", "main", "lead")
"""What providers call the association that is the lead picture, wherever it stands among the others."""


@dataclass(frozen=True)
class Associated:
    """One picture: the fields of the widest rendition, its caption, and the addresses of all renditions."""

    picture: dict[str, Any]
    caption: str
    addresses: frozenset[str]

    def block(self) -> dict[str, Any]:
        """As a block of its own."""
        return {"type": "picture", "picture": dict(self.picture), "caption": self.caption}


def pictures_of(data: dict[str, Any]) -> list[Associated]:
    """Every picture among the associations, the lead picture first."""
    given = data.get("associations")
    pairs = (
        list(given.items()) if isinstance(given, dict) else [("", o) for o in a_list(data, "associations")]
    )
    pairs.sort(key=lambda pair: (pair[0] or a_text(pair[1], "name")).lower() not in LEADS)
    found = []
    for _name, one in pairs:
        addresses = _renditions(one) if a_text(one, "type") == "picture" else []
        if addresses:
            credit = a_text(
                one, "creditline", "creditLine", "byline", "by", "copyrightHolder", "copyrightholder"
            )
            picture = {"src": addresses[0], "credit": credit, "alt": a_text(one, "altText", "alttext")}
            caption = of_several(one, "descriptions") or a_text(one, "description_text", "headline")
            told = {name: value for name, value in picture.items() if value}
            found.append(Associated(told, fitting.text_of(caption), frozenset(addresses)))
    return found


def known_of(pictures: list[Associated], node: etree._Element) -> dict[str, Any]:
    """What the associations say of a picture that the text shows by itself."""
    src = node.get("src", "")
    one = next((one for one in pictures if src in one.addresses), None)
    if one is None:
        return {}
    told = {name: value for name, value in one.picture.items() if name != "src"}
    return {"picture": told} | ({"caption": one.caption} if one.caption else {})


def _renditions(data: dict[str, Any]) -> list[str]:
    """The addresses of its renditions, the widest first."""
    given = data.get("renditions")
    parts = given.values() if isinstance(given, dict) else a_list(data, "renditions")
    sized = [
        (one.get("width") if isinstance(one.get("width"), int) else 0, a_text(one, "href"))
        for one in parts
        if isinstance(one, dict)
    ]
    return [href for _width, href in sorted(sized, key=lambda pair: -pair[0]) if href]
