"""What an old version of a story names may be gone by now: a topic, a person, a section, a picture."""

from __future__ import annotations

from typing import Any

from broadsheet.newsroom.models import FormerTopic, Person, Section, Topic
from broadsheet.stories.models.picture import Picture


def mended(content: dict[str, Any], stories: Any) -> dict[str, Any]:
    """The content of a version without what does not exist any more; a merged topic becomes the other one.

    Django lets nothing be deleted that a story has, but a draft is not a story's row. One query for each sort
    of thing that the version names, however many of each; modelcluster's own check asks for every single one.
    `stories` is the model of the stories to read also.
    """
    topics = content.get("story_topics") or []
    numbers = {part["topic"] for part in topics}
    known = _known(Topic, numbers)
    former = dict(FormerTopic.objects.filter(number__in=numbers - known).values_list("number", "topic"))
    kept: dict[int, dict[str, Any]] = {}
    for part in topics:
        number = former.get(part["topic"], part["topic"])
        if number in known or part["topic"] in former:
            kept.setdefault(number, {**part, "topic": number})
    return {
        **content,
        "story_topics": list(kept.values()),
        "bylines": _parts(content, "bylines", "person", Person),
        "read_also": _parts(content, "read_also", "other", stories),
        "section": _still(Section, content.get("section")),
        "picture": _still(Picture, content.get("picture")),
    }


def _parts(content: dict[str, Any], name: str, field: str, model: Any) -> list[dict[str, Any]]:
    parts = content.get(name) or []
    known = _known(model, {part[field] for part in parts})
    return [part for part in parts if part[field] in known]


def _known(model: Any, numbers: set[int]) -> set[int]:
    return set(model.objects.filter(pk__in=numbers).order_by().values_list("pk", flat=True))


def _still(model: Any, number: int | None) -> int | None:
    return number if number and model.objects.filter(pk=number).exists() else None
