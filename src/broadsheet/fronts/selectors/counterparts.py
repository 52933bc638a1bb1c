"""The same static page in other editions, as the page of each names the others."""

from __future__ import annotations

from django.db.models import Q

from broadsheet.fronts.models import StaticPage
from broadsheet.kernel import keys
from broadsheet.newsroom.addresses import absolute, link_between
from broadsheet.stories.selectors.tellings import Telling


def counterparts_key(head: int) -> str:
    """`telling:page/7`: which pages name the page 7 as theirs; each of them shows the others."""
    return keys.checked(f"telling:page/{head}")


def counterparts_of(page: StaticPage) -> tuple[tuple[Telling, ...], str]:
    """As `stories.selectors.tellings.tellings_of` for stories. One query."""
    head = page.same_as_id or page.pk
    if head is None:
        return (), ""
    keys.reading(counterparts_key(head))
    found = StaticPage.objects.filter(Q(pk=head) | Q(same_as=head), live=True).exclude(pk=page.pk)
    others = list(found.select_related("edition").order_by("edition__sort_order", "edition_id"))
    for other in others:
        keys.reading(keys.page(other.pk))
    if not others or not page.path:
        return (), ""
    tellings = tuple(
        Telling(
            language=other.edition.language,
            edition=other.edition.name,
            href=link_between(page.edition, other.edition, other.path),
            url=absolute(other.edition, other.path),
        )
        for other in others
    )
    first = min((page, *others), key=lambda one: (one.edition.sort_order, one.edition_id))
    return tellings, absolute(first.edition, first.path)
