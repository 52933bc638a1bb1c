"""The custom fields of an item of a WordPress export."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from broadsheet.intake.xml import child_text, named


def meta(item: Element) -> dict[str, str]:
    """The custom fields of an item; of several with one name the first."""
    found: dict[str, str] = {}
    for child in item:
        if named(child) == "postmeta":
            found.setdefault(child_text(child, "meta_key"), child_text(child, "meta_value"))
    return found


def several(item: Element, name: str) -> list[str]:
    """The custom fields of one name, in their order."""
    return [
        child_text(child, "meta_value")
        for child in item
        if named(child) == "postmeta" and child_text(child, "meta_key") == name
    ]
