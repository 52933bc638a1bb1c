"""Turn the news of digital.gov (Hugo: front matter, Markdown, shortcodes) into story JSON, one story a line.

    python examples/digitalgov/convert.py news.jsonl --pictures pictures.jsonl > stories.jsonl
    broadsheet import stories stories.jsonl

Needs markdown-it-py beside what Broadsheet installs. The recipe is docs/newsroom/import-stories.md; for
another Hugo site, `SHORTCODES` and `story` are what has to be changed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import html
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import nh3
from bs4 import BeautifulSoup, NavigableString, Tag
from markdown_it import MarkdownIt

SITE = "https://digital.gov"
TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ol", "ul", "li"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
WRAPPERS = {"div", "section", "article", "figure", "center", "span", "font"}
DROPPED = {"img", "iframe", "script", "style", "object", "embed", "hr", "figcaption"}

SHORTCODE = re.compile(r"{{[<%]\s*(/?)\s*([\w-]+)(.*?)/?\s*[>%]}}", re.S)
ARGUMENT = re.compile(r'(?:(\w[\w-]*)=)?"((?:[^"\\]|\\.)*)"')


class Story:
    """What is gathered while one record is converted."""

    def __init__(self, addresses: dict[str, str]) -> None:
        self.addresses = addresses
        self.pictures: list[dict[str, str]] = []

    def picture(self, arguments: dict[str, str]) -> str:
        """Pictures of the corpus are not part of it: they are listed for whoever has the files."""
        self.pictures.append({name: arguments.get(name, "") for name in ("src", "alt", "caption")})
        return ""

    def reference(self, arguments: dict[str, str]) -> str:
        """A link to a page of the old site: the story where it is one of ours, else the page it had."""
        target = arguments["0"].strip("/")
        name = target.rsplit("/", 1)[-1].removesuffix(".md")
        if name in self.addresses:
            return self.addresses[name]
        return f"{SITE}/{quote(target.removesuffix('.md').removesuffix('/_index'))}/"

    def quotation(self, arguments: dict[str, str]) -> str:
        text = html.escape(arguments.get("text", ""))
        cite = html.escape(arguments.get("cite", ""))
        return f"\n\n<blockquote><p>{text}</p><cite>{cite}</cite></blockquote>\n\n"

    def video(self, arguments: dict[str, str]) -> str:
        title = arguments.get("title") or "Video"
        return f"\n\n[{title}](https://www.youtube.com/watch?v={arguments['id']})\n\n"

    def nothing(self, arguments: dict[str, str]) -> str:
        """A file that the corpus has not, or a box round text that stays."""
        return ""


SHORTCODES: dict[str, Callable[[Story, dict[str, str]], str]] = {
    "legacy-img": Story.picture,
    "legacy-img-right": Story.picture,
    "img": Story.picture,
    "ref": Story.reference,
    "tmp": Story.reference,
    "quote-block": Story.quotation,
    "youtube": Story.video,
    "legacy-file": Story.nothing,
    "note": Story.nothing,
}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Turn the news of digital.gov into story JSON.")
    parser.add_argument("file", type=Path, help="the corpus, one record a line")
    parser.add_argument("--edition", default="en", help="the code of the edition (default: en)")
    parser.add_argument(
        "--time-zone", default="America/New_York", help="the edition's, for links between stories"
    )
    parser.add_argument("--people", type=Path, help="JSON: the name of each author by their handle")
    parser.add_argument("--pictures", type=Path, help="where the pictures that are left out are listed")
    options = parser.parse_args()
    people = json.loads(options.people.read_text()) if options.people else {}
    zone = ZoneInfo(options.time_zone)
    with options.file.open() as lines:
        addresses = dict(address(json.loads(line), zone) for line in lines)
    listed = options.pictures.open("w") if options.pictures else None
    with options.file.open() as lines:
        for story, pictures in convert(map(json.loads, lines), addresses, people, options.edition):
            sys.stdout.write(json.dumps(story, ensure_ascii=False) + "\n")
            for picture in pictures if listed else ():
                listed.write(
                    json.dumps({"source_id": story["source_id"], **picture}, ensure_ascii=False) + "\n"
                )


def convert(
    records: Iterable[dict[str, Any]], addresses: dict[str, str], people: dict[str, str], edition: str
) -> Iterator[tuple[dict[str, Any], list[dict[str, str]]]]:
    """Each record as story JSON, with the pictures that were left out."""
    for record in records:
        gathering = Story(addresses)
        yield story(record, gathering, people, edition), gathering.pictures


def story(record: dict[str, Any], gathering: Story, people: dict[str, str], edition: str) -> dict[str, Any]:
    """The story JSON of one record. Authors are handles in the corpus; `people` gives their names."""
    matter = record["front_matter"]
    handles = [handle for handle in matter.get("authors") or [] if handle]
    found = {
        "edition": edition,
        "source_id": record["path"],
        "headline": plain(matter["title"])[:250],
        "standfirst": plain(matter.get("summary") or "")[:1000],
        "body": list(blocks(markup(record["body"], gathering))),
        "section": {"slug": "news", "name": "News"},
        "topics": [
            {"slug": slug, "name": name_of(slug)} for slug in dict.fromkeys(matter.get("topics") or [])
        ],
        "bylines": [{"person": {"slug": handle, "name": people.get(handle, handle)}} for handle in handles],
        "read_also": [{"source_id": path} for path in record["links_to"]],
        "slug": str(matter["slug"]),
        "published_at": moment(matter["date"]).isoformat(),
    }
    if matter.get("redirectto"):
        found["sources"] = [{"url": matter["redirectto"], "kind": "official"}]
    return {name: value for name, value in found.items() if value}


def address(record: dict[str, Any], zone: dt.tzinfo) -> tuple[str, str]:
    """The name by which others refer to a record, and the address that Broadsheet will give it."""
    matter = record["front_matter"]
    name = record["path"].rsplit("/", 1)[-1].removesuffix(".md")
    return name, f"/{moment(matter['date']).astimezone(zone):%Y/%m/%d}/{matter['slug']}"


def moment(text: str) -> dt.datetime:
    """Hugo's date: `2010-10-22 11:33:15 -0400`, also with an hour of one digit; without a zone it is UTC."""
    text = re.sub(r" ([+-]\d\d):?(\d\d)$", r"\1:\2", text.strip())
    found = dt.datetime.fromisoformat(re.sub(r"[ T](\d):", r"T0\1:", text))
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def name_of(slug: str) -> str:
    """`data-visualization` as people write it."""
    return slug.replace("-", " ").capitalize()


