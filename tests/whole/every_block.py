"""Stories of the demonstration that have between them every block of a story, in each edition."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from broadsheet.project.demo.drawing import draw_scene
from broadsheet.project.demo.load import EDITIONS, HERE
from broadsheet.project.demo.sounding import ring
from broadsheet.testing.site import RunningSite

STORIES = (
    *("tug-night", "breakwater-vote", "bell-buoy", "pump-exclusive", "lighthouse-film"),
    *("film-night", "harbour-master", "market-roof"),
)
"""Of later days than those that the tests' sites have."""

MARKS = {
    "heading": r"<h2>[^<]+</h2>\s*<p>",
    "picture": r'</p>\s*<figure class="picture"',
    "quote": '<figure class="quote"',
    "pull_quote": '<div class="pull"',
    "question": '<div class="question"',
    "fact_box": '<aside class="facts"',
    "gallery": '<div class="gallery"',
    "recording": r'<figure class="recording"><audio',
    "film": r'<figure class="recording"><video',
    "embed": '<figure class="embed"',
    "table": '<div class="table"',
    "document": '<p class="document"',
    "related_story": '<aside class="related"',
    "divider": "<hr>",
}
"""How a page shows that it has the block."""


def publish_every_block(site: RunningSite, folder: Path) -> None:
    """Import them, the newest of each edition, each with two of every block; `folder` takes their files."""
    now, lines = datetime.now(UTC), []
    for edition in EDITIONS:
        days = [json.loads(day.read_text())["stories"] for day in (HERE / edition).glob("day-*.json")]
        told = {story["source_id"].removeprefix("demo:"): story for day in days for story in day.values()}
        for place, name in enumerate(STORIES):
            story = told[name] | {"edition": edition, "published_at": (now - timedelta(place)).isoformat()}
            story.pop("telling", None)
            story["body"] = story["body"] * 2
            for file in _files(story):
                _provide(folder / file)
            lines.append(json.dumps(story))
    source = folder / "stories.jsonl"
    source.write_text("\n".join(lines))
    site.call("import", "stories", str(source), "--strict")


def pages_with_blocks(site: RunningSite, paths: Iterator[str]) -> dict[str, str]:
    """By the block's name with `block-` before it, the first of these pages that has it."""
    found: dict[str, str] = {}
    for path in paths:
        body = site.get(path).text.partition('<div class="body">')[2].partition('<p class="tools"')[0]
        for name, mark in MARKS.items():
            if re.search(mark, body):
                found.setdefault(f"block-{name}", path)
    return found


def _files(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from [data["file"]] if "file" in data else []
        data = list(data.values())
    for one in data if isinstance(data, list) else []:
        yield from _files(one)


def _provide(path: Path) -> None:
    """As the demonstration makes it."""
    if path.suffix == ".jpg":
        path.write_bytes(draw_scene(path.stem))
    elif path.suffix == ".wav":
        path.write_bytes(ring())
    else:
        shutil.copyfile(HERE / path.name, path)
