"""What a baked site says to machines, looked at address by address: nothing here asks a database."""

import html
import json
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import feedparser
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from pyld import jsonld
from referencing import Registry, Resource

from broadsheet.outlets import tests as outlet_tests
from broadsheet.outlets.check.crawl import Crawl
from broadsheet.outlets.check.page import Seen
from broadsheet.outlets.check.shelf import Held, Shelf
from broadsheet.outlets.tests.feedrules import events
from broadsheet.outlets.tests.vocabulary import faults
from broadsheet.testing.site import RunningSite

FILES = Path(outlet_tests.__file__).parent / "schemas"
ROLES = ("author", "editor", "translator", "contributor", "mentions")
FEEDS = frozenset({"rss", "atom"})
SCHEMA_ORG = "http://schema.org/"


def crawled(root: Path, front: str) -> Crawl:
    """A walk over a whole site that found nothing wrong."""
    crawl = Crawl(Shelf(root, front))
    found = [f"{one.url}: {one.sentence}" for one in crawl.findings() if one.wrong]
    assert not found, "\n".join(found[:20])
    return crawl


def look_at_everything(crawl: Crawl) -> Counter[str]:
    """Hold every page, feed, map and story's file to what it must be; returns how many there were of each."""
    counts: Counter[str] = Counter()
    for url in crawl.found:
        held = crawl.shelf.held(url)
        if held is None or held.status != 200:
            continue
        kind = kind_of(url, held)
        counts[kind] += 1
        match kind:
            case "text/html":
                counts.update(_page(crawl.shelf, crawl.shelf.seen(url)))
            case "rss" | "atom":
                counts["entries"] += _feed(crawl.shelf, held)
            case "application/feed+json":
                _json_feed(held)
            case "application/xml":
                _schema("sitemap.xsd").assertValid(etree.fromstring(held.text.encode()))
    return counts


def kind_of(url: str, held: Held) -> str:
    """The type of a file; feeds and maps have one, and are told apart by their names."""
    name = url.rpartition("/")[2].partition(".")[0]
    return name if held.type == "application/xml" and name in FEEDS else held.type


def _page(shelf: Shelf, seen: Seen) -> Iterator[str]:
    if seen.canonical != seen.url:  # not to be indexed, or text alone: the whole page is the one to be found
        return
    assert faults(seen.graph) == [], seen.url
    assert _expanded_terms(seen.graph) == _terms(seen.graph), seen.url
    yield "graphs"
    story = seen.node("#story")
    if not story:
        return
    yield "stories"
    shown = _line(seen.text)
    assert [_line(one) for one in seen.headings] == [_line(story["headline"])], seen.url
    yield from _shown(shelf.held(seen.url).text, seen, story)
    named = {part["@id"] for role in ROLES for part in story.get(role, [])}
    people = [one for one in seen.graph if one["@type"] == "Person"]
    assert {one["@id"] for one in people} == named, seen.url
    for one in people:
        assert _line(one["name"]) in shown, seen.url
        assert one["url"] in seen.links, seen.url
    for topic in story.get("keywords", []):
        assert _line(topic) in shown, seen.url
    for source in story.get("citation", []):
        assert source["url"] in seen.links, seen.url
    for telling in story.get("workTranslation", []):
        assert (telling["inLanguage"], telling["url"]) in seen.alternates, seen.url
    _ninjs(shelf, seen, story)


def _shown(text: str, seen: Seen, story: dict) -> Iterator[str]:
    """The times, names and note above the text are what the graph says, and nothing else is."""
    head = text.partition("<article")[2].partition("</header>")[0]
    published = re.findall(r'<p class="when"[^>]*><time datetime="([^"]+)"', head)
    updated = re.findall(r'<p class="updated">.*?<time datetime="([^"]+)"', head)
    assert (published, updated or published) == ([story["datePublished"]], [story["dateModified"]]), seen.url
    nodes = {one["@id"]: one for one in seen.graph if one["@type"] == "Person"}
    names = re.findall(r"<bdi>(.*?)</bdi></a></li>", head.partition('class="names"')[2])
    told = [nodes[part["@id"]]["name"] for role in ROLES for part in story.get(role, [])]
    assert sorted(map(_line, names)) == sorted(map(_line, told)), seen.url
    notes = re.findall(r'<p class="updated">.*?<bdi>(.*?)</bdi>', head)
    corrections = [story["correction"]] if "correction" in story else []
    assert [_line(one) for one in notes] == [_line(one["text"]) for one in corrections], seen.url
    assert all(one["datePublished"] == story["dateModified"] for one in corrections), seen.url
    yield from ("corrections" for _ in corrections)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)


def _ninjs(shelf: Shelf, seen: Seen, story: dict) -> None:
    held = shelf.held(f"{seen.url}.ninjs.json")
    assert held is not None, seen.url
    told = json.loads(held.text)
    ninjs_schema().validate(told)
    assert told["uri"] == story["identifier"]
    assert told["headlines"][0]["value"] == story["headline"]
    assert told["altIds"] == [{"role": "address", "value": seen.url}]
    public = json.loads(shelf.held(f"{seen.url}.json").text)
    assert (public["about"]["url"], public["about"]["urn"]) == (seen.url, story["identifier"])
    assert public["headline"] == story["headline"]


