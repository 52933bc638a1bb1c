"""Bringing many stories in: a stream of JSON lines, published in batches, safe to repeat and to interrupt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from broadsheet.kernel import clock
from broadsheet.stories.exchange.bodies import read_body, write_body
from broadsheet.stories.exchange.names import Names
from broadsheet.stories.exchange.reading import find_reference, read_story
from broadsheet.stories.exchange.schema import StoryFormatError, check, parse
from broadsheet.stories.exchange.writing import write_story
from broadsheet.stories.models import ReadAlso, Story
from broadsheet.stories.services import publish_many
from broadsheet.stories.services.updating import take_over_update

BATCH = 100
"""Stories in one transaction. Other writers of PostgreSQL do not wait for it."""

SQLITE_BATCH = 5
"""SQLite has one writer: the desk waits while a batch is written, some 0.3 s (60 ms a story)."""

SQLITE_PAUSE = 0.11
"""Seconds between two batches: whoever waits for SQLite's lock looks for it every 0.1 s and would starve."""


RELATED = "related_story"


@dataclass
class Report:
    """What an import has done so far, in stories; `bad` counts lines that could not be taken."""

    made: int = 0
    changed: int = 0
    known: int = 0
    bad: int = 0
    linked: int = 0
    unresolved: int = 0

    @property
    def seen(self) -> int:
        return self.made + self.changed + self.known + self.bad


@dataclass
class Line:
    """One line of the file that has the right form."""

    number: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Later:
    """A story's read-also, and its body where that names other stories; else empty."""

    references: list[dict[str, Any]]
    body: list[dict[str, Any]]


def _later_of(data: dict[str, Any]) -> Later:
    body = data.get("body", [])
    names_others = any(block["type"] == RELATED for block in body)
    return Later(data.get("read_also", []), body if names_others else [])


