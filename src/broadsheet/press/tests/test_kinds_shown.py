"""Each kind of story with readers: its label, its look, its disclaimer; and whatever names it elsewhere."""

import pytest
from django.utils.translation import override

from broadsheet.press.pages import river_fragment, speaking
from broadsheet.press.tests.markup import empty_elements, parse
from broadsheet.press.tests.paper import SATURDAY, html_of, make_paper, story_ref
from broadsheet.river.selectors import river_of
from broadsheet.stories.kinds import all_kinds
from broadsheet.stories.models import ReadAlso, Story, StoryTopic
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.publishing import publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["en", "uk", "ar"])
def paper(request, site, clock):
    return make_paper(request.param)


def article_of(story: Story):
    return parse(html_of(story_ref(story))).one("article")


@pytest.mark.parametrize("words", ["label", "plural"])
def test_a_section_of_the_kind_s_own_name_is_not_said_twice(paper, words):
    kind = all_kinds()["opinion"]
    with override(paper.edition.language):
        paper.section.name = str(getattr(kind, words))
    paper.section.save()
    for name, said in (("opinion", 0), ("interview", 1)):
        story = paper.publish(f"{paper.word} {name}", kind=name, section=paper.section)
        assert len(article_of(story).one("p", class_="over").all("a", class_="section")) == said


def test_each_kind_says_what_it_is_on_its_page_and_in_the_river(paper):
    for kind in all_kinds().values():
        story = paper.publish(f"{paper.word} {kind.name}", kind=kind.name)
        article = article_of(story)
        with override(paper.edition.language):
            label, disclaimer = str(kind.label), str(kind.disclaimer)
        with speaking(paper.edition):
            river = parse(river_fragment(paper.edition, river_of(paper.edition)))
        item = river.one("li", **{"data-story": str(story.pk)})
        assert f"look-{kind.look}" in article.attributes["class"].split()
        assert [mark.text for mark in article.all("span", class_=f"label {kind.look}")] == (
            [label] if kind.shows_label else []
        )
        assert [mark.text for mark in item.all("span", class_=f"label {kind.look}")] == (
            [label] if kind.shows_label else []
        )
        said = [p.text for p in article.all("p") if "disclaimer" in p.attributes.get("class", "")]
        assert said == ([disclaimer] if disclaimer else [])
        assert empty_elements(article) == []


ELEMENTS = frozenset(
    "label section place standfirst names picture body quote sources about topics read-also".split()
)
"""The classes of what a story may have, whatever its kind."""


def test_each_kind_shows_all_that_a_story_has_and_no_trace_of_what_it_has_not(paper):
    paper.publish(f"{paper.word} 0", story_topics=[StoryTopic(topic=paper.topic)])  # to be read also
    for kind in all_kinds().values():
        whole = paper.whole_draft(f"{paper.word} {kind.name}", kind=kind.name, published_at=SATURDAY)
        save_draft(story=whole)
        whole = publish_story(story=whole)
        bare = paper.publish(f"{paper.word} {kind.name} 2", kind=kind.name, standfirst=paper.word, body=[])
        shown = []
        for story in (whole, bare):
            article = article_of(story)
            shown.append({name for one in article.walk() for name in one.attributes.get("class", "").split()})
            assert empty_elements(article) == [], kind.name
        own = {"over", "label", kind.look} if kind.shows_label else set()
        own |= {"disclaimer"} if kind.disclaimer else set()
        own |= {"first"} if kind.paid else set()
        assert shown[0] >= ELEMENTS | own, kind.name
        assert shown[1] == {"story", f"look-{kind.look}", "when", "standfirst", "tools"} | own, kind.name


def test_a_section_that_is_called_as_the_kind_is_not_said_twice(paper):
    with override(paper.edition.language):
        paper.section.name = str(all_kinds()["opinion"].label).upper()
    paper.section.save()
    opinion = article_of(paper.publish(f"{paper.word} 1", kind="opinion", section=paper.section))
    news = article_of(paper.publish(f"{paper.word} 2", section=paper.section))
    assert [len(one.all("a", class_="section")) for one in (opinion, news)] == [0, 1]


def test_what_was_paid_for_says_so_before_its_text(paper):
    story = paper.publish(f"{paper.word} 1", kind="partner", labels=["exclusive"])
    article = article_of(story)
    shown = [element.attributes.get("class", "") for element in article.walk()]

    assert article.all("span")[0].attributes["class"] == "label paid"
    assert shown.index("disclaimer first") < shown.index("body")


def test_what_was_paid_for_is_offered_by_hand_only_and_then_says_so(paper):
    topic = {"story_topics": [StoryTopic(topic=paper.topic)]}
    paid = paper.publish(f"{paper.word} 1", kind="partner", **topic)
    story = paper.publish(f"{paper.word} 2", **topic)
    assert not article_of(story).all("nav", class_="read-also")

    ReadAlso.objects.create(story=story, other=paid)
    offered = article_of(Story.objects.get(pk=story.pk)).one("nav", class_="read-also")
    with override(paper.edition.language):
        label = str(all_kinds()["partner"].label)
    assert offered.one("span", class_="label paid").text == label
