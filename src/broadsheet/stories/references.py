"""Wagtail's index of what uses what, written for many at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import ReferenceIndex


def note_references(things: Sequence[Model]) -> None:
    """Index what each of these new objects of one model refers to, as Wagtail does for one that is saved."""
    if not things:
        return
    kind = ContentType.objects.get_for_model(type(things[0]), for_concrete_model=False)
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=kind,
            base_content_type=kind,
            object_id=thing.pk,
            to_content_type_id=content_type,
            to_object_id=number,
            model_path=path,
            content_path=place,
            content_path_hash=ReferenceIndex._get_content_path_hash(place),
        )
        for thing in things
        for content_type, number, path, place in set(ReferenceIndex._extract_references_from_object(thing))
    )
