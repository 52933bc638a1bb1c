"""Which story leads a front: chosen by an editor, or left to the front itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet import outbox
from broadsheet.fronts.models import FrontLead
from broadsheet.fronts.policy import refuse_leading
from broadsheet.kernel import clock, keys
from broadsheet.stories.kinds import paid_kinds
from broadsheet.stories.models import Story


@transaction.atomic
def lead_front(*, story: Story, user: Any = None) -> FrontLead:
    """Have a live story lead the front of its edition, instead of another; chosen again it stays longer.

    It leads until the first story that is published a day later or more. Raises ValidationError for a story
    that is not live or was paid for, PermissionDenied when `user` may not choose there.
    """
    row = _locked(story, user)
    if not row.live:
        raise ValidationError(_("The story is not live: readers do not see it. Publish it first."))
    if row.kind in paid_kinds():
        raise ValidationError(_("Partner content does not lead a front."))
    lead, _new = FrontLead.objects.update_or_create(
        edition=row.edition, defaults={"story": row, "chosen_at": clock.now()}
    )
    _tell(row, "broadsheet.lead_front", user)
    return lead


@transaction.atomic
def free_front(*, story: Story, user: Any = None) -> bool:
    """Take the choice of this story back: the front finds its lead by itself. Whether it was the chosen one.

    Raises PermissionDenied as above.
    """
    row = _locked(story, user)
    taken, _rows = FrontLead.objects.filter(edition=row.edition, story=row).delete()
    if taken:
        _tell(row, "broadsheet.free_front", user)
    return bool(taken)


def _locked(story: Story, user: Any) -> Story:
    row = Story.objects.select_for_update().select_related("edition").get(pk=story.pk)
    if user:
        refuse_leading(user, row)
    return row


def _tell(story: Story, action: str, user: Any) -> None:
    log(instance=story, action=action, user=user)
    outbox.announce([keys.front(story.edition.code)])
