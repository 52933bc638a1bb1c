"""The store's `site.json`: which editions there are and under which hosts and prefixes they are read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from broadsheet.kernel import paths

FORMAT = 1


class SiteError(ValueError):
    """The file does not describe a site that this version understands."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition as readers reach it: `host` may be empty (any of the site's), `prefix` is "" or "/uk"."""

    code: str
    host: str
    prefix: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Former:
    """Where an edition was read before. `target` takes the place of the prefix: "/uk", or a whole address
    without a slash at its end, or "".
    """

    host: str
    prefix: str
    target: str


@dataclass(frozen=True, slots=True)
class Site:
    """The hosts that the site answers to (lower case, no port), its editions, and what they have left."""

    hosts: tuple[str, ...]
    editions: tuple[Edition, ...]
    former: tuple[Former, ...] = ()


def parse_site(data: bytes) -> Site:
    """Read `site.json`. Raises SiteError for anything else than a site of format 1."""
    try:
        held = json.loads(data)
    except ValueError as fault:
        raise SiteError(f"not JSON: {fault}") from fault
    if not isinstance(held, dict) or held.get("version") != FORMAT:
        raise SiteError(f"not a site of format {FORMAT}")
    try:
        hosts = tuple(_text(host).lower() for host in held["hosts"])
        editions = tuple(_edition(item) for item in held["editions"])
        former = tuple(_former(item) for item in held.get("former", ()))
    except (KeyError, TypeError, paths.PathError) as fault:
        raise SiteError(f"incomplete: {fault}") from fault
    places = {(edition.host, edition.prefix) for edition in editions}
    if len(places) != len(editions):
        raise SiteError("two editions share one address")
    return Site(hosts, editions, former)


def dump_site(site: Site) -> bytes:
    """The bytes of `site.json`."""
    editions = [{name: getattr(edition, name) for name in Edition.__slots__} for edition in site.editions]
    former = [{name: getattr(place, name) for name in Former.__slots__} for place in site.former]
    held = {"version": FORMAT, "hosts": list(site.hosts), "editions": editions, "former": former}
    return json.dumps(held, ensure_ascii=False, indent=1).encode() + b"\n"


def _edition(item: Mapping[str, Any]) -> Edition:
    code, prefix = _text(item["code"]), _prefix(item)
    paths.check_edition(code)
    host = _text(item.get("host") or "").lower()
    direction = "rtl" if item.get("direction") == "rtl" else "ltr"
    return Edition(code, host, prefix, _text(item.get("language") or code), direction)


def _former(item: Mapping[str, Any]) -> Former:
    return Former(_text(item["host"]).lower(), _prefix(item), _text(item["target"]))


def _prefix(item: Mapping[str, Any]) -> str:
    prefix = _text(item.get("prefix") or "").strip("/")
    if prefix:
        prefix = f"/{prefix}"
        paths.check_path(prefix)
    return prefix


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value
