"""Who may do what with a story: the one place that every view, chooser, bulk action and preview asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from broadsheet.stories.models import Story

OWN_ACTIONS = frozenset({"change", "delete"})
"""What whoever may add stories may do with those they began themselves."""


class StoryPolicy(ModelPermissionPolicy):
    """Django's permissions, and ownership: `add_story` alone lets a reporter change and delete their own.

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
        if super().user_has_permission(user, action):
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

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Story]:
        held = set(actions)
        stories = Story.objects.all()
        if any(super(StoryPolicy, self).user_has_permission(user, action) for action in held):
            return stories
        if held & OWN_ACTIONS and super().user_has_permission(user, "add"):
            return stories.filter(owner=user)
        return stories.none()
