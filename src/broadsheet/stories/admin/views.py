"""Writing, publishing and unpublishing in the desk. What they do to a story is in `stories.services`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.snippets.views import snippets

from broadsheet.stories.admin.access import AskAboutTheStory
from broadsheet.stories.admin.addresses import public_address, readable_address
from broadsheet.stories.admin.buttons import WithStoryButtons
from broadsheet.stories.admin.form import StoryForm
from broadsheet.stories.admin.one_story import OneStory, WholeStory
from broadsheet.stories.admin.parts_only import PartsOnly
from broadsheet.stories.admin.unsaved import why_not_saved
from broadsheet.stories.models import Story
from broadsheet.stories.policy import refuse_publishing
from broadsheet.stories.services import take_over_story, unpublish_story
from broadsheet.stories.services.references import references_once


class Publishing:
    """What the two views that can publish have in common: nothing written is lost when it is refused."""

    def is_valid(self, form: StoryForm) -> bool:
        if not super().is_valid(form):  # type: ignore[misc]
            if self.expects_json_response and self.produced_error_code == "validation_error":
                self.produced_error_message = why_not_saved(form)
            return False
        if self.action == "publish" and form.refuse_unpublishable():
            self.produced_error_code = "validation_error"
            self.produced_error_message = _("Not published. The story still lacks something readers need:")
            return False
        if self.action == "publish" and not self.may_publish(form):
            self.produced_error_code = "permission_denied"
            self.produced_error_message = _("Not published, and not saved yet:")
            return False
        return True

    def may_publish(self, form: StoryForm) -> bool:
        """Whether this person may publish where the story stands and where the form puts it."""
        known = getattr(self, "live_object", None)
        try:
            refuse_publishing(self.request.user, form.instance, *([known] if known and known.path else []))
        except PermissionDenied as refusal:
            advice = _("Save a draft: whoever publishes there goes on from it.")
            form.add_error("section", f"{refusal} {advice}")
            return False
        return True

    def save_instance(self) -> Story:
        story = self.form.instance
        with references_once(story, of_row=not story.live):
            return super().save_instance()  # type: ignore[misc]

    def publish_action(self) -> HttpResponse | None:
        try:
            return super().publish_action()  # type: ignore[misc]
        except ValidationError as error:
            # The form said yes, so somebody changed the picture in between. The draft is saved by now.
            text = _("The draft is saved, but not published: %(why)s") % {"why": " ".join(error.messages)}
            messages.error(self.request, text)
            return redirect(self.get_edit_url())

    def get_success_message(self, instance: Any = None) -> str:
        """Of a story that readers did not have, that it is published: it was saved by itself before."""
        story, known = instance or self.object, getattr(self, "live_object", None)
        if self.action != "publish" or story.go_live_at or (known and known.live):
            return str(super().get_success_message(instance))  # type: ignore[misc]
        return _("“%(story)s” is published.") % {"story": story}

    def get_success_buttons(self) -> list[Any]:
        buttons = super().get_success_buttons()  # type: ignore[misc]
        if self.action == "publish":
            story = Story.objects.select_related("edition").get(pk=self.object.pk)
            if story.live:
                buttons.append(messages.button(public_address(story), _("Read it"), new_window=True))
        return buttons


class StoryCreateView(OneStory, PartsOnly, Publishing, AskAboutTheStory, snippets.CreateView):
    page_title = gettext_lazy("New story")


class StoryEditView(WithStoryButtons, WholeStory, PartsOnly, Publishing, AskAboutTheStory, snippets.EditView):
    def get_lock_context(self) -> dict[str, Any]:
        context = super().get_lock_context()
        held = context.get("locked_for_user") and context.get("user_can_unlock")
        if held and self.request.method == "GET" and self.user_has_permission("lock"):
            button = format_html(
                '<button type="button" class="button button-small button-secondary" '
                'data-controller="w-action" data-action="w-action#post" '
                'data-w-action-url-value="{}">{}</button>',
                reverse("broadsheet_take_over", args=[self.object.pk]),
                _("Take it over"),
            )
            messages.warning(
                self.request, format_html("{} {}", _("To go on writing yourself:"), button), extra_tags="lock"
            )
        return context


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a story that somebody else holds."""
    story = take_over_story(story=get_object_or_404(Story, pk=pk), user=request.user)
    messages.success(request, _("“%(story)s” is yours now.") % {"story": story})
    return redirect(reverse("wagtailsnippets_stories_story:edit", args=[story.pk]))


class StoryDeleteView(AskAboutTheStory, snippets.DeleteView):
    """Deletes drafts that were never published; for any other story it says what to do instead."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.path and self.user_has_permission("change"):
            messages.error(
                request,
                _("“%(story)s” was published, so its address is known. Unpublish it with a reason instead.")
                % {"story": self.object},
            )
            return redirect(reverse(self.index_url_name))
        return super().dispatch(request, *args, **kwargs)


class StoryHistoryView(AskAboutTheStory, snippets.HistoryView):
    pass


class StoryUsageView(AskAboutTheStory, snippets.UsageView):
    pass


class StoryRevisionView(AskAboutTheStory, snippets.PreviewRevisionView):
    pass


class StoryCompareView(AskAboutTheStory, snippets.RevisionsCompareView):
    pass


class StoryUnscheduleView(AskAboutTheStory, snippets.RevisionsUnscheduleView):
    pass


class StoryLockView(AskAboutTheStory, snippets.LockView):
    pass


class StoryUnlockView(AskAboutTheStory, snippets.UnlockView):
    pass


class UnpublishForm(forms.Form):
    """Why a story is taken from its readers, who are told."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever opens the story's address reads this sentence."),
        error_messages={
            "required": gettext_lazy("Say why it is unpublished. Readers of its address see the reason.")
        },
    )


class StoryUnpublishView(AskAboutTheStory, snippets.UnpublishView):
    """Asks for the reason first."""

    template_name = "desk/unpublish.html"
    form: UnpublishForm | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.object.live:
            return redirect(self.get_next_url())
        return super().get(request, *args, **kwargs)

    def get_usage_url(self) -> None:
        return None

    def get_next_url(self) -> str:
        return reverse(self.edit_url_name, args=(self.object.pk,))

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_success_message(self) -> str:
        return _("“%(story)s” is unpublished. Its address tells readers why.") % {"story": self.object}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = UnpublishForm(request.POST)
        if not self.form.is_valid():
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def unpublish(self) -> None:
        unpublish_story(story=self.object, reason=self.form.cleaned_data["reason"], user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "form": self.form or UnpublishForm(),
            "address": public_address(self.object),
            "readable": readable_address(self.object),
        }
