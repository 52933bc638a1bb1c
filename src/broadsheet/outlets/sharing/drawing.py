"""Draws the share cards that pages asked for, behind them, and takes away those of withdrawn stories."""

from __future__ import annotations

import json
import logging
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings

from broadsheet import hookspecs
from broadsheet.kernel import atomic
from broadsheet.kernel.scratch import scratch_folder
from broadsheet.outlets.sharing import lettering
from broadsheet.outlets.sharing.faces import stem_of, wishes
from broadsheet.press.refs import OutputRef
from broadsheet.stories.pictures.decoding import Child
from broadsheet.stories.selectors.story import story_of

log = logging.getLogger(__name__)

TOGETHER = 20
"""Cards a child draws: starting it takes as long as three of them."""

NICE = 15


@dataclass
class UnderWay:
    """A child at work, where it puts its files, and the wish that each of them is for."""

    child: Child
    folder: tempfile.TemporaryDirectory[str]
    wishes: dict[str, Path]


class Draughtsman:
    """One child at a time. Level-triggered: a wish stays until its card is there, whatever is killed."""

    def __init__(self) -> None:
        self._under_way: UnderWay | None = None

    def step(self) -> int:
        """Put the cards that are drawn in their places and begin the next; returns how many came."""
        done = 0
        if self._under_way:
            if not self._under_way.child.is_done():
                return 0
            done = self._take_in(self._under_way)
        self._begin()
        return done

    def finish(self) -> int:
        """Work until nothing is left, for tests; returns how many cards came."""
        done = 0
        self._begin()
        while self._under_way:
            done += self._take_in(self._under_way)
            self._begin()
        return done

    def _begin(self) -> None:
        self._under_way = None
        folder = wishes()
        found = list(islice(folder.iterdir(), TOGETHER)) if folder.is_dir() else []
        if not found:
            return
        drawn = scratch_folder()
        cards, asked = [], {}
        for number, wish in enumerate(found):
            to = str(Path(drawn.name) / f"{number}.png")
            cards.append({**json.loads(wish.read_text(encoding="utf-8")), "to": to})
            asked[to] = wish
        child = Child({"cards": cards}, program=lettering.__file__, nice=NICE)
        self._under_way = UnderWay(child, drawn, asked)

    def _take_in(self, under_way: UnderWay) -> int:
        self._under_way = None
        with under_way.folder:
            answer = under_way.child.answer()
            drawn = answer.get("drawn", [])
            for to in drawn:
                wish = under_way.wishes.pop(to)
                _put(wish.name.replace("+", "/"), Path(to).read_bytes())
                wish.unlink(missing_ok=True)
            if "error" in answer and under_way.wishes:
                # The first that is left is the one that failed: the others get their turn.
                wish = next(iter(under_way.wishes.values()))
                log.warning("A story is shared without a card: %s: %s", wish.name, answer["error"])
                wish.unlink(missing_ok=True)
        return len(drawn)


def _put(name: str, data: bytes) -> None:
    """The card in its place, and no other card of the same story."""
    target = settings.HOME.public_media / name
    atomic.replace_file(target, data)
    for other in target.parent.glob(f"{target.name.partition('-')[0]}-*"):
        if other != target:
            other.unlink(missing_ok=True)


_draughtsman = Draughtsman()


@hookspecs.hook
def work_due() -> int:
    return _draughtsman.step()


@hookspecs.hook
def prepare_output(ref: OutputRef) -> None:
    """Takes the card of a story that was withdrawn out of the public store before its page says so."""
    if ref.kind != "story":
        return
    story = story_of(int(ref.args["id"]))  # what the page is made of in a moment, and read with it
    if story is not None and story.live:
        return
    stem = settings.HOME.public_media / stem_of(int(ref.args["id"]))
    for card in stem.parent.glob(f"{stem.name}*"):
        card.unlink(missing_ok=True)
