"""Taking a batch of items: their stories, redirects, origins and lines, in one transaction."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction

from broadsheet.intake.gone import not_published_here
from broadsheet.intake.identity import is_another, last_written
from broadsheet.intake.items import State
from broadsheet.intake.links import Links
from broadsheet.intake.media import pictures_of
from broadsheet.intake.models import ImportLine, ImportRun, Origin, Outcome
from broadsheet.intake.pace import Pace
from broadsheet.intake.preparing import Prepared, read_time
from broadsheet.intake.wording import in_one_line, left_alone, plain, still_to_come
from broadsheet.newsroom.services import note_gone, redirect_many
from broadsheet.stories.exchange import StoryFormatError, read_story
from broadsheet.stories.exchange.names import Names, NotThereYet
from broadsheet.stories.exchange.pictures import take_pictures
from broadsheet.stories.models import Story
from broadsheet.stories.services import publish_many, publish_story, save_draft

log = logging.getLogger(__name__)

LONGEST_WHY = 2000
"""Characters of a line of the report."""


@dataclass
class Taken:
    """An item, its line, and its story where one has to be written."""

    ready: Prepared
    line: ImportLine
    story: Story | None = None
    state: State = State.LIVE


@dataclass
class There:
    """What the newsroom has of a batch's items, by their `source_id`."""

    stories: dict[str, Story]
    origins: dict[str, Origin]
    wrote: dict[int, tuple[str, str]] = field(default_factory=dict)

    def has(self, source_id: str) -> bool:
        """Whether there is anything of this item."""
        return source_id in self.stories or source_id in self.origins


@dataclass
class Read:
    """A story read from its JSON, and how many of its links lead to nothing yet."""

    story: Story
    left: int


