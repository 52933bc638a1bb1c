import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from broadsheet.newsroom.models import Edition, FormerPlace, Redirect, Section, Topic
from broadsheet.newsroom.services import (
    delete_section,
    delete_topic,
    find_or_make_topic,
    save_edition,
    save_person,
    save_redirect,
    save_section,
    save_topic,
)
from broadsheet.outbox.models import OutboxRow
from broadsheet.testing.factories import make_edition, make_person, make_section, make_story, make_topic

pytestmark = pytest.mark.django_db


def last_keys():
    """The keys of the newest outbox row."""
    return set(OutboxRow.objects.latest("pk").keys)


def redirects():
    """Old and new addresses."""
    return dict(Redirect.objects.values_list("path", "target"))


def test_an_address_name_is_made_from_the_name_and_numbered_when_taken():
    edition = make_edition("uk")

    made = [save_topic(topic=Topic(edition=edition, name="Згорів порт")).slug for _ in range(2)]

    assert made == ["zghoriv-port", "zghoriv-port-2"]


def test_a_typed_address_name_is_refused_when_taken():
    make_topic("Port", slug="port")

    with pytest.raises(ValidationError, match="is taken in this edition"):
        save_topic(topic=Topic(edition=make_edition(), name="Other", slug="port"))


@pytest.mark.parametrize("slug", ["2024", "topic", "people", "live", "static", "media", "uk", "TOPIC"])
def test_a_section_does_not_stand_on_the_products_own_addresses(slug):
    make_edition("uk", prefix="uk")

    with pytest.raises(ValidationError) as error:
        save_section(section=Section(edition=make_edition(), name="Something", slug=slug))

    assert "slug" in error.value.error_dict
    assert not Section.objects.exists()


def test_a_path_in_an_address_name_becomes_a_word():
    section = save_section(section=Section(edition=make_edition(), name="X", slug="../etc/ Passwd"))

    assert section.slug == "etc-passwd"


def test_a_name_without_letters_asks_for_an_address_name():
    with pytest.raises(ValidationError, match="write one"):
        save_topic(topic=Topic(edition=make_edition(), name="!!!"))


def test_a_new_section_is_told_to_every_page_of_its_edition():
    section = save_section(section=Section(edition=make_edition(), name="Port"))

    assert last_keys() == {f"section:{section.pk}", "site:en"}


def test_renaming_without_a_new_address_leaves_no_redirect():
    topic = make_topic("Port", slug="port")
    topic.name = "The port"

    save_topic(topic=topic)

    assert redirects() == {}
    assert last_keys() == {f"topic:{topic.pk}"}


def test_a_new_address_leaves_redirects_from_the_page_and_its_months():
    section = make_section("Port", slug="port")
    for month in (10, 11, 11):
        make_story(section=section, at=dt.datetime(2024, month, 5, tzinfo=dt.UTC))
    section.slug = "harbour"

    save_section(section=section)

    assert redirects() == {
        "/port/": "/harbour/",
        "/port/2024/10/": "/harbour/2024/10/",
        "/port/2024/11/": "/harbour/2024/11/",
    }
    left = {f"redirect:{pk}" for pk in Redirect.objects.values_list("pk", flat=True)}
    assert last_keys() == {f"section:{section.pk}", "site:en"} | left


def test_a_second_move_sends_nobody_twice():
    person = make_person("Mira", slug="mira")
    for slug in ("mira-solovei", "m-solovei"):
        person.slug = slug
        save_person(person=person)

    assert redirects() == {
        "/people/mira/": "/people/m-solovei/",
        "/people/mira-solovei/": "/people/m-solovei/",
    }


def test_moving_back_lifts_the_redirect():
    topic = make_topic("Port", slug="port")
    for slug in ("harbour", "port"):
        topic.slug = slug
        save_topic(topic=topic)

    assert redirects() == {"/topic/harbour/": "/topic/port/"}


def test_an_address_that_another_has_left_is_not_given_again():
    topic = make_topic("Port", slug="port")
    topic.slug = "harbour"
    save_topic(topic=topic)

    with pytest.raises(ValidationError, match="has led to /topic/harbour/"):
        save_topic(topic=Topic(edition=topic.edition, name="Port wine", slug="port"))


def test_a_name_stays_in_its_edition():
    topic = make_topic()
    topic.edition = make_edition("uk", prefix="uk")

    with pytest.raises(ValidationError) as error:
        save_topic(topic=topic)

    assert "edition" in error.value.error_dict


def test_a_topic_is_found_whatever_its_case():
    topic = make_topic("Порт", edition=make_edition("uk"), slug="port")

    assert find_or_make_topic(edition=topic.edition, name=" ПОРТ ") == topic
    assert find_or_make_topic(edition=topic.edition, name="Порти") != topic


def test_what_stories_use_is_not_deleted():
    section, topic = make_section(), make_topic()
    make_story(section=section, topics=(topic,))

    for delete, thing in ((delete_section, {"section": section}), (delete_topic, {"topic": topic})):
        with pytest.raises(ValidationError, match="cannot be deleted: 1 story uses it"):
            delete(**thing)
    unused = make_topic("Unused")
    delete_topic(topic=unused)
    assert not Topic.objects.filter(slug="unused").exists()


@pytest.mark.parametrize(
    ("path", "target", "field"),
    [
        ("old", "/new", "path"),
        ("/a//b", "/new", "path"),
        ("/a/../b", "/new", "path"),
        ("/politics/", "/new", "path"),
        ("/", "/new", "path"),
        ("/old", "/old", "target"),
        ("/old", "javascript:alert(1)", "target"),
        ("/old", "/a/../b", "target"),
    ],
)
def test_a_redirect_that_could_not_work_is_refused(path, target, field):
    make_section("Politics", slug="politics")

    with pytest.raises(ValidationError) as error:
        save_redirect(redirect=Redirect(edition=make_edition(), path=path, target=target))

    assert field in error.value.error_dict


def test_a_redirect_does_not_hide_a_story():
    story = make_story("The ferry sails")

    with pytest.raises(ValidationError, match="“The ferry sails” stands at this address"):
        save_redirect(redirect=Redirect(edition=story.edition, path=story.path, target="/"))


def test_an_edition_keeps_its_code_and_its_prefix_hides_no_section():
    make_section("News", slug="news")

    with pytest.raises(ValidationError) as error:
        save_edition(edition=Edition(code="b", name="B", language="en", prefix="news"))
    assert "prefix" in error.value.error_dict

    edition = make_edition()
    edition.code = "other"
    with pytest.raises(ValidationError) as error:
        save_edition(edition=edition)
    assert "code" in error.value.error_dict


def test_another_prefix_leaves_the_old_one_to_lead_there_until_an_edition_takes_it():
    make_edition("en")
    uk = make_edition("uk", prefix="uk")
    for prefix in ("ua", "ukr"):
        uk.prefix = prefix
        save_edition(edition=uk)
    assert set(FormerPlace.objects.values_list("host", "prefix", "edition__code")) == {
        ("", "uk", "uk"),
        ("", "ua", "uk"),
    }
    with pytest.raises(ValidationError, match="address prefix of an edition"):
        save_section(section=Section(edition=make_edition(), name="UK", slug="uk"))
    save_edition(edition=Edition(code="ua", name="Other", language="uk", prefix="ua"))
    assert FormerPlace.objects.get().prefix == "uk"
    uk.tagline = "Daily"
    save_edition(edition=uk)
    assert FormerPlace.objects.count() == 1
