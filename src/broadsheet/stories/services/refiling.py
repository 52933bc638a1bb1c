from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.newsroom.models import Section, Topic
from broadsheet.stories.bookings import bookings
from broadsheet.stories.models import Story, StoryTopic
from broadsheet.stories.services.publishing import publish_revision
from broadsheet.stories.services.references import references_once


@transaction.atomic
def refile_story(
    *,
    story: Story,
    section: Section | None = None,
    add: Iterable[Topic] = (),
    take_off: Iterable[Topic] = (),
    user=None,
) -> bool:
    """Put a story into another section, give it topics or take them off; `section` None leaves it.

    What readers have and a draft that waits are both changed, each in itself: the draft goes on waiting.
    Returns whether anything had to change. Raises ValidationError for what belongs to another edition and
    for a story that is scheduled or locked by somebody else, PermissionDenied when `user` may not publish
    what readers have.
    """
    row = Story.objects.select_for_update().get(pk=story.pk)
    if user and row.locked and row.locked_by_id != user.pk:
        raise ValidationError(_("It is locked by %(name)s.") % {"name": row.locked_by or "?"})
    add, take_off = list(add), {topic.pk for topic in take_off}
    for thing in [section, *add]:
        if thing and thing.edition_id != row.edition_id:
            raise ValidationError(_("“%(name)s” belongs to another edition.") % {"name": thing})
    if bookings().filter(object_id=str(row.pk)).exists():
        raise ValidationError(_("It is scheduled: change it in its own form."))
    latest: Story = row.get_latest_revision_as_object()
    if not row.live:
        if changed := _refile(latest, section, add, take_off):
            with references_once(latest):
                latest.save()
                latest.save_revision(user=user, log_action=True, clean=False)
        return changed
    waiting = latest if row.has_unpublished_changes and row.live_revision_id else None
    shown: Story = row.live_revision.as_object() if waiting is not None else latest
    changed = _refile(shown, section, add, take_off)
    if changed:
        publish_revision(revision=shown.save_revision(user=user, log_action=True), user=user)
    if waiting is not None and (_refile(waiting, section, add, take_off) or changed):
        # Saved again even where it has all of it already, so that it stays the newest version.
        with references_once(waiting, of_row=False):
            waiting.save_revision(user=user, log_action=True, clean=False)
        changed = True
    return changed


def _refile(story: Story, section: Section | None, add: list[Topic], take_off: set[int]) -> bool:
    """Change this version of the story; whether there was anything to change."""
    parts = list(story.story_topics.all())
    kept = [part for part in parts if part.topic_id not in take_off]
    have = {part.topic_id for part in kept}
    new = [StoryTopic(topic=topic) for topic in add if topic.pk not in have]
    moved = section is not None and story.section_id != section.pk
    if not (moved or new or len(kept) < len(parts)):
        return False
    if moved:
        story.section = section
    topics = [*kept, *new]
    for order, part in enumerate(topics):
        part.sort_order = order
    story.story_topics = topics
    return True
