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


class PersonPage(ListPage):
    name = "person"
    about = "person"
    model = Person

    def paragraphs(self, thing: Any) -> Sequence[str]:
        return [line.strip() for line in thing.bio.splitlines() if line.strip()]

    def up(self, edition: Edition) -> Link | None:
        return Link(gettext("People"), href(edition, PATH))


class PersonMonth(ListMonth):
    name = "person_month"
    page = PersonPage()
