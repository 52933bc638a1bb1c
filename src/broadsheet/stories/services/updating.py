"""Telling readers that a story was updated: a mark that somebody sets on purpose, apart from every saving."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from broadsheet import outbox
from broadsheet.kernel import clock, keys
from broadsheet.kernel.plaintext import is_invisible, words_of
from broadsheet.stories.models import Story

LONGEST = 300
"""Characters in a note."""


@transaction.atomic
def mark_updated(*, story: Story, note: str, user: Any = None, at: dt.datetime | None = None) -> Story:
    """Say on the page of a live story when it was updated (now, or `at`), and in a sentence what was.

    Another mark takes the place of the one before. Raises ValidationError without a note, for one that is
    too long and for a story that is not live; PermissionDenied when `user` may not publish it.
    """
    _ask(story, user)
    said = words_of(note)
    if is_invisible(said):
        raise ValidationError({"updated_note": _("Say what was updated. Readers see the sentence.")})
    if len(said) > LONGEST:
        raise ValidationError(
            {"updated_note": _("Say it in %(most)s characters or fewer.") % {"most": LONGEST}}
        )
    return _set(story, at or clock.now(), said, user)


@transaction.atomic
def take_back_update(*, story: Story, user: Any = None) -> Story:
    """Take the mark off again: it was set on the wrong story. Raises as `mark_updated`."""
    _ask(story, user)
    return _set(story, None, "", user)


def _ask(story: Story, user: Any) -> None:
    policy = policy_registry.get_by_type(Story)
    if user and not policy.user_has_permission_for_instance(user, "publish", story):
        raise PermissionDenied(_("You may not mark this story as updated."))


def _set(story: Story, at: dt.datetime | None, note: str, user: Any) -> Story:
    row = Story.objects.select_for_update().select_related("edition").get(pk=story.pk)
    if not row.live:
        raise ValidationError(_("The story is not live: readers see no change of it. Publish it first."))
    row.updated_at, row.updated_note = at, note
    Story.objects.filter(pk=row.pk).update(updated_at=at, updated_note=note)
    log(instance=row, action="broadsheet.mark_updated", user=user, data={"note": note})
    outbox.announce([keys.story(row.pk)], at=row.published_at)
    return row


def take_over_update(*, story: Story) -> None:
    """For an importer: the mark is what `story` carries. Announces nothing: publish it next.

    Where a story is there already, its row says when it was updated and no revision does.
    """
    Story.objects.filter(pk=story.pk).update(updated_at=story.updated_at, updated_note=story.updated_note)
