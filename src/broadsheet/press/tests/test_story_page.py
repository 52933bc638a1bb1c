"""A story's page: every element of the model page in its order, no trace of what the story has not."""

import datetime as dt
import itertools
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import DataError, connection

from broadsheet.kernel import keys, plate
from broadsheet.press.preview import render_story_preview
from broadsheet.press.refs import Fragment
from broadsheet.press.tests.markup import empty_elements, parse
from broadsheet.press.tests.paper import (
    CHRISTMAS_EVE,
    SATURDAY,
    every_ref,
    html_of,
    make_paper,
    render,
    story_ref,
)
from broadsheet.stories.models import Byline, Listing, PublicRendition, SourceLink, Story, StoryTopic
from broadsheet.stories.selectors.pictures import MissingRendition
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.publishing import publish_story
from broadsheet.stories.services.unpublishing import unpublish_story
from broadsheet.stories.services.updating import mark_updated
from broadsheet.testing.plates import visible_text

pytestmark = pytest.mark.django_db

# The shape of the model page, with words of our own.
MODEL_PAGE = """\
Harbour Post
Opinion
Are the pilots ready for talks?
Sunday, 24 December 2023, 16:12
What lies behind a report on “secret” talks at the port
Olena Marenko
The paper reported an offer.
Two questions follow.
Source
About the author
Olena Marenko, political scientist
The editors do not always share the opinions expressed by the blog authors.
Send by e-mail
News
News
Saturday, 23 November 2024
20:10 Pilots ordered to clear the strait
19:30 Exclusive The other side sets its terms
13:25 Why the dock stalled
Friday, 22 November 2024
21:40 Talks about new cranes
More news
Harbour Post
People
To the top of the page
Text only"""


@pytest.fixture
def paper(site, clock):
    return make_paper("en", tagline="")


def with_river(story: Story) -> str:
    """The story's page as readers get it."""
    river = next(render(ref) for ref in every_ref(story.edition) if ref.path == "slot:river")
    assert isinstance(river, Fragment)
    return html_of(story_ref(story)).replace(plate.slot_marker("river"), river.body)


def test_the_model_page_has_every_element_in_order(paper):
    paper.section.delete()
    paper.topic.delete()
    for headline, moment, fields in (
        ("Pilots ordered to clear the strait", SATURDAY, {}),
        ("The other side sets its terms", SATURDAY - dt.timedelta(minutes=40), {"labels": ["exclusive"]}),
        ("Why the dock stalled", SATURDAY.replace(hour=11, minute=25), {"picture": paper.picture}),
        ("Talks about new cranes", SATURDAY.replace(day=22, hour=19, minute=40), {}),
    ):
        paper.publish(headline, at=moment, **fields)
    # The river of the model page does not reach back to the article itself.
    article = paper.draft(
        "Are the pilots ready for talks?",
        kind="opinion",
        standfirst="What lies behind a report on “secret” talks at the port",
        body=[
            ("paragraph", "<p>The paper reported an offer.</p>"),
            ("paragraph", "<p>Two questions follow.</p>"),
        ],
        bylines=[Byline(person=paper.person)],
        sources=[SourceLink(url="https://example.org/report")],
        published_at=CHRISTMAS_EVE,
    )
    paper.person.bio = ""
    paper.person.save()
    save_draft(story=article)
    article = publish_story(story=article)
    Listing.objects.filter(list__startswith="river/", story=article).delete()
    html = with_river(article)
    shown = visible_text(html).splitlines()
    assert "\n".join(line for line in shown if line != "Skip to the text") == MODEL_PAGE
    assert parse(html).one("ul", class_="sources").one("a").attributes["href"] == "https://example.org/report"


