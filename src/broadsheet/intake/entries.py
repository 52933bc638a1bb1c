"""Sources whose items stand by themselves: one file or a folder of files, read one after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from broadsheet.intake.encodings import decoded
from broadsheet.intake.items import Item, SourceError, Survey
from broadsheet.intake.mapping import place_terms
from broadsheet.intake.metered import LARGEST


class Entries:
    """What such formats share. They say `format`, `suffixes`, and `read` one file."""

    format = ""
    suffixes: frozenset[str] = frozenset()

    def __init__(self, path: Path, *, language: str = "en", zone: dt.tzinfo = dt.UTC) -> None:
        self.path, self.language, self.zone = path, language, zone
        self.found = Survey()

    def read(self, path: Path, place: str) -> Iterator[Item]:
        """The items of one file; raises SourceError where it is none of this format."""
        raise NotImplementedError

    def glance(self, path: Path, place: str) -> Iterator[Item]:
        """The same for a survey, which asks each item for its categories only."""
        return self.read(path, place)

    def survey(self) -> Survey:
        """Read everything once. One file that cannot be read is refused; in a folder it gets a line."""
        found = self.found = Survey()
        try:
            for item in self._all(self.glance):
                found.total += 1
                for slug, name in item.categories:
                    found.categories[slug] += 1
                    found.names.setdefault(slug, name)
        except SourceError:
            if not found.total:
                raise  # else what comes before the fault is taken, and the fault told at the end
        found.hosts.discard("")
        if not found.total:
            raise SourceError(f"there is nothing in it that is {self.format}")
        return found

    def items(self, sections: dict[str, str], after: int = 0) -> Iterator[tuple[int, Item]]:
        """The items behind number `after`, in the order of the files' names."""
        for number, item in enumerate(self._all(self.read), start=1):
            if number > after:
                place_terms(item, sections, self.found.names, self.language)
                yield number, item

    def close(self) -> None:
        """Nothing is held."""

    def files(self) -> Iterator[tuple[Path, str]]:
        """The files and their names inside the folder; none that is hidden, none that a link leads out to."""
        if self.path.is_file():
            yield self.path, self.path.name
            return
        root = self.path.resolve()
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root)
            if path.suffix.lower() not in self.suffixes or any(part.startswith(".") for part in inside.parts):
                continue
            if path.is_file() and path.resolve().is_relative_to(root):
                yield path, str(inside)

    def _all(self, read: Callable[[Path, str], Iterator[Item]]) -> Iterator[Item]:
        for path, place in self.files():
            try:
                if path.stat().st_size > LARGEST and not self.is_stream(path):
                    raise SourceError(f"it is larger than {LARGEST // 1024 // 1024} MiB")
                yield from read(path, place)
            except OSError as error:
                raise SourceError(f"{place} cannot be read ({error.strerror})") from None
            except SourceError as error:
                if self.path.is_file():
                    raise
                yield Item(place=place, fault=str(error))

    def is_stream(self, path: Path) -> bool:
        """Whether `read` reads the file piece by piece, so that its size does not count."""
        return False


def text_in(path: Path, language: str) -> str:
    """The file as text (see `encodings.decoded`); `language` is the edition's."""
    return decoded(path.read_bytes(), language)
