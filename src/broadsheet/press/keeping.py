"""Addresses that belong to the press: no redirect may take them from what it makes there."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.translation import gettext

from broadsheet import hookspecs
from broadsheet.kernel import keys
from broadsheet.newsroom.models import Edition
from broadsheet.press.kinds.redirect import RedirectPage
from broadsheet.press.models import Output
from broadsheet.press.registry import installed

_CALENDAR = re.compile(r"/[0-9]{4}/(?:[0-9]{2}/(?:[0-9]{2}/)?)?")


@hookspecs.hook
def kept_addresses(edition_id: int, addresses: Collection[str]) -> dict[str, str]:
    """What the press has made, what each edition has from its first day, and any year, month and day."""
    code = Edition.objects.values_list("code", flat=True).get(pk=edition_id)
    made = Output.objects.filter(path__in=addresses, edition=code, status=200).exclude(kind=RedirectPage.name)
    kept = set(made.values_list("path", flat=True))
    born = {ref.path for kind in installed() for ref in kind.born_of(keys.site(code)) if ref.edition == code}
    kept |= {path for path in addresses if path in born or _CALENDAR.fullmatch(path)}
    return {path: gettext("A page or file that the press makes itself") for path in kept}
