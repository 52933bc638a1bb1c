from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from broadsheet import outbox
from broadsheet.stories.models import Story
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.publishing import publish_revision
from broadsheet.stories.services.references import references_once

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
        with references_once(story):
            revision = save_draft(story=story, user=user)
            dirtied.update(publish_revision(revision=revision, user=user, announce=False))
        published = Story.objects.only("published_at").get(pk=story.pk).published_at
        newest = max(newest, published) if newest else published
        done.append(story)
    if done:
        outbox.announce(sorted(dirtied), at=newest, lane=IMPORT_LANE)
    return done
