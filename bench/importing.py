"""A WordPress export of many posts with pictures, imported beside a running site.

python -m bench importing 10000              unbroken, with a breaking story published every ten seconds
python -m bench importing 10000 --kill       killed five times on the way, then compared with an unbroken one

Printed: seconds, posts a second, the most memory that the import's processes had together (PSS, every 0.5 s),
and how long a breaking story took from the command's end to the readers' front page.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image

from bench.desk import Desk, body_of
from bench.publish import Reader
from bench.site import COMMAND, Site, made_site

PICTURES = 2000
"""Different pictures at most; posts share them as they do in an archive."""

WORDS = (
    "harbour council bridge winter market school river budget train hospital storm election theatre library "
    "street minister festival museum factory energy water police court village region court team coach film"
).split()
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old site</title>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>
"""


def main(words: list[str]) -> int:
    """Returns 1 where a promise was broken."""
    number = int(words[0]) if words else 10_000
    with made_site() as site:
        export, uploads = site.home / "export.xml", site.home / "uploads"
        write_export(export, uploads, number)
        print(f"export: {export.stat().st_size / 1e6:.0f} MB, {len(list(uploads.rglob('*.jpg')))} pictures")
        site.start()
        failed = run_unbroken(site, export, uploads, number)
        site.stop()
        if "--kill" in words:
            failed |= compare_with_killed(site, export, uploads)
    return failed


