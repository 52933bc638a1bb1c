import json

import pytest

from broadsheet.testing.desk import make_user, signed_in, story_url
from broadsheet.testing.factories import make_draft, make_edition, make_story

pytestmark = pytest.mark.django_db

URL = "/desk/stories/link/"


@pytest.fixture
def reporter():
    return signed_in(make_user("reporter", "Reporters"))


def test_a_link_leads_to_a_live_story_by_its_address(reporter):
    uk = make_edition("uk", prefix="uk", name="Портова пошта")
    ferry, other = make_story("The ferry sails"), make_story("Пором іде", edition=uk)
    make_draft("The ferry, a draft")

    first = reporter.get(URL).json()
    found = reporter.post(URL, {"story-link-q": "FERRY"}).json()
    chosen = reporter.post(URL, {"story-link-q": "пором", "story-link-story": other.pk}).json()

    assert "The ferry sails" in first["html"]
    assert "Пором іде (Портова пошта)" in first["html"]
    assert "a draft" not in first["html"]
    assert "The ferry sails" in found["html"]
    assert "Пором" not in found["html"]
    assert chosen["step"] == "external_link_chosen"
    assert chosen["result"]["url"].startswith("/uk/20")
    assert (
        "No story that readers have is called so."
        in reporter.post(URL, {"story-link-q": "whale"}).json()["html"]
    )
    draft_of = reporter.post(URL, {"story-link-q": "", "story-link-story": str(ferry.pk + 900)}).json()
    assert draft_of["step"] == "external_link"


def test_an_edition_with_a_host_of_its_own_is_linked_in_full(reporter):
    story = make_story("The ferry", edition=make_edition("ar", host="ar.example.org"))

    url = reporter.post(URL, {"story-link-story": story.pk}).json()["result"]["url"]

    assert url.startswith("http://ar.example.org")
    assert url.endswith(story.path)


def test_nothing_offers_the_pages_of_wagtails_tree(reporter):
    form = reporter.get(story_url("add")).text
    external = reporter.get("/desk/choose-external-link/?allow_external_link=1").json()["html"]

    assert URL in form
    assert "/desk/choose-page/" not in form
    assert URL in external
    for offered in (external, reporter.get(URL).json()["html"]):
        assert not any(word in offered for word in ("choose-page", "choose-phone", "choose-anchor"))
    for off in (
        "choose-page/",
        "choose-page/1/",
        "choose-page/search/",
        "choose-anchor-link/",
        "choose-phone-link/",
    ):
        assert reporter.get(f"/desk/{off}").status_code == 404
    sent = {"external-link-chooser-url": "/", "external-link-chooser-link_text": "front"}
    result = reporter.post("/desk/choose-external-link/?allow_external_link=1", sent).json()["result"]
    assert json.dumps(result) == json.dumps(
        {"url": "/", "title": "front", "prefer_this_title_as_link_text": True}
    )
