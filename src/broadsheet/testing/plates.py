"""What a reader would get from a store on disk, without a server: plates read, spliced and looked at."""

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from broadsheet.kernel import paths, plate, splice

_NO_TEXT = frozenset({"script", "style", "template", "head"})
_BREAKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr "
    "li main nav ol p section table td th tr ul".split()
)
_BREAK = "\x00"  # a newline in the source is a space to a reader


@dataclass(frozen=True)
class Page:
    """One answer as a reader gets it, with today's fragments in its slots."""

    status: int
    headers: dict[str, str]
    keys: tuple[str, ...]
    html: str

    @property
    def text(self) -> str:
        """What the page shows, one block a line (see `visible_text`)."""
        return visible_text(self.html)


def has_plate(public: Path, edition: str, path: str) -> bool:
    """Whether the store holds a plate for the path."""
    return (public / paths.plate_file(edition, path)).is_file()


def read_page(public: Path, edition: str, path: str) -> Page:
    """The answer that the store in `public` holds for a path of an edition, checked and spliced.

    Raises FileNotFoundError for a missing plate or fragment and PlateError or SpliceError for a broken one.
    """
    found = plate.parse((public / paths.plate_file(edition, path)).read_bytes(), edition=edition, path=path)
    segments = [
        part if isinstance(part, splice.Segment) else _fragment(public, edition, part.name)
        for part in found.parts
    ]
    lines = found.headers.decode("ascii").splitlines()
    headers = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Page(found.status, headers, found.keys, splice.inflate(segments).decode())


def visible_text(html: str) -> str:
    """The text of a page as a reader without a style sheet sees it: one line a block, spaces collapsed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split(_BREAK))
    return "\n".join(line for line in lines if line)


def _fragment(public: Path, edition: str, name: str) -> splice.Segment:
    data = (public / paths.slot_file(edition, name)).read_bytes()
    return plate.parse_fragment(data, edition=edition, name=name).segment


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NO_TEXT:
            self._hidden += 1
        if tag in _BREAKS:
            self.pieces.append(_BREAK)

    def handle_endtag(self, tag: str) -> None:
        if tag in _NO_TEXT and self._hidden:
            self._hidden -= 1
        if tag in _BREAKS:
            self.pieces.append(_BREAK)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)
