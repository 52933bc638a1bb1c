"""Outputs beside a story's own page: a file of each form for each story, 410 once it is withdrawn."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from broadsheet.kernel import keys
from broadsheet.kernel.sharing import table, together
from broadsheet.newsroom.models import Edition
from broadsheet.outlets import ninjs, oembed, siblings
from broadsheet.outlets.items import Item, id_of, items_of, make_ahead
from broadsheet.outlets.public import story as public
from broadsheet.press.kinds.redirect import elsewhere
from broadsheet.press.pages import speaking
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind
from broadsheet.stories.models import Story

JSON = "application/json; charset=utf-8"


def tombstone(story: Story) -> str:
    """What is said of a withdrawn story."""
    held = {
        "id": id_of(story.pk, story.created_at),
        "state": "withdrawn",
        "withdrawn": story.gone_at.astimezone(story.edition.zone).isoformat(timespec="seconds")
        if story.gone_at
        else "",
        "reason": story.gone_reason,
    }
    return json.dumps(held, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to tell machines of one story: the ending of the file, and what is in it, live or withdrawn."""

    ending: str
    write: Callable[[Story, Item], str]
    write_withdrawn: Callable[[Story], str] = tombstone
    type: str = JSON
    whole: bool = False
    """Whether it reads the story's own parts beside the item."""


FORMS = {
    "oembed": Form(siblings.OEMBED, oembed.write),
    "json": Form(siblings.STORY_JSON, public.write, whole=True),
    "ninjs": Form(siblings.NINJS, ninjs.write, ninjs.write_withdrawn),
}


class Beside(OutputKind):
    """`/2024/11/23/slug.oembed.json` and its likes."""

    name = "beside"
    lane = 2
    phase = 1  # the story's page before the files that it links to

    def story_read(self, ref: OutputRef) -> int | None:
        return int(ref.args["id"])

    def born_of(self, key: str) -> Iterable[OutputRef]:
        return [ref for _, ref in self.born_of_each([key])]

    def born_of_each(self, announced: Sequence[str]) -> Iterable[tuple[str, OutputRef]]:
        ids = [int(rest) for kind, rest in map(keys.split, announced) if kind == "story"]
        if not ids:
            return ()
        placed = Story.objects.filter(pk__in=ids).exclude(path="").order_by("pk")
        rows = placed.values_list("edition__code", "path", "pk")
        return [(keys.story(row[2]), ref) for row in rows for ref in self._refs([row])]

    def render(self, ref: OutputRef) -> Rendered | None:
        form = FORMS[ref.args["form"]]
        keys.reading(keys.story(ref.args["id"]))
        load = _whole if form.whole else _plain
        story = together(f"beside, {load.__name__}", ref.args["id"], load)
        if story is None or story.path + form.ending != ref.path:
            return _elsewhere(ref, form.ending)
        keys.reading(keys.site(ref.edition))
        if not story.live:
            return Rendered(form.write_withdrawn(story), status=410, content_type=form.type)
        with speaking(story.edition):
            _make_neighbours(story.edition, table(f"beside, {load.__name__}"))
            (item,) = items_of(story.edition, [_mark(story)])
            return Rendered(form.write(story, item), content_type=form.type)

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        rows = Story.objects.filter(pk__gt=after).exclude(path="").order_by("pk")
        found = list(rows.values_list("edition__code", "path", "pk")[:limit])
        return self._refs(found), found[-1][2] if len(found) == limit else None

    def _refs(self, rows: Iterable[tuple[str, str, int]]) -> list[OutputRef]:
        return [
            OutputRef(self.name, edition, path + form.ending, {"id": id, "form": name})
            for edition, path, id in rows
            for name, form in FORMS.items()
        ]


def _plain(ids: Sequence[int]) -> dict[int, Story]:
    return Story.objects.select_related("edition").in_bulk(ids)


def _whole(ids: Sequence[int]) -> dict[int, Story]:
    parts = ("story_topics__topic", "bylines__person", "sources", "read_also__other")
    stories = Story.objects.select_related("edition", "section", "picture")
    return stories.prefetch_related(*parts).in_bulk(ids)


def _make_neighbours(edition: Edition, stories: dict[int, Story | None]) -> None:
    """Make the items of all stories of the edition that are rendered together, the first time one is."""
    done = table("beside, items")
    if edition.pk not in done:
        done[edition.pk] = True
        make_ahead(edition, [_mark(story) for story in stories.values() if story is not None])


def _mark(story: Story) -> tuple[int, dt.datetime, int | None]:
    return story.pk, story.created_at, story.live_revision_id


def _elsewhere(ref: OutputRef, ending: str) -> Rendered | None:
    """301 to the file beside the page's new address."""
    answer = elsewhere(OutputRef(ref.kind, ref.edition, ref.path.removesuffix(ending), ref.args))
    if answer is None:
        return None
    return Rendered("", status=301, headers={"Location": answer.headers["Location"] + ending})
