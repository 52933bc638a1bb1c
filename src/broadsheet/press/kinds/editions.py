"""Which edition an output or a key belongs to."""

from __future__ import annotations

from broadsheet.kernel import keys
from broadsheet.newsroom.models import Edition
from broadsheet.press.refs import OutputRef


def edition_of(ref: OutputRef) -> Edition | None:
    """The edition of an output; None when it was deleted. One query."""
    return Edition.objects.filter(code=ref.edition).first()


def listed_edition(key: str, list_kind: str) -> str:
    """The code of the edition whose own list (`list:edition/1`, `list:river/1`) the key names, else empty."""
    kind, rest = keys.split(key)
    named, _, id = rest.partition("/")
    if kind != "list" or named != list_kind or not id.isdecimal():
        return ""
    return Edition.objects.filter(pk=int(id)).values_list("code", flat=True).first() or ""


def settled_edition(key: str) -> str:
    """The code of the edition whose settings the key names (`site:en`), else empty."""
    kind, rest = keys.split(key)
    return rest if kind == "site" else ""


def every_edition(after: int, limit: int) -> tuple[list[str], int | None]:
    """The codes of the next editions by id, and the last id, None at the end: for the slow sweep."""
    found = list(Edition.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "code")[:limit])
    return [code for _, code in found], found[-1][0] if len(found) == limit else None
