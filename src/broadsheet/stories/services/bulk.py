from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from broadsheet import outbox
from broadsheet.stories.models import Story
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.publishing import publish_revision

IMPORT_LANE = 9


@transaction.atomic
def publish_many(*, stories: Iterable[Story], user=None) -> list[Story]:
    """Save and publish a batch in one transaction: the same checks and keys, one outbox row, lane 9.

    Each story gets one revision. `story.published_at` may be set (an archive's own time). Raises
    ValidationError and then nothing of the batch is kept.
    """
    done: list[Story] = []
    dirtied: set[str] = set()
    newest: dt.datetime | None = None
    for story in stories:
        # Each part of a story would have the whole story indexed again: half the time of an import.
        with disable_reference_index_auto_update():
            revision = save_draft(story=story, user=user)
            dirtied.update(publish_revision(revision=revision, user=user, announce=False))
        live = Story.objects.get(pk=story.pk)
        ReferenceIndex.create_or_update_for_object(live)
        newest = max(newest, live.published_at) if newest else live.published_at
        done.append(story)
    if done:
        outbox.announce(sorted(dirtied), at=newest, lane=IMPORT_LANE)
    return done