def _feed(shelf: Shelf, held: Held) -> int:
    given = {"content-type": f"{held.type}; charset=utf-8"}  # as delivery sends it
    found = feedparser.parse(
        held.text, response_headers=given, sanitize_html=False, resolve_relative_uris=False
    )
    assert not found.bozo, found.get("bozo_exception")
    assert not events(held.text.encode()), events(held.text.encode())
    for entry in found.entries:
        story = shelf.seen(entry.link).node("#story")
        assert (entry.id, _line(entry.title)) == (story["identifier"], _line(story["headline"])), entry.link
        assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == _moment(story["datePublished"])
        assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == _moment(story["dateModified"])
    return len(found.entries)


def _json_feed(held: Held) -> None:
    feed = json.loads(held.text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert all(
        item["id"] and (item.get("content_html") or item.get("content_text")) for item in feed["items"]
    )


def withdrawal(site: RunningSite) -> tuple[float, Counter[str]]:
    """Publish a story and take it back on a running site: in how many seconds after the change was committed
    was it out of every file that had named it, and how many files of each type those were. Asks over HTTP.
    """
    name = f"withdrawn-{time.time_ns()}"
    told = {
        "edition": "en",
        "headline": "A ship came in",
        "standfirst": "It carries grain.",
        "slug": name,
        "kind": "opinion",
        "section": {"slug": "politics", "name": "Politics"},
        "topics": [{"slug": "port", "name": "Port"}],
        "bylines": [{"person": {"slug": "olena-m", "name": "Olena M."}}],
    }
    site.call("story", "create", "--publish", "-", stdin=json.dumps(told))
    # What the press says of itself may be a second old: wait for one of each kind, the maps last.
    last = ("/people/olena-m/atom.xml", "/topic/port/feed.json", "/kind/opinion/rss.xml", "/sitemap-news.xml")
    for path in ("/ninjs.json", *last):
        site.wait_for(lambda: name in site.get(path).text, seconds=60, what=path)
    time.sleep(2)
    site.wait_for(site.is_baked, seconds=60, what="the press")
    front = f"http://localhost:{site.port}"
    shelf = Shelf(site.public, front)
    held = {url: shelf._held(url) for url in shelf.everything()}
    named = {
        url.removeprefix(front): kind_of(url, one)
        for url, one in held.items()
        if one and one.type != "text/html" and (name in one.text or name in url)
    }
    found = next(one.text for url, one in held.items() if one and url.endswith(f"{name}.json"))
    about = json.loads(found)["about"]
    words = ("story", "unpublish", about["address"], "--reason", "Wrong.")
    running = subprocess.Popen(
        [sys.executable, "-m", "broadsheet", *words],
        env=site.environment,
        stdout=subprocess.DEVNULL,
    )
    left, deadline = list(named), time.monotonic() + 60
    while left and time.monotonic() < deadline:
        left = [path for path in left if not _is_out(site, path, name, about["urn"])]
        ended = time.time()
    assert running.wait() == 0
    assert not left, left
    with closing(sqlite3.connect(site.root / "private" / "newsroom.sqlite3")) as database:
        (gone,) = database.execute("SELECT MAX(gone_at) FROM stories_story").fetchone()
    return ended - datetime.fromisoformat(gone).replace(tzinfo=UTC).timestamp(), Counter(named.values())


def _is_out(site: RunningSite, path: str, name: str, urn: str) -> bool:
    """Whether a file names the story no more, and says that it was withdrawn where its format can."""
    answer = site.get(path)
    if name in path:
        return answer.status == 410 and "Wrong." in answer.text
    if path.endswith(("atom.xml", "ninjs.json")):
        return name not in answer.text and urn in answer.text and "Wrong." in answer.text
    return name not in answer.text and urn not in answer.text


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FILES / name))


@cache
def ninjs_schema() -> Draft202012Validator:
    """The schema of ninjs 3.1, with that of GeoJSON at hand."""
    geography = json.loads((FILES / "GeoJSON-schema.json").read_text())
    registry = Registry().with_resource(
        "https://geojson.org/schema/GeoJSON.json", Resource.from_contents(geography)
    )
    schema = json.loads((FILES / "ninjs-schema_3.1.json").read_text())
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())


@cache
def _context() -> dict:
    return json.loads((FILES / "schemaorg-context-30.0.json").read_text())["@context"]


def _no_network(url: str, options: dict) -> dict:
    raise AssertionError(f"the expansion asked for {url}")


def _expanded_terms(graph: list[dict]) -> Counter[str]:
    """The terms of a graph as a JSON-LD processor understands them, with what it knows of schema.org."""
    options = {"documentLoader": _no_network, "processingMode": "json-ld-1.1"}
    expanded = jsonld.expand({"@context": _context(), "@graph": graph}, options)
    found: Counter[str] = Counter()
    _count(expanded, found)
    assert all(name.startswith(SCHEMA_ORG) for name in found), found
    return Counter({name.removeprefix(SCHEMA_ORG): count for name, count in found.items()})


def _count(value: object, found: Counter[str]) -> None:
    if isinstance(value, list):
        for one in value:
            _count(one, found)
    elif isinstance(value, dict):
        found.update(value.get("@type", []) if "@value" not in value else [])
        found.update(name for name in value if not name.startswith("@"))
        for name, one in value.items():
            if not name.startswith("@"):
                _count(one, found)


def _terms(value: object) -> Counter[str]:
    """The terms of a graph as they are written."""
    found: Counter[str] = Counter()
    if isinstance(value, list):
        for one in value:
            found += _terms(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "@type":
                found.update([one] if isinstance(one, str) else one)
            elif not name.startswith("@"):
                found[name] += 1
                found += _terms(one)
    return found


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(text)).strip()
