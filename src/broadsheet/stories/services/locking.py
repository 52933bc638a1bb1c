from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from broadsheet.stories.models import Story


@transaction.atomic
def take_over_story(*, story: Story, user) -> Story:
    """Lock a story for `user`, whoever held it until now. Raises PermissionDenied.

    What the other has not saved stays in their browser; their next save says who holds the story.
    """
    policy = policy_registry.get_by_type(Story)
    row = Story.objects.select_for_update().get(pk=story.pk)
    if not all(policy.user_has_permission_for_instance(user, action, row) for action in ("lock", "unlock")):
        raise PermissionDenied(_("You may not take this story over."))
    if row.locked and row.locked_by_id != user.pk:
        log(instance=row, action="wagtail.unlock", user=user)
    row.locked, row.locked_by, row.locked_at = True, user, timezone.now()
    row.save(update_fields=["locked", "locked_by", "locked_at"])
    log(instance=row, action="wagtail.lock", user=user)
    return row
