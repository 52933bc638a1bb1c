"""What every block of a story's body does besides its form: pages, JSON, words, and what it shows of others.

One file for each block; `StoryBody` names them. A plugin's own block may be any block of Wagtail's: its
template gets its value as it is, and its JSON form is its stored value.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from wagtail.blocks import StructBlock

from broadsheet.kernel.plaintext import is_invisible

if TYPE_CHECKING:
    from broadsheet.newsroom.selectors import Link
    from broadsheet.stories.models import DocumentFile, Picture, Recording, Story
    from broadsheet.stories.selectors.documents import Download
    from broadsheet.stories.selectors.pictures import Shot
    from broadsheet.stories.selectors.recordings import Played


class Look(Protocol):
    """What a block may ask for its page. Everything was looked up before, in a query for all blocks."""

    def shot(self, picture: Picture | None, *, alt: str, caption: str) -> Shot | None:
        """The picture as the page shows it; None for one that was deleted."""

    def story(self, story: Story | None) -> Link | None:
        """A story that readers of this edition can open, else None; recorded either way."""

    def recording(self, recording: Recording | None, *, caption: str) -> Played | None:
        """Audio or video as readers play it; None for one that was deleted."""

    def download(self, document: DocumentFile | None, *, title: str) -> Download | None:
        """The file as readers get it; None for one that was deleted."""


class Writer(Protocol):
    """Things of the newsroom as JSON."""

    def picture(self, picture: Picture) -> dict[str, Any]: ...
    def story(self, story: Story) -> dict[str, Any]: ...
    def document(self, document: DocumentFile) -> dict[str, Any]: ...
    def recording(self, recording: Recording) -> dict[str, Any]: ...


class Reader(Protocol):
    """Things of the newsroom from JSON; `where` says in which field. Raise StoryFormatError."""

    def picture(self, given: dict[str, Any], where: str) -> Picture: ...
    def story(self, given: dict[str, Any], where: str) -> Story | None: ...
    def document(self, given: dict[str, Any], where: str) -> DocumentFile: ...
    def recording(self, given: dict[str, Any], where: str) -> Recording: ...


class BodyBlock:
    """Mixed into a block of Wagtail's. `value` is always the block's own native value."""

    def view(self, value: Any, look: Look) -> Any:
        """What the block's template draws; None where nothing of it would be seen."""
        raise TypeError(f"{type(self).__name__} does not say what a page shows of it")

    def to_json(self, value: Any, writer: Writer) -> dict[str, Any]:
        """The fields of the block besides `type`; empty ones are left out afterwards."""
        raise TypeError(f"{type(self).__name__} does not say how it is written down")

    def from_json(self, given: dict[str, Any], reader: Reader, where: str) -> Any:
        """What `normalize` takes, from what `to_json` gives; None where the block cannot be had now."""
        raise TypeError(f"{type(self).__name__} does not say how it is read")

    def plain_text(self, value: Any) -> str:
        """The words of it, as a reader would read them out; for the search and for a description."""
        return ""

    def get_searchable_content(self, value: Any) -> list[str]:
        """What Wagtail calls the same."""
        text = self.plain_text(value)
        return [text] if text else []

    def is_blank(self, value: Any) -> bool:
        """Whether an editor left it standing empty: then it is dropped without a word."""
        return False

    def shown_pictures(self, value: Any) -> Iterable[tuple[Picture, str]]:
        """The pictures it shows, each with the alternative text that is written here."""
        return ()

    def picture_ids(self, raw: Any) -> Iterable[int | None]:
        """The same by number, from the stored value: no picture is read for it."""
        return ()

    def offered_documents(self, value: Any) -> Iterable[DocumentFile]:
        """The documents it offers."""
        return ()

    def document_ids(self, raw: Any) -> Iterable[int | None]:
        """The same by number, from the stored value."""
        return ()

    def played_recordings(self, value: Any) -> Iterable[Recording]:
        """The audio and video it plays."""
        return ()

    def recording_ids(self, raw: Any) -> Iterable[int | None]:
        """The same by number, from the stored value."""
        return ()


class BodyStruct(BodyBlock, StructBlock):
    """A block of several fields. Whoever puts one in by code may leave out what has a default."""

    def normalize(self, value: Any) -> Any:
        absent = {name: block.get_default() for name, block in self.child_blocks.items() if name not in value}
        return super().normalize({**value, **absent} if absent else value)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The lines of `text` that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def is_nothing(*texts: str | None) -> bool:
    """Whether nobody would see anything of all these texts."""
    return all(is_invisible(text or "") for text in texts)
