"""The lists that machines can follow: of an edition, a section, a topic, a person, a kind of story."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from broadsheet.kernel import keys
from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.press.refs import OutputRef
from broadsheet.stories.kinds import all_kinds, kind_list
from broadsheet.stories.models import Listing

THINGS: dict[str, Any] = {"section": Section, "topic": Topic, "person": Person}

_TABLE = 10**12
"""The sweep's cursor is one number: which table, and the id in it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a list is about. `folder` is the path below which its outlets stand, `page` the readers' page."""

    edition: Edition
    about: str
    id: int | str
    name: str
    """Empty for an edition's own list."""
    description: str
    page: str
    folder: str
    list: str
    key: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a list's outlets stand, as far as it can be said without reading what it is about."""

    edition: str
    about: str
    id: int | str
    folder: str

    def ref(self, kind: str, file: str, **args: str) -> OutputRef:
        return OutputRef(kind, self.edition, self.folder + file, {"about": self.about, "id": self.id, **args})


def spots_of(key: str) -> Iterator[Spot]:
    """The lists whose outlets must exist because of a key. At most one query."""
    about, rest = keys.split(key)
    if about == "list":
        about, _, rest = rest.partition("/")
    if about in ("site", "outlets"):
        yield Spot(rest, "edition", "", "/")
    elif about == "edition" and rest.isdecimal():
        for code in Edition.objects.filter(pk=int(rest)).values_list("code", flat=True):
            yield Spot(code, "edition", "", "/")
    elif about == "kind":
        id, _, kind = rest.partition("-")
        if id.isdecimal() and kind in all_kinds():
            for code in Edition.objects.filter(pk=int(id)).values_list("code", flat=True):
                yield Spot(code, "kind", kind, kind_folder(kind))
    elif about in THINGS and rest.isdecimal():
        yield from _spots(about, THINGS[about].objects.filter(pk=int(rest)))


def subject_at(ref: OutputRef) -> Subject | None:
    """What an output's list is about; None where it is no more, or stands elsewhere now. One query."""
    about, id = ref.args["about"], ref.args["id"]
    if about in THINGS:
        thing = THINGS[about].objects.select_related("edition").filter(pk=id).first()
        if thing is None or not ref.path.startswith(thing.path):
            return None
        key = keys.checked(f"{about}:{thing.pk}")
        return Subject(
            thing.edition,
            about,
            thing.pk,
            thing.name,
            thing.description,
            thing.path,
            thing.path,
            thing.list_name,
            key,
        )
    edition = Edition.objects.filter(code=ref.edition).first()
    if edition is None:
        return None
    key = keys.site(edition.code)
    if about == "edition":
        return Subject(edition, about, "", "", edition.tagline, "/", "/", f"edition/{edition.pk}", key)
    kind = all_kinds().get(id)
    if kind is None:  # the plugin that brought it has gone
        return None
    return Subject(
        edition, about, id, str(kind.label), "", "/", kind_folder(id), kind_list(edition.pk, id), key
    )


def kind_folder(kind: str) -> str:
    """Below what path a kind's outlets stand. Kinds have no page of their own."""
    return f"/kind/{kind}/"


def every_spot(after: int, limit: int) -> tuple[list[Spot], int | None]:
    """For the slow sweep: the next lists, editions first, then sections, topics and people by id."""
    table, id = divmod(after, _TABLE)
    if table == 0:
        editions = list(Edition.objects.filter(pk__gt=id).order_by("pk")[:limit])
        found = [spot for edition in editions for spot in _spots_of_edition(edition)]
        last = editions[-1].pk if len(editions) == limit else None
    else:
        about = list(THINGS)[table - 1]
        rows = THINGS[about].objects.filter(pk__gt=id).order_by("pk")[:limit]
        found = list(_spots(about, rows))
        last = int(found[-1].id) if len(found) == limit else None
    if last is not None:
        return found, table * _TABLE + last
    return found, (table + 1) * _TABLE if table < len(THINGS) else None


def _spots_of_edition(edition: Edition) -> Iterator[Spot]:
    yield Spot(edition.code, "edition", "", "/")
    for kind in all_kinds():
        if Listing.objects.filter(list=kind_list(edition.pk, kind)).exists():
            yield Spot(edition.code, "kind", kind, kind_folder(kind))


def _spots(about: str, things: Any) -> Iterator[Spot]:
    for id, slug, code in things.values_list("pk", "slug", "edition__code"):
        yield Spot(code, about, id, THINGS[about](slug=slug).path)
