"""What is done to many stories at once: each asked for and done by itself; one refusal stops no other."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from broadsheet.newsroom.admin.choosing import number_in
from broadsheet.newsroom.models import Section
from broadsheet.stories.admin.fields import TopicsField
from broadsheet.stories.admin.views import UnpublishForm
from broadsheet.stories.models import Story
from broadsheet.stories.policy import StoryPolicy
from broadsheet.stories.services import refile_story, unpublish_story

AT_ONCE = 100
"""Stories that one action takes: a few seconds of work."""

NAMED = 5
"""Refusals that are told one by one."""


class StoriesAction(SnippetBulkAction):
    """Chosen stories, never "all of them": a list of 100,000 is not changed by one press of a button."""

    models = [Story]
    template_name = "desk/bulk.html"
    asks: ClassVar[str] = "change"
    lead: ClassVar[Any] = ""
    button: ClassVar[Any] = ""

    @classmethod
    def get_queryset(cls, model: type[Story], object_ids: list[Any]) -> list[Story]:
        numbers = [number for text in object_ids if (number := number_in(str(text))) is not None]
        stories = Story.objects.filter(pk__in=numbers[:AT_ONCE]).select_related("edition", "section")
        return list(stories.defer("body"))

    def get_all_objects_in_listing_query(self, parent_id: Any) -> list[int]:
        return []

    def check_perm(self, story: Story) -> bool:
        return StoryPolicy().user_has_permission_for_instance(self.request.user, self.asks, story)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "lead": self.lead, "button": self.button, "at_once": AT_ONCE}

    def do(self, story: Story, fields: dict[str, Any]) -> bool:
        """Change one story; whether there was anything to do. Raises ValidationError, PermissionDenied."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        stories, _others = self.get_actionable_objects()
        done, refused = 0, []
        for story in stories:
            try:
                done += bool(self.do(story, form.cleaned_data))
            except ValidationError as error:
                refused.append(f"“{story}”: {' '.join(error.messages)}")
            except PermissionDenied as error:
                refused.append(f"“{story}”: {error}")
        said = ngettext("%(count)s story is changed.", "%(count)s stories are changed.", done)
        messages.success(self.request, said % {"count": done})
        if refused:
            more = len(refused) - NAMED
            rest = (
                [ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}]
                if more > 0
                else []
            )
            messages.warning(self.request, "; ".join([_("Left as they are:"), *refused[:NAMED], *rest]))
        return redirect(self.next_url)


class _OfOneEdition(StoriesAction):
    """Sections and topics belong to an edition, so the chosen stories must be of one."""

    def get_form_kwargs(self) -> dict[str, Any]:
        editions = {story.edition for story in self.get_actionable_objects()[0]}
        return {**super().get_form_kwargs(), "editions": editions}


class EditionForm(forms.Form):
    """Knows the one edition of the chosen stories, and refuses to work for several."""

    edition = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"data-desk-edition": ""}))

    def __init__(self, *args: Any, editions: set[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.editions = editions
        self.initial["edition"] = next(iter(editions)).pk if len(editions) == 1 else None

    def clean(self) -> dict[str, Any]:
        if len(self.editions) != 1:
            raise ValidationError(
                _("Choose stories of one edition: each has sections and topics of its own.")
            )
        return super().clean()


class MoveForm(EditionForm):
    section = forms.ModelChoiceField(label=gettext_lazy("Section"), queryset=Section.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = Section.objects.filter(edition__in=self.editions)


class RetagForm(EditionForm):
    add = TopicsField(label=gettext_lazy("Topics to give them"), required=False)
    take_off = TopicsField(label=gettext_lazy("Topics to take off"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("add") or cleaned.get("take_off")):
            raise ValidationError(_("Pick a topic to give them or to take off."))
        return cleaned


class MoveStories(_OfOneEdition):
    display_name = gettext_lazy("Move")
    action_type = "move"
    aria_label = gettext_lazy("Move the chosen stories to another section")
    action_priority = 10
    form_class = MoveForm
    lead = gettext_lazy("Their addresses stay as they are.")
    button = gettext_lazy("Move them")

    def do(self, story: Story, fields: dict[str, Any]) -> bool:
        return refile_story(story=story, section=fields["section"], user=self.request.user)


class RetagStories(_OfOneEdition):
    display_name = gettext_lazy("Topics")
    action_type = "retag"
    aria_label = gettext_lazy("Change the topics of the chosen stories")
    action_priority = 11
    form_class = RetagForm
    lead = gettext_lazy("Their other topics stay.")
    button = gettext_lazy("Change the topics")

    def do(self, story: Story, fields: dict[str, Any]) -> bool:
        given, taken = fields["add"], fields["take_off"]
        return refile_story(story=story, add=given, take_off=taken, user=self.request.user)


class UnpublishStories(StoriesAction):
    display_name = gettext_lazy("Unpublish")
    action_type = "unpublish"
    aria_label = gettext_lazy("Unpublish the chosen stories")
    action_priority = 20
    classes = {"serious"}
    form_class = UnpublishForm
    asks = "publish"
    lead = gettext_lazy("They leave every page and list. Each address stays and says why it is gone.")
    button = gettext_lazy("Unpublish them")

    def check_perm(self, story: Story) -> bool:
        return story.live and super().check_perm(story)

    def do(self, story: Story, fields: dict[str, Any]) -> bool:
        return not unpublish_story(story=story, reason=fields["reason"], user=self.request.user).live


class DeleteStories(StoriesAction, DeleteBulkAction):
    """Drafts that were never published. Wagtail's own takes "all" for every story there is."""

    template_name = "desk/bulk_delete.html"
    asks = "delete"
    form_valid = DeleteBulkAction.form_valid

    def check_perm(self, story: Story) -> bool:
        return StoriesAction.check_perm(self, story)
