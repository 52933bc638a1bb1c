"""The pages of a person who writes: `/people/x/` and `/people/x/2024/11/`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from broadsheet.newsroom.models import Person
from broadsheet.press.kinds.lists import ListMonth, ListPage


class PersonPage(ListPage):
    name = "person"
    about = "person"
    model = Person

    def paragraphs(self, thing: Any) -> Sequence[str]:
        return [line.strip() for line in thing.bio.splitlines() if line.strip()]


class PersonMonth(ListMonth):
    name = "person_month"
    page = PersonPage()