@dataclass
class StoryImport:
    """One import. Relative file names of pictures are looked for in `folder`.

    A story whose source_id is there is left alone, or with `update` changed where the file says
    something else. `on_fault(line number, what is wrong)` hears of each line that cannot be taken, and
    may raise to end the import; `on_progress(report)` is called after each batch of `batch` stories.
    Lines that are taken are kept: an import that is run again goes on where it was.
    """

    folder: Path
    update: bool = False
    on_fault: Callable[[int, str], None] = lambda number, fault: None
    on_progress: Callable[[Report], None] = lambda report: None
    report: Report = field(default_factory=Report)
    names: Names = field(default_factory=Names)
    # What names stories that were not there when the story was taken; tried again at the end.
    later: dict[int, Later] = field(default_factory=dict)
    batch: int = 0

    def __post_init__(self) -> None:
        self.batch = self.batch or (SQLITE_BATCH if connection.vendor == "sqlite" else BATCH)

    def run(self, lines: Iterable[bytes | str]) -> Report:
        """Take every line. Returns the report."""
        batch: list[Line] = []
        for number, text in enumerate(lines, start=1):
            if not text.strip():
                continue
            line = self._parse(number, text)
            if line:
                batch.append(line)
            if len(batch) >= self.batch:
                self._take(batch)
                batch = []
                self.on_progress(self.report)
                self._let_others_write()
        self._take(batch)
        self._link_later()
        self.on_progress(self.report)
        return self.report

    def _parse(self, number: int, text: bytes | str) -> Line | None:
        try:
            data = parse(text)
            check(data)
            if not data.get("source_id"):
                raise StoryFormatError(
                    ["source_id: is missing; without it a second import would make the story twice"]
                )
        except StoryFormatError as error:
            self._fault(number, str(error))
        else:
            return Line(number, data)
        return None

    def _fault(self, number: int, fault: str) -> None:
        self.report.bad += 1
        self.on_fault(number, fault)

    def _take(self, batch: list[Line]) -> None:
        """Publish a batch in one transaction; where one story spoils it, the halves are tried apart."""
        if not batch:
            return
        before = (Report(**vars(self.report)), dict(self.later))
        faults: list[tuple[int, str]] = []
        try:
            with transaction.atomic():
                self._publish(batch, faults)
        except (ValidationError, IntegrityError) as error:
            self.names.forget_new()
            self.report, self.later = before
            if len(batch) == 1:
                self._fault(batch[0].number, _in_one_line(error))
                return
            middle = len(batch) // 2
            self._take(batch[:middle])
            self._take(batch[middle:])
            return
        for number, fault in faults:
            self._fault(number, fault)

    def _publish(self, batch: list[Line], faults: list[tuple[int, str]]) -> None:
        taken: dict[tuple[int, str], Story] = {}
        wanted: list[tuple[Story, Later]] = []
        for line in batch:
            try:
                edition = self.names.edition(line.data.get("edition", ""))
                key = (edition.pk, line.data["source_id"])
                known = taken.get(key) or self._known(*key)
                if known and (not self.update or key in taken):
                    self.report.known += 1
                    if known.pk:
                        self.later.setdefault(known.pk, _later_of(line.data))
                    continue
                before = write_story(known) if known else None
                story, missing = read_story(
                    line.data, names=self.names, folder=self.folder, imported=True, onto=known, checked=True
                )
                if story.published_at and story.published_at > clock.now():
                    raise StoryFormatError(["published_at: lies in the future"])
            except StoryFormatError as error:
                faults.append((line.number, str(error)))
                continue
            if missing.references or missing.related:
                wanted.append((story, _later_of(line.data)))
            if before is not None and write_story(story) == before:
                self.report.known += 1
                continue
            taken[key] = story
            if before is None:
                self.report.made += 1
            else:
                take_over_update(story=story)
                self.report.changed += 1
        publish_many(stories=list(taken.values()), checked=True)
        self.later.update((story.pk, later) for story, later in wanted)

    def _let_others_write(self) -> None:
        if connection.vendor == "sqlite":
            clock.sleep(SQLITE_PAUSE)

    def _known(self, edition_id: int, source_id: str) -> Story | None:
        stories = Story.objects.select_related("edition", "section", "picture")
        return stories.filter(edition_id=edition_id, source_id=source_id).first()

    def _link_later(self) -> None:
        """Add the read-also and related stories that can be found now that every story is there."""
        changed: list[Story] = []
        for pk, later in self.later.items():
            if not later.references and not later.body:
                continue
            story = Story.objects.select_related("edition").get(pk=pk)
            if not self._add_read_also(story, later.references) | self._add_related(story, later.body):
                continue
            changed.append(story)
            self.report.linked += 1
            if len(changed) >= self.batch:
                publish_many(stories=changed)
                changed = []
                self._let_others_write()
        publish_many(stories=changed)

    def _add_read_also(self, story: Story, references: list[dict[str, Any]]) -> bool:
        found = [find_reference(reference, story.edition) for reference in references]
        self.report.unresolved += found.count(None)
        named = [other.pk for other in found if other and other.pk != story.pk]
        there = [part.other_id for part in story.read_also.all()]
        if set(named) <= set(there):
            return False
        # In the file's order; what the desk has added since stands below.
        order = dict.fromkeys([*named, *there])
        story.read_also = [ReadAlso(other_id=other, sort_order=place) for place, other in enumerate(order)]
        return True

    def _add_related(self, story: Story, blocks: list[dict[str, Any]]) -> bool:
        """Put the body in again with the stories it names, unless the desk has changed it since."""
        if not blocks:
            return False
        try:
            body, missing = read_body(
                blocks, edition=story.edition, find=find_reference, folder=self.folder, imported=True
            )
        except StoryFormatError:  # a file that was there the first time
            return False
        self.report.unresolved += len(missing)
        here, there = write_body(story.body), write_body(body)
        if here == there or _without_related(here) != _without_related(there):
            return False
        story.body = body
        return True


def _without_related(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block for block in blocks if block["type"] != RELATED]


def _in_one_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        if hasattr(error, "message_dict"):
            parts = [f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()]
            return "; ".join(parts)
        return " ".join(error.messages)
    return " ".join(str(error).split())
