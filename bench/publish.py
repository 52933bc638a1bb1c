"""From the POST at the desk to every page that shows the story, with a small and a large archive.

A publication is visible when the story's own page, the front, its section, topic, person and day page show
its headline, and the river of a page from the depth of the archive does. The press is still baking that
archive behind, unless `--rest` waits for it: at 100,000 stories that is 400,000 files and hours.
"""

from __future__ import annotations

import argparse
import http.client
import re
import sqlite3
import statistics
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.desk import Desk, body_of
from bench.site import Site, made_site

PAUSE = 0.005
LIMIT_P95, LIMIT_P99 = 1.0, 2.0
PATIENCE = 30.0


@dataclass
class Run:
    """The publications of one archive size: seconds to visible, seconds of the POST, files written."""

    stories: int
    seconds: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    files: int = 0
    late: dict[str, int] = field(default_factory=dict)


class Reader:
    """Reads pages over one kept connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def shows(self, path: str, words: str) -> bool:
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        return words in answer.read().decode()


def publications(site: Site, *, count: int, stories: int) -> Run:
    """Publish `count` stories through the form, one after another, each as soon as the last is visible."""
    desk = Desk(site.newsroom_port)
    desk.sign_in("admin", (site.home / "private" / "first-password").read_text().strip())
    section, topic, person, old = _places(site)
    run, reader = Run(stories), Reader(site.port)
    form = "/desk/stories/add/"
    for number in range(count):
        words = f"Measured {uuid.uuid4().hex}"
        fields = desk.open_form(form) | body_of("A first paragraph.", "A second one.")
        fields |= {"headline": words, "standfirst": "Made by the bench.", "section": section[0]}
        fields |= {"topics": f"[{topic[0]}]", "slug": f"measured-{words[-32:]}"}
        fields |= {"bylines-TOTAL_FORMS": "1", "bylines-0-person": person[0], "bylines-0-role": "author"}
        fields |= {"bylines-0-about": "", "bylines-0-ORDER": "1", "bylines-0-id": "", "bylines-0-DELETE": ""}
        posted = time.perf_counter()
        desk.publish(form, fields)
        run.posts.append(time.perf_counter() - posted)
        day = time.strftime("/%Y/%m/%d/", time.gmtime())
        pages = [f"{day}measured-{words[-32:]}", "/", section[1], topic[1], person[1], day, old]
        run.seconds.append(_wait(reader, pages, words, posted, run))
        if number % 50 == 49:
            print(f"  {number + 1} of {count}", flush=True)
    return run


def _wait(reader: Reader, pages: list[str], words: str, since: float, run: Run) -> float:
    waiting = list(pages)
    while waiting:
        last = waiting[-1]
        waiting = [path for path in waiting if not reader.shows(path, words)]
        if not waiting:
            run.late[last if last in pages[:1] else re.sub(r"[0-9a-f]{32}", "…", last)] = (
                run.late.get(last, 0) + 1
            )
        elif time.perf_counter() - since > PATIENCE:
            raise RuntimeError(f"not visible after {PATIENCE:.0f} s on {waiting}")
        else:
            time.sleep(PAUSE)
    return time.perf_counter() - since


def _places(site: Site) -> tuple[tuple[str, str], tuple[str, str], tuple[str, str], str]:
    """A section, topic and person of the archive as (id, page), and the oldest story's page."""
    with sqlite3.connect(f"file:{site.home}/private/newsroom.sqlite3?mode=ro", uri=True) as database:
        one = lambda sql: tuple(map(str, database.execute(sql).fetchone()))  # noqa: E731
        section = one("SELECT id, '/' || slug || '/' FROM newsroom_section ORDER BY id LIMIT 1")
        topic = one("SELECT id, '/topic/' || slug || '/' FROM newsroom_topic ORDER BY id LIMIT 1")
        person = one("SELECT id, '/people/' || slug || '/' FROM newsroom_person ORDER BY id LIMIT 1")
        (old,) = one("SELECT path FROM press_output WHERE kind = 'story' ORDER BY path LIMIT 1")
    return section, topic, person, old


def _percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]


def _report(runs: list[Run]) -> Iterator[str]:
    yield "| archive | publications | POST p50 | visible p50 | p95 | p99 | max | files written |"
    yield "|---|---|---|---|---|---|---|---|"
    for run in runs:
        seconds = run.seconds
        yield (
            f"| {run.stories:,} | {len(seconds)} | {statistics.median(run.posts):.2f} s "
            f"| {statistics.median(seconds):.2f} s | {_percentile(seconds, 0.95):.2f} s "
            f"| {_percentile(seconds, 0.99):.2f} s | {max(seconds):.2f} s "
            f"| {run.files} |"
        )


def measure(stories: int, count: int, *, rest: bool) -> Run:
    """One new site with that archive: the files of one publication, then `count` publications at the desk."""
    with made_site(stories=stories) as site:
        files = int(site.python("-m", "bench.files").split()[-1])
        site.start()
        print(f"{stories:,} stories: waiting for the press", flush=True)
        if rest:
            print(f"  baked in {site.wait_until_baked(4 * 3600):.0f} s", flush=True)
        else:
            while site.health().get("last_bake") is None:
                time.sleep(1)
            time.sleep(20)
            print(f"  still waiting: {site.health()['queue']}", flush=True)
        run = publications(site, count=count, stories=stories)
        run.files = files
        return run


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--rest", action="store_true", help="begin when the whole archive is baked")
    given = parser.parse_args(words or [])
    runs = [measure(int(size), given.count, rest=given.rest) for size in given.sizes.split(",")]
    print("\n".join(_report(runs)))
    same = len({run.files for run in runs}) == 1
    slow = [
        run
        for run in runs
        if _percentile(run.seconds, 0.95) > LIMIT_P95 or _percentile(run.seconds, 0.99) > LIMIT_P99
    ]
    print("files per publication:", "the same at every size" if same else "NOT the same")
    return 0 if same and not slow else 1


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
