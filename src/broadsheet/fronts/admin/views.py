"""Writing and publishing static pages in the desk. What they do to a page is in `fronts.services`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.permissions import policy_registry
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views import snippets

from broadsheet.fronts.admin.form import PageForm
from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.policy import refuse_page
from broadsheet.fronts.services import unpublish_page
from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.admin.paginator import CappedPaginator
from broadsheet.newsroom.models import Edition
from broadsheet.stories.admin.access import AskAboutTheStory


class Publishing:
    """What the two views that can save have in common."""

    request: HttpRequest
    action: str

    def is_valid(self, form: PageForm) -> bool:
        if not super().is_valid(form):  # type: ignore[misc]
            return False
        if not self.is_for(form):
            return False
        if self.action == "publish" and form.refuse_unpublishable():
            self.produced_error_code = "validation_error"
            self.produced_error_message = _("Not published. The page still lacks something readers need:")
            return False
        return True

    def is_for(self, form: PageForm) -> bool:
        """Whether this person keeps the pages of the edition that the form names."""
        actions = ["publish"] if self.action == "publish" else ["add", "change"]
        try:
            refuse_page(self.request.user, form.instance, actions=actions)
        except PermissionDenied as refusal:
            self.produced_error_code = "permission_denied"
            self.produced_error_message = str(refusal)
            form.add_error("edition", str(refusal))
            return False
        return True

    def get_success_buttons(self) -> list[Any]:
        buttons = super().get_success_buttons()  # type: ignore[misc]
        if self.action == "publish":
            page = StaticPage.objects.select_related("edition").get(pk=self.object.pk)  # type: ignore[attr-defined]
            address = absolute(page.edition, page.path)
            buttons.append(messages.button(address, _("Read it"), new_window=True))
        return buttons


class PageIndexView(snippets.IndexView):
    paginator_class = CappedPaginator

    def get_base_queryset(self) -> Any:
        mine = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ["change"])
        return super().get_base_queryset().filter(pk__in=mine).select_related("edition")


class PageCreateView(Publishing, AskAboutTheStory, snippets.CreateView):
    def get_initial(self) -> dict[str, Any]:
        """The only edition is chosen already."""
        editions = list(Edition.objects.values_list("pk", flat=True)[:2])
        return {"edition": editions[0]} if len(editions) == 1 else {}

    def get_initial_form_instance(self) -> StaticPage:
        return StaticPage(**{f"{name}_id": value for name, value in self.get_initial().items()})


class PageEditView(Publishing, AskAboutTheStory, snippets.EditView):
    pass


class PageDeleteView(AskAboutTheStory, snippets.DeleteView):
    """Deletes drafts that were never published; for any other page it says what to do instead."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.path and self.permission_policy.user_has_permission(request.user, "delete"):
            messages.error(
                request,
                _("“%(page)s” was published, so its address is known. Unpublish it instead.")
                % {"page": self.object},
            )
            return redirect(reverse(self.index_url_name))
        return super().dispatch(request, *args, **kwargs)


class PageUnpublishView(AskAboutTheStory, snippets.UnpublishView):
    template_name = "desk/unpublish_page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = absolute(self.object.edition, self.object.path)
        return super().get_context_data(**kwargs) | {"address": address}

    def get_usage_url(self) -> None:
        return None

    def unpublish(self) -> None:
        """Wagtail's own goes past the service: readers would keep the page."""
        unpublish_page(page=self.object, user=self.request.user)


class PageHistoryView(AskAboutTheStory, snippets.HistoryView):
    pass


class PageUsageView(AskAboutTheStory, snippets.UsageView):
    pass


class PageRevisionView(AskAboutTheStory, snippets.PreviewRevisionView):
    pass


class PageCompareView(AskAboutTheStory, snippets.RevisionsCompareView):
    pass


class DeletePages(DeleteBulkAction):
    """Drafts that were never published. Wagtail's own asks for no page in particular."""

    models = [StaticPage]
    template_name = "desk/bulk_delete.html"

    def check_perm(self, page: StaticPage) -> bool:
        policy = policy_registry.get_by_type(StaticPage)
        return policy.user_has_permission_for_instance(self.request.user, "delete", page)
