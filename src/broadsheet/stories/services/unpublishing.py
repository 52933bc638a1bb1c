from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.unpublish import UnpublishAction

from broadsheet import outbox
from broadsheet.kernel import clock
from broadsheet.kernel.plaintext import clean_line, is_invisible
from broadsheet.stories.models import Listing, Story
from broadsheet.stories.policy import refuse_publishing
from broadsheet.stories.services.listing import dirtied_keys, standing_of


@transaction.atomic
def unpublish_story(
    *, story: Story, reason: str, user=None, set_expired: bool = False, log_action: bool | str = True
) -> Story:
    """Take a live story from readers. Its address answers 410 with the reason from then on.

    Raises ValidationError when there is no reason or it is longer than the field, PermissionDenied when
    `user` may not publish where it stands. Does nothing to a story that is not live. One transaction, as in
    `publish_story`.
    """
    reason = clean_line(reason)
    if is_invisible(reason):
        raise ValidationError(
            {"gone_reason": _("Say why it is unpublished. Readers of its address see the reason.")}
        )
    try:
        Story._meta.get_field("gone_reason").run_validators(reason)
    except ValidationError as error:
        raise ValidationError({"gone_reason": error.messages}) from None
    row = Story.objects.select_for_update().get(pk=story.pk)
    if user:
        refuse_publishing(user, row)
    if not row.live:
        return row
    before = standing_of(row)
    row.gone_at, row.gone_reason = clock.now(), reason
    UnpublishAction(row, set_expired=set_expired, user=user, log_action=log_action).execute(
        skip_permission_checks=True
    )
    Listing.objects.filter(story_id=row.pk).delete()
    dirtied = dirtied_keys(row, before, None)
    outbox.announce(dirtied, at=before.published_at if before else None)
    return row
