"""What the desk decides about an item: a draft, a publication, or nothing."""

from __future__ import annotations

import copy
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from broadsheet.intake.media import MediaFolder, pictures_of, settle
from broadsheet.intake.models import Wire, WireItem
from broadsheet.intake.subscribed.pictures import folder_of
from broadsheet.newsroom.models import Topic
from broadsheet.stories.exchange import StoryFormatError, read_story
from broadsheet.stories.exchange.names import Names
from broadsheet.stories.models import Story
from broadsheet.stories.policy import may_publish
from broadsheet.stories.services import publish_story, save_draft

State = WireItem.State
UNDECIDED = (State.WAITING, State.DISMISSED)


def may_publish_from(user: Any, wire: Wire) -> bool:
    """Whether the user publishes where the wire's stories stand."""
    return may_publish(user, Story(edition=wire.edition, section=wire.section))


@transaction.atomic
def take_item(*, item: WireItem, user: Any = None) -> Story:
    """Make a draft of an item, in its wire's edition and section, with the link to it as the story's source.

    Without a user it is the wire's own doing: pictures without a credit are let through and listed, as those
    of imports. Raises ValidationError where it was taken already or cannot be a story, PermissionDenied.
    """
    if user and not policy_registry.get_by_type(Story).user_has_permission(user, "add"):
        raise PermissionDenied
    row = WireItem.objects.select_for_update().get(pk=item.pk)
    if row.state not in UNDECIDED:
        raise ValidationError(_("“%(title)s” has become a story already.") % {"title": row.title})
    if not row.data:
        raise ValidationError(_("“%(title)s” has no text.") % {"title": row.title})
    try:
        story = _story_of(row, imported=user is None)
    except StoryFormatError as error:
        raise ValidationError(str(error)) from None
    story.owner = user
    save_draft(story=story, user=user)
    row.state, row.story = State.TAKEN, story
    row.save(update_fields=["state", "story"])
    return story


@transaction.atomic
def publish_item(*, item: WireItem, user: Any = None) -> Story:
    """Take an item and publish it at once; where that is refused, it waits on.

    Raises as `take_item` and `publish_story`.
    """
    story = publish_story(story=take_item(item=item, user=user), user=user)
    WireItem.objects.filter(pk=item.pk).update(state=State.PUBLISHED)
    return story


def dismiss_items(*, items: Collection[WireItem], user: Any = None) -> int:
    """Take items off the queue; returns how many. What the user may not decide about, and what has become a
    story meanwhile, stays."""
    theirs = [item.pk for item in items if not user or may_publish_from(user, item.wire)]
    return WireItem.objects.filter(pk__in=theirs, state=State.WAITING).update(state=State.DISMISSED)


def put_back_item(*, item: WireItem, user: Any = None) -> bool:
    """Let a dismissed item wait again; whether it does. Raises PermissionDenied."""
    if user and not may_publish_from(user, item.wire):
        raise PermissionDenied
    return bool(WireItem.objects.filter(pk=item.pk, state=State.DISMISSED).update(state=State.WAITING))


def note_change_seen(*, item: WireItem, user: Any = None) -> None:
    """Take off the mark that the source tells a story differently by now: somebody has seen to it.

    Raises PermissionDenied for whoever may not change the story.
    """
    policy = policy_registry.get_by_type(Story)
    if user and item.story and not policy.user_has_permission_for_instance(user, "change", item.story):
        raise PermissionDenied
    WireItem.objects.filter(pk=item.pk).update(changed=None)


def _story_of(row: WireItem, *, imported: bool) -> Story:
    """The item as a story that is not saved. Its time is that of its publication here, not the source's."""
    wire = row.wire
    data: dict[str, Any] = copy.deepcopy(row.data)
    settle(data, MediaFolder(folder_of(wire, row.source_id)), [])
    for picture in pictures_of(data):
        picture.setdefault("credit", wire.credit)
    topics = {topic["slug"]: topic for topic in data.get("topics", [])}
    # A wire's own words for things would fill the paper with topics that nobody chose.
    known = set(Topic.objects.filter(edition=wire.edition, slug__in=topics).values_list("slug", flat=True))
    data["topics"] = [topic for slug, topic in topics.items() if slug in known]
    data.pop("published_at", None)
    data |= {"edition": wire.edition.code, "source_id": row.source_id}
    if wire.section:
        data["section"] = wire.section.slug
    for source in data.get("sources", []):
        source["title"] = wire.name
    story, _missing = read_story(data, names=Names(), folder=Path("/"), imported=imported, checked=True)
    return story
