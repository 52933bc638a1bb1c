"""Many new stories published at once: the rows that one at a time would leave, in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, models
from modelcluster.models import get_all_child_relations
from wagtail.models import ModelLogEntry, Revision

from broadsheet.kernel import clock
from broadsheet.stories.models import Listing, Story
from broadsheet.stories.references import note_references
from broadsheet.stories.services.dirtying import keys_of_new
from broadsheet.stories.services.listing import lists_for
from broadsheet.stories.services.placing import place_together
from broadsheet.stories.services.publishing import ready_body

# What a foreign key names was looked up a moment ago: asking again is a query for each of them.
_LOOKED_UP = {"path", *(f.name for f in Story._meta.concrete_fields if isinstance(f, models.ForeignKey))}


@dataclass
class _New:
    """A story that is not in the database, and what its first version says."""

    story: Story
    content: dict[str, Any]
    parts: dict[str, list[Any]]


def can_go_together(story: Story) -> bool:
    """Whether the story is new and to be published now, so that nothing there has to be compared with it."""
    return story.pk is None and not (story.go_live_at and story.go_live_at > clock.now())


def publish_together(stories: Sequence[Story], *, checked: bool = False) -> list[str]:
    """Save and publish new stories of any editions; returns the keys that they dirty.

    Call it in a transaction. Each gets one version and the two lines of the log that a story of its own
    gets. `published` is not sent for them: nothing of the product or of Wagtail's that is installed listens.
    Raises ValidationError, which names what is wrong with the first story that cannot be published.
    """
    now = clock.now()
    new = [_ready(story, checked) for story in stories]
    place_together([one.story for one in new], now=now)
    for one in new:
        one.story.live, one.story.has_unpublished_changes = True, False
        one.story.first_published_at = one.story.last_published_at = now
    Story.objects.bulk_create([one.story for one in new])
    _save_parts(new)
    _save_versions(new, now)
    note_references([one.story for one in new])
    lists = {one.story.pk: lists_for(one.story) for one in new}
    dirtied = keys_of_new([(one.story, lists[one.story.pk]) for one in new])
    _put_in_lists([(one.story, sorted(lists[one.story.pk])) for one in new])
    return dirtied


def _put_in_lists(found: Sequence[tuple[Story, list[str]]]) -> None:
    # By hand: a dozen rows a story, and making objects of them took three times as long as writing them.
    moment, day = connection.ops.adapt_datetimefield_value, connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Listing._meta.db_table} (list, edition_id, story_id, published_at, day) "  # noqa: S608
            "VALUES (%s, %s, %s, %s, %s)",
            [
                (name, story.edition_id, story.pk, moment(story.published_at), day(story.day))
                for story, names in found
                for name in names
            ],
        )


def _ready(story: Story, checked: bool) -> _New:
    story.live, story.has_unpublished_changes = False, True
    if not story.edition_id:
        raise ValidationError({"edition": Story._meta.get_field("edition").error_messages["null"]})
    if not checked:
        story.full_clean(exclude=_LOOKED_UP, validate_unique=False, validate_constraints=False)
    body = ready_body(story, by_person=not story.imported)
    parts = {
        relation.get_accessor_name(): list(getattr(story, relation.get_accessor_name()).all())
        for relation in _relations()
    }
    content = story.serializable_data()
    story.body = body
    story.gone_at, story.gone_reason, story.go_live_at = None, "", None
    return _New(story, content, parts)


def _relations() -> list[Any]:
    return [relation for relation in get_all_child_relations(Story)]


def _save_parts(new: Sequence[_New]) -> None:
    for relation in _relations():
        name, field = relation.get_accessor_name(), relation.field
        children = []
        for one in new:
            for child in one.parts[name]:
                setattr(child, field.attname, one.story.pk)
                children.append(child)
        if children:
            relation.related_model.objects.bulk_create(children)
        for one in new:
            for child, told in zip(one.parts[name], one.content[name], strict=True):
                told |= {"pk": child.pk, field.name: one.story.pk}


def _save_versions(new: Sequence[_New], now: Any) -> None:
    kind = ContentType.objects.get_for_model(Story, for_concrete_model=False)
    base = new[0].story.get_base_content_type()
    versions = Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            base_content_type=base,
            object_id=str(one.story.pk),
            created_at=now,
            object_str=str(one.story),
            content=one.content | {"pk": one.story.pk},
        )
        for one in new
    )
    for one, version in zip(new, versions, strict=True):
        one.story.latest_revision = one.story.live_revision = version
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Story._meta.db_table} SET latest_revision_id = %s, live_revision_id = %s WHERE id = %s",  # noqa: S608
            [(version.pk, version.pk, one.story.pk) for one, version in zip(new, versions, strict=True)],
        )
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            object_id=str(one.story.pk),
            label=str(one.story),
            action=action,
            timestamp=now,
            revision=version,
            content_changed=True,
        )
        for one, version in zip(new, versions, strict=True)
        for action in ("wagtail.create", "wagtail.publish")
    )
