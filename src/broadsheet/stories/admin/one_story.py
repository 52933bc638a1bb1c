"""A new story's form is sent more than once: saved by itself while one writes, then by a button.

The form carries the story's `telling`, drawn when it was opened. What comes with a telling that is known goes
on from the story that it made, so that no second one is left behind however slow the first answer was.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from broadsheet.stories.models import Story

PARTS = ("bylines", "sources", "read_also")
"""What the form has rows for."""


class OneStory:
    """For the view that makes a story."""

    request: HttpRequest
    edit_url_name: str
    expects_json_response: bool
    json_error_response: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if made := self.made_before():
            return self.go_on(made)
        try:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        except IntegrityError:
            # Another request of this form was faster by the time between the look and the write.
            if made := self.made_before():
                return self.go_on(made)
            raise

    def made_before(self) -> Story | None:
        """The story that this form has made already."""
        try:
            telling = uuid.UUID(self.request.POST.get("telling", ""))
        except ValueError:
            return None
        return Story.objects.filter(telling=telling, owner=self.request.user).first()

    def go_on(self, story: Story) -> HttpResponse:
        """What a button sends changes the story. What saves itself does not: it may be older."""
        if self.expects_json_response:
            return self.json_error_response(
                "invalid_revision", _("This story is saved already. Press “Save draft” to save what you see.")
            )
        match = resolve(reverse(self.edit_url_name, args=[story.pk]))
        # The rows of its parts come without numbers, as those of a new story do.
        self.request.whole_story = True  # type: ignore[attr-defined]
        return match.func(self.request, *match.args, **match.kwargs)


class WholeStory:
    """For the view that changes a story: takes a form that says everything of it."""

    request: HttpRequest
    live_object: Story

    def get_object(self, queryset: Any = None) -> Story:
        if known := getattr(self, "object", None):
            return known  # Wagtail's view takes it in `setup`, and Django's below it once more
        story: Story = super().get_object(queryset)  # type: ignore[misc]
        # The lock asks the one for its booking, the panel beside the form the other.
        story.__dict__["scheduled_revision"] = self.live_object.scheduled_revision
        if getattr(self.request, "whole_story", False):
            for name in PARTS:
                setattr(story, name, [])
        return story
