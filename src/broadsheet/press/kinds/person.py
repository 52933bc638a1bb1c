"""The pages of a person who writes: `/people/x/` and `/people/x/2024/11/`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Edition, Person
from broadsheet.newsroom.selectors import Link
from broadsheet.press.kinds.lists import ListMonth, ListPage
from broadsheet.press.kinds.people import PATH
from broadsheet.stories.selectors.pictures import Shot, sizes_of
from broadsheet.stories.selectors.portraits import portrait_of


class PersonPage(ListPage):
    name = "person"
    about = "person"
    model = Person

    def paragraphs(self, thing: Any) -> Sequence[str]:
        return [line.strip() for line in thing.bio.splitlines() if line.strip()]

    def portrait(self, thing: Any) -> Shot | None:
        picture = thing.portrait
        if picture is None:
            return None
        sizes = sizes_of([picture.pk])
        return portrait_of(sizes, picture.pk, name=thing.name, credit=picture.credit)

    def _things(self) -> Any:
        return self.model._default_manager.select_related("edition", "portrait")

    def up(self, edition: Edition) -> Link | None:
        return Link(gettext("People"), href(edition, PATH))


class PersonMonth(ListMonth):
    name = "person_month"
    page = PersonPage()