class Taker:
    """Takes items into one edition for one run. `pace` is told how long each transaction held the lock."""

    def __init__(
        self, run: ImportRun, *, links: Links, names: Names | None = None, pace: Pace | None = None
    ) -> None:
        self.run = run
        self.links = links
        self.names = names or Names()
        self.names.pictures_were_read = True  # see `media.fault_of`
        self.pace = pace or Pace()

    def take(self, batch: list[Prepared]) -> None:
        """Take the batch; where one item spoils it, its halves are tried apart. Never half a story."""
        if not batch:
            return
        if self.run.dry:
            self._take(batch, {})
            return
        self._take_pictures(batch)
        self._take(batch, self._ahead(batch))

    def _take_pictures(self, batch: list[Prepared]) -> None:
        """By themselves: what a kill leaves of them is found again by its bytes."""
        found = [one for ready in batch if ready.data for one in pictures_of(ready.data) if "sha1" in one]
        self.names.look_up_pictures({one["sha1"] for one in found})
        new = [one for one in found if one["sha1"] not in self.names.pictures]
        if new:
            self.pace.let_others()
            with transaction.atomic(), self.pace.holding():
                take_pictures(new, names=self.names, imported=True)

    def _take(self, batch: list[Prepared], ahead: dict[int, Read]) -> None:
        self.pace.let_others()
        try:
            with transaction.atomic(), self.pace.holding():
                self._write(self._prepared(batch, ahead))
                transaction.set_rollback(self.run.dry)
                if self.run.dry:
                    lines = self.lines
            if self.run.dry:
                self.names.forget_new()
                for line in lines:
                    line.pk, line.story_id = None, None
                with transaction.atomic():
                    self._keep(lines)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            self.names.forget_new()
            if len(batch) > 1:
                middle = len(batch) // 2
                self._take(batch[:middle], {})
                self._take(batch[middle:], {})
                return
            ready = batch[0]
            if not isinstance(error, ValidationError):
                log.exception("item %s of %s could not be taken", ready.item.place, self.run.source)
            line = self._line(ready, Outcome.REFUSED, in_one_line(error))
            with transaction.atomic():
                self._keep([line])

    def _ahead(self, batch: list[Prepared]) -> dict[int, Read]:
        """The stories, by number, that are read before anybody's lock is held: half of the work.

        Left for the transaction is what changes a story that is there, makes a name or a picture, or does
        not fit.
        """
        wanted = [ready for ready in batch if ready.data and not ready.item.fault]
        there = self._there([ready.data["source_id"] for ready in wanted])
        new = [ready for ready in wanted if not there.has(ready.data["source_id"])]
        self._look_up(new)
        found: dict[int, Read] = {}
        self.names.making = False
        try:
            for ready in new:
                with suppress(NotThereYet, StoryFormatError):
                    found[ready.number] = self._read(ready.data, None)
        finally:
            self.names.making = True
        return found

    def _look_up(self, batch: list[Prepared]) -> None:
        stories = [ready.data for ready in batch if ready.data]
        self.links.look_up(stories)
        self.names.look_up_pictures(
            {one["sha1"] for data in stories for one in pictures_of(data) if "sha1" in one}
        )

    def _prepared(self, batch: list[Prepared], ahead: dict[int, Read]) -> list[Taken]:
        there = self._there([ready.data["source_id"] for ready in batch if ready.data])
        self._look_up([ready for ready in batch if ready.number not in ahead])
        met: set[str] = set()
        taken = []
        for ready in batch:
            if ready.item.fault:
                taken.append(Taken(ready, self._line(ready, Outcome.REFUSED, ready.item.fault)))
            elif ready.data is None:
                taken.append(Taken(ready, self._line(ready, Outcome.ASIDE, ready.item.why)))
            elif ready.data["source_id"] in met:
                raise _TwiceInABatch  # the second is taken when the first is there
            else:
                met.add(ready.data["source_id"])
                taken.append(self._one(ready, there, ahead.get(ready.number)))
        return taken

    def _there(self, source_ids: list[str]) -> There:
        stories = Story.objects.select_related("edition", "section", "picture")
        wanted = {"edition": self.run.edition, "source_id__in": source_ids}
        known = {story.source_id: story for story in stories.filter(**wanted)}
        return There(
            known,
            {origin.source_id: origin for origin in Origin.objects.filter(**wanted)},
            last_written(known.values()),
        )

    def _one(self, ready: Prepared, there: There, read: Read | None) -> Taken:
        if read and not there.has(ready.data["source_id"]):
            return self._new(ready, read, list(ready.notes), ready.state)
        try:
            with transaction.atomic():
                return self._story(ready, there)
        except StoryFormatError as error:
            self.names.forget_new()  # what was made for this story is undone
            return Taken(ready, self._line(ready, Outcome.REFUSED, str(error)))

    def _story(self, ready: Prepared, there: There) -> Taken:
        assert ready.data is not None
        data, notes, state = ready.data, list(ready.notes), ready.state
        known, origin = there.stories.get(data["source_id"]), there.origins.get(data["source_id"])
        if (why := left_alone(origin, known, ready.digest)) is not None:
            line = self._line(ready, Outcome.KEPT if why else Outcome.SAME, why)
            line.story = known
            return Taken(ready, line)
        wrote = there.wrote.get(known.pk) if known else None
        if known and wrote and is_another(known, data, wrote, self.run):
            why = f"came here from {plain(wrote[1])[-100:]} and is another story"
            line = self._line(ready, Outcome.KEPT, why)
            line.story = known
            return Taken(ready, line)
        if known and known.live and state is not State.LIVE:
            notes.append("is a draft in the source by now, and stays with readers here")
            state = State.LIVE
        read = self._read(data, known)
        if known and not known.path:
            read.story.published_at = read_time(data)
        return self._new(ready, read, notes, state, outcome=Outcome.CHANGED if known else Outcome.CAME)

    def _read(self, data: dict[str, Any], known: Story | None) -> Read:
        body, left = self.links.rewritten(data.get("body", []))
        story, _ = read_story(
            data | {"body": body},
            names=self.names,
            folder=Path("/"),
            imported=True,
            onto=known,
            checked=True,
        )
        return Read(story, left)

    def _new(
        self, ready: Prepared, read: Read, notes: list[str], state: State, outcome: str = Outcome.CAME
    ) -> Taken:
        to_come = still_to_come(ready.data or {}, booked=state is State.BOOKED)
        # What readers of the source never saw has no address that anybody would miss.
        lost = ready.item.lost if ready.item.state is State.LIVE else []
        told = [f"its old address {one[:200]} is none that a page can have" for one in lost]
        line = self._line(ready, outcome, "; ".join([*notes, *to_come, *told]))
        line.linking = read.left > 0 and state is State.LIVE
        return Taken(ready, line, read.story, state)

    def _write(self, prepared: list[Taken]) -> None:
        written = [taken for taken in prepared if taken.story]
        publish_many(stories=[taken.story for taken in written if taken.state is State.LIVE], checked=True)
        for taken in written:
            if taken.state is not State.LIVE:
                save_draft(story=taken.story)
            if taken.state is State.BOOKED:
                publish_story(story=taken.story)
        rows = Story.objects.only("path", "live", "source_id", "latest_revision_id").in_bulk(
            [taken.story.pk for taken in written]
        )
        moves: dict[str, str] = {}
        unpublished: list[str] = []
        origins = []
        for taken in written:
            row = rows[taken.story.pk]
            taken.line.story_id = row.pk
            origins.append(
                Origin(
                    edition=self.run.edition,
                    source_id=row.source_id,
                    story_id=row.pk,
                    digest=taken.ready.digest,
                    revision=row.latest_revision_id,
                )
            )
            if row.live:
                for old in taken.ready.item.old:
                    if old and old != row.path:
                        moves.setdefault(old, row.path)  # of two items the first keeps it
            elif taken.state is State.DRAFT and taken.ready.item.state is State.LIVE:
                # Readers of the old site had its page; it is a draft here for want of a text or a date.
                unpublished += filter(None, taken.ready.item.old)
        Origin.objects.bulk_create(
            origins,
            update_conflicts=True,
            unique_fields=["edition", "source_id"],
            update_fields=["story", "digest", "revision"],
        )
        # Two addresses that differ in a last slash alone: only the one that the story has not.
        refused = redirect_many(edition=self.run.edition, moves=moves)
        for taken, row in ((taken, rows[taken.story.pk]) for taken in written):
            wanted = [old for old in taken.ready.item.old if row.live and old in moves and old != row.path]
            left = [
                f"{old} does not lead here: {refused.get(old) or f'It leads to {moves[old]} already.'}"
                for old in wanted
                if old in refused or moves[old] != row.path
            ]
            if left:
                taken.line.why = plain("; ".join(filter(None, [taken.line.why, *left])))[:LONGEST_WHY]
        if unpublished:
            reason = not_published_here(self.run.edition)
            note_gone(edition=self.run.edition, addresses=unpublished, reason=reason)
        self._keep([taken.line for taken in prepared])

    def _keep(self, lines: list[ImportLine]) -> None:
        self.lines = lines
        ImportLine.objects.bulk_create(lines)
        self.run.done = max(line.number for line in lines)
        ImportRun.objects.filter(pk=self.run.pk).update(done=self.run.done, aside_bytes=self.run.aside_bytes)

    def _line(self, ready: Prepared, outcome: str, why: str) -> ImportLine:
        item = ready.item
        return ImportLine(
            run=self.run,
            number=ready.number,
            place=plain(item.place)[:200],
            source_id=plain(item.source_id)[:200],
            title=plain(item.title)[:250],
            outcome=outcome,
            why=plain(why)[:LONGEST_WHY],
        )


class _TwiceInABatch(ValidationError):
    """Two items of a batch have one identity."""

    def __init__(self) -> None:
        super().__init__("two items of one identity")
