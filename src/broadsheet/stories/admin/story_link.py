"""A link in a text to a story of this paper: found by its headline, put in by its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from broadsheet.newsroom.addresses import absolute, href
from broadsheet.newsroom.models import fold
from broadsheet.stories.admin.states import NEWEST_CHANGE
from broadsheet.stories.models import Story

OFFERED = 12


class StoryLinkForm(forms.Form):
    """Words to look for, and one of the live stories found."""

    q = forms.CharField(label=_("Words of the headline"), required=False, max_length=200)
    story = forms.TypedChoiceField(
        label=_("Story"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {story.pk: story for story in self._stories()}
        self.fields["story"].choices = [
            (story.pk, f"{story.headline} ({story.edition.name})") for story in self.found.values()
        ]

    def _stories(self) -> Any:
        stories = Story.objects.filter(live=True).select_related("edition").defer("body")
        for word in fold(self.data.get(self.add_prefix("q"), ""))[:200].split():
            stories = stories.filter(search_text__contains=word)
        return stories.order_by(*NEWEST_CHANGE)[:OFFERED]


@require_http_methods(["GET", "HEAD", "POST"])
def story_link(request: HttpRequest) -> HttpResponse:
    """The first page of the link's window. Sent with a story it puts the link in, without one it searches."""
    form = StoryLinkForm(request.POST or None, prefix="story-link")
    if request.method == "POST" and form.is_valid() and (number := form.cleaned_data["story"]):
        story = form.found[number]
        chosen = {
            "url": address_in_text(story),
            "title": story.headline,
            "prefer_this_title_as_link_text": False,
        }
        answer = {"step": "external_link_chosen", "result": chosen}
        return render_modal_workflow(request, None, None, None, json_data=answer)
    kept = {name: request.GET.get(name) for name in ("allow_external_link", "allow_email_link")}
    context = {"form": form, "searched": request.method == "POST", **kept}
    return render_modal_workflow(
        # Wagtail's script calls what it does with such a form "external_link".
        request,
        "desk/story_link.html",
        None,
        context,
        json_data={"step": "external_link"},
    )


def address_in_text(story: Story) -> str:
    """The path on the paper's own host, which a change of the site's address leaves right; else all of it."""
    edition = story.edition
    return absolute(edition, story.path) if edition.host else href(edition, story.path)


def offer_stories(features: FeatureRegistry) -> None:
    """The window of a link opens with the stories: pages of Wagtail's tree are nothing that readers have."""
    feature = features.plugins_by_editor["draftail"]["link"]  # asking for it would begin the search anew
    assert isinstance(feature, EntityFeature)
    feature.data["chooserUrls"]["pageChooser"] = reverse_lazy("broadsheet_story_link")
