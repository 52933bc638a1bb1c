"""What somebody may do with one story."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from broadsheet.newsroom.remits import places_of
from broadsheet.stories.models import Story

OWN_ACTIONS = frozenset({"change", "delete"})
"""What whoever may add stories may do with those they began themselves."""

IN_PLACE = frozenset({"change", "delete", "publish", "lock", "unlock"})
"""What an account that is given places may do only there."""


class StoryPolicy(ModelPermissionPolicy):
    """Django's permissions, places and ownership: `add_story` alone lets a reporter change their own.

    Publishing and unpublishing ask for `publish_story`. A story that was ever published is deleted by
    nobody: its address answers 410 with a reason instead.
    """

    def __init__(self) -> None:
        super().__init__(Story)

    def user_has_permission(self, user: Any, action: str) -> bool:
        if super().user_has_permission(user, action):
            return True
        return action in OWN_ACTIONS and super().user_has_permission(user, "add")

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Story) -> bool:
        if action == "delete" and instance.path:
            return False
        if super().user_has_permission(user, action) and (
            action not in IN_PLACE or places_of(user).hold(instance.edition_id, instance.section_id)
        ):
            return True
        return (
            action in OWN_ACTIONS
            and instance.owner_id is not None
            and instance.owner_id == user.pk
            and super().user_has_permission(user, "add")
        )

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Story
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def user_may_make_version(self, user: Any, source: Story) -> bool:
        """Whoever may begin stories and change this one. Editors, whatever their places, any live story too:
        who publishes in one edition tells in it what another has published.
        """
        if not self.user_has_permission(user, "add"):
            return False
        if source.live and super().user_has_permission(user, "change"):
            return True
        return self.user_has_permission_for_instance(user, "change", source)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Story]:
        held = set(actions)
        stories = Story.objects.all()
        own = Q(owner=user) if held & OWN_ACTIONS and super().user_has_permission(user, "add") else Q(pk=None)
        granted = {action for action in held if super(StoryPolicy, self).user_has_permission(user, action)}
        if not granted:
            return stories.filter(own)
        places = places_of(user)
        if places.everywhere or granted - IN_PLACE:
            return stories
        return stories.filter(own | Q(edition__in=places.editions) | Q(section__in=places.sections))


def may_publish(user: Any, story: Story) -> bool:
    """Whether the user may publish, or take from readers, a story that stands where this one does."""
    return policy_registry.get_by_type(Story).user_has_permission_for_instance(user, "publish", story)


def refuse_publishing(user: Any, *stories: Story) -> None:
    """Raise PermissionDenied unless the user may publish at the places of all of these."""
    for story in stories:
        if not may_publish(user, story):
            place = story.section or story.edition
            raise PermissionDenied(_("You may not publish in “%(place)s”.") % {"place": place})
