"""Links inside imported stories, set when what they lead to has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from wagtail.models import Revision

from broadsheet import outbox
from broadsheet.kernel import keys
from broadsheet.stories.models import Story

IMPORT_LANE = 9


def links_in(story: Story) -> list[str]:
    """The pieces of running text of the body that have links in them, as they are stored."""
    return [
        block["value"]
        for block in story.body.raw_data
        if block["type"] == "paragraph" and 'href="' in block["value"]
    ]


@transaction.atomic
def relink_stories(*, stories: Sequence[Story], texts: Mapping[int, Mapping[str, str]]) -> None:
    """Put other running text in the place of some, in the stories and in the version that the import wrote.

    `texts` says for each story by its id: as stored -> as it shall be, cleaned already. It is the import's
    own version that is brought to its end, so there is no second one and no line in the log; call it only for
    stories whose newest version is that one. One outbox row, in the slow lane.
    """
    revisions = Revision.objects.in_bulk([story.latest_revision_id for story in stories])
    field = Story._meta.get_field("body")
    for story in stories:
        for block in story.body.raw_data:
            if block["type"] == "paragraph":
                block["value"] = texts[story.pk].get(block["value"], block["value"])
        story.body = field.to_python(list(story.body.raw_data))
        revisions[story.latest_revision_id].content["body"] = field.get_prep_value(story.body)
    Story.objects.bulk_update(stories, ["body"])
    Revision.objects.bulk_update(revisions.values(), ["content"])
    if stories:
        outbox.announce([keys.story(story.pk) for story in stories], lane=IMPORT_LANE)
