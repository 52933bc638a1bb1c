"""Addresses that something has left: 301 to where it is now, or 410 with the reason where it is nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from broadsheet.kernel import keys, paths
from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Edition, Redirect
from broadsheet.newsroom.selectors import direction_of
from broadsheet.press.kinds.gone import gone
from broadsheet.press.pages import bare, speaking
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind


class RedirectPage(OutputKind):
    """Any former address. Leaving one announces `redirect:ID`."""

    name = "redirect"
    lane = 1
    phase = 2

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, rest = keys.split(key)
        if kind != "redirect":
            return ()
        rows = Redirect.objects.filter(pk=int(rest)).values_list("edition__code", "path")
        return [OutputRef(self.name, *row) for row in rows]

    def render(self, ref: OutputRef) -> Rendered | None:
        return elsewhere(ref)

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        rows = Redirect.objects.filter(pk__gt=after).order_by("pk")
        found = list(rows.values_list("pk", "edition__code", "path")[:limit])
        refs = [OutputRef(self.name, edition, path) for _, edition, path in found]
        return refs, found[-1][0] if len(found) == limit else None


def elsewhere(ref: OutputRef) -> Rendered | None:
    """301 where the address of `ref` has been left for another, 410 where for none, else None."""
    found = (
        Redirect.objects.filter(edition__code=ref.edition, path=ref.path).select_related("edition").first()
    )
    if found is None:
        return None
    keys.reading(keys.redirect(found.pk))
    edition: Edition = found.edition
    keys.reading(keys.site(edition.code))
    if not found.target:
        with speaking(edition):
            return gone(edition, gettext("This page is not here any more"), at=None, reason=found.reason)
    target = found.target
    if target.startswith("/"):
        path, tail = paths.parted(target)
        target = href(edition, path) + paths.quote_tail(tail)
    with speaking(edition):
        body = bare("moved.html", target=target, edition=edition, direction=direction_of(edition.language))
    return Rendered(
        body, status=301, headers={"Location": paths.quote(target) if not target.isascii() else target}
    )
