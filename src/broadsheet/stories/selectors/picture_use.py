"""Where pictures and documents are with readers. A bake never asks this: it is for the desk and the public
store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import ReferenceIndex

from broadsheet import hookspecs
from broadsheet.newsroom.models import Person
from broadsheet.stories.models import DocumentFile, Picture, Recording, Story


def live_stories_showing(pictures: Collection[int]) -> dict[int, set[int]]:
    """For each picture that a live story shows (its lead, one of its body, a video's still) their ids.

    Four queries, by indexes that grow with what is asked and not with the archive.
    """
    found: dict[int, set[int]] = defaultdict(set)
    leads = Story.objects.filter(picture_id__in=pictures, live=True)
    for picture, story in leads.values_list("picture_id", "pk"):
        found[picture].add(story)
    for picture, stories in _named_in(Picture, pictures).items():
        found[picture] |= stories
    stills = dict(Recording.objects.filter(poster_id__in=pictures).values_list("pk", "poster_id"))
    for recording, stories in live_stories_playing(stills).items() if stills else ():
        found[stills[recording]] |= stories
    return dict(found)


def pictures_in_use(pictures: Collection[int]) -> set[int]:
    """Those of the pictures that readers are shown, in a live story or in something else."""
    return live_stories_showing(pictures).keys() | shown_elsewhere("picture", pictures)


def _of_people(pictures: Collection[int]) -> set[int]:
    rows = Person.objects.filter(portrait_id__in=pictures).order_by()
    return set(rows.values_list("portrait_id", flat=True))


def documents_in_use(documents: Collection[int]) -> set[int]:
    """Those of the documents that readers are offered, by a live story or by something else."""
    return live_stories_offering(documents).keys() | shown_elsewhere("document", documents)


def shown_elsewhere(kind: str, numbers: Collection[int]) -> set[int]:
    """Those of the files that something shows which is no story (the hook `files_in_use`)."""
    told = hookspecs.manager.hook.files_in_use(kind=kind, numbers=numbers) if numbers else ()
    others = {number for found in told for number in found}
    return others | _of_people(numbers) if kind == "picture" else others


def live_stories_offering(documents: Collection[int]) -> dict[int, set[int]]:
    """For each document that a live story offers, the ids of those stories. Two queries, as above."""
    return _named_in(DocumentFile, documents)


def live_stories_playing(recordings: Collection[int]) -> dict[int, set[int]]:
    """For each recording that a live story plays, the ids of those stories. Two queries, as above."""
    return _named_in(Recording, recordings)


def _named_in(model: type[Model], numbers: Collection[int]) -> dict[int, set[int]]:
    # Wagtail's index names what a story's row uses. A story that is not live has a row too: its draft.
    named = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Story),
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id__in=[str(number) for number in numbers],
    )
    uses = [(int(used), int(story)) for used, story in named.values_list("to_object_id", "object_id")]
    stories = {story for _used, story in uses}
    live = set(Story.objects.filter(pk__in=stories, live=True).values_list("pk", flat=True))
    found: dict[int, set[int]] = defaultdict(set)
    for used, story in uses:
        if story in live:
            found[used].add(story)
    return dict(found)
