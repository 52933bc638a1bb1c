"""What the head of a readers' page says to machines: what it is, how it looks shared, where its feeds are."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from broadsheet import hookspecs
from broadsheet.newsroom.addresses import absolute, href
from broadsheet.newsroom.models import Edition
from broadsheet.outlets import cards, graph
from broadsheet.outlets.feeds.kinds import FORMATS
from broadsheet.outlets.lists import THINGS
from broadsheet.outlets.public.lists import FILE
from broadsheet.outlets.siblings import beside
from broadsheet.press.pages import Head, titled
from broadsheet.stories.models import Story


@hookspecs.hook
def page_head(edition: Edition, head: Head, context: dict[str, Any]) -> SafeString:
    """Feeds on every page; where it may be indexed the graph, the cards and what stands beside it too."""
    parts = [_links(edition, head)]
    subject = head.subject
    if head.canonical and isinstance(subject, Story):
        view = context["story"]
        parts += [
            beside(edition, subject),
            cards.story_cards(subject, view),
            graph.script(graph.story_graph(subject, view)),
        ]
    elif head.canonical:
        parts += [
            cards.page_cards(edition, head),
            graph.script(graph.page_graph(edition, head, context.get("portrait"))),
        ]
    return mark_safe("".join(parts))  # noqa: S308 - each part is


def _links(edition: Edition, head: Head) -> SafeString:
    """Links to the feeds of the edition and, on a list's page, to the list's own before them."""
    found = []
    if isinstance(head.subject, tuple(THINGS.values())):
        found += _feeds(edition, head.subject.path, titled(head.subject.name, edition))
    found += _feeds(edition, "/", edition.name)
    data = _data(edition, head)
    return format_html_join("", '<link rel="alternate" type="{}" title="{}" href="{}">\n', found + data)


def _data(edition: Edition, head: Head) -> list[tuple[str, str, str]]:
    """The JSON of the front, of a section, a topic or a person."""
    listed = isinstance(head.subject, tuple(THINGS.values()))
    path, name = (head.subject.path, head.subject.name) if listed else ("/", edition.name)
    own = head.canonical == absolute(edition, path)
    return [("application/json", f"{name}: JSON", href(edition, path + FILE))] if own else []


def _feeds(edition: Edition, folder: str, title: str) -> list[tuple[str, str, str]]:
    return [
        (known.type.partition(";")[0], title, href(edition, folder + known.file))
        for known in FORMATS.values()
        if known.linked
    ]
