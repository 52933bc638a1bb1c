"""What is done to an item before the newsroom is asked anything: it may be done in another process."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from broadsheet.intake.fitting import fit
from broadsheet.intake.items import Item, State, not_taken
from broadsheet.intake.media import Media, settle
from broadsheet.kernel import clock
from broadsheet.stories.exchange import StoryFormatError, check


@dataclass
class Prepared:
    """An item in the form in which it is taken. `data` is the story's JSON, None where there is no story."""

    number: int
    item: Item
    data: dict[str, Any] | None = None
    state: State = State.LIVE
    digest: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Preparer:
    """Brings items to the form of story.schema.json, for one edition, with pictures of `media`."""

    media: Media
    edition: str
    language: str
    source: str = ""
    """The name that goes before each identity (see `mapping.source_name`)."""

    def __call__(self, number: int, item: Item) -> Prepared:
        """The item prepared; what is wrong with it is its `fault`. Asks no database."""
        if self.source and item.source_id:
            item.source_id = f"{self.source}-{item.source_id}"
        ready = Prepared(number, item, notes=list(item.notes))
        if item.story is None or item.fault:
            return ready
        try:
            self._fill(ready)
        except StoryFormatError as error:
            item.fault = str(error)
        except Exception as error:  # one item that nobody thought of does not end an import
            item.fault = not_taken(error)
        item.story = None
        return ready

    def _fill(self, ready: Prepared) -> None:
        item = ready.item
        if not item.source_id:
            raise StoryFormatError(["has no identity of its own"])
        data = json.loads(json.dumps(item.story))
        settle(data, self.media, ready.notes)
        data = fit(data, language=self.language, notes=ready.notes)
        data |= {"edition": self.edition, "source_id": item.source_id[:200]}
        if not data.get("headline"):
            raise StoryFormatError(["has neither a title nor a text"])
        ready.state = _state(item, data, ready.notes)
        ready.digest = digest_of(data, ready.state)
        check(data)
        ready.data = data


def read_time(data: dict[str, Any]) -> dt.datetime | None:
    """The time of publication that the story's JSON gives, or None."""
    given = data.get("published_at")
    return dt.datetime.fromisoformat(given) if given else None


def digest_of(data: dict[str, Any], state: State) -> str:
    """What the source says of a story, as a number: where it is the same, nothing has to be done."""
    told = json.dumps([data, state], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _state(item: Item, data: dict[str, Any], notes: list[str]) -> State:
    """What the story becomes; its times are made to fit that."""
    published = read_time(data)
    if item.state is State.DRAFT:
        if not item.dated:
            data.pop("published_at", None)
        return State.DRAFT
    if not data.get("body") and not data.get("standfirst"):
        notes.append("has no text: came as a draft")
        data.pop("published_at", None)
        return State.DRAFT
    if published is None:
        notes.append("has no date: came as a draft")
        return State.DRAFT
    if published > clock.now():
        data["go_live_at"] = data.pop("published_at")
        return State.BOOKED
    return State.LIVE
