import pytest

from broadsheet.newsroom.models import Redirect, Topic
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_edition, make_story, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


def test_unused_and_double_topics_are_found(editor):
    make_story(topics=(make_topic("Ferry"),))
    make_topic("Heron")
    make_topic("Storm", slug="storm")
    make_topic("STORM", slug="storm-2")
    make_topic("Storm", edition=make_edition("uk", prefix="uk"), slug="storm")

    unused = editor.get("/desk/topics/", {"order": "unused"}).content.decode()
    double = editor.get("/desk/topics/", {"order": "double", "edition": make_edition().pk}).content.decode()

    assert ("Heron" in unused, "Ferry" in unused) == (True, False)
    assert ("STORM" in double, "Heron" in double, "Ferry" in double) == (True, False, False)


def test_a_topic_is_merged_from_the_list(editor):
    one, other = make_topic("Harbor", slug="harbor"), make_topic("Harbour", slug="harbour")
    make_story(topics=(one,))
    address = f"/desk/topics/merge/{one.pk}/"
    assert address in editor.get("/desk/topics/").content.decode()
    assert "Every story about “Harbor”" in editor.get(address).content.decode()

    assert "Pick the one topic that stays." in editor.post(address, {"into": "[]"}).content.decode()
    itself = editor.post(address, {"into": f"[{one.pk}]"}).content.decode()
    assert "Choose another topic to merge it into." in itself
    page = editor.post(address, {"into": f"[{other.pk}]"}, follow=True).content.decode()

    assert "“Harbor” is part of “Harbour” now: 1 story moved." in page
    assert list(Topic.objects.all()) == [other]
    assert Redirect.objects.get(path="/topic/harbor/").target == "/topic/harbour/"
    assert editor.get(address).status_code == 404


def test_a_reporter_merges_nothing():
    one, other = make_topic("Harbor", slug="harbor"), make_topic("Harbour", slug="harbour")
    reporter = signed_in(make_user("reporter", "Reporters"))

    reporter.post(f"/desk/topics/merge/{one.pk}/", {"into": f"[{other.pk}]"})

    assert Topic.objects.count() == 2
    assert "merge" not in reporter.get("/desk/topics/").content.decode()
