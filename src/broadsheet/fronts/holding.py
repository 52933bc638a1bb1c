"""What others need to know of static pages without importing them: their addresses, the files they show."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from broadsheet import hookspecs
from broadsheet.fronts.models import StaticPage
from broadsheet.stories.blocks import stored_documents, stored_pictures
from broadsheet.stories.pictures.preparing import prepare_body

if TYPE_CHECKING:
    from broadsheet.press.refs import OutputRef

_STORED = {"picture": stored_pictures, "document": stored_documents}


@hookspecs.hook
def address_holders(edition_id: int, addresses: Collection[str]) -> dict[str, str]:
    held = StaticPage.objects.filter(edition_id=edition_id, path__in=addresses)
    return dict(held.values_list("path", "title"))


@hookspecs.hook
def prepare_output(ref: OutputRef) -> None:
    if ref.kind == "static_page":
        for page in StaticPage.objects.filter(pk=ref.args["id"], live=True):
            prepare_body(page.body)


@hookspecs.hook
def files_in_use(kind: str, numbers: Collection[int]) -> set[int]:
    # A paper has a few of these pages, however large its archive is.
    stored = _STORED[kind]
    bodies = StaticPage.objects.filter(live=True).values_list("body", flat=True)
    return {number for body in bodies for number in stored(body)} & set(numbers)
