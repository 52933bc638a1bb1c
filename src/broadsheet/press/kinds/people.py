"""Everybody who is named in an edition's bylines: `/people/`."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from broadsheet.kernel import keys
from broadsheet.kernel.collation import sort_key
from broadsheet.kernel.languages import language_of
from broadsheet.newsroom.addresses import absolute, href
from broadsheet.newsroom.models import Person
from broadsheet.press.kinds.editions import edition_of, every_edition, settled_edition
from broadsheet.press.pages import Head, page, speaking, titled
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind
from broadsheet.stories.selectors.pictures import sizes_of
from broadsheet.stories.selectors.portraits import portrait_of

PATH = "/people/"

MOST = 1000
"""People on the page; a newsroom has fewer, an archive may have more."""


class PeoplePage(OutputKind):
    """By name, in the order of the edition's alphabet. It does not change with what they write."""

    name = "people"
    lane = 2
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, rest = keys.split(key)
        code = rest if kind == "people" else settled_edition(key)
        return [OutputRef(self.name, code, PATH)] if code else ()

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        keys.reading(keys.people(edition.code))
        found = Person.objects.filter(edition=edition).order_by("search_text", "pk")[:MOST]
        sizes = sizes_of(person.portrait_id for person in found if person.portrait_id)
        language = language_of(edition.language)
        with speaking(edition):
            title = gettext("People")
            description = gettext("Who writes in %(edition)s.") % {"edition": edition.name}
            body = page(
                edition,
                "people.html",
                Head(titled(title, edition), description, absolute(edition, PATH)),
                title=title,
                people=[
                    {
                        "name": person.name,
                        "about": person.description,
                        "href": href(edition, person.path),
                        "face": portrait_of(sizes, person.portrait_id, name=person.name, credit=""),
                        "initial": person.name[:1],
                    }
                    for person in sorted(found, key=lambda person: sort_key(person.name, language))
                ],
            )
        return Rendered(body)

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [OutputRef(self.name, code, PATH) for code in codes], last
