"""Who may do what with a static page, and who chooses what leads a front."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from broadsheet.fronts.models import StaticPage
from broadsheet.newsroom.remits import places_of
from broadsheet.stories.models import Story
from broadsheet.stories.policy import may_publish


class PagePolicy(ModelPermissionPolicy):
    """Django's permissions, in the editions that an account is given whole: a page belongs to no section.

    A page that readers have had is deleted by nobody: its address answers 410 instead.
    """

    def __init__(self) -> None:
        super().__init__(StaticPage)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: StaticPage) -> bool:
        if action == "delete" and instance.path:
            return False
        return self.user_has_permission(user, action) and places_of(user).hold(instance.edition_id, None)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: StaticPage
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[StaticPage]:
        if not self.user_has_any_permission(user, actions):
            return StaticPage.objects.none()
        places = places_of(user)
        pages = StaticPage.objects.all()
        return pages if places.everywhere else pages.filter(edition__in=places.editions)


def refuse_page(user: Any, page: StaticPage, *, actions: Iterable[str] = ("publish",)) -> None:
    """Raise PermissionDenied unless the user may do one of these with a page of this edition."""
    policy = policy_registry.get_by_type(StaticPage)
    if not policy.user_has_any_permission_for_instance(user, actions, page):
        raise PermissionDenied(_("You may not publish in “%(place)s”.") % {"place": page.edition})


def may_lead(user: Any, story: Story) -> bool:
    """Whether the user may have this story lead its front: who publishes it and is given the edition whole,
    since a front belongs to no section.
    """
    return may_publish(user, story) and places_of(user).hold(story.edition_id, None)


def refuse_leading(user: Any, story: Story) -> None:
    """Raise PermissionDenied unless the user may choose what leads the front of the story's edition."""
    if not may_lead(user, story):
        raise PermissionDenied(_("You may not choose what leads “%(place)s”.") % {"place": story.edition})
