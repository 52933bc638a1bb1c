"""Somebody who works in Ukrainian reads no English on the desk's screens, Wagtail's own included."""

import re
from html.parser import HTMLParser

import pytest
from wagtail.users.models import UserProfile

from broadsheet.stories.services import make_version
from broadsheet.testing.desk import make_user, signed_in, story_url
from broadsheet.testing.factories import make_draft, make_edition, make_section, make_story

pytestmark = pytest.mark.django_db

NAMES = {"Broadsheet", "https", "URL", "HTML", "UTC", "Ctrl", "Alt", "Shift", "Esc", "Enter"} | {
    *("en", "uk", "porom", "Europe", "Kyiv", "JavaScript", "broadsheet", "run"),
    *("AVIF", "GIF", "JPEG", "JPG", "PNG", "WEBP", "Editors", "Reporters"),
}
"""Words that are the same in Ukrainian, codes and addresses of this test, the names of two groups."""

HIDDEN = frozenset({"script", "style", "code", "svg", "symbol", "option", "bdi"})
"""What nobody reads as a sentence: code, icons, and names (of editions, of time zones) that are content."""

SHOWN = ("aria-label", "title", "placeholder", "alt")


class Words(HTMLParser):
    """The texts of a page, and those of attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        if tag in HIDDEN:
            self.hidden += 1
        self.found += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag):
        if tag in HIDDEN and self.hidden:
            self.hidden -= 1

    def handle_data(self, data):
        if not self.hidden:
            self.found.append(data)


def english(html: str) -> set[str]:
    """Texts that hold a word of Latin letters, also beside Cyrillic ones."""
    reader = Words()
    reader.feed(html)
    texts = {" ".join(found.split()) for found in reader.found}
    return {text for text in texts if set(re.findall("[A-Za-z]{2,}", text)) - NAMES}


@pytest.fixture
def desk():
    user = make_user("редакторка")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "uk"
    profile.save()
    return signed_in(user)


def test_the_screens_of_stories_have_no_english_words(desk):
    edition = make_edition("uk", name="Портова пошта")
    make_edition("en", prefix="en", name="Пошта")
    section = make_section("Порт", edition=edition, slug="1")
    live = make_story("Пором", edition=edition, section=section, paragraphs=("Текст.",))
    draft = make_draft("Чернетка", edition=edition, paragraphs=("Текст.",))
    version = make_version(source=live, edition=make_edition("en")).story.version
    pages = {
        "/desk/",
        "/desk/versions/",
        "/desk/versions/?show=changed",
        f"/desk/versions/of/{live.pk}/",
        f"/desk/versions/{version.pk}/changes/",
        f"/desk/updated/{live.pk}/",
        story_url("list"),
        story_url("list") + "?q=нічого",
        story_url("add"),
        "/desk/press/",
        "/desk/clock/",
        "/desk/stories/short/",
        *(story_url(what, live.pk) for what in ("edit", "history", "usage", "unpublish")),
        story_url("delete", draft.pk),
        story_url("revisions_compare", live.pk, "earliest", "live"),
        "/desk/images/",
        "/desk/images/chooser/",
        "/desk/documents/chooser/",
        "/desk/newsroom/choose-person/",
        "/desk/snippets/choose/stories/story/",
        "/desk/images/add/",
        "/desk/sections/",
        "/desk/sections/?q=нічого",
        "/desk/sections/new/",
        "/desk/users/new/",
        "/desk/topics/",
        "/desk/people/",
        "/desk/redirects/",
        "/desk/editions/",
        "/desk/account/",
    }
    left: dict[str, list[str]] = {}
    for page in sorted(pages):
        answer = desk.get(page)
        assert answer.status_code == 200, page
        html = answer.json()["html"] if "json" in answer["Content-Type"] else answer.text
        if found := english(html):
            left[page] = sorted(found)
    assert left == {}


def test_an_address_that_is_not_there_says_so_in_ukrainian(desk):
    answer = desk.get("/desk/nope/")
    assert answer.status_code == 404
    assert "Назад до редакції" in answer.text
    assert "This page is not there" not in answer.text
