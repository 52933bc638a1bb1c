"""Cutting what a source tells to the form of story.schema.json: lengths, characters, blocks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any

from broadsheet.intake.moments import read_moment
from broadsheet.kernel import embeds, slugs
from broadsheet.kernel.plaintext import without_tricks
from broadsheet.stories.exchange import SCHEMA
from broadsheet.stories.richtext import has_text

LIMITS = {
    "headline": 250, "river_headline": 250, "standfirst": 1000, "picture_caption": 500, "picture_alt": 255,
    "place": 120, "updated_note": 300,
}  # fmt: skip
BLOCK_LIMITS = {"caption": 500, "alt": 255, "who": 200, "title": 200}
PICTURE_LIMITS = {"title": 255, "credit": 200, "alt": 255, "source": 300, "licence_note": 300}
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_IN_WORDS = re.compile(
    r"(?i)</?(?:a|abbr|b|cite|em|font|i|mark|q|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>"
)
KINDS_OF_BLOCK = {
    option["$ref"].rpartition("/")[2].removesuffix("_block")
    for option in SCHEMA["properties"]["body"]["items"]["oneOf"]
}


def without_faults(data: Any) -> Any:
    """`data` without characters that no text may hold (NUL, other control characters, half a pair)."""
    match data:
        case str():
            return _NO_TEXT.sub("", data)
        case dict():
            return {name: without_faults(value) for name, value in data.items()}
        case list():
            return [without_faults(value) for value in data]
    return data


def cut(text: str, most: int) -> str:
    """`text` on one line, at most `most` characters, between words where that can be; nothing in it turns
    text round.
    """
    text = " ".join(without_tricks(text).split())
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head).rstrip() + "…"


def fit(story: dict[str, Any], *, language: str, notes: list[str]) -> dict[str, Any]:
    """The story in the form of the schema, `notes` told what was cut. Empty fields are left out."""
    story = without_faults(story)
    for name, most in LIMITS.items():
        if name in story:
            given = " ".join(without_tricks(str(story[name])).split())
            story[name] = cut(given, most)
            if story[name] != given:
                notes.append(f"{name} was cut to {most} characters")
    if not story.get("headline"):
        story["headline"] = cut(_first_words(story), 80)
        notes.append("had no title: the first words of the text stand for it")
    if "slug" in story:
        story["slug"] = slugs.slugify(str(story["slug"]), language)
    given = str(story.get("published_at") or "")
    if given and not 1001 < dt.datetime.fromisoformat(given).year < 9998:
        notes.append(f"its date {given[:10]} cannot be used: left out")
        del story["published_at"]
    story["body"] = _blocks(story.get("body", []), notes)
    _pictures(story)
    return {name: value for name, value in story.items() if value not in ("", None, [], {})}


def text_of(html: str) -> str:
    """The words of a piece of HTML, on one line."""
    return " ".join(unescape(_TAG.sub(" ", _IN_WORDS.sub("", html))).split())


def named(name: str, language: str, slug: str = "") -> dict[str, str] | None:
    """A section, topic or person by its name, as the schema has it; None where nothing is left of it."""
    name = cut(without_faults(name), 120)
    slug = slugs.slugify(slug or name, language)[:100].strip("-") or slugs.slugify(name, language)
    return {"slug": slug, "name": name} if slug and name else None


def moment(text: str, *, zone: dt.tzinfo = dt.UTC) -> str:
    """A time as RFC 3339 with its offset; one without an offset is of `zone`. Empty where it is none.

    One of a year that is no year of a story is given all the same: `fit` leaves it out and says so.
    """
    text = text.strip()
    if not text or text.startswith("0000"):
        return ""
    found = read_moment(text)
    if found is None:
        return ""
    return (found if found.tzinfo else found.replace(tzinfo=zone)).isoformat()


def dated(said: str, notes: list[str], read: Callable[[str], str]) -> str:
    """What `read` makes of a time of the source; `notes` are told of one that it makes nothing of."""
    found = read(said)
    if not found and said.strip() and not said.startswith("0000"):
        notes.append(f"its date {text_of(said)[:40]} cannot be used: left out".replace(";", ","))
    return found


def _first_words(story: dict[str, Any]) -> str:
    for block in story.get("body", []):
        for name in ("html", "text", "caption"):
            if words := text_of(str(block.get(name, ""))):
                return words
    return str(story.get("standfirst", ""))


def _blocks(blocks: list[dict[str, Any]], notes: list[str]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for block in blocks:
        for name, most in BLOCK_LIMITS.items():
            if name in block:
                block[name] = cut(block[name], most)
        for fitting in _lowered(block):
            if fitting["type"] == "heading":
                fitting["text"] = cut(fitting["text"], 250)
            empty = fitting["type"] == "paragraph" and not has_text(fitting["html"])
            if not empty and fitting.get("text", "x").strip():
                out.append({name: value for name, value in fitting.items() if value not in ("", None)})
    return out


def _lowered(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The block, or where a story cannot have one of its kind, what says the same in plainer ones."""
    kind = block["type"]
    if kind == "pull_quote" and (kind not in KINDS_OF_BLOCK or len(block["text"]) > 300):
        return [{**block, "type": "quote"}]
    if kind in KINDS_OF_BLOCK and _fits(block):
        return [block]
    match kind:
        case "quote":
            lines = (escape(line) for line in block["text"].split("\n") if line.strip())
            return [{"type": "paragraph", "html": "".join(f"<p>{line}</p>" for line in lines)}]
        case "gallery":
            return [{"type": "picture", **picture} for picture in block["pictures"]]
        case "embed":
            url = escape(block["url"])
            return [{"type": "paragraph", "html": f'<p><a href="{url}">{url}</a></p>'}]
        case "table":
            rows = (" · ".join(escape(cell) for cell in row if cell) for row in block["rows"])
            return [{"type": "paragraph", "html": "".join(f"<p>{row}</p>" for row in rows if row)}]
    return []


def _fits(block: dict[str, Any]) -> bool:
    """Whether the block can be one of its kind: a page of a known provider, a table of readable size."""
    match block["type"]:
        case "embed":
            return embeds.recognise(block["url"]) is not None
        case "table":
            return len(block["rows"]) <= 200 and all(
                len(row) <= 20 and all(len(cell) <= 1000 for cell in row) for row in block["rows"]
            )
        case "quote":
            return len(block["text"]) <= 5000
    return True


def _pictures(story: dict[str, Any]) -> None:
    found = [story.get("picture"), *(block.get("picture") for block in story["body"])]
    for block in story["body"]:
        for shown in block.get("pictures", []):
            for name in ("caption", "alt"):
                if name in shown:
                    shown[name] = cut(shown[name], BLOCK_LIMITS[name])
            found.append(shown.get("picture"))
    for picture in filter(None, found):
        for name, most in PICTURE_LIMITS.items():
            if name in picture:
                picture[name] = cut(picture[name], most)
