"""What can be done with a story from its form and from the list, beside Wagtail's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from broadsheet.stories.models import Story


def buttons_for(story: Story, user: Any) -> Iterator[Button]:
    """The buttons of a story that is saved, for somebody who may use them. No query of its own."""
    policy = policy_registry.get_by_type(Story)
    if policy.user_may_make_version(user, story):
        url = reverse("broadsheet_versions_of", args=[story.pk])
        yield Button(_("Versions in other editions"), url=url, icon_name="globe", priority=12)
    if story.live and policy.user_has_permission_for_instance(user, "publish", story):
        url = reverse("broadsheet_mark_updated", args=[story.pk])
        yield Button(_("Mark as updated for readers"), url=url, icon_name="history", priority=14)


class WithStoryButtons:
    """For the form: what its row in the list offers, and what other apps hang there, in its menu."""

    request: Any
    object: Any

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        hung = hooks.get_hooks("register_snippet_listing_buttons")
        ours = [button for hook in hung for button in hook(self.object, self.request.user)]
        return [*super().header_more_buttons, *ours]  # type: ignore[misc]


def listing_buttons(story: Any, user: Any, next_url: str | None = None) -> list[Button]:
    """For the list: the same buttons in each story's menu."""
    return list(buttons_for(story, user)) if isinstance(story, Story) else []
