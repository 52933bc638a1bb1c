"""`kill -9` at random moments while stories are published: readers never see a half page or a dead link."""

import json
import os
import random
import statistics
import threading
import time
from collections.abc import Iterator

import pytest

from broadsheet.kernel import plate
from broadsheet.testing.site import RunningSite, crowding
from tests.system.newsroom import Killed, Published, Publisher
from tests.system.watcher import Watcher, faults_of, stories_in

pytestmark = pytest.mark.xdist_group("kill")

ROUNDS = int(os.environ.get("BENCH_KILL_ROUNDS", "5"))
"""Kills of each process. `make bench` does 200."""

BACK = 10.0
"""Seconds after a restart in which every story has to be visible, with the machine to itself."""

PLACE = {"section": "harbour", "topic": "ferries", "author": "tomas-okafor"}
RIVER = "/live/river.html"
LISTS = ["/", RIVER, "/harbour/", "/topic/ferries/", "/people/tomas-okafor/"]
NEWEST = 8
"""How many of the newest stories every list shows."""


class Desk:
    """Publishes without a pause in a thread of its own and keeps what is committed."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher
        self.published: list[Published] = []
        self.broken: list[str] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="desk")

    def __enter__(self) -> "Desk":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(60)

    def _work(self) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            try:
                self.published.append(self.publisher.publish(f"Kill story number {number} of all", **PLACE))
            except Killed:
                continue
            except Exception as error:
                self.broken.append(repr(error))
                return
            self._stop.wait(0.3)


def missing(site: RunningSite, stories: list[Published], since: list[Published]) -> Iterator[str]:
    """Where readers do not see what was published: each story on its page, the newest in every list too.

    A list shows the newest: what went out `since` may have moved a story off its end by now. Such a list
    shows NEWEST others or more that are newer.
    """
    for story in stories:
        answer = site.get(story.path)
        if answer.status != 200 or story.headline not in answer.text:
            yield f"{story.path} answers {answer.status}"
    for path in LISTS:
        shown = stories_in(site.get(path).text)
        newer = [story.path for story in since if story.path in shown]
        if len(newer) < NEWEST:
            lacking = [story.path for story in stories[-NEWEST:] if story.path not in shown]
            yield from (f"{path} lacks {story}, has {newer} of those since" for story in lacking)


def reported(site: RunningSite) -> str:
    """When the press last said that it is there."""
    found: str = json.loads((site.public / "status.json").read_bytes())["written_at"]
    return found


def is_back(site: RunningSite, name: str, dead: int, before: str) -> bool:
    if site.pid(name) in (None, dead):
        return False
    if name == "press":
        return reported(site) > before
    try:
        return site.get("/healthz", port=site.newsroom_port if name == "newsroom" else None).status == 200
    except OSError:
        return False


def patience() -> float:
    """BACK, or more where others keep the processors busy: the test is of order, not of the machine."""
    return BACK * crowding()


def wait_until_visible(site: RunningSite, published: list[Published]) -> float:
    """Give every story its time to be where readers look for it; returns the seconds it took."""
    began = time.monotonic()
    count = len(published)
    while left := list(missing(site, published[max(0, count - 4 * NEWEST) : count], published[count:])):
        waited = time.monotonic() - began
        assert waited < patience(), (
            f"not visible after {waited:.1f} s: {left[:5]}\n{site.health()}\n{site.tail()}"
        )
        time.sleep(0.1)
    return time.monotonic() - began


def test_no_kill_shows_readers_a_half_page_a_missing_page_or_a_dead_link(running_site: RunningSite) -> None:
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    victims = [*("press", "delivery", "newsroom") * ROUNDS]
    chance.shuffle(victims)
    site, waits = running_site, []
    with Publisher(site) as publisher, Watcher(site, LISTS) as watcher, Desk(publisher) as desk:
        site.wait_for(lambda: len(desk.published) > NEWEST, seconds=60, what="the first stories")
        for name in victims:
            count = len(desk.published)
            site.wait_for(lambda: len(desk.published) > count, seconds=60, what="one more story")
            time.sleep(chance.uniform(0.0, 1.2))
            if name == "delivery":
                watcher.away.set()
            dead = site.kill(name)
            before = reported(site)
            if name == "newsroom":
                publisher.kill()  # the desk's own process, in the middle of whatever it does
            site.wait_for(lambda: is_back(site, name, dead, before), seconds=60, what=f"{name} to come back")
            watcher.away.clear()
            waits.append(wait_until_visible(site, desk.published))
            if len(waits) % 50 == 0:
                print(f"{len(waits)} of {len(victims)} kills, {max(waits):.1f} s at most", flush=True)  # noqa: T201
    assert desk.broken == []
    assert watcher.faults == [], f"seed {seed}"
    assert watcher.reads > 200
    site.wait_for(site.is_baked, seconds=30, what="the queue to be empty")
    assert list(missing(site, desk.published, [])) == []
    check_store(site)
    seen = f"{len(victims)} kills, {len(desk.published)} stories, {watcher.reads} pages read"
    print(f"{seen}; visible again within {max(waits):.1f} s, median {statistics.median(waits):.1f}")  # noqa: T201 - for the bench


def check_store(site: RunningSite) -> None:
    """Every plate on disk passes its own check, every list answers, and the event log counts upwards."""
    for file in (site.public / "plates").rglob("*.plate"):
        plate.parse(file.read_bytes())
    for path in LISTS:
        assert list(faults_of(site.get(path))) == []
    log = (site.public / "live" / "en" / "events.jsonl").read_bytes()
    ids = [json.loads(line)["id"] for line in log.splitlines()]
    assert ids == sorted(set(ids))
    leftovers = [file.name for file in site.public.rglob("*") if file.is_file() and "tmp" in file.suffix]
    assert leftovers == []
