"""The only place where signals are received."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver

from broadsheet import outbox
from broadsheet.kernel import keys

_COUNTED = {"file_hash", "file_size"}
"""What Wagtail finds out about a file later; no page shows it differently."""


@receiver(post_migrate, dispatch_uid="broadsheet.roles")
def make_roles_on_a_new_site(sender: AppConfig, plan: Any = (), **kwargs: Any) -> None:
    """Once a migration, when every app has its tables (an app without models sends no signal)."""
    from broadsheet.project.roles import make_roles

    if sender.label == "stories" and any(not backwards for _migration, backwards in plan):
        make_roles()


@receiver(post_save, sender="stories.DocumentFile", dispatch_uid="broadsheet.document")
def announce_a_changed_document(
    sender: Any, instance: Any, created: bool, update_fields: Any = None, **kwargs: Any
) -> None:
    """Its title or its file has changed: every page that offers it is baked again."""
    if not created and not (update_fields and _COUNTED.issuperset(update_fields)):
        outbox.announce([keys.checked(f"document:{instance.pk}")])
