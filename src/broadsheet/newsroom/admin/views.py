"""Views of the newsroom's names that save through the services, and say on the fields what these refuse."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.views import generic

from broadsheet.newsroom.admin.forms import show_refusal
from broadsheet.newsroom.admin.paginator import CappedPaginator
from broadsheet.newsroom.models import Edition, fold
from broadsheet.newsroom.policy import refuse_keeping


class SavesThroughService:
    """Runs the viewset's service instead of the model's own save."""

    save: ClassVar[Any]
    request: Any
    permission_required: str
    model: Any

    def save_instance(self) -> Any:
        name = self.model._meta.model_name
        return type(self).save(**{name: self.form.save(commit=False)}, user=self.request.user)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            refuse_keeping(self.request.user, form.instance, action=self.permission_required)
            return super().form_valid(form)  # type: ignore[misc]
        except PermissionDenied as refusal:
            form.add_error("edition", str(refusal))
        except ValidationError as error:
            show_refusal(form, error)
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)


class OfOnePlace:
    """For a view of one thing: asks for the place of that thing, where Wagtail asks about its kind alone."""

    request: Any
    permission_required: str

    def get_object(self, queryset: Any = None) -> Any:
        """Raises PermissionDenied for what is not the user's to keep."""
        found = super().get_object(queryset)  # type: ignore[misc]
        refuse_keeping(self.request.user, found, action=self.permission_required)
        return found


def slug_is_made(form: BaseForm) -> BaseForm:
    """The form, with an address name that may be left empty: the service makes one."""
    if "slug" in form.fields:
        form.fields["slug"].required = False
    return form


class ServiceCreateView(SavesThroughService, generic.CreateView):
    def get_form(self, form_class: Any = None) -> BaseForm:
        return slug_is_made(super().get_form(form_class))

    def get_initial(self) -> dict[str, Any]:
        """The only edition is chosen already."""
        initial = super().get_initial()
        editions = list(Edition.objects.values_list("pk", flat=True)[:2])
        return {**initial, "edition": editions[0]} if len(editions) == 1 else initial


class ServiceEditView(SavesThroughService, OfOnePlace, generic.EditView):
    kept: ClassVar[tuple[str, ...]] = ()
    """Fields that are chosen once."""

    def get_form(self, form_class: Any = None) -> BaseForm:
        form = slug_is_made(super().get_form(form_class))
        for name in self.kept:
            form.fields[name].disabled = True
        return form


class ServiceDeleteView(OfOnePlace, generic.DeleteView):
    delete: ClassVar[Any]

    def get_usage_url(self) -> None:
        return None

    def form_valid(self, form: BaseForm) -> HttpResponse:
        name = self.model._meta.model_name
        try:
            type(self).delete(**{name: self.object}, user=self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url())


class NamesIndexView(generic.IndexView):
    """Counted to a thousand, searched without regard to case."""

    paginator_class = CappedPaginator
    search_backend_name = None
    folded = False

    @cached_property
    def is_searchable(self) -> bool:
        return bool(self.folded or self.search_fields)

    def get_base_queryset(self) -> QuerySet[Any]:
        names = super().get_base_queryset()
        joined = [field.name for field in self.model._meta.fields if field.many_to_one]
        return names.select_related(*joined) if joined else names

    def get_edit_url(self, instance: Any) -> str | None:
        mine = self.user_has_permission_for_instance("change", instance)
        return super().get_edit_url(instance) if mine else None

    def get_delete_url(self, instance: Any) -> str | None:
        mine = self.user_has_permission_for_instance("delete", instance)
        return super().get_delete_url(instance) if mine else None

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.folded:
            return super().search_queryset(queryset)
        for word in fold(self.search_query).split():
            queryset = queryset.filter(search_text__contains=word)
        return queryset
