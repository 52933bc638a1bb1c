"""A made-up store: stories with a river of 40 items, as plates for delivery and as .gz files for nginx.

Both servers send the same bytes: what nginx finds ready in a file is what delivery splices.
"""

from __future__ import annotations

import os
import random
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from broadsheet.kernel import atomic, generation, paths, plate, splice
from broadsheet.kernel.site import Edition, Site, dump_site

WORDS = (
    "the storm minister said people city water council after night report police train market school river "
    "budget bridge hospital strike weather night court election border harvest power station village north "
    "south morning week year agreement vote union plan price street museum team match final season writer"
).split()
PICKED = (
    ["story:1"] + [f"story:{number}" for number in range(100, 108)] + ["person:7", "section:3", "topic:5"]
)


def _corpus() -> list[str]:
    pick = random.Random(1)
    return [
        pick.choice(WORDS) + (str(pick.randrange(1000)) if not pick.randrange(6) else "")
        for _ in range(50_000)
    ]


_CORPUS = _corpus()


def text(seed: int, words: int) -> str:
    """Words that are always the same for a seed; they compress about as news does."""
    start = seed * 7919 % (len(_CORPUS) - words)
    return " ".join(_CORPUS[start : start + words])


def story(seed: int, words: int) -> bytes:
    """A story's page with the place of the river."""
    paragraphs = "".join(f"<p>{text(seed * 1000 + part, 60)}.</p>\n" for part in range(words // 60))
    title = text(seed, 8)
    head = f"<!doctype html><html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1>"
    tail = f"</main><aside>{plate.slot_marker('river')}</aside><footer>{text(7, 200)}</footer></body></html>"
    return (head + paragraphs + tail).encode()


def river(version: int) -> bytes:
    """The newest 40 items."""
    items = "".join(
        f'<li><time datetime="2024-11-23T{hour % 24:02}:10">{hour % 24:02}:10</time> '
        f'<a href="/2024/11/23/story-{version}-{hour}">{text(version * 100 + hour, 11)}</a></li>\n'
        for hour in range(40)
    )
    return f"<h2>2024, Saturday 23 November</h2><ol>{items}</ol>".encode()


class Pair:
    """The two folders: `public` for delivery, `html` for nginx."""

    def __init__(self, root: Path) -> None:
        self.public, self.html = root / "public", root / "html"
        self.html.mkdir(parents=True)
        edition = Edition("en", "", "", "en", "ltr")
        atomic.replace_file(self.public / paths.SITE, dump_site(Site(("localhost", "127.0.0.1"), (edition,))))
        self.river = self._river(0)
        self.write_river(0)

    def write_story(self, path: str, body: bytes, *, sync: bool = True) -> None:
        """Publish a story to both; without `sync` for filling an archive."""
        data = plate.compile_plate(
            edition="en", path=path, status=200, headers={"Content-Type": "text/html; charset=utf-8"},
            keys=PICKED, position=1, modified=datetime.now(UTC), body=body,
        )  # fmt: skip
        parts = plate.parse(data, verify=False).parts
        member = splice.gzip_member(self.river if isinstance(part, plate.Slot) else part for part in parts)
        write = atomic.replace_file if sync else _put
        write(self.public / paths.plate_file("en", path), data)
        write(Path(f"{self.html}{path}.gz"), member)

    def write_river(self, version: int) -> None:
        """Publish a river to both; nginx' pages are whole, so only those written afterwards have it."""
        self.river = self._river(version)
        data = plate.compile_fragment(
            edition="en", name="river", modified=datetime.now(UTC), body=river(version)
        )
        atomic.replace_file(self.public / paths.slot_file("en", "river"), data)

    def bump(self) -> None:
        """Let delivery know."""
        generation.bump(self.public / paths.GENERATION)

    @staticmethod
    def _river(version: int) -> splice.Segment:
        return splice.deflate(river(version))


def fill(root: Path, count: int) -> list[str]:
    """Write an archive of `count` stories below `root`; returns their paths."""
    pair = Pair(root)
    names = [
        f"/20{number % 20:02}/{number // 20 % 12 + 1:02}/{number // 240 % 28 + 1:02}/story-{number}"
        for number in range(count)
    ]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_fill_some, [(pair, names[at : at + 2000], at) for at in range(0, count, 2000)]))
    pair.bump()
    return names


def _fill_some(work: tuple[Pair, list[str], int]) -> None:
    pair, names, start = work
    # Compressing takes nine tenths of the time: the files are 50,000, the texts in them 2,000.
    plate.deflate = lru_cache(8192)(splice.deflate)
    for number, name in enumerate(names, start):
        pair.write_story(name, story(number % 2000, 900), sync=False)


def _put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
