"""A small paper in one language, with every element of a story's page, its words only in that language."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.services import publish_page, save_page_draft
from broadsheet.newsroom.models import Edition, Person, Redirect, Section, Topic
from broadsheet.press.kinds import BUILT_IN
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import Registry
from broadsheet.stories.models import Byline, DocumentFile, Picture, Recording, SourceLink, Story, StoryTopic
from broadsheet.stories.services.documents import put_out
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.publishing import publish_story
from broadsheet.stories.services.recordings import put_out_recording, save_recording
from broadsheet.stories.services.renditions import make_renditions
from broadsheet.stories.services.unpublishing import unpublish_story

CHRISTMAS_EVE = dt.datetime(2023, 12, 24, 14, 12, tzinfo=dt.UTC)
SATURDAY = dt.datetime(2024, 11, 23, 18, 10, tzinfo=dt.UTC)

WORDS = {
    "en": ("Harbour Post", "Politics", "Elections", "Olena Marenko", "political scientist", "harbour"),
    "uk": ("Портова пошта", "Політика", "Вибори", "Олена Маренко", "політологиня", "гавань"),
    "ar": ("بريد الميناء", "سياسة", "انتخابات", "ألينا مارينكو", "باحثة سياسية", "ميناء"),
}


@dataclass
class Paper:
    """An edition with a section, a topic, a person and a picture that has its public sizes."""

    edition: Edition
    section: Section
    topic: Topic
    person: Person
    picture: Picture
    word: str

    def draft(self, headline: str, **fields: Any) -> Story:
        """A story that is not saved yet. Parts may be given as lists."""
        parts = {name: fields.pop(name) for name in ("bylines", "sources", "story_topics") if name in fields}
        fields = {"body": [("paragraph", f"<p>{self.word}.</p>")], **fields}
        story = Story(edition=self.edition, headline=headline, **fields)
        for name, rows in parts.items():
            setattr(story, name, rows)
        return story

    def publish(self, headline: str, *, at: dt.datetime = SATURDAY, **fields: Any) -> Story:
        story = self.draft(headline, published_at=at, **fields)
        save_draft(story=story)
        return publish_story(story=story)

    def other_blocks(self) -> list[tuple[str, Any]]:
        """One of each block besides text, quote and picture; the related story is published for it."""
        word = self.word
        related = self.publish(f"{word} {word} {word} {word}", at=CHRISTMAS_EVE - dt.timedelta(days=1))
        one = {"picture": self.picture, "caption": word, "alt": ""}
        return [
            ("pull_quote", {"text": word, "who": word}),
            ("gallery", {"title": word, "pictures": [one, one]}),
            ("fact_box", {"title": word, "text": f"<p>{word}</p>"}),
            ("fact_box", {"title": "", "text": f"<p>{word}</p>"}),
            ("question", {"question": f"{word}?", "answer": f"<p>{word}</p>"}),
            ("table", {"caption": word, "rows": f" | {word}\n{word} | 3", "header_row": True}),
            ("table", {"caption": "", "rows": f"{word} | 3", "header_row": True}),
            ("divider", None),
            (
                "embed",
                {"url": "https://youtu.be/aqz-KE-bpKQ", "title": word, "author": word, "caption": word},
            ),
            ("embed", {"url": "https://t.me/harbourpost/77"}),
            ("document", {"document": make_document(word), "title": ""}),
            ("related_story", {"story": related, "note": ""}),
            ("recording", {"recording": make_recording(word), "caption": word}),
            ("divider", None),
        ]

    def whole_draft(self, headline: str = "", *, every_block: bool = False, **fields: Any) -> Story:
        """A story with every element that a page can show."""
        word = self.word
        return self.draft(
            headline or f"{word} {word}",
            **{
                "kind": "opinion",
                "labels": ["exclusive", "updated"],
                "standfirst": f"{word}, {word}",
                "place": word,
                "section": self.section,
                "picture": self.picture,
                "picture_caption": word,
                "body": [
                    ("paragraph", f"<p>{word} <b>{word}</b></p><ul><li>{word}</li></ul>"),
                    ("heading", word),
                    ("quote", {"text": f"{word}\n\n{word}", "who": word}),
                    ("picture", {"picture": self.picture, "caption": word, "alt": word}),
                    *(self.other_blocks() if every_block else ()),
                ],
                "bylines": [
                    Byline(person=self.person, sort_order=0),
                    Byline(person=self.person, role="translator", about=word, sort_order=1),
                ],
                "sources": [
                    SourceLink(url="https://example.org/source", sort_order=0),
                    SourceLink(url="https://example.org/paper", title=word, kind="document", sort_order=1),
                ],
                "story_topics": [StoryTopic(topic=self.topic)],
                **fields,
            },
        )


def make_document(word: str) -> DocumentFile:
    document = DocumentFile.objects.create(
        title=word, file=ContentFile(f"{word}.".encode(), name="ruling.txt"), file_size=2048
    )
    document.get_file_hash()
    put_out(document=document)
    return document


def make_recording(word: str) -> Recording:
    """A film with the words and captions that a page can show."""
    film = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00" + word.encode()
    recording = Recording(
        title=word,
        file=ContentFile(film, name="film.mp4"),
        credit=word,
        transcript=f"{word}.\n{word}.",
        captions=f"WEBVTT\n\n00:00.000 --> 00:01.000\n{word}",
    )
    put_out_recording(recording=save_recording(recording=recording))
    return recording


def make_paper(language: str, **fields: Any) -> Paper:
    """A new paper in the language; its edition's code is the language."""
    name, section, topic, person, description, word = WORDS[language]
    fields = {"prefix": "" if language == "en" else language, "tagline": word, **fields}
    edition = Edition.objects.create(code=language, name=name, language=language, **fields)
    return Paper(
        edition,
        Section.objects.create(edition=edition, name=section, slug="politics"),
        Topic.objects.create(edition=edition, name=topic, slug="elections", description=word),
        Person.objects.create(
            edition=edition, name=person, slug="olena", description=description, bio=f"{word}.\n{word}."
        ),
        make_picture(word),
        word,
    )


