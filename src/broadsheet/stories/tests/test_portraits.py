"""Portraits of people who write: on their page, in what is said about them, above their opinion."""

import pytest
from django.core.exceptions import ValidationError

from broadsheet.kernel import keys
from broadsheet.newsroom.services import save_person
from broadsheet.press.lite import text_alone
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import installed
from broadsheet.stories.models import Picture, PublicRendition
from broadsheet.stories.selectors.picture_use import pictures_in_use
from broadsheet.testing.factories import make_person, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    rows = [Picture(title="Ada", file="ada.png", width=9, height=9, credit="Jun Park", description="x")]
    return Picture.objects.bulk_create(rows)[0]


@pytest.fixture
def ada(picture):
    person = make_person("Ada Lind", bio="She writes.", description="columnist")
    person.portrait = picture
    return save_person(person=person)


def rendition(picture):
    return PublicRendition.objects.create(
        picture=picture, source_hash="x", name="ab/ada-360.jpg", width=360, height=240, forms="avif jpeg"
    )


def render(kind, thing, path):
    ref = OutputRef(kind, "en", path, {"id": thing.pk})
    with keys.tracing() as trace:
        return installed().kind(kind).render(ref).body, trace


def test_a_portrait_without_credit_is_refused(picture):
    picture.credit = " "
    person = make_person("Ada Lind")
    person.portrait = picture
    with pytest.raises(ValidationError) as refused:
        save_person(person=person)
    assert "has no credit" in refused.value.message_dict["portrait"][0]


def test_their_page_and_their_stories_wait_for_it_and_then_show_it(ada, picture):
    opinion = make_story("A wall is a decision", kind="opinion", authors=(ada,))
    news = make_story("The ferry sails", authors=(ada,))

    html, trace = render("person", ada, ada.path)
    assert "portrait" not in html
    assert f"picture:{picture.pk}" in trace

    rendition(picture)
    html, _trace = render("person", ada, ada.path)
    assert 'src="/media/ab/ada-360.jpg" width="360" height="240" alt="Ada Lind"' in html
    assert '<span class="credit">Jun Park</span>' in html
    assert '"image":"http' in html
    assert "ada-360" not in text_alone(html)

    html, trace = render("story", opinion, opinion.path)
    head, _, rest = html.partition('</header>\n<div class="body">')
    assert 'class="by-face"><figure class="portrait">' in head
    assert 'class="with-portrait"><figure class="portrait">' in rest
    assert f"picture:{picture.pk}" in trace

    html, _trace = render("story", news, news.path)
    assert "by-face" not in html
    assert "with-portrait" in html


def test_it_stays_in_the_public_store_while_it_is_theirs(ada, picture):
    assert pictures_in_use([picture.pk]) == {picture.pk}
    ada.portrait = None
    save_person(person=ada)
    assert pictures_in_use([picture.pk]) == set()