def plain(text: str) -> str:
    """A title or summary without markup."""
    rendered = MarkdownIt("commonmark").renderInline(text)
    return " ".join(BeautifulSoup(rendered, "html.parser").get_text().split())


def markup(text: str, gathering: Story) -> str:
    """The body as HTML: shortcodes resolved, Markdown rendered."""

    def resolve(match: re.Match[str]) -> str:
        closing, name, rest = match.groups()
        if closing:
            return ""
        arguments = {
            key or str(place): value.replace('\\"', '"').replace("\\_", "_")
            for place, (key, value) in enumerate(ARGUMENT.findall(rest))
        }
        return SHORTCODES.get(name, Story.nothing)(gathering, arguments)

    return MarkdownIt("commonmark", {"html": True}).enable("table").render(SHORTCODE.sub(resolve, text))


def blocks(page: str) -> Iterator[dict[str, str]]:
    """The blocks of a body. Pictures, frames and scripts are left out; a table becomes a list of its rows."""
    yield from of_children(BeautifulSoup(page, "html.parser"))


def of_children(parent: Tag) -> Iterator[dict[str, str]]:
    loose = ""
    for child in parent.children:
        name = child.name if isinstance(child, Tag) else ""
        if (isinstance(child, NavigableString) and type(child) is NavigableString) or name in TAGS - {
            "p",
            "ol",
            "ul",
        }:
            loose += str(child)
            continue
        yield from paragraph(loose)
        loose = ""
        if isinstance(child, Tag):
            yield from of_element(child)
    yield from paragraph(loose)


def of_element(element: Tag) -> Iterator[dict[str, str]]:
    text = " ".join(element.get_text().split())
    if element.name in DROPPED:
        return
    if element.name in HEADINGS:
        if text:
            yield {"type": "heading", "text": text[:250]}
    elif element.name == "blockquote":
        cite = element.find("cite")
        who = " ".join(cite.extract().get_text().split()) if cite else ""
        text = " ".join(element.get_text().split())
        if text:
            yield (
                {"type": "quote", "text": text, "who": who[:200]} if who else {"type": "quote", "text": text}
            )
    elif element.name == "table":
        rows = [
            [" ".join(cell.get_text().split()) for cell in row.find_all(["td", "th"])]
            for row in element("tr")
        ]
        items = "".join(f"<li>{html.escape(' – '.join(filter(None, row)))}</li>" for row in rows if any(row))
        yield from paragraph(f"<ul>{items}</ul>" if items else "")
    elif element.name in WRAPPERS:
        yield from of_children(element)
    else:
        yield from paragraph(str(element))


def paragraph(markup_: str) -> Iterator[dict[str, str]]:
    """Running text of what a story may hold, unless nothing is left of it."""
    cleaned = nh3.clean(
        markup_,
        tags=TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    soup = BeautifulSoup(cleaned, "html.parser")
    for link in soup("a"):
        if not link.get("href") or not link.get_text(strip=True):
            link.unwrap()
    if soup.get_text(strip=True):
        text = str(soup).strip()
        yield {
            "type": "paragraph",
            "html": text if text.startswith(("<p", "<ul", "<ol")) else f"<p>{text}</p>",
        }


if __name__ == "__main__":
    main()
