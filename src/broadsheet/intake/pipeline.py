"""One import from its first item to its last: resumable, with progress, whatever the format."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.db.models import Count

from broadsheet.intake.items import SourceError, Survey
from broadsheet.intake.links import Links
from broadsheet.intake.models import ImportLine, ImportRun, Origin
from broadsheet.intake.pace import Pace
from broadsheet.intake.preparing import Prepared
from broadsheet.intake.taking import Taker
from broadsheet.kernel import clock
from broadsheet.newsroom.models import Edition
from broadsheet.stories.models import Story
from broadsheet.stories.services import links_in, relink_stories

LINE_ALONE = 0.05
"""What an item that becomes no story counts in a batch: thousands of attachments stand before the posts, and
the pace that they allow would have the first stories hold the lock for seconds."""


@dataclass(frozen=True)
class Progress:
    """How far an import is. `rate` is in items a second, `left` in seconds, both of this process's work."""

    done: int
    total: int
    rate: float
    left: float


def begin_run(
    *, format: str, name: str, digest: str, edition: Edition, dry: bool = False
) -> tuple[ImportRun, bool]:
    """The run of this source: the one that was broken off, if there is one, else a new one.

    Returns it and whether it is gone on with.
    """
    same = {"format": format, "source": name[:500], "digest": digest, "edition": edition, "dry": dry}
    broken = ImportRun.objects.filter(**same, ended=None).order_by("-pk").first()
    if broken and not dry:
        return broken, True
    ImportRun.objects.filter(**same, ended=None).update(ended=clock.now(), fault="begun anew")
    return ImportRun.objects.create(**same), False


class Reader(Protocol):
    """Reads the source, here or in another process (see `beside`)."""

    def items(self, sections: dict[str, str], after: int) -> Iterator[Prepared]:
        """The items behind number `after`. Raises SourceError."""
        ...


class Pipeline:
    """Takes a source's items in batches. Call `run` again after a kill: it goes on behind the last batch."""

    def __init__(
        self,
        *,
        run: ImportRun,
        reader: Reader,
        survey: Survey,
        folder: Path,
        sections: dict[str, str],
        on_progress: Callable[[Progress], None] = lambda progress: None,
    ) -> None:
        self.run_row, self.reader, self.survey = run, reader, survey
        self.folder, self.sections, self.on_progress = folder, sections, on_progress
        self.links = Links(run.edition, {host.removeprefix("www.") for host in survey.hosts})
        self.pace = Pace()
        self.taker = Taker(run, links=self.links, pace=self.pace)

    def run(self) -> ImportRun:
        """Take everything that is left, then the links. A source that breaks off ends with `fault`."""
        run = self.run_row
        run.total = self.survey.total
        run.save(update_fields=["total"])
        self.begun, self.first = clock.monotonic(), run.done
        self._cut_aside()
        batch: list[Prepared] = []
        weight = 0.0
        fault = ""
        try:
            for ready in self.reader.items(self.sections, run.done):
                batch.append(ready)
                weight += 1.0 if ready.data else LINE_ALONE
                if weight >= self.pace.batch:
                    self._take(batch)
                    batch, weight = [], 0.0
        except SourceError as error:
            fault = str(error)
        self._take(batch)
        if not run.dry:
            self._link()
        run.ended, run.fault = clock.now(), fault
        run.save(update_fields=["ended", "fault"])
        return run

    def _take(self, batch: list[Prepared]) -> None:
        if not batch:
            return
        self._write_aside([entry for ready in batch for entry in ready.item.aside])
        with self.pace.measured():
            self.taker.take(batch)
        done = self.run_row.done
        rate = (done - self.first) / max(clock.monotonic() - self.begun, 0.001)
        left = max(self.survey.total - done, 0) / rate if rate else 0.0
        self.on_progress(Progress(done, self.survey.total, rate, left))

    @property
    def aside(self) -> Path:
        """Where what is no story but not lost either is kept (comments), a JSON object a line."""
        return self.folder / f"{self.run_row.pk}-comments.jsonl"

    def _cut_aside(self) -> None:
        """After a kill the file may hold lines of a batch that was not kept: they come again."""
        if self.aside.exists():
            os.truncate(self.aside, self.run_row.aside_bytes)

    def _write_aside(self, entries: list[dict[str, object]]) -> None:
        if not entries or self.run_row.dry:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.aside.open("a", encoding="utf-8", errors="replace") as file:
            for entry in entries:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
            self.run_row.aside_bytes = file.tell()  # kept with the batch

    def _link(self) -> None:
        """Now that every story is there: point links at those that came after the story with the link."""
        while True:
            lines = list(
                ImportLine.objects.filter(run=self.run_row, linking=True).order_by("number")[
                    : self.pace.batch
                ]
            )
            if not lines:
                return
            self.pace.let_others()
            with self.pace.measured(), transaction.atomic(), self.pace.holding():
                self._link_some(lines)

    def _link_some(self, lines: list[ImportLine]) -> None:
        stories = Story.objects.in_bulk([line.story_id for line in lines if line.story_id])
        origins = Origin.objects.filter(story__in=stories)
        # Whoever has edited a story since has the last word about its links too.
        ours = [
            stories[origin.story_id]
            for origin in origins
            if origin.revision == stories[origin.story_id].latest_revision_id
        ]
        texts = {story.pk: links_in(story) for story in ours}
        self.links.look_up_in(html for pieces in texts.values() for html in pieces)
        found = {
            story.pk: {html: new for html in texts[story.pk] if (new := self.links.in_html(html)[0]) != html}
            for story in ours
        }
        relink_stories(stories=[story for story in ours if found[story.pk]], texts=found)
        ImportLine.objects.filter(pk__in=[line.pk for line in lines]).update(linking=False)


def counts(run: ImportRun) -> dict[str, int]:
    """How many items had which outcome; together they are all items that were read."""
    rows = ImportLine.objects.filter(run=run).values_list("outcome").annotate(n=Count("pk"))
    return dict(rows.order_by("outcome"))
