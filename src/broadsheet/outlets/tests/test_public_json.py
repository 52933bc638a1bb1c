"""JSON for everybody: valid by schemas that are published, complete, and good for making the story again."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from broadsheet.outlets.public.schemas import LIST_SCHEMA
from broadsheet.outlets.settling import announce_settings
from broadsheet.press.tests.paper import SATURDAY, fill, html_of, make_paper, story_ref
from broadsheet.stories.exchange.reading import read_story
from broadsheet.stories.exchange.schema import SCHEMA
from broadsheet.stories.models import Byline, Story, StoryTopic
from broadsheet.stories.services import publish_story, save_draft, unpublish_story
from broadsheet.testing.plates import has_plate, read_page

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent / "schemas"
FRONT = "https://news.example"


def ninjs_schema() -> Draft202012Validator:
    geography = json.loads((FILES / "GeoJSON-schema.json").read_text())
    registry = Registry().with_resource(
        "https://geojson.org/schema/GeoJSON.json", Resource.from_contents(geography)
    )
    schema = json.loads((FILES / "ninjs-schema_3.1.json").read_text())
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())


def held(site, path: str, edition: str = "en") -> dict:
    page = read_page(site.public, edition, path)
    assert page.headers["Content-Type"].startswith("application/")
    return json.loads(page.html)


@pytest.fixture
def whole(press, site, clock):
    paper = make_paper("en")
    found = fill(paper)
    announce_settings("first")
    press.drain()
    return paper, found


def test_a_story_is_valid_and_makes_the_same_page_again(press, site, clock, whole):
    _paper, story = whole
    data = held(site, f"{story.path}.json")
    schema = held(site, "/schemas/story.json")
    assert data["$schema"] == schema["$id"] == f"{FRONT}/schemas/story.json"
    Draft202012Validator(schema).validate(data)
    assert data["about"]["url"] == f"{FRONT}{story.path}"
    assert data["about"]["urn"].startswith("urn:uuid:")
    text = json.dumps(data)
    assert str(site.root) not in text
    assert "go_live_at" not in data
    assert "source_id" not in data
    copy, missing = read_story(data)
    assert not missing.references
    save_draft(story=copy)
    copy = publish_story(story=copy)
    ours, theirs = html_of(story_ref(story)), html_of(story_ref(copy))
    # But for its own address, which the row for sharing names, and what else there is to read.
    theirs = theirs.replace(quote(copy.path, safe=""), quote(story.path, safe="")).replace(
        copy.path, story.path
    )
    body = lambda html: html.partition("<main")[2].partition("</main>")[0]  # noqa: E731
    assert body(ours).partition("read-also")[0] == body(theirs).partition("read-also")[0]


def test_every_story_is_valid_ninjs(site, whole):
    paper, story = whole
    schema = ninjs_schema()
    for one in Story.objects.filter(live=True):
        schema.validate(held(site, f"{one.path}.ninjs.json"))
    data = held(site, f"{story.path}.ninjs.json")
    assert data["uri"] == held(site, f"{story.path}.json")["about"]["urn"]
    assert data["headlines"][0]["value"] == story.headline
    assert data["versionCreated"] == "2024-11-23T18:10:00Z"
    assert data["associations"][0]["by"] == paper.word
    assert data["by"] == paper.person.name
    package = held(site, "/ninjs.json")
    schema.validate(package)
    usable = [one["uri"] for one in package["associations"] if one["pubStatus"] == "usable"]
    assert usable == [item["id"] for item in held(site, "/feed.json")["items"]]
    assert not has_plate(site.public, "en", "/politics/ninjs.json")


def test_a_withdrawn_story_is_withdrawn_in_every_form(press, site, whole):
    _paper, story = whole
    unpublish_story(story=Story.objects.get(pk=story.pk), reason="Wrong: “100”.")
    press.drain()
    for ending in (".json", ".ninjs.json", ".oembed.json"):
        assert read_page(site.public, "en", story.path + ending).status == 410
    told = held(site, f"{story.path}.json")
    assert (told["reason"], told["withdrawn"]) == ("Wrong: “100”.", "2024-11-23T20:10:00+02:00")
    data = held(site, f"{story.path}.ninjs.json")
    ninjs_schema().validate(data)
    assert (data["pubStatus"], data["edNote"]) == ("canceled", "Wrong: “100”.")
    package = held(site, "/ninjs.json")
    ninjs_schema().validate(package)
    canceled = [one for one in package["associations"] if one["pubStatus"] == "canceled"]
    assert (data["uri"], "Wrong: “100”.") in [(one["uri"], one["edNote"]) for one in canceled]
    assert "headlines" not in canceled[0]
    assert story.path not in json.dumps(held(site, "/index.json"))


def test_lists_lead_back_to_the_first_story(press, site, clock, whole, monkeypatch):
    monkeypatch.setattr("broadsheet.outlets.public.kinds.NEWEST", 3)
    paper, story = whole
    parts = {"story_topics": [StoryTopic(topic=paper.topic)], "bylines": [Byline(person=paper.person)]}
    paper.publish("One more", section=paper.section, **parts)
    press.drain()
    schema = Draft202012Validator(held(site, "/schemas/list.json"), format_checker=FormatChecker())
    for start in ("/", "/politics/", "/topic/elections/", "/people/olena/"):
        seen, path, pages = {}, f"{start}index.json", 0
        while path:
            data = held(site, path)
            schema.validate(data)
            assert data["url"] == f"{FRONT}{path}"
            assert has_plate(site.public, "en", data["page"].removeprefix(FRONT))
            seen.update((item["id"], item) for item in data["items"])
            path, pages = data.get("next", "").removeprefix(FRONT), pages + 1
        assert len(seen) == 9, start
        assert pages > 2
        for item in seen.values():
            assert has_plate(site.public, "en", item["json"].removeprefix(FRONT))
    assert held(site, "/kind/opinion/index.json")["items"][0]["url"] == f"{FRONT}{story.path}"


def test_the_examples_of_the_manual_are_valid(db):
    manual = Path(__file__).parents[4] / "docs" / "developers" / "public-data.md"
    story, listed = map(json.loads, re.findall(r"```json\n(.*?)```", manual.read_text(), re.DOTALL))
    Draft202012Validator(SCHEMA).validate(story)
    Draft202012Validator(LIST_SCHEMA, format_checker=FormatChecker()).validate(listed)
    make_paper("en")
    made, _missing = read_story(story)
    save_draft(story=made)
    assert publish_story(story=made).headline == story["headline"]


def test_an_embed_names_the_story_its_author_and_its_picture(site, whole):
    paper, story = whole
    data = held(site, f"{story.path}.oembed.json")
    assert (data["version"], data["type"], data["title"]) == ("1.0", "link", story.headline)
    assert (data["author_name"], data["provider_name"]) == (paper.person.name, paper.edition.name)
    assert (data["thumbnail_width"], data["thumbnail_height"]) == (640, 480)
    page = read_page(site.public, "en", story.path).html
    assert f'<link rel="alternate" type="application/json+oembed" href="{story.path}.oembed.json">' in page
    assert f'<link rel="alternate" type="application/json" href="{story.path}.json">' in page


def test_an_old_publication_writes_its_own_days_and_months(press, site, clock, whole):
    paper, _story = whole
    paper.publish("Late", at=SATURDAY.replace(month=10), section=paper.section)
    press.drain()
    assert held(site, "/2024/10/23/index.json")["next"] == f"{FRONT}/2023/12/24/index.json"
    assert held(site, "/2024/11/22/index.json")["next"] == f"{FRONT}/2024/10/23/index.json"
    assert held(site, "/politics/2024/11/index.json")["next"] == f"{FRONT}/politics/2024/10/index.json"
