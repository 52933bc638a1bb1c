"""A story's own page; once the story is unpublished, 410 and the reason at the same address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

from broadsheet.kernel import keys
from broadsheet.press.kinds.gone import gone
from broadsheet.press.kinds.redirect import elsewhere
from broadsheet.press.pages import Head, alternates_of, page, speaking, titled
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind
from broadsheet.stories.models import Story
from broadsheet.stories.selectors.story import section_of, story_of, view_of


class StoryPage(OutputKind):
    """`/2023/12/24/slug`."""

    name = "story"
    lane = 0
    phase = 0
    subject_kind = "story"

    def subject(self, ref: OutputRef) -> str:
        return keys.story(ref.args["id"])

    def story_read(self, ref: OutputRef) -> int | None:
        return int(ref.args["id"])

    def born_of(self, key: str) -> Iterable[OutputRef]:
        return [ref for _, ref in self.born_of_each([key])]

    def born_of_each(self, announced: Sequence[str]) -> Iterable[tuple[str, OutputRef]]:
        ids = [int(rest) for kind, rest in map(keys.split, announced) if kind == "story"]
        if not ids:
            return ()
        placed = Story.objects.filter(pk__in=ids).exclude(path="").order_by("pk")
        rows = placed.values_list("edition__code", "path", "pk")
        return [(keys.story(row[2]), _ref(*row)) for row in rows]

    def render(self, ref: OutputRef) -> Rendered | None:
        story = story_of(ref.args["id"])
        if story is None or story.path != ref.path:
            return elsewhere(ref)
        with speaking(story.edition):
            if not story.live:
                return gone_page(story)
            return Rendered(story_page(story))

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        rows = Story.objects.filter(pk__gt=after).exclude(path="").order_by("pk")
        found = list(rows.values_list("edition__code", "path", "pk")[:limit])
        return [_ref(*row) for row in found], found[-1][2] if len(found) == limit else None


def story_page(story: Story, *, preview: bool = False, river: str | None = None) -> str:
    """The page of a story, live or, in a preview, as drafted. Call inside `speaking`."""
    view = view_of(story, preview=preview)
    head = Head(
        title=titled(view.headline, story.edition),
        description=view.description,
        canonical=view.url,
        alternates=alternates_of(story.edition, view.url, view.tellings, view.default_url),
        subject=story,
    )
    return page(story.edition, "story.html", head, river=river, preview=preview, story=view)


def gone_page(story: Story) -> Rendered:
    """410 with the reason that the desk gave. Call inside `speaking`."""
    keys.reading(keys.story(story.pk))
    title = gettext("This story has been withdrawn")
    return gone(story.edition, title, reason=story.gone_reason, at=story.gone_at, up=section_of(story))


def _ref(edition: str, path: str, id: int) -> OutputRef:
    return OutputRef(StoryPage.name, edition, path, {"id": id})
