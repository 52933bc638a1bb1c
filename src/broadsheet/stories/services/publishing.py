"""The one door through which a story reaches readers."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.models import Revision

from broadsheet import outbox
from broadsheet.kernel import clock
from broadsheet.stories.blocks import shown_pictures
from broadsheet.stories.models import Story
from broadsheet.stories.policy import refuse_publishing
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
    body = story.body
    try:
        body = story.body.stream_block.clean(story.body)
    except StreamBlockValidationError as error:
        wrong["body"] = _incomplete(story, error)
    else:
        if not body and not story.standfirst.strip():
            wrong["body"] = [_("Write at least a standfirst or a paragraph.")]
    if by_person:
        if story.picture_id and (missing := _missing(story.picture, story.picture_alt)):
            wrong["picture"] = missing
        for picture, alt in shown_pictures(story.body):
            if missing := _missing(picture, alt):
                wrong.setdefault("body", []).extend(missing)
    if wrong:
        raise ValidationError(wrong)
    return body


def _incomplete(story: Story, error: StreamBlockValidationError) -> list[str]:
    """A message for each block of the body that a draft may have but readers may not see."""
    return [
        _("Block %(number)s of the body is not complete: %(block)s.")
        % {"number": number + 1, "block": story.body[number].block.label}
        for number in sorted(error.block_errors)
    ] or error.messages


def _missing(picture, alt_here: str) -> list[str]:
    name = {"picture": picture.title}
    found = []
    if not picture.credit.strip():
        found.append(_("The picture “%(picture)s” has no credit. Say whose it is.") % name)
    if not (alt_here or picture.description).strip():
        found.append(_("The picture “%(picture)s” has no alternative text. Say what it shows.") % name)
    return found
