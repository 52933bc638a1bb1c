"""Every old address of two imported sites, asked of the running site as a reader would.

python -m bench addresses SAMPLES_DIR

WordPress's theme unit test and the Markdown files of digital.gov are imported and baked. Every address that
the sources give (permalinks, `?p=` numbers, guids, permalinks by Hugo's rule) has to answer 301 to a page
that is there, or 410; and no link of a new page may lead to an old address that is known.
"""

from __future__ import annotations

import collections
import http.client
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

from bench.site import Site, made_site

WORDPRESS = "wxr/wordpress-importer/theme-unit-test-data.xml"
HUGO = "corpora/digitalgov-news/markdown-files"
PERMALINK = "/:year/:month/:day/:slug/"
_LINK = re.compile(r'<a [^>]*href="([^"]*)"')


def main(words: list[str]) -> int:
    """Returns 1 where an old address leads nowhere, or a new page to an old address."""
    if not words or not (Path(words[0]) / WORDPRESS).is_file():
        print("Name the folder with the samples: python -m bench addresses SAMPLES_DIR", file=sys.stderr)
        return 2
    root = Path(words[0]).resolve()
    with made_site() as site:
        profile = site.home / "hugo.toml"
        profile.write_text(f'permalink = "{PERMALINK}"\n')
        print(site.call("import", "wxr", str(root / WORDPRESS)).splitlines()[0])
        print(site.call("import", "markdown", str(root / HUGO), "--profile", str(profile)).splitlines()[0])
        old = [*wordpress_addresses(root / WORDPRESS), *hugo_addresses(root / HUGO)]
        site.start()
        site.wait_until_baked()
        return int(bool(ask(site, old)) | bool(look_inside(site)))


def wordpress_addresses(path: Path) -> Iterator[tuple[str, str]]:
    """Each address of a published post or page, and what it is, read without the importer."""
    for item in ElementTree.parse(path).iter("item"):
        told = {child.tag.rpartition("}")[2]: child.text or "" for child in item}
        if told.get("status") != "publish" or told.get("post_type") not in ("post", "page"):
            continue
        if told.get("post_password") or not (told.get("title") or told.get("encoded")):
            continue
        number, kind = told["post_id"], told["post_type"]
        link = urlsplit(told["link"].strip())
        if link.path.strip("/"):
            yield unquote(link.path), f"{kind} {number}"
        yield f"/?{'p' if kind == 'post' else 'page_id'}={number}", f"{kind} {number}"


def hugo_addresses(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file's address by the rule, and its name's."""
    for path in sorted(folder.glob("*.md")):
        head = path.read_text("utf-8").split("---")[1]
        date = re.search(r"^date: ['\"]?(\d{4})-(\d\d)-(\d\d)", head, re.M)
        slug = re.search(r"^slug: ['\"]?([\w-]+)", head, re.M)
        if date and slug:
            yield f"/{date[1]}/{date[2]}/{date[3]}/{slug[1]}/", path.name


def ask(site: Site, old: list[tuple[str, str]]) -> list[str]:
    """Ask for each; returns what leads nowhere."""
    answers: collections.Counter[str] = collections.Counter()
    wrong = []
    for address, what in old:
        status, body, headers = answer(site, address)
        target = headers.get("location", "")
        ends = answer(site, target)[0] if status == 301 else status
        answers[f"{status}" + (f" to {ends}" if status == 301 else "")] += 1
        if not (status == 301 and ends == 200) and status != 410 and not (status == 200 and body):
            wrong.append(f"{address} ({what}): {status} {target} {ends}")
    print(f"{len(old)} old addresses: " + ", ".join(f"{n} x {told}" for told, n in answers.most_common()))
    for line in wrong:
        print(f"WRONG {line}")
    return wrong


def look_inside(site: Site) -> list[str]:
    """Links of the new pages that lead to an old address that is known; in bodies as readers have them."""
    with closing(sqlite3.connect(f"file:{site.home}/private/newsroom.sqlite3?mode=ro", uri=True)) as rows:
        known = {path.rstrip("/") for (path,) in rows.execute("SELECT path FROM newsroom_redirect")}
        paths = [path for (path,) in rows.execute("SELECT path FROM stories_story WHERE live")]
    wrong, links = [], 0
    for path in paths:
        status, body, _ = answer(site, path)
        if status != 200:
            wrong.append(f"{path}: {status}")
        for link in _LINK.findall(body.decode("utf-8", "replace")):
            links += 1
            at = urlsplit(unescape(link))
            place = f"/?{at.query}" if at.query and at.path in ("", "/") else unquote(at.path).rstrip("/")
            own = not at.netloc or at.netloc.startswith("localhost") or at.netloc.startswith("127.")
            if own and place and place in known and unquote(at.path) not in paths:
                wrong.append(f"{path} leads to the old address {link}")
    print(f"{len(paths)} pages with {links} links: {len(wrong)} wrong")
    for line in wrong[:40]:
        print(f"WRONG {line}")
    return wrong


def answer(site: Site, address: str) -> tuple[int, bytes, dict[str, str]]:
    """What readers get there; the address may be whole."""
    at = urlsplit(f"//site{address}" if address.startswith("/") else address)
    path = quote(unquote(at.path) or "/", safe="/~!$&'()*+,;=:@") + (f"?{at.query}" if at.query else "")
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    try:
        connection.request("GET", path)
        got = connection.getresponse()
        return got.status, got.read(), {name.lower(): value for name, value in got.getheaders()}
    finally:
        connection.close()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
