from __future__ import annotations

from typing import Any

ASKED_OF_THE_STORY = frozenset({"change", "delete", "publish", "lock", "unlock"})


class AskAboutTheStory:
    """For a view of one story: ask the policy about this story, not about stories in general.

    Wagtail's own views ask the latter, which would open every story to whoever may change their own.
    """

    request: Any
    permission_policy: Any

    def user_has_permission(self, permission: str) -> bool:
        story = getattr(self, "object", None)
        if permission in ASKED_OF_THE_STORY and story is not None and story.pk:
            return self.permission_policy.user_has_permission_for_instance(
                self.request.user, permission, story
            )
        return super().user_has_permission(permission)  # type: ignore[misc]

    def user_has_any_permission(self, permissions: Any) -> bool:
        story = getattr(self, "object", None)
        if story is not None and story.pk:
            # "add" says nothing of a story that is there.
            return self.permission_policy.user_has_any_permission_for_instance(
                self.request.user, set(permissions) - {"add"}, story
            )
        return super().user_has_any_permission(permissions)  # type: ignore[misc]
