import json

import pytest
from django.urls import reverse

from broadsheet.newsroom.models import Edition, Person, Redirect, Section, Topic
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_edition, make_person, make_section, make_story, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


@pytest.fixture
def reporter():
    return signed_in(make_user("reporter", "Reporters"))


@pytest.fixture
def administrator():
    return signed_in(make_user("admin"))


def test_every_list_and_form_opens(administrator):
    made = make_section(), make_topic(), make_person(), make_edition()
    made += (Redirect.objects.create(edition=make_edition(), path="/old", target="/"),)

    for name, thing in zip(("sections", "topics", "people", "editions", "redirects"), made, strict=True):
        for path in ("", "new/", f"edit/{thing.pk}/", f"delete/{thing.pk}/", f"history/{thing.pk}/"):
            assert administrator.get(f"/desk/{name}/{path}").status_code == 200, (name, path)


def test_a_section_is_made_without_an_address_name(editor):
    answer = editor.post(
        "/desk/sections/new/", {"edition": make_edition().pk, "name": "Port", "sort_order": 0}
    )

    assert answer.status_code == 302
    assert Section.objects.get().slug == "port"


def test_a_refusal_stands_on_its_field_and_keeps_what_was_typed(editor):
    form = {"edition": make_edition().pk, "name": "Alive", "slug": "live", "sort_order": 0}

    page = editor.post("/desk/sections/new/", form).content.decode()

    assert "“live” is kept for the product itself." in page
    assert 'value="Alive"' in page


def test_a_topic_is_renamed_with_a_redirect(editor):
    topic = make_topic("Port", slug="port")

    editor.post(f"/desk/topics/edit/{topic.pk}/", {"name": "Harbour", "slug": "harbour"})

    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("Harbour", "harbour")
    assert Redirect.objects.get().path == "/topic/port/"


def test_the_edition_of_a_name_is_chosen_once(editor):
    topic, other = make_topic(), make_edition("uk", prefix="uk")

    editor.post(
        f"/desk/topics/edit/{topic.pk}/", {"name": "Elections", "slug": "elections", "edition": other.pk}
    )

    topic.refresh_from_db()
    assert topic.edition.code == "en"


def test_deleting_what_stories_use_says_why_not(editor):
    topic = make_topic()
    make_story(topics=(topic,))

    page = editor.post(f"/desk/topics/delete/{topic.pk}/", follow=True).content.decode()

    assert "cannot be deleted: 1 story uses it" in page
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_people_are_found_whatever_the_case_of_the_letters(editor):
    make_person("Олена Теліга", slug="olena")
    make_person("Mira Solovei", slug="mira")

    page = editor.get("/desk/people/", {"q": "ТЕЛІГА олена"}).content.decode()

    assert "Олена Теліга" in page
    assert "Mira Solovei" not in page


def test_an_edition_is_made_in_the_newsroom(administrator):
    form = {
        "name": "Маренська пошта",
        "code": "uk",
        "language": "uk",
        "time_zone": "Europe/Kyiv",
        "typeface": "modern",
        "accent": "#005500",
        "prefix": "uk",
        "sort_order": 1,
    }

    administrator.post("/desk/editions/new/", form)

    assert Edition.objects.get().prefix == "uk"


def test_topics_that_begin_so_are_offered_before_those_that_hold_it(reporter):
    edition = make_edition()
    for name in ("Airport", "Port", "Ports of call"):
        make_topic(name)
    make_topic("Порт", edition=make_edition("uk", prefix="uk"), slug="port")

    found = reporter.get(reverse("broadsheet_topics_find"), {"edition": edition.pk, "q": "PORT"}).json()

    assert [topic["name"] for topic in found["topics"]] == ["Port", "Ports of call", "Airport"]
    assert (found["exact"], found["may_make"]) == (True, True)


@pytest.mark.parametrize("query", [{}, {"edition": "x", "q": "p"}, {"edition": "1", "q": ""}])
def test_an_offer_for_nothing_is_empty(reporter, query):
    assert reporter.get(reverse("broadsheet_topics_find"), query).json()["topics"] == []


def test_a_topic_is_made_in_place_once(reporter):
    edition = make_edition()
    url = reverse("broadsheet_topics_make")

    made = [reporter.post(url, {"edition": edition.pk, "name": name}).json() for name in ("Port", "port ")]

    assert made[0] == made[1] == {"id": Topic.objects.get().pk, "name": "Port"}
    refused = reporter.post(url, {"edition": edition.pk, "name": "!!!"})
    assert refused.status_code == 400
    assert "write one" in refused.json()["error"]


def test_a_person_is_chosen_in_the_storys_edition_or_made_there(reporter):
    edition = make_edition()
    make_person("Mira Solovei")
    make_person("Міра Соловей", edition=make_edition("uk", prefix="uk"), slug="mira")
    chooser = reverse("broadsheet_person_chooser:choose")

    page = json.loads(reporter.get(chooser, {"edition": edition.pk}).content)["html"]
    assert "Mira Solovei" in page
    assert "Міра Соловей" not in page

    made = reporter.post(
        reverse("broadsheet_person_chooser:create"),
        {"person-edition": edition.pk, "person-name": "Ilse Brandt", "person-description": ""},
    )
    assert json.loads(made.content)["step"] == "chosen"
    assert Person.objects.get(name="Ilse Brandt").slug == "ilse-brandt"


@pytest.mark.parametrize("edition", ["", "x", "99999999999999999999"])
def test_a_chooser_bears_any_edition(reporter, edition):
    assert reporter.get(reverse("broadsheet_person_chooser:choose"), {"edition": edition}).status_code == 200
