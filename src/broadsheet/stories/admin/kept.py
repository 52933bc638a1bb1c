"""What readers are shown is not deleted: a story would lose its picture or document without a word."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, ClassVar

from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.documents.views.bulk_actions import DeleteBulkAction as DeleteDocumentsAction
from wagtail.documents.views.documents import DeleteView as DeleteDocumentView
from wagtail.images.views.bulk_actions import DeleteBulkAction as DeletePicturesAction
from wagtail.images.views.images import DeleteView as DeletePictureView

from broadsheet.stories.selectors.picture_use import documents_in_use, pictures_in_use

NAMED = 5
"""Titles that the sentence has room for."""


def refusal_of(kept: Collection[Any]) -> str:
    """The sentence for those of them that readers are shown."""
    titles = [f"“{one.title}”" for one in kept]
    named = ", ".join([*titles[:NAMED], *(["…"] if len(titles) > NAMED else [])])
    return _(
        "Not deleted: readers are shown %(what)s. Take it out of what is live first, or unpublish that."
    ) % {"what": named}


class _KeptWhileShown:
    """Wagtail asks only where a model's own field keeps a thing: not for galleries, not for documents."""

    in_use: ClassVar[Callable[[Collection[int]], set[int]]]
    object: Any
    request: Any

    def is_shown(self) -> bool:
        return bool(type(self).in_use([self.object.pk]))

    def form_valid(self, form: Any) -> HttpResponse:
        if self.is_shown():
            messages.error(self.request, refusal_of([self.object]))
            return redirect(self.get_success_url())  # type: ignore[attr-defined]
        return super().form_valid(form)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "is_protected": context.get("is_protected") or self.is_shown()}


class DeletePicture(_KeptWhileShown, DeletePictureView):
    in_use = staticmethod(pictures_in_use)


class DeleteDocument(_KeptWhileShown, DeleteDocumentView):
    in_use = staticmethod(documents_in_use)


class _AllOrNone:
    """Of many chosen things nothing is deleted while readers are shown one of them: the sentence names it."""

    in_use: ClassVar[Callable[[Collection[int]], set[int]]]
    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ProtectedError as error:
            users = ", ".join(f"“{one}”" for one in list(error.protected_objects)[:NAMED])
            messages.error(self.request, _("Not deleted: %(what)s would lose it.") % {"what": users})
            return redirect(self.next_url)  # type: ignore[attr-defined]

    def prepare_action(self, objects: Any, objects_without_access: Any) -> HttpResponse | None:
        shown = type(self).in_use([one.pk for one in objects])
        if not shown:
            return None
        messages.error(self.request, refusal_of([one for one in objects if one.pk in shown]))
        return redirect(self.next_url)  # type: ignore[attr-defined]


class DeletePictures(_AllOrNone, DeletePicturesAction):
    in_use = staticmethod(pictures_in_use)


class DeleteDocuments(_AllOrNone, DeleteDocumentsAction):
    in_use = staticmethod(documents_in_use)
