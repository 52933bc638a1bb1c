"""Brings the demonstration in through the services that every other story comes through."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.services import publish_page, save_page_draft
from broadsheet.kernel import clock
from broadsheet.kernel.scratch import scratch_folder
from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.newsroom.services import add_person, add_section, add_topic, save_edition, save_person
from broadsheet.project.demo.drawing import draw_scene
from broadsheet.project.demo.sounding import ring
from broadsheet.stories.exchange import read_story
from broadsheet.stories.exchange.bodies import read_body
from broadsheet.stories.exchange.names import Names
from broadsheet.stories.exchange.pictures import take_picture
from broadsheet.stories.exchange.reading import find_reference
from broadsheet.stories.models import Story
from broadsheet.stories.services import publish_many, publish_story, save_draft

HERE = Path(__file__).parent / "papers"
EDITIONS = ("en", "uk", "ar")
DAYS = 10
UPDATED_AFTER = dt.timedelta(minutes=25)
EARLIER = dt.timedelta(minutes=20)


def fill(*, days: int = DAYS) -> int:
    """Put in every demonstration story that is not there yet; returns how many were published.

    Dates are counted back from now, so that the paper looks as if it came out today; one story of each
    edition is booked, so that a newcomer sees the clock work. Safe to repeat. Fewer `days` make a smaller
    paper, of its oldest days and with nothing booked.
    """
    with scratch_folder() as folder:
        papers = [_Paper(code, order, Path(folder)) for order, code in enumerate(EDITIONS)]
        return sum(paper.fill(days) for paper in papers)


class _Paper:
    """One edition: `paper.json`, a file for each day, and what is booked in `soon.json`."""

    def __init__(self, code: str, order: int, folder: Path) -> None:
        self.home = HERE / code
        self.order = order
        self.drawn = folder
        self.folder = folder / code
        self.folder.mkdir()
        self.names = Names()

    def fill(self, days: int) -> int:
        with transaction.atomic():
            self.edition = self._found()
            known = set(Story.objects.filter(edition=self.edition).values_list("source_id", flat=True))
            new = [item for item in self._dated(days) if item["source_id"] not in known]
            # Oldest first, as a newsroom would have written them: "read also" then finds what it names.
            # One by one for the same reason: a batch is read whole before any of it is there.
            for item in new:
                publish_many(stories=[self._story(item)])
            if days == DAYS:
                self._book(known)
        return len(new)

    def _found(self) -> Edition:
        """The edition with its sections, topics and people."""
        data = self._read("paper.json")
        known = Edition.objects.filter(code=data["edition"]["code"]).first()
        edition = known or save_edition(edition=Edition(**data["edition"], sort_order=self.order))
        for model, make, rows in (
            (Section, add_section, data["sections"]),
            (Topic, add_topic, data["topics"]),
            (Person, add_person, data["people"]),
        ):
            there = set(model.objects.filter(edition=edition).values_list("slug", flat=True))
            for row in rows:
                if row["slug"] in there:
                    continue
                given = row.pop("portrait", None)
                made = make(edition=edition, **row)
                if given:
                    self._provide(given["file"])
                    made.portrait = take_picture(given, folder=self.folder, imported=False, where="portrait")
                    save_person(person=made)
        self._publish_pages(edition)
        return edition

    def _publish_pages(self, edition: Edition) -> None:
        there = set(StaticPage.objects.filter(edition=edition).values_list("title", flat=True))
        for order, row in enumerate(self._read("pages.json")):
            if row["title"] in there:
                continue
            body, _missing = read_body(
                row["body"], edition=edition, find=find_reference, folder=self.folder, imported=False
            )
            same = StaticPage.objects.filter(edition__code=EDITIONS[0], slug=row.get("same_as", "")).first()
            page = StaticPage(
                edition=edition,
                title=row["title"],
                slug=row["slug"],
                body=body,
                sort_order=order,
                same_as=same,
            )
            save_page_draft(page=page)
            publish_page(page=page)

    def _dated(self, wanted: int) -> list[dict[str, Any]]:
        """Every story with its time, the oldest first."""
        now = clock.now().astimezone(self.edition.zone)
        days = [self._read(f"day-{ago}.json") for ago in range(DAYS - wanted, DAYS)]
        dated = [
            {**item, "published_at": at}
            for day in days
            for item, at in moments(day["stories"], now - dt.timedelta(days=day["days_ago"]), now)
        ]
        dated.sort(key=lambda item: item["published_at"])
        for item in dated:
            if item.get("updated_note"):
                item["updated_at"] = min(item["published_at"] + UPDATED_AFTER, now).isoformat()
            item["published_at"] = item["published_at"].isoformat()
        return dated

    def _book(self, known: set[str]) -> None:
        """Book the story that goes out by itself in a few minutes."""
        data = self._read("soon.json")
        item = data["story"]
        if item["source_id"] in known:
            return
        item["go_live_at"] = (clock.now() + dt.timedelta(minutes=data["minutes"])).isoformat()
        story = self._story(item)
        save_draft(story=story)
        publish_story(story=story)

    def _story(self, item: dict[str, Any]) -> Story:
        data = {**item, "edition": self.edition.code}
        if "telling" in data:
            data["telling"] = str(uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{data['telling']}"))
        for name in _files_of(data):
            self._provide(name)
        story, missing = read_story(data, names=self.names, folder=self.folder)
        if missing.references:
            raise ValueError(f"{self.edition.code} {item['source_id']}: {missing.references} are not there")
        return story

    def _provide(self, name: str) -> None:
        """Have the file in the folder: pictures are drawn, the bell is rung, the rest is shipped.

        Each edition has its own file of a picture, different by a word that nobody sees: a picture has one
        credit, and that is in the letters of its edition.
        """
        path = self.folder / name
        if path.exists():
            return
        if path.suffix == ".jpg":
            drawn = self.drawn / name
            if not drawn.exists():
                drawn.write_bytes(draw_scene(path.stem))
            path.write_bytes(_with_comment(drawn.read_bytes(), self.home.name))
        elif path.suffix == ".wav":
            path.write_bytes(ring())
        else:
            shutil.copyfile(HERE / name, path)

    def _read(self, name: str) -> Any:
        return json.loads((self.home / name).read_text())


def _with_comment(jpeg: bytes, words: str) -> bytes:
    """The same picture with a comment behind its first marker (ITU T.81, B.2.4.5)."""
    comment = words.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]


def moments(stories: dict[str, Any], day: dt.datetime, now: dt.datetime) -> Iterator[tuple[Any, dt.datetime]]:
    """The stories of one day, named by their time of day, with the moment each went out.

    A paper that is made early in the morning has no story of later that day: those came a little before.
    """
    for place, (time, item) in enumerate(stories.items()):
        at = dt.datetime.combine(day.date(), dt.time.fromisoformat(time), now.tzinfo)
        yield item, at if at < now else now - (len(stories) - place) * EARLIER


def _files_of(data: Any) -> Iterator[str]:
    """The name of every file that a story in JSON asks for."""
    if isinstance(data, dict):
        if "file" in data:
            yield data["file"]
        for value in data.values():
            yield from _files_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from _files_of(value)
