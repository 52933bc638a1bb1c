"""Who keeps the names and addresses of an edition: its sections, topics, people and redirects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from broadsheet.newsroom.models import Person, Redirect, Section, Topic
from broadsheet.newsroom.remits import places_of

MADE_WHILE_WRITING = (Topic, Person)
"""Whoever writes a story makes those it needs, wherever it stands."""

KEPT = (Section, Topic, Person, Redirect)


class NamesPolicy(ModelPermissionPolicy):
    """Django's permissions, in the editions that an account is given whole: a name belongs to no section."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not super().user_has_permission(user, action):
            return False
        places = places_of(user)
        if places.everywhere or places.editions:
            return True
        return action == "add" and issubclass(self.model, MADE_WHILE_WRITING)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if not self.user_has_permission(user, action):
            return False
        if action == "add" and isinstance(instance, MADE_WHILE_WRITING):
            return True
        return places_of(user).hold(instance.edition_id, None)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        places = places_of(user)
        names = self.model._default_manager.all()
        return names if places.everywhere else names.filter(edition__in=places.editions)


def refuse_keeping(user: Any, name: Any, *, action: str = "change") -> None:
    """Raise PermissionDenied unless the user may do this with the section, topic, person or redirect."""
    policy = policy_registry.get_by_type(type(name))
    if not policy.user_has_permission_for_instance(user, action, name):
        place = {"place": getattr(name, "edition", name)}
        raise PermissionDenied(_("You may not change the names and addresses of “%(place)s”.") % place)
