"""Signing in to the desk in a test, and the form of a story as a browser would send it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from broadsheet.newsroom.models import Edition, Topic, User
from broadsheet.stories.models import Story


def make_user(name: str, role: str = "") -> User:
    """An account in the role Reporters or Editors; without a role an administrator."""
    if not role:
        return User.objects.create_superuser(name, f"{name}@example.org", "harbour-lamp-1")
    user = User.objects.create_user(name, f"{name}@example.org", "harbour-lamp-1")
    user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user: User) -> Client:
    """A client with the user's session."""
    client = Client()
    client.force_login(user)
    return client


def story_url(what: str, *args: Any) -> str:
    """The desk's address of a view of stories, such as `edit`, 42."""
    return reverse(f"wagtailsnippets_stories_story:{what}", args=args)


def story_form(
    *,
    edition: Edition,
    headline: str = "The ferry sails again",
    paragraphs: tuple[str, ...] = ("<p>After nine days.</p>",),
    topics: tuple[Topic, ...] = (),
    **fields: Any,
) -> dict[str, Any]:
    """What the story form sends; other fields by name."""
    blocks: dict[str, Any] = {"body-count": str(len(paragraphs))}
    for number, html in enumerate(paragraphs):
        blocks |= {
            f"body-{number}-deleted": "",
            f"body-{number}-order": str(number),
            f"body-{number}-type": "paragraph",
            f"body-{number}-id": "",
            f"body-{number}-value": _draft_js(html),
        }
    formsets = {
        f"{name}-{key}": value
        for name in ("bylines", "sources", "read_also")
        for key, value in {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}.items()
    }
    return {
        "headline": headline,
        "standfirst": "",
        "edition": str(edition.pk),
        "section": "",
        "kind": "news",
        "topics": json.dumps([topic.pk for topic in topics]),
        "slug": "",
        "picture": "",
        **blocks,
        **formsets,
        **fields,
    }


def newest_story() -> Story:
    """The story made last."""
    return Story.objects.latest("pk")


def _draft_js(html: str) -> str:
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    return ContentstateConverter(features=["bold", "italic", "link", "ol", "ul"]).from_database_format(html)
