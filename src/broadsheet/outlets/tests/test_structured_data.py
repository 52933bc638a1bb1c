"""What pages say of themselves to machines: true, allowed by the vocabulary, and no danger to the page."""

import json
import re
from html import unescape

import pytest

from broadsheet.newsroom.models import Person
from broadsheet.outlets.cards import locale_of
from broadsheet.outlets.graph import script, types_of
from broadsheet.outlets.tests.vocabulary import faults
from broadsheet.press.refs import OutputRef
from broadsheet.press.tests.paper import fill, html_of, make_paper, story_ref, tell_also
from broadsheet.stories.kinds import all_kinds
from broadsheet.stories.models import Story

pytestmark = pytest.mark.django_db


def graph_of(html: str) -> list[dict]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    held = json.loads(text)
    assert held["@context"] == "https://schema.org"
    return held["@graph"]


def node(graph: list[dict], id: str) -> dict:
    (found,) = [one for one in graph if one["@id"].endswith(id)]
    return found


def metas(html: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', html):
        found.setdefault(name, []).append(unescape(value))
    return found


@pytest.fixture
def told(site, clock):
    """A whole story in three languages: its page in each."""
    papers = {language: make_paper(language) for language in ("en", "uk", "ar")}
    Person.objects.update(fediverse="@olena@mastodon.example")
    whole = fill(papers["en"])
    stories = {"en": whole, "uk": tell_also(whole, papers["uk"]), "ar": tell_also(whole, papers["ar"])}
    return papers, stories, {language: html_of(story_ref(story)) for language, story in stories.items()}


def test_a_story_says_of_itself_what_its_page_shows(told):
    papers, stories, pages = told
    for language, html in pages.items():
        paper, story, graph = papers[language], stories[language], graph_of(html)
        assert faults(graph) == []
        url = re.findall(r'<link rel="canonical" href="([^"]+)">', html)[0]
        article = node(graph, "#story")
        assert article["@type"] == ["NewsArticle", "OpinionNewsArticle"]
        assert article["headline"] == story.headline
        assert f"<h1>{story.headline}</h1>" in html
        assert article["@id"] == f"{url}#story"
        times = re.findall(r'<time datetime="([^"]+)">', html)
        assert article["datePublished"] == times[0]
        assert article["dateModified"] == (times[1] if language == "en" else times[0])
        if language == "en":  # the others tell the same, and have not been updated
            note = {"@type": "CorrectionComment", "text": paper.word, "datePublished": times[1]}
            assert article["correction"] == note
            assert f"<bdi>{paper.word}</bdi></span>" in html
        else:
            assert "correction" not in article
        assert [node(graph, one["@id"])["name"] for one in article["author"]] == [paper.person.name]
        assert article["translator"] == article["author"]
        assert f"<bdi>{paper.person.name}</bdi>" in html
        assert article["inLanguage"] == language
        assert article["isAccessibleForFree"] is True
        assert article["articleSection"] == paper.section.name
        assert article["keywords"] == [paper.topic.name]
        assert [source["url"] for source in article["citation"]] == [
            "https://example.org/source",
            "https://example.org/paper",
        ]
        assert article["isBasedOn"] == ["https://example.org/paper"]
        assert {one["inLanguage"] for one in article["workTranslation"]} == {"en", "uk", "ar"} - {language}
        photo = node(graph, "#picture")
        assert (photo["creditText"], photo["width"]["value"]) == (paper.word, 640)
        assert photo["url"].startswith("https://news.example/media/")
        trail = node(graph, "#breadcrumb")["itemListElement"]
        assert [step["name"] for step in trail] == [paper.edition.name, paper.section.name, story.headline]
        assert node(graph, "#org")["@type"] == "NewsMediaOrganization"


def test_the_cards_say_the_same(told):
    papers, stories, pages = told
    for language, html in pages.items():
        found, article = metas(html), node(graph_of(html), "#story")
        assert found["og:title"] == [stories[language].headline] == [article["headline"]]
        assert (
            found["og:url"] == re.findall(r'<link rel="canonical" href="([^"]+)">', html) == [article["url"]]
        )
        assert found["og:type"] == ["article"]
        assert found["article:published_time"] == [article["datePublished"]]
        assert found["article:modified_time"] == [article["dateModified"]]
        assert found["og:image"] == [node(graph_of(html), "#picture")["url"]]
        assert found["og:image:alt"] == [papers[language].word]
        assert found["twitter:card"] == ["summary_large_image"]
        assert found["fediverse:creator"] == ["@olena@mastodon.example"]
        assert "max-image-preview:large" in found["robots"][0]
        assert len(found["og:locale:alternate"]) == 2
    assert metas(pages["uk"])["og:locale"] == ["uk_UA"]
    assert [locale_of(tag) for tag in ("en", "ar", "pt-BR", "fr")] == ["en_GB", "ar_AR", "pt_BR", "fr_FR"]


def test_every_other_page_has_a_graph_too(told):
    papers, _stories, _pages = told
    paper = papers["en"]
    month = {"year": 2024, "month": 11}
    for kind, path, args, form, steps in (
        ("front", "/", {}, "WebPage", 0),
        ("section", paper.section.path, {"id": paper.section.pk}, "CollectionPage", 2),
        ("person", paper.person.path, {"id": paper.person.pk}, "ProfilePage", 2),
        ("topic_month", f"{paper.topic.path}2024/11/", {"id": paper.topic.pk, **month}, "CollectionPage", 3),
        ("day", "/2024/11/22/", {"day": "2024-11-22"}, "CollectionPage", 2),
    ):
        html = html_of(OutputRef(kind, "en", path, args))
        graph = graph_of(html)
        assert faults(graph) == []
        page = node(graph, f"https://news.example{path}")
        assert page["@type"] == form
        assert len([one for one in graph if one["@type"] == "BreadcrumbList"]) == bool(steps)
        if steps:
            assert len(node(graph, "#breadcrumb")["itemListElement"]) == steps
        assert metas(html)["og:url"] == [f"https://news.example{path}"]
    person = node(
        graph_of(html_of(OutputRef("person", "en", paper.person.path, {"id": paper.person.pk}))), "#person"
    )
    assert (person["name"], person["description"]) == (paper.person.name, paper.person.description)


def test_what_must_not_be_indexed_says_nothing_of_itself(site, clock):
    make_paper("en")
    html = html_of(OutputRef("not_found", "en", "/404"))
    assert "ld+json" not in html
    assert "og:" not in html
    assert 'name="robots" content="noindex"' in html


def test_what_was_paid_for_is_never_called_news(site, clock):
    assert types_of("partner") == "AdvertiserContentArticle"
    assert {kind: types_of(kind) for kind in all_kinds() if "NewsArticle" not in types_of(kind)} == {
        "partner": "AdvertiserContentArticle"
    }
    assert types_of("gone with its plugin") == "NewsArticle"
    paper = make_paper("en")
    story = paper.publish("Paid", kind="partner", place="Odesa", section=paper.section)
    graph = graph_of(html_of(story_ref(story)))
    assert faults(graph) == []
    assert node(graph, "#story")["@type"] == "AdvertiserContentArticle"


def test_no_words_end_the_element_or_the_attribute(site, clock):
    paper = make_paper("en")
    typed = '</script><script>alert("1")</script> & \u2028 <!-- ]]> 👩🏽‍🚒 \u202b\u2067ميناء\u2069 3\u200f'
    # The story has lost what turns round what stands after it, and keeps the marks that scripts need.
    words = '</script><script>alert("1")</script> & <!-- ]]> 👩🏽‍🚒 \u2067ميناء\u2069 3\u200f'
    story = paper.publish(typed, standfirst=typed, place=typed, section=paper.section)
    html = html_of(story_ref(story))
    assert "<script>alert" not in html
    graph = graph_of(html)
    assert node(graph, "#story")["headline"] == words
    assert node(graph, "#story")["dateline"] == words
    assert metas(html)["og:title"] == [words]
    assert [" ".join(said.split()) for said in metas(html)["og:description"]] == [words]
    # Words that came past the cleaning are no danger either.
    raw = str(script([{"name": f"</SCRIPT>{typed}"}]))
    assert raw.count("<") == 2
    assert "\u2028" not in raw
    assert graph_of(raw) == [{"name": f"</SCRIPT>{typed}"}]


def test_the_graph_keeps_its_names_when_the_headline_changes(site, clock):
    paper = make_paper("en")
    story = paper.publish("Harbour", section=paper.section)
    before = graph_of(html_of(story_ref(story)))
    Story.objects.filter(pk=story.pk).update(headline="Another")
    after = graph_of(html_of(story_ref(story)))
    assert [one["@id"] for one in after] == [one["@id"] for one in before]
    assert node(after, "#story")["identifier"] == node(before, "#story")["identifier"]
    assert node(after, "#story")["headline"] == "Another"


def test_the_checker_finds_what_is_not_allowed():
    wrong = [
        {"@type": "AdvertiserContentArticle", "@id": "a", "dateline": "Odesa", "reviewedBy": {"@id": "b"}},
        {"@type": "Person", "@id": "b", "correctionPolicy": "x", "birthDate": 5},
        {"@type": "NewsStory", "@id": "c"},
    ]
    assert len(faults(wrong)) == 5
