"""Pictures as pages show them. A bake looks their sizes up and never makes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from broadsheet.kernel import keys
from broadsheet.stories.models import Picture, PublicRendition


class MissingRendition(LookupError):
    """A picture has no public size yet; making them comes before the bake."""


@dataclass(frozen=True, slots=True)
class Size:
    """One file of a picture; width and height in pixels."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture as a page shows it: addresses and sizes in pixels, and what is said of it here."""

    src: str
    srcset: str
    """Empty when there is one size only."""
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""


Sizes = Mapping[int, tuple[Size, ...]]
"""The sizes of pictures by the pictures' ids, smallest first."""


def sizes_of(pictures: Iterable[int]) -> Sizes:
    """The public sizes of the pictures. One query, or none."""
    found: dict[int, tuple[Size, ...]] = {}
    wanted = set(pictures)
    if wanted:
        rows = PublicRendition.objects.filter(picture_id__in=wanted).order_by("width")
        for row in rows:
            found[row.picture_id] = (*found.get(row.picture_id, ()), Size(row.url, row.width, row.height))
    return found


def desk_sizes_of(pictures: Iterable[int]) -> Sizes:
    """The originals, which the newsroom shows to people signed in: for a preview."""
    return {
        picture.pk: (Size(picture.file.url, picture.width, picture.height),)
        for picture in Picture.objects.filter(pk__in=set(pictures))
    }


def wide(sizes: Sizes, picture: int, *, alt: str, caption: str = "", credit: str = "") -> Shot:
    """A picture as wide as its column, in every size there is. Raises MissingRendition."""
    held = _held(sizes, picture)
    middle = held[len(held) // 2]
    srcset = ", ".join(f"{size.src} {size.width}w" for size in held) if len(held) > 1 else ""
    return Shot(middle.src, srcset, middle.width, middle.height, alt, caption, credit)


def thumbnail(sizes: Sizes, picture: int, *, alt: str) -> Shot | None:
    """A picture beside a headline in a list: its smallest size.

    None while there is none, so that an imported story whose pictures come later does not hold up a front;
    recorded, so that the list gets the picture when it is there.
    """
    held = sizes.get(picture)
    if not held:
        keys.reading(keys.checked(f"picture:{picture}"))
        return None
    return Shot(held[0].src, "", held[0].width, held[0].height, alt)


def _held(sizes: Sizes, picture: int) -> tuple[Size, ...]:
    held = sizes.get(picture)
    if not held:
        raise MissingRendition(f"picture {picture} has no public sizes yet")
    return held
