"""Domains and ranges of schema.org, as a checker of our own: the published shapes refuse every literal."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

_HELD = json.loads((Path(__file__).parent / "schemas" / "schemaorg-30.0.json").read_text())
CLASSES: dict[str, list[str]] = _HELD["classes"]
PROPERTIES: dict[str, list[list[str]]] = _HELD["properties"]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_URL = re.compile(r"https?://[!-~]+|urn:[!-~]+")


@cache
def lineage(name: str) -> frozenset[str]:
    """A class and all above it. Raises KeyError for a class that does not exist."""
    return frozenset({name}).union(*(lineage(parent) for parent in CLASSES[name]))


def faults(graph: list[dict[str, Any]]) -> list[str]:
    """What the vocabulary does not allow in a graph; references to its own nodes are followed."""
    nodes = {node["@id"]: node for node in graph if "@id" in node}
    found: list[str] = []
    for node in graph:
        _walk(node, nodes, found)
    return found


def _types(node: dict[str, Any]) -> list[str]:
    given = node.get("@type", [])
    return given if isinstance(given, list) else [given]


def _walk(node: dict[str, Any], nodes: dict[str, Any], found: list[str]) -> None:
    types = _types(node)
    unknown = [name for name in types if name not in CLASSES]
    if unknown or not types:
        found.append(f"no such type: {unknown}")
        return
    own = frozenset().union(*map(lineage, types))
    for name, value in node.items():
        if name.startswith("@"):
            continue
        if name not in PROPERTIES:
            found.append(f"no such property: {name}")
            continue
        domain, range_ = PROPERTIES[name]
        if not own.intersection(domain):
            found.append(f"{name} is not of {types}")
        for one in value if isinstance(value, list) else [value]:
            if not _fits(one, range_, nodes, found):
                found.append(f"{name} cannot be {one!r}")


def _fits(value: Any, range_: list[str], nodes: dict[str, Any], found: list[str]) -> bool:
    if isinstance(value, dict):
        node = value
        if "@type" not in value:
            if value.get("@id") not in nodes:
                return False
            node = nodes[value["@id"]]
        else:
            _walk(value, nodes, found)
        return any(lineage(name).intersection(range_) for name in _types(node) if name in CLASSES)
    if isinstance(value, bool):
        return "Boolean" in range_
    if isinstance(value, int | float):
        return bool({"Number", "Integer"}.intersection(range_))
    if "DateTime" in range_ and _TIME.fullmatch(value):
        return True
    if "URL" in range_ and _URL.fullmatch(value):
        return True
    return "Text" in range_ and value != ""
