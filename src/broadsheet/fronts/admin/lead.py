"""Choosing what leads a front."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from broadsheet.fronts.models import FrontLead
from broadsheet.fronts.policy import may_lead
from broadsheet.fronts.services import free_front, lead_front
from broadsheet.stories.admin.story_screen import StoryScreen
from broadsheet.stories.kinds import paid_kinds
from broadsheet.stories.models import Story


class LeadFrontView(StoryScreen):
    """Says what is chosen for the front of the story's edition, and lets this story lead it, or no more."""

    template_name = "desk/lead_front.html"
    page_title = gettext_lazy("Lead the front")
    header_icon = "home"

    def lets_in(self, user: Any) -> bool:
        return may_lead(user, self.story)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        of_what = {"story": self.story, "edition": self.story.edition}
        try:
            if "take-back" in request.POST:
                free_front(story=self.story, user=request.user)
                said = _(
                    "“%(story)s” is not chosen any more: the front of “%(edition)s” finds its lead by itself."
                )
            else:
                lead_front(story=self.story, user=request.user)
                said = _("“%(story)s” leads the front of “%(edition)s”.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, said % of_what)
        return redirect(self.edit_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = FrontLead.objects.filter(edition=self.story.edition).select_related("story").first()
        return {**super().get_context_data(**kwargs), "lead": lead}


def lead_button(story: Any, user: Any, next_url: str | None = None) -> list[Button]:
    """For the menu of a live story, in the list and in its form. No query of its own."""
    leads = isinstance(story, Story) and story.live and story.kind not in paid_kinds()
    if not (leads and may_lead(user, story)):
        return []
    url = reverse("broadsheet_lead_front", args=[story.pk])
    return [Button(_("Lead the front"), url=url, icon_name="home", priority=13)]
