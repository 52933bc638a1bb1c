from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.utils.formats import number_format
from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

CAP = 1000
"""Rows that a desk list counts and pages through; past it people narrow the list down."""


class CappedPaginator(WagtailPaginator):
    """Pages of a list that may be endless: one query fetches at most CAP + 1 numbers and counts by them.

    The numbers come from a covering index, so that the cost is that of the list's head; the rows of the
    page are fetched by number. Says "1,000+" where there are more.
    """

    @cached_property
    def numbers(self) -> list[Any]:
        """The primary keys of the first CAP + 1 rows, in order."""
        return list(self.object_list.values_list("pk", flat=True)[: CAP + 1])

    @cached_property
    def is_capped(self) -> bool:
        """Whether there are more rows than the list counts."""
        return len(self.numbers) > CAP

    @cached_property
    def count(self) -> int:
        return min(len(self.numbers), CAP)

    @property
    def items_count_label(self) -> str:
        if not self.is_capped:
            return str(super().items_count_label)
        return f"{number_format(CAP, force_grouping=True)}+ {self.verbose_name_plural}"

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        wanted = self.numbers[:CAP][first : first + self.per_page]
        rows = {row.pk: row for row in self.object_list.order_by().filter(pk__in=wanted)}
        return self._get_page([rows[pk] for pk in wanted if pk in rows], number, self)
