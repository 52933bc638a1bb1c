"""The one door through which a story reaches readers."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.blocks import StreamValue
from wagtail.models import Revision

from broadsheet import outbox
from broadsheet.kernel import clock
from broadsheet.stories.models import Story
from broadsheet.stories.policy import refuse_publishing
from broadsheet.stories.services.complete import complete_body, picture_lacks
from broadsheet.stories.services.listing import dirtied_keys, put_in_lists, standing_of
from broadsheet.stories.services.parts import unchanged_parts_left_alone
from broadsheet.stories.services.placing import place_story
from broadsheet.stories.services.references import references_once
from broadsheet.stories.services.sources import note_changed_source


def publish_story(*, story: Story, user=None) -> Story:
    """Publish the story's latest revision now and return the live story.

    Raises ValidationError when something a reader needs is missing, PermissionDenied when `user` may
    not publish there. One transaction: live row, revision, reader lists, log entry, outbox row.
    """
    revision = story.get_latest_revision() or story.save_revision(user=user)
    publish_revision(revision=revision, user=user)
    return Story.objects.get(pk=story.pk)


@transaction.atomic
def publish_revision(
    *,
    revision: Revision,
    user=None,
    changed: bool = True,
    log_action: bool | str = True,
    previous_revision: Revision | None = None,
    skip_permission_checks: bool = False,
    announce: bool = True,
) -> list[str]:
    """Publish one revision, or book it for its `go_live_at` when that lies ahead.

    Returns the keys that the change dirties, empty when it was only booked; `announce=False` leaves
    telling the press to the caller (see `publish_many`). Raises as `publish_story`.
    """
    row = Story.objects.select_for_update().get(pk=revision.object_id)
    before = standing_of(row) if row.live else None
    action = PublishRevisionAction(
        revision, user=user, changed=changed, log_action=log_action, previous_revision=previous_revision
    )
    story: Story = action.object
    if user:
        # Where it goes and, when readers know it already, where it stands.
        refuse_publishing(user, story, *([row] if row.path else []))
    now = clock.now()
    booked = story.go_live_at is not None and story.go_live_at > now
    story.body = ready_body(story, by_person=not story.imported)
    if not booked:
        place_story(story, now=now)
        story.gone_at, story.gone_reason = None, ""
        # The booking is done. Wagtail would book a time again that lies ahead of the machine's own clock.
        story.go_live_at = None
    with references_once(story), unchanged_parts_left_alone(story):
        action.execute(skip_permission_checks=skip_permission_checks)
    if booked:
        return []
    note_changed_source(story)
    after = put_in_lists(story, before)
    dirtied = dirtied_keys(story, before, after)
    if announce:
        outbox.announce(dirtied, at=after.published_at)
    return dirtied


def check_publishable(story: Story, *, by_person: bool) -> None:
    """Refuse a story that readers could not use, with a message for each thing to mend.

    A person's picture needs a credit and alternative text; an imported one is let through and listed.
    Raises ValidationError keyed by field.
    """
    ready_body(story, by_person=by_person)


def ready_body(story: Story, *, by_person: bool) -> StreamValue:
    """The body as readers get it, cleaned once. Raises as `check_publishable`."""
    wrong: dict[str, list[str]] = {}
    # Spaces and zero-width characters alone (Unicode categories C and Z) are no headline for readers.
    if all(unicodedata.category(character)[0] in "CZ" for character in story.headline):
        wrong["headline"] = [_("Write a headline.")]
    body, faults = complete_body(story.body, by_person=by_person)
    if not body and not faults and not story.standfirst.strip():
        faults = [_("Write at least a standfirst or a paragraph.")]
    if faults:
        wrong["body"] = faults
    if by_person and story.picture_id and (missing := picture_lacks(story.picture, story.picture_alt)):
        wrong["picture"] = missing
    if wrong:
        raise ValidationError(wrong)
    return body
