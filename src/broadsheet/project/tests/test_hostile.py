"""Hostile text in every field: shown as text, refused with a message, or cleaned; nothing of it is markup.

A browser looks whether anything ran: `tests/system/test_hostile_browser.py`.
"""

from __future__ import annotations

import itertools
import json
import re
import uuid
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from broadsheet.newsroom.models import Edition, Person, Redirect, Section, Topic, User
from broadsheet.newsroom.services import save_edition, save_person, save_redirect, save_section, save_topic
from broadsheet.press.preview import render_story_preview
from broadsheet.stories.exchange import read_story, write_story
from broadsheet.stories.models import DocumentFile, Picture, Story
from broadsheet.stories.services import mark_updated, publish_story, unpublish_story
from broadsheet.testing.desk import make_user, newest_story, signed_in, story_form, story_url
from broadsheet.testing.factories import make_draft, make_edition, make_story
from broadsheet.testing.hostile import (
    ADDRESSES,
    CONTROLS,
    LONG,
    PATHS,
    RAN,
    SCRIPTS,
    TURNED,
    UNSEEN,
)

pytestmark = pytest.mark.django_db

DRAWINGS = sorted((Path(__file__).parents[4] / "tests" / "drawings").glob("*.svg"))


class Markup(HTMLParser):
    """Finds what of a page would run the hostile texts: elements and attributes made of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.script = False

    def handle_starttag(self, tag, attrs):
        data = any(name == "type" and "json" in (value or "") for name, value in attrs)
        self.script = tag == "script" and not data
        for name, value in attrs:
            runs = name.startswith("on") or (
                name in ("src", "href", "srcdoc", "action") and RAN in (value or "")
            )
            if (
                runs
                and RAN in (value or "")
                and not (value or "").startswith(("http", "mailto:", "/desk/", "/20", "?"))
            ):
                self.found.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag):
        self.script = False

    def handle_data(self, data):
        if self.script and RAN in data:
            self.found.append(f"script: {data[:80]}")


def markup_of(html: str) -> list[str]:
    reader = Markup()
    reader.feed(html)
    return reader.found


def refusal(save, **thing) -> list[str]:
    """What a service says against it; empty where it was saved."""
    try:
        save(**thing)
    except ValidationError as error:
        return error.messages
    return []


@pytest.fixture
def desk():
    return signed_in(make_user("admin"))


def hostile_fields(text: str) -> dict[str, str]:
    """Every text field of the story form, its rows of bylines and sources included."""
    return {
        "standfirst": text,
        "picture_caption": text[:500],
        "picture_alt": text[:255],
        "river_headline": text[:250],
        "place": text[:120],
        "sources-TOTAL_FORMS": "1",
        "sources-0-title": text[:200],
        "sources-0-url": "https://example.org/",
        "sources-0-kind": "media",
        "sources-0-ORDER": "1",
        "sources-0-id": "",
    }


def test_hostile_text_in_the_story_form_is_shown_as_text(desk):
    edition = make_edition()
    for what, text in SCRIPTS.items():
        form = story_form(edition=edition, headline=text, paragraphs=(f"<p>{escape(text)}</p>",))
        answer = desk.post(story_url("add"), {**form, **hostile_fields(text), "action-publish": "1"})
        assert answer.status_code == 302, what
        story = newest_story()
        assert story.live
        assert re.fullmatch(r"/\d{4}/\d\d/\d\d/[\w-]+", story.path)
        reader = render_story_preview(story)
        assert markup_of(reader) == [], what
        assert escape(text) in reader, what
    for name in ("edit", "history", "unpublish"):
        assert markup_of(desk.get(story_url(name, story.pk)).text) == [], name
    unpublish_story(story=story, reason=f"{SCRIPTS['an element']} gone")
    for address in (story_url("list"), f"/desk/versions/of/{story.pk}/", "/desk/versions/", "/desk/"):
        assert markup_of(desk.get(address).text) == [], address
    assert markup_of(desk.get("/desk/stories/link/").json()["html"]) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [(LONG, "at most 250 characters"), (UNSEEN, "headline"), (CONTROLS, "Null characters are not allowed")],
    ids=["long", "unseen", "controls"],
)
def test_what_no_headline_can_be_is_refused_with_a_message_and_nothing_lost(desk, text, says):
    edition = make_edition()
    form = story_form(edition=edition, headline=text, standfirst="Kept.")
    short = {
        "headline": text,
        "first": "Kept.",
        "edition": edition.pk,
        "kind": "news",
        "telling": uuid.uuid4(),
    }

    for answer in (
        desk.post(story_url("add"), {**form, "action-publish": "1"}),
        desk.post("/desk/stories/short/", {**short, "publish": "1"}),
    ):
        assert answer.status_code == 200
        assert says in str(answer.context["form"].errors)
        assert "Kept." in answer.text
    assert not Story.objects.exists()


def test_what_turns_text_round_or_is_half_a_letter_is_taken_off():
    story = make_draft(f"{TURNED}\ud800", edition=make_edition())

    assert not set("\u202e\ud800") & set(story.headline)
    assert story.headline.count("\u2066") == story.headline.count("\u2069")
    assert story.headline.startswith("photo")


def is_straight(text: str) -> bool:
    """Whether something is left of `TURNED`, and nothing of what turns round the text after it."""
    return text.startswith("photo") and "\u202e" not in text and text.count("\u2066") == text.count("\u2069")


def test_nothing_that_turns_text_round_is_left_in_any_field_that_readers_see(desk):
    edition = make_edition()
    person = save_person(person=Person(edition=edition, name="Olena", slug="olena"))
    about = {
        **{f"bylines-{name}": "1" for name in ("TOTAL_FORMS", "0-ORDER")},
        **{"bylines-0-person": person.pk, "bylines-0-role": "author", "bylines-0-about": TURNED},
        "bylines-0-id": "",
    }
    form = story_form(edition=edition, **hostile_fields(TURNED), **about)
    assert desk.post(story_url("add"), {**form, "action-publish": "1"}).status_code == 302
    story = newest_story()
    assert story.live
    kept, turned = (json.dumps(text)[1:-1] for text in (story.sources.get().title, TURNED))
    copy, _ = read_story(json.loads(json.dumps(write_story(story)).replace(kept, turned)))
    for one in (story, copy):
        parts = [*(part.about for part in one.bylines.all()), *(part.title for part in one.sources.all())]
        assert len(parts) == 2
        assert all(map(is_straight, [one.standfirst, one.place, one.picture_alt, *parts])), parts
    assert is_straight(mark_updated(story=story, note=TURNED).updated_note)
    assert is_straight(unpublish_story(story=story, reason=TURNED).gone_reason)
    words = dict.fromkeys(("title", "description", "credit", "source", "licence_note"), TURNED)
    names = {"first_name": TURNED, "last_name": TURNED}
    for thing, fields in (
        (Picture(**words), words),
        (DocumentFile(title=TURNED, file="note.txt"), {"title"}),
        (User(username="olena", **names), names),
    ):
        thing.clean()
        assert all(is_straight(getattr(thing, name)) for name in fields), thing


@pytest.mark.parametrize("text", [UNSEEN, "\u3164 "])
def test_what_nobody_sees_is_no_reason_and_no_note(text):
    story = make_story()
    with pytest.raises(ValidationError):
        mark_updated(story=story, note=text)
    with pytest.raises(ValidationError):
        unpublish_story(story=story, reason=text)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_in_a_slug_leads_nowhere_else(desk, path):
    edition = make_edition()
    answer = desk.post(
        story_url("add"),
        {**story_form(edition=edition, slug=path, standfirst="Kept."), "action-publish": "1"},
    )
    if answer.status_code == 200:
        assert "slug" in answer.context["form"].errors
    else:
        assert newest_story().path.count("/") == 4
    names = itertools.count()
    for model, save in ((Section, save_section), (Topic, save_topic), (Person, save_person)):
        thing = model(edition=edition, name=f"Name {next(names)}", slug=path)
        if not refusal(save, **{model._meta.model_name: thing}):
            assert not set(thing.slug) & set("/\\.%:")
    for host, prefix in ((path, ""), ("", path)):
        made = Edition(code="xx", name="X", language="en", host=host, prefix=prefix)
        if not refusal(save_edition, edition=made):
            assert "/" not in made.prefix
            made.delete()


def test_a_hostile_name_is_shown_as_text_cleaned_or_refused(desk):
    edition = make_edition()
    models = {Section: save_section, Topic: save_topic, Person: save_person}
    made = []
    for number, text in enumerate([*SCRIPTS.values(), TURNED]):
        for model, save in models.items():
            thing = model(edition=edition, name=text, slug=f"name-{number}", description=text)
            assert not refusal(save, **{model._meta.model_name: thing}), text
            assert not set("\u202e") & set(thing.name + thing.description)
            made.append(thing)
    for text in (UNSEEN, LONG, CONTROLS, " \u3164 "):
        for model, save in models.items():
            thing = model(edition=edition, name=text, slug="other", description="")
            refused = refusal(save, **{model._meta.model_name: thing})
            assert refused or (text == CONTROLS and thing.name == "line one Set-Cookie: stolen=1"), (
                model,
                text,
            )
        assert refusal(save_edition, edition=Edition(code="xx", name=text, language="en", prefix="xx")) or (
            Edition.objects.filter(code="xx").delete()
        )
    addresses = [f"/desk/{name}/" for name in ("sections", "topics", "people")]
    addresses += [f"{addresses[number]}edit/{thing.pk}/" for number, thing in enumerate(made[:3])]
    for address in addresses:
        assert markup_of(desk.get(address).text) == [], address
    offered = desk.get("/desk/newsroom/topics/find/", {"edition": edition.pk, "q": "<script>"})
    assert offered["Content-Type"] == "application/json"
    assert offered.json()["topics"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_link_leads_to_what_would_run(desk, address):
    edition = make_edition()
    body = f'<p><a href="{address}">read this</a></p>'
    story = make_draft("Links", edition=edition, paragraphs=(f'<a href="{address}">read</a>', body))
    publish_story(story=story)
    reader = render_story_preview(Story.objects.get(pk=story.pk))
    assert markup_of(reader) == []
    for scheme in ("javascript:", "data:", "vbscript:", "evil.example"):
        assert f'href="{scheme}' not in reader.lower()
    form = story_form(edition=edition, **hostile_fields("x"))
    answer = desk.post(story_url("add"), {**form, "sources-0-url": address, "action-publish": "1"})
    if answer.status_code == 302:  # what lacks only its scheme is given one
        assert newest_story().sources.get().url.startswith("https://")
    with pytest.raises(ValidationError):
        save_redirect(redirect=Redirect(edition=edition, path="/old", target=address.strip()))


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.name)
def test_a_hostile_drawing_is_refused_wherever_it_is_sent(desk, drawing, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in (drawing.name, f"{drawing.stem}.png"):
        for address, field in (("/desk/images/add/", "file"), ("/desk/stories/short/", "file")):
            sent = SimpleUploadedFile(name, drawing.read_bytes(), content_type="image/svg+xml")
            answer = desk.post(address, {"title": "Drawing", "headline": "A", "first": "B", field: sent})
            assert answer.status_code == 200
            assert "Export the drawing as PNG" in answer.text
    document = SimpleUploadedFile(drawing.name, drawing.read_bytes(), content_type="image/svg+xml")
    assert desk.post("/desk/documents/add/", {"title": "Drawing", "file": document}).status_code == 200
    assert not Picture.objects.exists()
    assert not any(path.suffix in (".svg", ".png") for path in tmp_path.rglob("*"))