def make_picture(word: str) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "navy").save(file, "PNG")
    picture = Picture.objects.create(
        title=word, description=word, credit=word, file=ImageFile(file, name="harbour.png")
    )
    make_renditions(picture=picture)
    return picture


def fill(paper: Paper, *, every_block: bool = False) -> Story:
    """Stories on several days, one of them whole, one withdrawn, and an address that moved. The whole one."""
    word = paper.word
    whole = paper.whole_draft(published_at=CHRISTMAS_EVE, every_block=every_block)
    save_draft(story=whole)
    whole = publish_story(story=whole)
    Story.objects.filter(pk=whole.pk).update(updated_at=SATURDAY, updated_note=word)
    parts = {"section": paper.section}
    for hours in range(1, 50, 7):
        paper.publish(
            f"{word} {hours}",
            at=SATURDAY - dt.timedelta(hours=hours),
            picture=paper.picture if hours == 8 else None,
            labels=["breaking"] if hours == 1 else [],
            story_topics=[StoryTopic(topic=paper.topic)],
            bylines=[Byline(person=paper.person)],
            **parts,
        )
    gone = paper.publish(f"{word} {word} {word}", at=CHRISTMAS_EVE)
    unpublish_story(story=gone, reason=f"{word}.")
    Redirect.objects.create(edition=paper.edition, path="/old", target=whole.path)
    about = StaticPage(edition=paper.edition, title=word, slug="about")
    about.body = [("paragraph", f"<p>{word}</p>")]
    save_page_draft(page=about)
    publish_page(page=about)
    return Story.objects.get(pk=whole.pk)


def tell_also(story: Story, paper: Paper) -> Story:
    """The same story in another paper's edition."""
    other = paper.whole_draft(published_at=CHRISTMAS_EVE, telling=story.telling)
    save_draft(story=other)
    return publish_story(story=other)


def registry() -> Registry:
    return Registry(kind() for kind in BUILT_IN)


def every_ref(edition: Edition) -> list[OutputRef]:
    """Everything that the built-in kinds expect of an edition."""
    found: dict[tuple[str, str], OutputRef] = {}
    for kind in registry():
        after: int | None = 0
        while after is not None:
            refs, after = kind.expected(after, 100)
            found.update((ref.place, ref) for ref in refs)
    return [ref for ref in found.values() if ref.edition == edition.code]


def render(ref: OutputRef) -> Any:
    return registry().kind(ref.kind).render(ref)


def html_of(ref: OutputRef) -> str:
    result = render(ref)
    assert isinstance(result, Rendered)
    assert isinstance(result.body, str)
    return result.body


def story_ref(story: Story) -> OutputRef:
    return OutputRef("story", story.edition.code, story.path, {"id": story.pk})