def test_a_bare_story_leaves_no_trace_of_what_it_has_not(paper):
    story = paper.publish("Bare", standfirst="Only this.", body=[])
    html = html_of(story_ref(story)).replace(plate.slot_marker("river"), "")
    root = parse(html)
    assert empty_elements(root) == []
    article = root.one("article")
    assert visible_text(html).splitlines()[-9:] == [
        "Bare", "Saturday, 23 November 2024, 20:10", "Only this.",
        "Send by e-mail", "News", "Harbour Post", "People", "To the top of the page", "Text only",
    ]  # fmt: skip
    for name in (
        "body",
        "names",
        "sources",
        "about",
        "disclaimer",
        "topics",
        "read-also",
        "tellings",
        "over",
    ):
        assert not [e for e in article.walk() if name in e.attributes.get("class", "").split()], name
    assert not article.all("figure")


def test_a_whole_story_shows_all_it_has(paper):
    story = paper.whole_draft(published_at=CHRISTMAS_EVE)
    save_draft(story=story)
    root = parse(html_of(story_ref(publish_story(story=story))))
    article = root.one("article")
    assert [label.text for label in article.one("p", class_="over").all("span")] == [
        "Exclusive",
        "Updated",
        "Opinion",
    ]
    assert article.one("p", class_="over").one("a").text == "Politics"
    assert len(article.all("figure", class_="picture")) == 2
    assert article.all("figcaption")[0].one("span", class_="credit").text == "harbour"
    assert [p.text for p in article.one("blockquote").all("p")] == ["harbour", "harbour"]
    assert [li.text for li in article.one("ul", class_="names").all("li")] == [
        "Olena Marenko", "Translation Olena Marenko",
    ]  # fmt: skip
    assert [li.text for li in article.one("ul", class_="sources").all("li")] == ["Source", "harbour Document"]
    assert article.one("section", class_="about").one("h2").text == "About the authors"
    assert article.one("nav", class_="topics").one("a").attributes["href"] == "/topic/elections/"


def test_a_mark_of_an_update_takes_the_place_of_the_label(paper):
    story = paper.publish("Then", labels=["exclusive", "updated"])
    mark_updated(story=story, note="The number of ships is known.")

    article = parse(html_of(story_ref(story))).one("article")

    assert [label.text for label in article.one("p", class_="over").all("span")] == ["Exclusive"]
    assert "The number of ships is known." in article.one("p", class_="updated").text


def test_a_story_of_more_than_a_year_ago_says_so(paper, clock):
    story = paper.publish("Then")
    assert not parse(html_of(story_ref(story))).all("p", class_="old")
    clock.move(367 * 24 * 3600)
    said = parse(html_of(story_ref(story))).one("p", class_="old").text
    assert said == "This story is more than a year old."


def test_a_story_can_be_sent_on_without_a_script(paper):
    root = parse(html_of(story_ref(paper.publish("Tea & rain, 50 %"))))
    letter = urlsplit(root.one("p", class_="tools").one("a").attributes["href"])
    assert letter.scheme == "mailto"
    assert dict(parse_qsl(letter.query)) == {
        "subject": "Tea & rain, 50 %",
        "body": root.one("link", rel="canonical").attributes["href"],
    }


def test_read_also_offers_the_newest_of_the_topic_and_records_no_list(paper):
    def publish(headline, moment):
        return paper.publish(headline, at=moment, story_topics=[StoryTopic(topic=paper.topic)])

    old = publish("Old", CHRISTMAS_EVE)
    newer = [publish(f"Newer {n}", SATURDAY - dt.timedelta(hours=n)) for n in range(6)]
    with keys.tracing() as trace:
        root = parse(html_of(story_ref(old)))
    offered = [link.text for link in root.one("nav", class_="read-also").all("a")]
    assert offered == ["Newer 0", "Newer 1", "Newer 2", "Newer 3"]
    assert {keys.story(story.pk) for story in newer[:4]} < set(trace)
    assert not [key for key in trace if key.startswith("list:")]


def test_a_withdrawn_story_says_why(paper):
    story = paper.publish("Wrong")
    unpublish_story(story=story, reason="It was <b>not</b> so.")
    result = render(story_ref(story))
    assert result.status == 410
    assert "It was &lt;b&gt;not&lt;/b&gt; so." in result.body
    assert "Wrong" not in result.body
    assert parse(result.body).one("meta", name="robots").attributes["content"] == "noindex"