def write_export(path: Path, uploads: Path, number: int) -> None:
    """So many posts in the order of their times, each with a picture, three links to others, and tags."""
    chance = random.Random(7)
    pictures = min(PICTURES, number)
    for one in range(pictures):
        file = uploads / f"2013/{one % 12 + 1:02}/p{one}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        noise = Image.frombytes("RGB", (60, 40), chance.randbytes(60 * 40 * 3))
        noise.resize((1200, 800)).save(file, "JPEG", quality=80)
    begun = dt.datetime(2001, 1, 1, 6, tzinfo=dt.UTC)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for one in range(pictures):
            address = f"https://old.example/wp-content/uploads/2013/{one % 12 + 1:02}/p{one}.jpg"
            file.write(
                f"<item><title>p{one}</title><wp:post_id>{number + one + 1}</wp:post_id><wp:status>inherit"
                f"</wp:status><wp:post_type>attachment</wp:post_type><wp:attachment_url>{address}"
                "</wp:attachment_url></item>\n"
            )
        for one in range(1, number + 1):
            at = begun + dt.timedelta(minutes=one * (7_500_000 // number))
            file.write(_post(one, number, number + 1 + one % pictures, at, chance))
        file.write("</channel></rss>\n")


def _post(one: int, number: int, picture: int, at: dt.datetime, chance: random.Random) -> str:
    title = " ".join(chance.choices(WORDS, k=6)).capitalize()
    paragraphs = [" ".join(chance.choices(WORDS, k=70)).capitalize() + "." for _ in range(6)]
    # Two links back and, in one post of twenty, one to a post that comes later.
    others = [max(1, one - chance.randint(1, 400)) for _ in range(2)]
    others += [min(number, one + 20)] if one % 20 == 0 else []
    links = "".join(f' <a href="https://old.example/?p={other}">See {other}</a>.' for other in others)
    body = "".join(f"<!-- wp:paragraph --><p>{text}</p><!-- /wp:paragraph -->" for text in paragraphs)
    body += f"<!-- wp:paragraph --><p>Read <b>more</b>:{links}</p><!-- /wp:paragraph -->"
    tags = "".join(
        f'<category domain="post_tag" nicename="{word}">{word}</category>'
        for word in chance.sample(WORDS[:28], 3)
    )
    section = WORDS[one % 8]
    return (
        f"<item><title>{escape(title)}</title><link>https://old.example/{at:%Y/%m}/post-{one}/</link>"
        f"<dc:creator>author{one % 50}</dc:creator><guid>https://old.example/?p={one}</guid>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{one}</wp:post_id>"
        f"<wp:post_date_gmt>{at:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt><wp:post_name>post-{one}</wp:post_name>"
        "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        f'<category domain="category" nicename="{section}">{section}</category>{tags}<wp:postmeta>'
        f"<wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>{picture}</wp:meta_value></wp:postmeta></item>\n"
    )


def run_unbroken(site: Site, export: Path, uploads: Path, number: int) -> int:
    """One import to its end beside the running site."""
    seen: list[float] = []
    stop = threading.Event()
    publisher = threading.Thread(target=_break_news, args=(site, stop, seen))
    started = time.monotonic()
    with importing(site, export, uploads) as process:
        publisher.start()
        memory = Memory(process.pid)
        while process.poll() is None:
            memory.look()
            time.sleep(0.5)
    seconds = time.monotonic() - started
    stop.set()
    publisher.join()
    print(
        f"imported in {seconds:.0f} s ({number / seconds:.0f} posts a second), {memory.most / 1e6:.0f} MB; "
        f"100,000 posts at that pace: {100_000 / number * seconds / 60:.1f} min"
    )
    if seen:
        print(
            f"breaking stories meanwhile: {len(seen)}, median {statistics.median(seen):.2f} s, "
            f"worst {max(seen):.2f} s"
        )
    at = time.monotonic()
    queue = site.health().get("queue")
    print(f"left to bake at the end of the import: {queue}")
    if number <= 2000:
        site.wait_until_baked()
        print(f"baked, renditions included, {time.monotonic() - at:.0f} s later")
    stories = _fingerprint(site.home)[0]
    ok = process.returncode == 0 and stories >= number and memory.most < 300e6 and (not seen or max(seen) < 2)
    print("held" if ok else "BROKEN")
    return int(not ok)


@contextlib.contextmanager
def importing(site: Site, export: Path, uploads: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command, running; its words go to import.log of the site."""
    words = [*COMMAND, "import", "wxr", str(export), "--media", str(uploads)]
    with (site.home / "import.log").open("ab") as log:
        process = subprocess.Popen(
            words, env=site.environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def compare_with_killed(site: Site, export: Path, uploads: Path) -> int:
    """Import again into another site, killed five times; what is in the database has to be the same."""
    whole = _fingerprint(site.home)
    with made_site() as other:
        chance = random.Random(3)
        for _ in range(5):
            with importing(other, export, uploads) as process:
                done = _done(other.home)
                wanted = done + whole[0] // 7 + chance.randint(0, 30)
                while process.poll() is None and _done(other.home) < wanted:
                    time.sleep(0.05)
                process.send_signal(signal.SIGKILL)
                print(f"killed behind item {_done(other.home)}")
        with importing(other, export, uploads) as process:
            process.wait()
        broken = _fingerprint(other.home)
    print(f"unbroken {whole}, killed five times {broken}")
    return int(whole[1:] != broken[1:])


def _done(home: Path) -> int:
    with contextlib.closing(
        sqlite3.connect(f"file:{home}/private/newsroom.sqlite3?mode=ro", uri=True)
    ) as rows:
        return rows.execute("SELECT coalesce(max(done), 0) FROM intake_importrun").fetchone()[0]


def _fingerprint(home: Path) -> tuple[int, int, str, int, int]:
    """Imported stories; and what of them does not depend on the order of numbers: text, lists, redirects."""
    told = hashlib.sha256()
    with contextlib.closing(
        sqlite3.connect(f"file:{home}/private/newsroom.sqlite3?mode=ro", uri=True)
    ) as rows:
        stories = rows.execute(
            "SELECT source_id, headline, path, published_at, body, (SELECT group_concat(list) FROM "
            "(SELECT l.list "
            "FROM stories_listing l WHERE l.story_id = s.id ORDER BY l.list)) FROM stories_story s "
            "WHERE imported ORDER BY source_id"
        )
        number = 0
        for source_id, headline, path, at, body, lists in stories:
            blocks = [(block["type"], block["value"]) for block in json.loads(body)]
            kinds = sorted(name.partition("/")[0] for name in lists.split(","))
            told.update(json.dumps([source_id, headline, path, at, blocks, kinds]).encode())
            number += 1
        everything = rows.execute("SELECT count(*) FROM stories_story").fetchone()[0]
        redirects = rows.execute("SELECT count(*) FROM newsroom_redirect").fetchone()[0]
        pictures = rows.execute("SELECT count(*) FROM stories_picture").fetchone()[0]
    return everything, number, told.hexdigest()[:16], redirects, pictures


class Memory:
    """The most that a process and its children had at once, in bytes (PSS: what they share counts once)."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most = pid, 0

    def look(self) -> None:
        """Measure now."""
        with contextlib.suppress(OSError, ValueError):
            found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
            self.most = max(self.most, sum(_pss(int(pid)) for pid in [self.pid, *found]))


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _break_news(site: Site, stop: threading.Event, seen: list[float]) -> None:
    """Publish a story at the desk every five seconds; seconds from the POST until page and front have it."""
    desk = Desk(site.newsroom_port)
    desk.sign_in("admin", (site.home / "private" / "first-password").read_text().strip())
    form, reader = "/desk/stories/add/", Reader(site.port)
    while not stop.wait(5):
        words = f"Breaking {uuid.uuid4().hex}"
        slug = f"breaking-{words[-32:]}"
        fields = desk.open_form(form) | body_of("It has happened.") | {"headline": words, "slug": slug}
        posted = time.monotonic()
        desk.publish(form, fields)
        answered = time.monotonic() - posted
        pages = [f"{time.strftime('/%Y/%m/%d/', time.gmtime())}{slug}", "/"]
        while pages and time.monotonic() - posted < 60:
            pages = [path for path in pages if not reader.shows(path, words)]
            time.sleep(0.01)
        seen.append(time.monotonic() - posted)
        if seen[-1] > 1:
            print(
                f"  a breaking story took {seen[-1]:.2f} s, of which the desk's answer {answered:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
