"""The whole demonstration site as machines find it: every address, a withdrawal, and a copy of every story.

The tests walk over its three oldest days; this is all of it. With `--corpus FILE` (story JSON, one a line,
such as examples/digitalgov makes) those stories come in too, and are held to the same.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.system.machines import crawled, look_at_everything, ninjs_schema, withdrawal

from broadsheet.testing.site import RunningSite

LIMIT = 2.0
"""Seconds after which a withdrawn story is in no feed, list or map any more."""


def main(words: list[str] | None = None) -> int:
    """Run it; 1 where something does not hold."""
    asked = argparse.ArgumentParser(prog="bench machines")
    asked.add_argument("--corpus", type=Path)
    asked.add_argument("--copies", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args(words or [])
    if given.copies:
        return _copies(given.corpus)
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as folder:
        site = RunningSite(Path(folder) / "home")
        site.make("--demo")
        try:
            site.start()
            site.wait_for(site.is_baked, seconds=600, what="the first bake")
            # What the clock brings after the last page: new topics' map, then the story that is booked.
            time.sleep(15)
            site.wait_for(site.is_baked, seconds=60, what="the maps")
            began = time.perf_counter()
            crawl = crawled(site.public, f"http://localhost:{site.port}")
            print(
                f"Walked in {time.perf_counter() - began:.1f} s: {crawl.pages} pages, {crawl.others} files."
            )
            print(f"All of it in order and valid: {dict(look_at_everything(crawl))}")
            seconds, files = withdrawal(site)
            print(f"A withdrawn story was out of {files.total()} files after {seconds:.2f} s: {dict(files)}")
        finally:
            site.stop()
        command = [sys.executable, "-m", "bench.machines", "--copies"]
        command += ["--corpus", str(given.corpus)] if given.corpus else []
        return int(seconds > LIMIT) | subprocess.run(command, env=site.environment, check=False).returncode


def _copies(corpus: Path | None) -> int:
    """Each story's JSON makes a story whose page is the same; each is valid ninjs."""
    from broadsheet.cli.boot import boot

    boot()
    from django.db import transaction

    from broadsheet.newsroom.models import Edition
    from broadsheet.stories.exchange.importing import StoryImport
    from broadsheet.stories.models import Story

    faults: list[object] = []
    if corpus:
        edition = Edition.objects.get(code="en")
        lines = [json.dumps(json.loads(line) | {"edition": edition.code}) for line in corpus.open()]
        report = StoryImport(Path(), on_fault=lambda *fault: faults.append(fault)).run(lines)
        print(f"The corpus: {report.made} stories made, {len(faults)} faults.")
    different, ids = [], list(Story.objects.filter(live=True).order_by("pk").values_list("pk", flat=True))
    for id in ids:
        with transaction.atomic():
            if not _is_same(Story.objects.select_related("edition").get(pk=id)):
                different.append(id)
            transaction.set_rollback(True)
    print(f"{len(ids)} stories valid as ninjs; the copies of {len(ids) - len(different)} have the same page.")
    if different:
        print(f"Others: {different[:20]}")
    return int(bool(different or (corpus and faults)))


def _is_same(story: Any) -> bool:
    """Whether a copy made from the story's JSON has the same page, but for its address and what it is read
    with (the copy may be offered the original). Raises ValidationError where the story is no valid ninjs.
    """
    from broadsheet.newsroom.addresses import absolute
    from broadsheet.outlets import ninjs
    from broadsheet.outlets.items import items_of
    from broadsheet.outlets.public import story as public
    from broadsheet.press.pages import speaking
    from broadsheet.press.refs import OutputRef
    from broadsheet.press.registry import installed
    from broadsheet.stories.exchange import read_story
    from broadsheet.stories.services import publish_story, save_draft

    def page(one: Any) -> str:
        ref = OutputRef("story", one.edition.code, one.path, {"id": one.pk})
        html = installed().kind("story").render(ref).body
        shown = html.partition("<main")[2].partition("</main>")[0].partition("read-also")[0]
        # The letter to a friend holds the page's address, encoded once more; nothing else does.
        return shown.replace(quote(absolute(one.edition, one.path)), "OWN")

    with speaking(story.edition):
        (item,) = items_of(story.edition, [(story.pk, story.created_at, story.live_revision_id)])
        ninjs_schema().validate(json.loads(ninjs.write(story, item)))
        data = json.loads(public.write(story, item))
    ours = page(story)
    copy, _missing = read_story(data, imported=story.imported)
    save_draft(story=copy)
    copy = publish_story(story=copy)
    # The copy is another story: it is told in no other language.
    without = re.compile(r'<nav class="tellings".*?</nav>\n?', re.DOTALL)
    return without.sub("", ours) == without.sub("", page(copy))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
