"""Which column of a table is which field of a story: by the operator's profile, else by usual names."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from broadsheet.intake import fitting
from broadsheet.intake.items import SourceError

USUAL: dict[str, tuple[str, ...]] = {
    "source_id": ("source_id", "id", "nid", "uuid", "guid", "doc", "doc_id", "article_id", "post_id"),
    "headline": ("headline", "title", "name"),
    "standfirst": ("standfirst", "summary", "teaser", "excerpt", "lead", "body_summary", "description"),
    "body": (
        "body",
        "body_html",
        "content",
        "content_html",
        "text",
        "full_text",
        "body_value",
        "html",
        "paragraphs",
        "sentences",
    ),
    "published_at": ("published_at", "published", "created", "date", "pub_date", "pubdate"),
    "address": ("address", "url", "path", "path_alias", "alias", "link"),
    "authors": ("authors", "author", "byline"),
    "section": ("section", "category", "categories", "channel", "rubric"),
    "tags": ("tags", "topics", "keywords"),
    "picture": ("picture", "image", "photo", "image_url"),
    "picture_caption": ("picture_caption", "image_caption", "caption"),
    "picture_alt": ("picture_alt", "image_alt"),
    "picture_credit": ("picture_credit", "image_credit", "credit"),
    "kind": ("kind",),
    "label": ("label",),
    "place": ("place", "dateline"),
    "slug": ("slug",),
    "status": ("status", "state"),
}
"""The fields that a table can fill, each with the columns that mean it where no profile says otherwise."""

DRAFTS = ("0", "false", "no", "draft", "unpublished", "pending", "private")
LISTS = "|"


class Columns:
    """`[fields]` and `[table]` of a profile. Raises SourceError for what they cannot say."""

    def __init__(self, profile: dict[str, Any]) -> None:
        told, table = profile.get("fields", {}), profile.get("table", {})
        if not isinstance(told, dict) or not isinstance(table, dict):
            raise SourceError('[fields] of the profile wants lines such as: headline = "title"')
        self.told = {name: _names(name, given) for name, given in told.items()}
        self.lists = str(table.get("lists") or LISTS)
        self.text = str(table.get("text") or "html")
        self.delimiter = str(table.get("delimiter") or "")
        self.site = str(table.get("site") or "").rstrip("/")
        if self.text not in ("html", "plain", "markdown"):
            raise SourceError(f"text of [table] is html, plain or markdown, not “{self.text[:40]}”")
        if len(self.delimiter) > 1:
            raise SourceError("delimiter of [table] is one character")
        drafts = table.get("drafts", list(DRAFTS))
        self.drafts = {str(one).lower() for one in (drafts if isinstance(drafts, list) else [drafts])}

    def check(self, columns: list[str]) -> None:
        """Raises SourceError where a table of these columns can be no stories, or lacks one that is named."""
        for field, names in self.told.items():
            if not any(name.partition(".")[0] in columns for name in names):
                raise SourceError(f"it has no column “{names[0]}”, which [fields] names for {field}")
        known = [name.partition(".")[0] for field in ("headline", "body") for name in self.names(field)]
        if not set(known) & set(columns):
            seen = ", ".join(columns[:20])
            raise SourceError(
                "no column of it is known as a headline or a text. Say in [fields] of a profile which are: "
                f"it has {seen[:300]}"
            )

    def names(self, field: str) -> list[str]:
        """The columns that may fill the field, the best first."""
        return self.told.get(field) or list(USUAL[field])

    def value(self, row: dict[str, Any], field: str) -> Any:
        """What the row says for the field; None where it says nothing."""
        for name in self.names(field):
            found = row[name] if name in row else _inside(row, name)
            if found not in (None, "", [], {}):
                return found
        return None

    def text_of(self, row: dict[str, Any], field: str) -> str:
        """The same as text."""
        found = self.value(row, field)
        if isinstance(found, list):
            found = found[0] if found else ""
        if isinstance(found, dict):  # as Drupal's JSON has it
            found = next((found[name] for name in ("value", "name", "url", "alias") if name in found), "")
        return "" if found is None else str(found).strip()

    def body_of(self, row: dict[str, Any]) -> str:
        """The text of the story; of a list, which JSON may have, each entry is a paragraph."""
        found = self.value(row, "body")
        if isinstance(found, list) and found and all(isinstance(part, str) for part in found):
            return "\n\n".join(found)
        return self.text_of(row, "body")

    def list_of(self, row: dict[str, Any], field: str) -> list[str]:
        """The same as several words: a list, or one text cut where the profile says."""
        found = self.value(row, field)
        if isinstance(found, str):
            if found.startswith("["):
                try:
                    found = json.loads(found)
                except ValueError:
                    found = [found]
            else:
                found = found.split(self.lists)
        given = found if isinstance(found, list) else [] if found is None else [found]
        words = [one.get("name") or one.get("title") or "" if isinstance(one, dict) else one for one in given]
        return [word for one in words if (word := fitting.text_of(str(one)))]


def moment(text: str, zone: dt.tzinfo) -> str:
    """A time as RFC 3339: of ISO 8601, RFC 2822, (thousandths of) seconds since 1970. Empty for none."""
    number = text.lstrip("-")
    if number.isdecimal() and number.isascii() and 8 < len(number) < 15:
        seconds = int(text) / (1000 if len(number) > 11 else 1)
        try:
            return fitting.moment(dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat())
        except (ValueError, OverflowError, OSError):
            return ""
    return fitting.moment(text, zone=zone)


def _names(field: str, given: Any) -> list[str]:
    if field not in USUAL:
        raise SourceError(f"[fields] of the profile knows no “{field[:40]}”; it knows {', '.join(USUAL)}")
    names = given if isinstance(given, list) else [given]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise SourceError(f"{field} of [fields] wants the name of a column, or a list of names")
    return names


def _inside(row: dict[str, Any], name: str) -> Any:
    """`attributes.body.value`, with numbers for places in lists."""
    found: Any = row
    for part in name.split("."):
        if isinstance(found, dict):
            found = found.get(part)
        elif isinstance(found, list) and part.isdecimal() and int(part[:6]) < len(found):
            found = found[int(part[:6])]
        else:
            return None
    return found
