"""What stands on a share card, and the name of its file: another text is another file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

from broadsheet.kernel.colours import readable
from broadsheet.newsroom.models import Edition
from broadsheet.newsroom.selectors import direction_of
from broadsheet.outlets.sharing import lettering
from broadsheet.stories.models import Story
from broadsheet.stories.selectors.story import StoryView

LOOK = 2
"""Part of every name: raise it when the cards are to be drawn anew."""

FOLDER = "cards"
_ACCENT = "#a3200d"


@dataclass(frozen=True, slots=True)
class Face:
    """The words of a card, and how they are set."""

    headline: str
    label: str
    by: str
    name: str
    """The edition's."""
    language: str
    direction: str
    accent: str


def face_of(edition: Edition, view: StoryView) -> Face:
    """The card of a story. Reads nothing but what its page has read."""
    return Face(
        headline=view.headline,
        label=view.marks[0].text if view.marks else "",
        by=", ".join(name.name for name in view.names if name.part == "author"),
        name=edition.name,
        language=edition.language,
        direction=direction_of(edition.language),
        accent=readable(edition.accent or _ACCENT, lettering.PAPER, least=4.5),
    )


def name_of(story: Story, face: Face) -> str:
    """The file below the public media folder. All cards of a story begin alike (`stem_of`)."""
    text = json.dumps([LOOK, asdict(face)], ensure_ascii=False, sort_keys=True)
    return f"{stem_of(story.pk)}{blake2b(text.encode(), digest_size=10).hexdigest()}.png"


def stem_of(id: int) -> str:
    """How the names of the story's cards begin."""
    return f"{FOLDER}/{id % 256:02x}/{id}-"


def wishes() -> Path:
    """The folder of cards that are to be drawn: a file each, until the card is there."""
    return settings.HOME.private / "cards"


def ask_for(name: str, face: Face) -> None:
    """Have the card drawn behind the page that names it. Does nothing where it is there already."""
    if (settings.HOME.public_media / name).exists():
        return
    wish = wishes() / name.replace("/", "+")
    if not wish.exists():
        wish.parent.mkdir(parents=True, exist_ok=True)
        wish.write_text(json.dumps(asdict(face), ensure_ascii=False), encoding="utf-8")
