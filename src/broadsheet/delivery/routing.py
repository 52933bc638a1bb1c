"""Which edition a request is for: by host, then by the longest prefix."""

import re
from dataclasses import dataclass, field

from broadsheet.delivery.cache import Held
from broadsheet.kernel import paths
from broadsheet.kernel.plate import Plate
from broadsheet.kernel.site import Edition, Former, Site

# A host name or address with an optional port (RFC 9110 section 7.2); anything odd is not a Host.
_HOST = re.compile(rb"([A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::([0-9]{1,5}))?")
_KNOWN_LIMIT = 1024
_LOCATION = re.compile(rb"^Location: ([^\r]*)\r$", re.MULTILINE)


@dataclass(slots=True)
class Route:
    """The editions that one host shows, longest prefix first. `hot` finds what was already asked for, by
    target.
    """

    editions: list[Edition]
    first: Edition | None
    former: tuple[Former, ...] = ()
    hot: dict[bytes, Held] = field(default_factory=dict)

    def edition(self, path: str) -> tuple[Edition, str] | None:
        """The edition of a path and the path inside it, which is empty where only the slash is missing."""
        for edition in self.editions:
            if _holds(edition.prefix, path):
                return edition, path[len(edition.prefix) :]
        return None

    def moved(self, path: str) -> str | None:
        """Where a path leads that an edition has left and that no other one stands closer to."""
        for place in self.former:
            if _holds(place.prefix, path):
                found = self.edition(path)
                if found and _rank(found[0]) >= _rank(place):
                    return None
                return place.target + paths.quote(path[len(place.prefix) :] or "/")
        return None


def _rank(place: Edition | Former) -> tuple[int, bool]:
    """What stands closer to an address: the longer prefix, then a host of its own."""
    return len(place.prefix), bool(place.host)


def _holds(prefix: str, path: str) -> bool:
    return not prefix or path == prefix or path.startswith(prefix + "/")


class Routes:
    """The routes of a site, by the Host field as it was sent; `hosts` stand in for the site's own."""

    def __init__(self, site: Site | None, hosts: tuple[str, ...] = ()) -> None:
        self.site = site
        self.known: dict[bytes | None, Route] = {}
        self._by_name: dict[str, Route] = {}
        if site is None:
            return
        names = {_bare(host) for host in hosts or site.hosts}
        names.update(_bare(edition.host) for edition in site.editions if edition.host)
        names.update(_bare(place.host) for place in site.former if place.host)
        for name in names:
            own = [edition for edition in site.editions if _bare(edition.host) == name]
            shared = [edition for edition in site.editions if not edition.host]
            # Longest prefix first; among equal ones the edition that names this host.
            editions = sorted(own + shared, key=lambda edition: -len(edition.prefix))
            first = next((edition for edition in site.editions if edition in editions), None)
            former = [place for place in site.former if not place.host or _bare(place.host) == name]
            former.sort(key=lambda place: (-len(place.prefix), not place.host))
            self._by_name[name] = Route(editions, first, tuple(former))

    def find(self, host: bytes | None) -> Route | None:
        """The route for a Host field; None for a host that this site does not answer to.

        Raises ValueError for a field that is no host at all.
        """
        match = _HOST.fullmatch(host or b"")
        if match is None or int(match[2] or b"0") > 65535:
            raise ValueError("not a host")
        route = self._by_name.get(match[1].decode().lower().removesuffix("."))
        if route is not None and len(self.known) < _KNOWN_LIMIT:
            self.known[host] = route
        return route


def _bare(host: str) -> str:
    match = _HOST.fullmatch(host.encode())
    return match[1].decode().lower() if match else host.lower()


def text_alone(plate: Plate, prefix: str, path: str) -> str:
    """Where a redirect leads somebody who reads text alone: to the text of the page; empty where it leads
    anywhere else than inside the edition, and for any other plate.
    """
    found = _LOCATION.search(plate.headers)
    if plate.status != 301 or found is None or not paths.of_lite(path)[1]:
        return ""
    home, location = paths.quote(prefix + "/"), found[1].decode()
    return home + paths.LITE[1:] + "/" + location.removeprefix(home) if location.startswith(home) else ""
