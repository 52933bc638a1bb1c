"""Telling readers that a story was updated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from broadsheet.stories.models import Story
from broadsheet.stories.services import mark_updated, take_back_update
from broadsheet.stories.services.updating import LONGEST


class UpdatedForm(forms.Form):
    """What was updated, in a sentence for readers."""

    note = forms.CharField(
        label=gettext_lazy("What was updated"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Readers see the sentence under the headline, with the time of this mark."),
        error_messages={"required": gettext_lazy("Say what was updated. Readers see the sentence.")},
    )


class MarkUpdatedView(WagtailAdminTemplateMixin, TemplateView):
    """Sets the mark, or takes it off. Saving and publishing a story never touch it."""

    template_name = "desk/mark_updated.html"
    page_title = gettext_lazy("Mark as updated")
    header_icon = "history"
    form: UpdatedForm | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.story = get_object_or_404(Story.objects.select_related("edition"), pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policy = policy_registry.get_by_type(Story)
        if not policy.user_has_permission_for_instance(request.user, "publish", self.story):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "take-back" in request.POST:
                take_back_update(story=self.story, user=request.user)
                messages.success(request, _("Readers are not told of an update any more."))
                return redirect(self.edit_url)
            self.form = UpdatedForm(request.POST)
            if not self.form.is_valid():
                return self.get(request, *args, **kwargs)
            mark_updated(story=self.story, note=self.form.cleaned_data["note"], user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.edit_url)
        messages.success(request, _("Readers see that “%(story)s” was updated.") % {"story": self.story})
        return redirect(self.edit_url)

    @property
    def edit_url(self) -> str:
        return reverse("wagtailsnippets_stories_story:edit", args=[self.story.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailsnippets_stories_story:list"), "label": _("Stories")},
            {"url": self.edit_url, "label": str(self.story)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form or UpdatedForm(initial={"note": self.story.updated_note})
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "story": self.story,
            "back": self.edit_url,
        }
