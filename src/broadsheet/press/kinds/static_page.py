"""A static page: `/about/`; once it is taken from readers, 410 at the same address."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.selectors.pages import page_view
from broadsheet.kernel import keys
from broadsheet.press.kinds.gone import gone
from broadsheet.press.kinds.redirect import elsewhere
from broadsheet.press.pages import Head, alternates_of, page, speaking, titled
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind


class StaticPagePage(OutputKind):
    """`/about/`, `/privacy/`."""

    name = "static_page"
    lane = 1
    phase = 0

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, rest = keys.split(key)
        if kind != "page":
            return ()
        rows = StaticPage.objects.filter(pk=int(rest)).exclude(path="")
        return [_ref(*row) for row in rows.values_list("edition__code", "path", "pk")]

    def render(self, ref: OutputRef) -> Rendered | None:
        keys.reading(keys.page(ref.args["id"]))
        found = StaticPage.objects.select_related("edition").filter(pk=ref.args["id"]).first()
        if found is None or found.path != ref.path:
            return elsewhere(ref)
        with speaking(found.edition):
            if not found.live:
                return gone(found.edition, gettext("This page has been withdrawn"), at=found.gone_at)
            return Rendered(static_page(found))

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        rows = StaticPage.objects.filter(pk__gt=after).exclude(path="").order_by("pk")
        found = list(rows.values_list("edition__code", "path", "pk")[:limit])
        return [_ref(*row) for row in found], found[-1][2] if len(found) == limit else None


def static_page(thing: StaticPage, *, preview: bool = False, river: str | None = None) -> str:
    """The page, live or, in a preview, as drafted. Call inside `speaking`."""
    view = page_view(thing, preview=preview)
    head = Head(
        titled(view.title, thing.edition),
        view.description,
        view.url,
        alternates_of(thing.edition, view.url, view.tellings, view.default_url),
        subject=thing,
    )
    return page(thing.edition, "static_page.html", head, river=river, preview=preview, static=view)


def _ref(edition: str, path: str, id: int) -> OutputRef:
    return OutputRef(StaticPagePage.name, edition, path, {"id": id})
