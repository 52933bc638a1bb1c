"""Pictures as pages show them. A bake looks their sizes up and never makes one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from broadsheet.kernel import keys
from broadsheet.kernel.sharing import table
from broadsheet.stories.models import Picture, PublicRendition


class MissingRendition(LookupError):
    """A picture has no public size yet; making them comes before the bake."""


@dataclass(frozen=True, slots=True)
class Size:
    """One file of a picture; width and height in pixels."""

    src: str
    width: int
    height: int
    classes: str = ""
    """For the style sheet: what keeps the focal point in sight where a list crops the picture, and the colour
    that stands in its place until it is there."""
    forms: str = ""
    """The formats it is there in besides JPEG: "avif webp"."""


@dataclass(frozen=True, slots=True)
class Source:
    """The same sizes in a format that a browser takes before JPEG if it knows it."""

    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture as a page shows it: its addresses, and what is said of it here."""

    src: str
    srcset: str
    """Empty when there is one size only."""
    width: int
    height: int
    """Pixels of the page, at most: a narrower column has it as wide as itself."""
    alt: str
    caption: str = ""
    credit: str = ""
    classes: str = ""
    largest: Size | None = None
    """For machines that ask for the best there is."""
    sources: tuple[Source, ...] = ()
    """The best format first; empty until they were made."""
    small: str = ""
    """The smallest size as AVIF, where it is shown small; may be empty."""
    across: int = 0
    """Pixels from side to side of what a list shows of it: it is cut to 3:2 there."""

    @property
    def modest(self) -> bool:
        """Whether it has too few pixels for a large place."""
        return self.across < LARGE


LARGE = 480
"""Pixels across that the large places of a list ask for: fewer are blurred there."""

Sizes = Mapping[int, tuple[Size, ...]]
"""The sizes of pictures by the pictures' ids, smallest first."""


def sizes_of(pictures: Iterable[int]) -> Sizes:
    """The public sizes of the pictures. One query, or none."""
    wanted = set(pictures)
    if not wanted:
        return {}
    known = table("sizes")
    if missing := wanted.difference(known):
        known.update({picture: () for picture in missing} | _sizes(missing))
    return {picture: known[picture] for picture in wanted if known[picture]}


def _sizes(pictures: Collection[int]) -> dict[int, tuple[Size, ...]]:
    found: dict[int, tuple[Size, ...]] = {}
    rows = PublicRendition.objects.filter(picture_id__in=pictures).order_by("width")
    point = ("focal_point_x", "focal_point_y", "width", "height")
    more = ("forms", "colour", *(f"picture__{part}" for part in point))
    for picture, name, width, height, forms, colour, *focus in rows.values_list(
        "picture_id", "name", "width", "height", *more
    ):
        classes = " ".join(filter(None, (_focus(*focus), tone_of(colour))))
        size = Size(PublicRendition.url_of(name), width, height, classes, forms)
        found[picture] = (*found.get(picture, ()), size)
    return found


def _focus(x: int | None, y: int | None, width: int, height: int) -> str:
    """The focal point in quarters of the picture: the style sheet has a class for each."""
    if x is None or y is None or not width or not height:
        return ""
    across, down = (min(4, max(0, round(4 * part / whole))) for part, whole in ((x, width), (y, height)))
    return f"focus-x{across} focus-y{down}"


def tone_of(colour: str) -> str:
    """The class of the style sheet whose colour is next to `#rrggbb`: `tone-301`. Empty for no colour.

    Sixty-four classes, because readers' pages allow no style in an attribute.
    """
    if not colour:
        return ""
    return "tone-" + "".join(str(int(colour[place : place + 2], 16) // 64) for place in (1, 3, 5))


def desk_sizes_of(pictures: Iterable[int]) -> Sizes:
    """The originals, which the newsroom shows to people signed in: for a preview."""
    return {
        picture.pk: (Size(picture.file.url, picture.width, picture.height),)
        for picture in Picture.objects.filter(pk__in=set(pictures))
    }


def wide(sizes: Sizes, picture: int, *, alt: str, caption: str = "", credit: str = "") -> Shot:
    """A picture as wide as its column, in every size there is, or as it is where it has fewer pixels.

    Recorded: what is said of it may change. Raises MissingRendition.
    """
    keys.reading(keys.checked(f"picture:{picture}"))
    held = _held(sizes, picture)
    width, height = _on_a_page(held[-1])
    return Shot(
        held[len(held) // 2].src,
        _srcset(held),
        width,
        height,
        alt,
        caption,
        credit,
        classes=f"{held[0].classes} strip".lstrip() if _is_strip(held[-1]) else held[0].classes,
        largest=held[-1],
        sources=_sources(held, ("avif", "webp")),
    )


HIGHEST = 840
"""Pixels of the page: an upright photograph is as high as a square one is that has the whole column."""

STRIP = (2.5, 10)
"""Heights to one width of a drawing with words, which is read from top to bottom and never made less."""


def _is_strip(size: Size) -> bool:
    return STRIP[0] < size.height / size.width <= STRIP[1]


# A picture is as wide as the attribute `width` says and its column allows, so that none is blown up.
def _on_a_page(size: Size) -> tuple[int, int]:
    if size.height <= HIGHEST or _is_strip(size):
        return size.width, size.height
    return max(1, round(size.width * HIGHEST / size.height)), HIGHEST


THUMBNAIL_WIDTH = 1080
"""The widest size that a list offers: its first story's picture is as wide as a phone."""


def thumbnail(sizes: Sizes, picture: int, *, alt: str) -> Shot | None:
    """A picture beside a headline in a list: its smallest size, and those for the list's first story.

    None while there is none, so that an imported story whose pictures come later does not hold up a front;
    recorded, so that the list gets the picture when it is there, and again when its smaller forms are.
    """
    held = sizes.get(picture, ())
    if not held or not held[0].forms:
        keys.reading(keys.checked(f"picture:{picture}"))
    if not held:
        return None
    least = held[0]
    offered = tuple(size for size in held if size.width <= THUMBNAIL_WIDTH) or held[:1]
    return Shot(
        least.src,
        _srcset(offered),
        least.width,
        least.height,
        alt,
        classes=least.classes,
        sources=_sources(offered, ("avif",)),
        small=PublicRendition.as_form(least.src, "avif") if "avif" in least.forms.split() else "",
        across=min(held[-1].width, held[-1].height * 3 // 2),
    )


def _srcset(held: tuple[Size, ...]) -> str:
    return ", ".join(f"{size.src} {size.width}w" for size in held) if len(held) > 1 else ""


def _sources(held: tuple[Size, ...], forms: tuple[str, ...]) -> tuple[Source, ...]:
    there = held[0].forms.split()
    return tuple(
        Source(
            f"image/{form}",
            ", ".join(f"{PublicRendition.as_form(size.src, form)} {size.width}w" for size in held)
            # Without the width of a single size, so that it is never drawn larger than it is.
            if len(held) > 1
            else PublicRendition.as_form(held[0].src, form),
        )
        for form in forms
        if form in there
    )


def _held(sizes: Sizes, picture: int) -> tuple[Size, ...]:
    held = sizes.get(picture)
    if not held:
        raise MissingRendition(f"picture {picture} has no public sizes yet")
    return held
