"""The only place where signals are received."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.dispatch import receiver


@receiver(post_migrate, dispatch_uid="broadsheet.roles")
def make_roles_on_a_new_site(sender: AppConfig, plan: Any = (), **kwargs: Any) -> None:
    """Once a migration, when every app has its tables (an app without models sends no signal)."""
    from broadsheet.project.roles import make_roles

    if sender.label == "stories" and any(not backwards for _migration, backwards in plan):
        make_roles()
