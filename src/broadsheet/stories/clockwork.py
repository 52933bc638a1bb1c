"""The clock: scheduled stories go out through the same door as a button's."""

from __future__ import annotations

import datetime as dt
import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet

from broadsheet import hookspecs
from broadsheet.kernel import clock
from broadsheet.stories.bookings import EPOCH, bookings
from broadsheet.stories.models import Story
from broadsheet.stories.services.publishing import publish_revision
from broadsheet.stories.services.unpublishing import unpublish_story

log = logging.getLogger(__name__)


def stories_over(now: dt.datetime) -> QuerySet[Story]:
    """The live stories whose time is over, but for those published again since.

    In order of that time and after EPOCH: without statistics SQLite would rather read every story.
    """
    over = Story.objects.filter(expire_at__gt=EPOCH, expire_at__lte=now, live=True)
    return over.exclude(expire_at__lt=F("published_at")).order_by("expire_at", "pk")


@hookspecs.hook
def work_due() -> int:
    """Publish every revision whose booked time has come, and end every story whose time is over.

    One transaction a story, so that one refused story holds up no other; a refused one stays booked and
    is tried again, and the desk's clock board shows it as late.
    """
    now = clock.now()
    done = 0
    due = bookings().filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    for revision in due:
        try:
            publish_revision(revision=revision, skip_permission_checks=True, log_action="wagtail.publish")
            done += 1
        except ValidationError as error:
            log.error("scheduled story %s is refused: %s", revision.object_id, "; ".join(error.messages))
    for story in stories_over(now):
        with transaction.atomic():
            unpublish_story(story=story, reason=story.expiry_reason, set_expired=True)
            done += 1
    return done
