"""The store's `site.json`: the hosts and editions that delivery answers for."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from broadsheet.kernel import keys, paths
from broadsheet.kernel.site import Edition as Address
from broadsheet.kernel.site import Former, Site, dump_site
from broadsheet.newsroom.addresses import forwarding
from broadsheet.newsroom.models import Edition, FormerPlace
from broadsheet.newsroom.selectors import direction_of
from broadsheet.press.kinds.editions import settled_edition
from broadsheet.press.refs import FILE, File, OutputRef
from broadsheet.press.registry import OutputKind


class NoEdition(RuntimeError):
    """The database has no edition at all."""


class SiteFile(OutputKind):
    """Baked in the first lane and phase: a new edition's pages are of no use before delivery knows it."""

    name = "site"
    lane = 0
    phase = 0

    def born_of(self, key: str) -> Iterable[OutputRef]:
        return [self.ref] if settled_edition(key) else ()

    def render(self, ref: OutputRef) -> File:
        addresses = []
        for edition in Edition.objects.all():
            keys.reading(keys.site(edition.code))
            addresses.append(
                Address(
                    code=edition.code,
                    host=edition.host,
                    prefix=edition.prefix,
                    language=edition.language,
                    direction=direction_of(edition.language),
                )
            )
        if not addresses:
            # An empty or wrong database must not take every page of a paper off the air.
            raise NoEdition("there is no edition in the database: what delivery knows stays as it is")
        former = tuple(
            Former(place.host, place.prefix, forwarding(place.edition, place.host))
            for place in FormerPlace.objects.select_related("edition").order_by("pk")
        )
        return File(dump_site(Site(settings.HOME.hosts, tuple(addresses), former)))

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        return [self.ref], None

    @property
    def ref(self) -> OutputRef:
        return OutputRef(self.name, "", FILE + paths.SITE)
