"""Telling readers that a story was updated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from broadsheet.stories.admin.story_screen import StoryScreen
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


class MarkUpdatedView(StoryScreen):
    """Sets the mark, or takes it off. Saving and publishing a story never touch it."""

    template_name = "desk/mark_updated.html"
    page_title = gettext_lazy("Mark as updated")
    header_icon = "history"
    form: UpdatedForm | None = None

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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form or UpdatedForm(initial={"note": self.story.updated_note})
        return {**super().get_context_data(**kwargs), "form": form}
