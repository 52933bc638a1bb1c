"""The pages of a section: `/politics/` and `/politics/2024/11/`."""

from __future__ import annotations

from broadsheet.newsroom.models import Section
from broadsheet.press.kinds.lists import ListMonth, ListPage


class SectionPage(ListPage):
    name = "section"
    about = "section"
    model = Section


class SectionMonth(ListMonth):
    name = "section_month"
    page = SectionPage()
