from __future__ import annotations

from django.db import transaction
from wagtail.models import Revision

from broadsheet.stories.models import Story
from broadsheet.stories.services.references import references_once


@transaction.atomic
def save_draft(*, story: Story, user=None) -> Revision:
    """Save a new or changed story as a draft; readers see nothing of it. Returns the revision.

    `story` carries its parts (bylines, topics, sources, read-also) as assigned. Raises ValidationError.
    """
    if story.pk is None:
        story.live = False
        story.has_unpublished_changes = True
        story.full_clean(exclude=["path"])
        with references_once(story):
            story.save()
            return story.save_revision(user=user, log_action="wagtail.create", clean=False)
    with references_once(story, of_row=False):
        return story.save_revision(user=user, log_action=True)
