"""Who has a story open, and who has locked it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession
from wagtail.admin.utils import get_user_display_name

from broadsheet.stories.models import Story

SEEN_WITHIN = dt.timedelta(minutes=1)
"""An open form says every ten seconds that it is there."""


def in_them(stories: Iterable[Story]) -> dict[int, str]:
    """For each of these stories that somebody is in: who, and whether they write or hold it; one query.

    The stories come with the account that locked them.
    """
    stories = list(stories)
    found: dict[int, list[str]] = {
        story.pk: [_("%(name)s (locked)") % {"name": get_user_display_name(story.locked_by)}]
        for story in stories
        if story.locked and story.locked_by
    }
    sessions = EditingSession.objects.filter(
        content_type=ContentType.objects.get_for_model(Story),
        object_id__in=[str(story.pk) for story in stories],
        last_seen_at__gte=timezone.now() - SEEN_WITHIN,
    )
    for session in sessions.select_related("user").order_by("object_id", "-is_editing", "pk"):
        names = found.setdefault(int(session.object_id), [])
        name = get_user_display_name(session.user)
        if not any(known.startswith(name) for known in names):
            names.append(_("%(name)s (writes)") % {"name": name} if session.is_editing else name)
    return {number: ", ".join(names) for number, names in found.items()}
