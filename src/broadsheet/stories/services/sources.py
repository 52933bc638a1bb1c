"""What versions in other editions were made from, and whether it has changed since."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from broadsheet.kernel import clock
from broadsheet.stories.models import Story, Version

TOLD = (
    "kind",
    "labels",
    "headline",
    "river_headline",
    "standfirst",
    "body",
    "picture",
    "picture_caption",
    "picture_alt",
    "place",
)
"""What a version tells again: a change of anything else concerns its own edition only."""


def text_of(story: Story) -> tuple[dict[str, Any], str]:
    """All that the story says, as a revision keeps it, and a fingerprint of what a version tells again."""
    content = json.loads(story.to_json())
    told = {name: content.get(name) for name in TOLD}
    told["body"] = _without_ids(json.loads(told["body"] or "[]"))
    told["sources"] = [(row["url"], row["title"], row["kind"]) for row in content.get("sources", [])]
    written = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return content, hashlib.sha256(written.encode()).hexdigest()


def as_of_now(source: Story) -> Story:
    """The source that a version is held to: what readers have, before that the newest draft."""
    return source if source.live else source.get_latest_revision_as_object()


def note_changed_source(story: Story) -> None:
    """Mark the versions made from another text of a story that is published now. One query, mostly."""
    versions = list(Version.objects.filter(source_id=story.pk).only("fingerprint", "changed_at"))
    if not versions:
        return
    _content, fingerprint = text_of(story)
    for version in versions:
        changed = version.fingerprint != fingerprint
        if changed != (version.changed_at is not None):
            Version.objects.filter(pk=version.pk).update(changed_at=clock.now() if changed else None)


def _without_ids(value: Any) -> Any:
    """Blocks are told apart by numbers that a form may make anew: the text is the same."""
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict):
        return {
            name: _without_ids(item)
            for name, item in value.items()
            if not (name == "id" and "type" in value and "value" in value)
        }
    return value
