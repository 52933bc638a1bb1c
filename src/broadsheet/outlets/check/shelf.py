"""The store as somebody gets it who asks for an address: plates with the river in them, and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from broadsheet.kernel import paths, plate, splice
from broadsheet.kernel.site import Edition, parse_site
from broadsheet.outlets.check.page import Seen, look_at


@dataclass(frozen=True, slots=True)
class Held:
    """One answer: its status, its media type, where it sends on to (may be empty), its text."""

    status: int
    type: str
    location: str
    text: str


class Shelf:
    """The public folder `root` of the site whose readers' address is `front` (as the setting `url`).

    Reads `site.json` and files, no database. Raises SiteError and OSError where there is no store.
    """

    def __init__(self, root: Path, front: str) -> None:
        self.root = root
        self.front = front.rstrip("/")
        self.editions = parse_site((root / paths.SITE).read_bytes()).editions
        self._prefixes = sorted(((self.address(edition), edition) for edition in self.editions), reverse=True)
        self.held = lru_cache(maxsize=1000)(self._held)
        self.seen = lru_cache(maxsize=300)(self._seen)

    def address(self, edition: Edition, path: str = "") -> str:
        """The full address of a path of the edition (percent-encoded here); without one, of the edition."""
        parts = urlsplit(self.front)
        port = f":{parts.port}" if parts.port and ":" not in edition.host else ""
        front = f"{parts.scheme}://{edition.host}{port}" if edition.host else self.front
        return front + paths.quote(edition.prefix + path)

    def place(self, url: str) -> tuple[str, str] | None:
        """Edition and path of a full address; None for one that no page can have."""
        url = url.partition("#")[0].partition("?")[0]
        for front, edition in self._prefixes:
            if url == front or url.startswith(f"{front}/"):
                try:
                    return edition.code, paths.decode((url.removeprefix(front) or "/").encode())
                except paths.PathError:
                    return None
        return None

    def is_own(self, url: str) -> bool:
        """Whether an address is on one of the site's hosts."""
        host = urlsplit(url).netloc
        return any(urlsplit(front).netloc == host for front, _ in self._prefixes)

    def has(self, url: str) -> bool:
        """Whether an address of the site answers with something: a page, a file, a redirect that leads on."""
        seen: set[str] = set()
        while url not in seen:
            seen.add(url)
            if self.file(url):
                return True
            found = self.held(url.partition("#")[0].partition("?")[0])
            if found is None or not found.location or not 300 <= found.status < 400:
                return found is not None and found.status < 400
            if not self.is_own(found.location):
                return True
            url = found.location
        return False

    def file(self, url: str) -> Path | None:
        """The file that an address below /media/ or /static/ is, if it is there."""
        path = unquote(urlsplit(url).path)
        if not path.startswith(("/media/", "/static/")) or ".." in path:
            return None
        found = self.root / path[1:]
        return found if found.is_file() else None

    def everything(self) -> Iterator[str]:
        """The address of every plate that can be read."""
        codes = {edition.code: edition for edition in self.editions}
        for file in sorted((self.root / "plates").rglob("*.plate")):
            try:
                found = plate.parse(file.read_bytes())
            except (OSError, plate.PlateError):
                continue
            if found.edition in codes:
                yield self.address(codes[found.edition], found.path)

    def _seen(self, url: str) -> Seen:
        """What the page says that `held` has there; nothing where there is none."""
        held = self.held(url)
        return look_at(url, held.text if held and held.type == "text/html" else "")

    def _held(self, url: str) -> Held | None:
        place = self.place(url)
        if place is None:
            return None
        try:
            path, lite = paths.of_lite(place[1])
            data = (self.root / paths.plate_file(place[0], path)).read_bytes()
            found = plate.parse(data, edition=place[0], path=path).form(lite=lite)
            if found is None:
                return None
            text = splice.inflate(self._parts(place[0], found)).decode(errors="replace")
        except (OSError, ValueError, plate.PlateError, splice.SpliceError):
            return None
        lines = (line.partition(":") for line in found.headers.decode("ascii").splitlines())
        fields = {name.lower(): value.strip() for name, _, value in lines}
        location = fields.get("location", "")
        kind = fields.get("content-type", "").partition(";")[0]
        return Held(found.status, kind, urljoin(url, location) if location else "", text)

    def _parts(self, edition: str, found: plate.Plate) -> Iterator[splice.Segment]:
        for part in found.parts:
            if isinstance(part, splice.Segment):
                yield part
                continue
            try:
                data = (self.root / paths.slot_file(edition, part.name)).read_bytes()
            except FileNotFoundError:  # nothing has been in the river yet
                continue
            yield plate.parse_fragment(data, edition=edition, name=part.name).segment