def test_a_kind_whose_plugin_has_gone_is_a_story_without_a_label(paper):
    story = paper.publish("Still here", kind="opinion")
    Story.objects.filter(pk=story.pk).update(kind="horoscope")
    article = parse(html_of(story_ref(story))).one("article")
    assert article.one("h1").text == "Still here"
    assert not article.all("span")
    assert not article.all("p", class_="disclaimer")


def test_headings_go_down_one_level_at_a_time(paper):
    story = paper.whole_draft(published_at=CHRISTMAS_EVE)
    save_draft(story=story)
    publish_story(story=story)
    for ref in every_ref(paper.edition):
        result = render(ref)
        if not ref.path.startswith("/") or ref.path.startswith("/live/") or isinstance(result.body, bytes):
            continue
        levels = [int(e.tag[1]) for e in parse(result.body).walk() if re.fullmatch("h[1-6]", e.tag)]
        assert levels[0] == 1, ref.path
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), ref.path


def test_a_picture_without_its_sizes_fails_the_bake(paper):
    story = paper.publish("With a picture", picture=paper.picture)
    PublicRendition.objects.all().delete()
    with pytest.raises(MissingRendition, match=str(paper.picture.pk)):
        render(story_ref(story))


def test_a_list_goes_out_without_a_picture_that_is_not_ready_and_waits_for_it(paper):
    paper.publish("With a picture", picture=paper.picture)
    PublicRendition.objects.all().delete()
    ref = next(ref for ref in every_ref(paper.edition) if ref.kind == "front")
    with keys.tracing() as trace:
        html = html_of(ref)
    assert "With a picture" in html
    assert "<img" not in html
    assert f"picture:{paper.picture.pk}" in trace


def test_what_people_type_is_shown_as_text(paper):
    evil = "<script>alert(1)</script>"
    story = paper.publish(evil, standfirst=evil, place=evil, body=[("paragraph", f"<p>Fine {evil}</p>")])
    html = html_of(story_ref(story))
    assert "alert(1)</script>" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_preview_is_the_page_that_will_be_baked(paper):
    draft = paper.whole_draft("Soon", published_at=CHRISTMAS_EVE)
    save_draft(story=draft)
    draft = draft.get_latest_revision_as_object()
    preview = parse(render_story_preview(draft))
    baked = parse(with_river(publish_story(story=draft)))
    assert preview.one("style").text.startswith("@layer tokens, edition, base")
    assert _without_addresses(preview.one("article")) == _without_addresses(baked.one("article"))
    assert [link.text for link in preview.one("header", class_="masthead").all("a")] == [
        link.text for link in baked.one("header", class_="masthead").all("a")
    ]


def test_a_story_that_was_never_saved_can_be_previewed(paper):
    root = parse(render_story_preview(paper.whole_draft("Not saved")))
    assert root.one("h1").text == "Not saved"
    assert root.one("section", class_="about").all("a")[0].text == "Olena Marenko"
    assert not root.all("script")
    assert not root.all("link", rel="canonical")


def _without_addresses(element) -> str:
    """Text and structure; a preview shows the newsroom's own renditions, at once and so on no colour."""
    classes = "" if element.tag == "img" else element.attributes.get("class", "")
    inside = "".join(
        child.strip() if isinstance(child, str) else _without_addresses(child) for child in element.children
    )
    return f"<{element.tag} {classes}>{inside}</{element.tag}>"


def test_a_nul_in_a_headline_holds_up_neither_the_river_nor_its_page(paper):
    """Forms and imports refuse it; a row that has it all the same must not stop what every page shows."""
    story = paper.publish("Slots")
    rows = Story.objects.filter(pk=story.pk)
    if connection.vendor == "postgresql":  # which takes no such row
        with pytest.raises(DataError):
            rows.update(headline="Slots\x00")
        return
    rows.update(headline="Slots\x00slot:river\x00 and more")
    story.refresh_from_db()

    page = with_river(story)

    assert "\x00" not in page
    assert page.count('id="river"') == 1
    assert page.count("Slotsslot:river and more") >= 2
