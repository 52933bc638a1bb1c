"""A WordPress export from the command's end: what comes, what is left alone, and what a kill leaves."""

import datetime as dt
import json
from collections import Counter

import pytest

from broadsheet.intake.beside import Inline
from broadsheet.intake.items import SourceError, Survey
from broadsheet.intake.links import old_path
from broadsheet.intake.mapping import addresses_of, in_toml, read_profile, sections_of
from broadsheet.intake.markup import to_blocks
from broadsheet.intake.media import MediaFolder, NoMedia
from broadsheet.intake.models import ImportLine, Origin
from broadsheet.intake.pipeline import Pipeline, begin_run, counts
from broadsheet.intake.preparing import Preparer
from broadsheet.intake.report import write_report
from broadsheet.intake.tests.wxr import attachment, export, post
from broadsheet.intake.wordpress import WordPress
from broadsheet.intake.wordpress.bodies import to_html
from broadsheet.newsroom.models import Person, Redirect, Section, User
from broadsheet.stories.models import Picture, Story
from broadsheet.stories.services import save_draft
from broadsheet.testing.factories import make_edition, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def edition(clock):
    return make_edition("en")


@pytest.fixture
def bring(tmp_path, edition, request):
    """Import an export; returns the run."""

    def bring(text, *, media=None, profile=None, dry=False, digest="d", **options):
        path = tmp_path / "export.xml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        prepare = Preparer(MediaFolder(media) if media else NoMedia(), edition.code, edition.language)
        reader = Inline(WordPress(path, **options), prepare)
        request.addfinalizer(reader.close)
        survey = reader.survey()
        run, _ = begin_run(format="wxr", name="export.xml", digest=digest, edition=edition, dry=dry)
        sections = sections_of(survey, edition, profile or {})
        folder = tmp_path / "imports"
        return Pipeline(run=run, reader=reader, survey=survey, folder=folder, sections=sections).run()

    return bring


def lines(run):
    return {line.source_id: line for line in ImportLine.objects.filter(run=run)}


def test_a_post_comes_with_its_time_section_topics_author_and_old_addresses(bring):
    run = bring(export(post(7, "Harbour reopens", "First.\n\nSecond.", categories=["City"], tags=["Ports"])))

    story = Story.objects.get(source_id="wp-old.example-7")
    assert (story.live, story.path) == (True, "/2013/05/02/harbour-reopens")
    assert story.published_at == dt.datetime(2013, 5, 2, 9, 30, tzinfo=dt.UTC)
    assert [block.value.source for block in story.body] == ["<p>First.</p><p>Second.</p>"]
    assert story.section.name == "City"
    assert [part.topic.name for part in story.story_topics.all()] == ["Ports"]
    assert [byline.person.name for byline in story.bylines.all()] == ["Olena Teliha"]
    targets = dict(Redirect.objects.values_list("path", "target"))
    assert targets == {"/2013/05/harbour-reopens/": story.path, "/?p=7": story.path}
    assert counts(run) == {"came": 1}
    assert not User.objects.exists()


def test_marks_in_the_name_of_an_author_are_not_shown_as_text(bring):
    bring(export(post(7, "Harbour", "A text.")).replace("Olena Teliha", "<b>Olena</b> &amp; Teliha"))

    assert Person.objects.get().name == "Olena & Teliha"


def test_what_came_as_a_draft_says_at_its_old_addresses_why_it_is_not_there(bring):
    bring(export(post(7, "Harbour", ""), post(8, "Private", status="private"), post(9, "Text", "A text.")))

    told = dict(Redirect.objects.filter(target="").values_list("path", "reason"))
    assert told.keys() == {"/2013/05/harbour/", "/?p=7"}  # what nobody saw there has no address here either
    assert set(told.values()) == {"It stood on the former site, and has not been published here."}

    bring(export(post(7, "Harbour", "By now it has one.")), digest="e")

    story = Story.objects.get(source_id="wp-old.example-7")
    found = Redirect.objects.filter(path__in=told).values_list("target", "reason")
    assert set(found) == {(story.path, "")}


def test_an_old_address_that_is_the_presss_own_is_told_in_the_report(bring):
    month = post(7, "Harbour").replace("/2013/05/harbour/", "/2013/05/")
    run = bring(export(month, post(8, "Text")))

    assert Redirect.objects.filter(path="/2013/05/").count() == 0
    told = lines(run)
    assert told["wp-old.example-7"].why == (
        "/2013/05/ does not lead here: “A page or file that the press makes itself” stands at this address."
    )
    assert told["wp-old.example-8"].why == ""


def test_a_link_to_what_is_gone_stays_as_it_is(bring):
    bring(export(post(7, "Harbour", ""), post(8, "Text", '<a href="https://old.example/?p=7">There</a>')))

    story = Story.objects.get(source_id="wp-old.example-8")
    assert 'href="https://old.example/?p=7"' in story.body[0].value.source


def test_every_item_is_in_one_line_and_what_is_no_story_says_why(bring, tmp_path):
    run = bring(
        export(
            post(1, "One"),
            attachment(2, "2013/05/a.png"),
            post(3, "Binned", status="trash"),
            post(4, "Menu", kind="nav_menu_item"),
            post(5, "Secret", status="private"),
            post(6, "Empty", ""),
        )
    )

    report = json.loads(write_report(run, tmp_path / "report.json").read_text())
    assert [line["number"] for line in report["lines"]] == [1, 2, 3, 4, 5, 6]
    assert report["outcomes"] == {"came": 3, "aside": 3}
    assert sum(report["outcomes"].values()) == report["items"]
    assert "private" in report["lines"][4]["why"]
    assert not Story.objects.get(source_id="wp-old.example-5").live
    assert not Story.objects.get(source_id="wp-old.example-6").live


def test_a_scheduled_post_is_booked(bring):
    later = dt.datetime(2090, 5, 2, 9, 30, tzinfo=dt.UTC)
    bring(export(post(1, "Later", status="future", at=later)))

    story = Story.objects.get(source_id="wp-old.example-1")
    assert not story.live
    assert story.go_live_at == later


def test_pictures_come_from_the_folder_once_and_what_is_missing_is_told(bring, tmp_path, picture_bytes):
    uploads = tmp_path / "uploads" / "2013" / "05"
    uploads.mkdir(parents=True)
    (uploads / "a.png").write_bytes(picture_bytes)
    (tmp_path / "secret.png").write_bytes(picture_bytes)
    body = (
        'First.<img src="https://old.example/wp-content/uploads/2013/05/a-300x200.png" alt="A quay">'
        '<img src="https://old.example/wp-content/uploads/2013/05/gone.png">'
        '<img src="https://old.example/../secret.png"><img src="../secret.png">'
    )
    featured = post(7, "Harbour", body, meta={"_thumbnail_id": "8"})
    run = bring(export(featured, attachment(8, "2013/05/a.png", alt="Boats")), media=tmp_path / "uploads")

    story = Story.objects.get(source_id="wp-old.example-7")
    picture = Picture.objects.get()
    assert (story.picture, picture.description, picture.imported) == (picture, "Boats", True)
    assert [block.block_type for block in story.body] == ["paragraph", "picture"]
    assert lines(run)["wp-old.example-7"].why.startswith("pictures left out (3): https://old.example")


def test_links_between_posts_lead_to_the_new_addresses_in_both_directions(bring):
    first = post(1, "First", 'See <a href="https://old.example/2013/05/second/#end">this</a> and '
                             '<a href="https://elsewhere.example/x">that</a>.')  # fmt: skip
    bring(export(first, post(2, "Second", 'Before: <a href="https://www.old.example/?p=1">one</a>.')))

    one, two = Story.objects.order_by("source_id")
    assert f'<a href="{two.path}#end">this</a>' in one.body[0].value.source
    assert '<a href="https://elsewhere.example/x">that</a>' in one.body[0].value.source
    assert f'<a href="{one.path}">one</a>' in two.body[0].value.source
    assert one.latest_revision_id == Origin.objects.get(source_id="wp-old.example-1").revision


def test_a_newer_export_brings_the_difference_and_leaves_what_was_edited_here(bring):
    bring(export(post(1, "One"), post(2, "Two"), post(3, "Three"), post(4, "Four")))
    edited = Story.objects.get(source_id="wp-old.example-2")
    edited.headline = "Two, by the desk"
    save_draft(story=edited)
    Story.objects.get(source_id="wp-old.example-4").delete()

    newer = export(post(1, "One"), post(2, "Two new"), post(3, "Three new"), post(4, "Four"), post(5, "Five"))
    run = bring(newer, digest="newer")

    outcomes = {source_id[-1]: line.outcome for source_id, line in lines(run).items()}
    assert outcomes == {"1": "same", "2": "kept", "3": "changed", "4": "kept", "5": "came"}
    assert Story.objects.get(source_id="wp-old.example-3").headline == "Three new"
    assert Story.objects.get(source_id="wp-old.example-3").path == "/2013/05/02/three"
    assert edited.get_latest_revision_as_object().headline == "Two, by the desk"
    assert not Story.objects.filter(source_id="wp-old.example-4").exists()


def test_a_killed_import_goes_on_and_ends_like_an_unbroken_one(bring, monkeypatch, tmp_path):
    class Killed(BaseException):
        pass

    text = export(*(post(number, f"Story {number}", comments=[f"c{number}"]) for number in range(1, 13)))
    calls = []
    from broadsheet.intake.taking import Taker

    write = Taker._write

    def dying(self, prepared):
        write(self, prepared)
        calls.append(1)
        if len(calls) == 2:
            raise Killed

    monkeypatch.setattr("broadsheet.intake.pace.FIRST", 5)
    monkeypatch.setattr("broadsheet.intake.pace.LARGEST", 10)
    monkeypatch.setattr(Taker, "_write", dying)
    with pytest.raises(Killed):
        bring(text)
    assert Story.objects.count() == 5
    run = bring(text)

    assert counts(run) == {"came": 12}
    assert sorted(ImportLine.objects.values_list("number", flat=True)) == list(range(1, 13))
    kept = (tmp_path / "imports" / f"{run.pk}-comments.jsonl").read_text().splitlines()
    assert [json.loads(line)["content"] for line in kept] == [f"c{number}" for number in range(1, 13)]


def test_a_trial_keeps_nothing_but_the_report_and_a_mapping(bring, tmp_path, edition):
    text = export(post(1, "One", categories=["City"]), post(2, "Two", categories=["Sport", "Uncategorized"]))
    run = bring(text, dry=True)

    assert counts(run) == {"came": 2}
    assert not Story.objects.exists()
    assert not Section.objects.exists()
    assert not Person.objects.exists()
    source = WordPress(tmp_path / "export.xml")
    survey = source.survey()
    source.close()
    profile = tmp_path / "profile.toml"
    profile.write_text(in_toml(sections_of(survey, edition, {}), survey))
    assert read_profile(profile)["sections"] == {"city": "city", "sport": "sport", "uncategorized": ""}


def test_another_site_with_the_same_numbers_is_another_source(bring):
    text = export(post(1, "One"))
    bring(text)
    run = bring(text.replace("old.example", "other.example"), digest="other")

    assert counts(run) == {"came": 1}
    assert Story.objects.count() == 2


def test_a_mapping_decides_which_categories_are_sections(bring):
    bring(export(post(1, "One", categories=["City", "Harbour"])), profile={"sections": {"harbour": "sea"}})

    story = Story.objects.get()
    assert story.section.slug == "sea"
    assert {part.topic.slug for part in story.story_topics.all()} == {"city", "harbour"}


def test_an_export_that_breaks_off_keeps_what_came_before(bring):
    text = export(post(1, "One"), post(2, "Two"))
    run = bring(text[: text.index("Two")])

    assert counts(run) == {"came": 1}
    assert "not well-formed" in run.fault


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss>&e;</rss>',
        "<rss><channel><item><title>A feed, no export</title></item></channel></rss>",
        "<a>" * 5000,
        "no XML at all",
        "",
    ],
)
def test_what_is_no_export_is_refused_before_anything_is_taken(bring, text):
    with pytest.raises(SourceError):
        bring(text)
    assert not Story.objects.exists()


def test_a_hostile_body_leaves_no_script_and_no_strange_link(bring):
    body = (
        '<p onclick="x()">Text <script>alert(1)</script><a href="javascript:x()">a</a> '
        '<a href="//evil.example/x">b</a></p><img src="javascript:x()">'
        '<iframe src="data:text/html,x"></iframe><svg onload=x()></svg>\x0b'
    )
    run = bring(export(post(1, "Evil <script>x</script>", body)))

    story = Story.objects.get()
    assert story.headline == "Evil x"
    assert [block.value.source for block in story.body] == [
        '<p>Text a <a href="https://evil.example/x">b</a></p>'
    ]
    assert counts(run) == {"came": 1}


def test_a_classic_body_becomes_paragraphs_captions_and_galleries():
    lost = {}
    text = (
        'First.\nSame.\n\n[caption id="attachment_9" width="300"]<img src="a.png" />A quay[/caption]\n'
        '[gallery ids="4,5"]\n\nHe said so [sic]. [contact-form to="x"]Write[/contact-form] [[gallery]]'
    )
    html = to_html(text, images={"4": "four.png", "5": "five.png"}.get, lost=lost)
    blocks = to_blocks(html).blocks

    assert [block["type"] for block in blocks] == ["paragraph", "picture", "gallery", "paragraph"]
    assert blocks[0]["html"] == "<p>First.<br>Same.</p>"
    assert blocks[1]["caption"] == "A quay"
    assert [one["picture"]["src"] for one in blocks[2]["pictures"]] == ["four.png", "five.png"]
    assert blocks[3]["html"] == "<p>He said so [sic]. Write [gallery]</p>"
    assert lost == {"[contact-form]": 1}


def test_a_gallery_without_numbers_shows_the_posts_own_pictures():
    html = to_html("[gallery]", images={"4": "four.png"}.get, lost={}, own=lambda: ["4"])

    assert to_blocks(html).blocks[0]["pictures"][0]["picture"] == {"src": "four.png"}


def test_items_that_were_given_one_number_are_told_apart_by_their_names(bring):
    text = export(post(1, "One"), post(1, "Other"), post(2, "Two"))

    assert counts(bring(text)) == {"came": 3}
    assert counts(bring(text, digest="again")) == {"same": 3}
    assert set(Story.objects.values_list("headline", flat=True)) == {"One", "Other", "Two"}


def test_an_old_address_with_doubled_slashes_is_the_one_with_single_slashes():
    hosts = {"old.example"}
    assert old_path("https://old.example//greek/%CE%B5%CF%80//two/", hosts) == "/greek/επ/two/"
    assert old_path("//old.example//a/", hosts) == "/a/"
    assert old_path("//elsewhere.example//a/", hosts) is None


def test_a_category_that_cannot_be_a_section_is_a_topic_and_its_stories_come(bring, edition):
    make_edition("uk", prefix="ukr")
    kept = ["2024", "Media", "Ukr"]
    run = bring(export(*(post(number, f"S{number}", categories=[name]) for number, name in enumerate(kept))))

    assert counts(run) == {"came": 3}
    assert not Section.objects.exists()
    topics = {part.topic.name for story in Story.objects.all() for part in story.story_topics.all()}
    assert topics == set(kept)


def test_a_mapping_to_a_section_that_cannot_be_is_refused_before_anything_is_taken(bring, edition):
    text = export(post(1, "One", categories=["Old"]))
    for section, why in (("2024", "is a year"), ("media", "kept for the product")):
        with pytest.raises(SourceError, match=f'"old" = "{section}" cannot be: .*{why}.* take the line away'):
            bring(text, profile={"sections": {"old": section}})
    assert not ImportLine.objects.exists()

    survey = Survey(names={"old": "Old"})
    # What the desk kept of an older proposal refuses no story.
    decided = {"old": "2024", "new": "sport", "rest": ""}
    assert sections_of(survey, edition, {}, decided) == {"new": "sport", "rest": ""}


@pytest.mark.parametrize("there", [True, False])
def test_categories_of_one_name_are_one_section_the_editions_own_where_it_has_it(bring, edition, there):
    if there:
        make_section("City", edition=edition, slug="city")
    two = [post(1, "One", categories=["City"]), post(2, "Two", categories=["City", "CITY"]), post(3, "S")]
    two[0] = two[0].replace('nicename="city"', 'nicename="city-old"')
    two[1] = two[1].replace('nicename="city">City', 'nicename="city-old">City')
    two[1] = two[1].replace('nicename="city"', 'nicename="city-two"')
    run = bring(export(*two))

    assert counts(run) == {"came": 3}
    section = Section.objects.get()
    assert (section.name, section.slug) == ("City", "city" if there else "city-old")
    assert Story.objects.filter(section=section).count() == 2
    assert not any(story.story_topics.all() for story in Story.objects.all())
    # One that is broken off is gone on with by the same mapping.
    survey = Survey(
        categories=Counter(("місто", "місто", "city-2")), names={"місто": "Місто", "city-2": "Місто"}
    )
    before = sections_of(survey, edition, {})
    make_section("Місто", edition=edition, slug=addresses_of(before, survey.names, edition)["місто"])
    assert before == sections_of(survey, edition, {}) == {"місто": "місто", "city-2": "місто"}


def test_of_two_items_with_one_old_address_the_first_keeps_it_and_the_second_says_so(bring):
    same = "<link>https://old.example/2013/05/one/</link>"
    second = post(2, "Two").replace("<link>https://old.example/2013/05/two/</link>", same)
    run = bring(export(post(1, "One"), second))

    one, two = Story.objects.order_by("source_id")
    targets = dict(Redirect.objects.values_list("path", "target"))
    assert targets == {"/2013/05/one/": one.path, "/?p=1": one.path, "/?p=2": two.path}
    assert counts(run) == {"came": 2}
    told = lines(run)
    assert told["wp-old.example-1"].why == ""
    assert (
        told["wp-old.example-2"].why == f"/2013/05/one/ does not lead here: It leads to {one.path} already."
    )


def test_an_old_address_that_no_page_can_have_is_told_and_one_of_another_host_is_not(bring):
    def at(number, link, **told):
        item = post(number, "Same", **told)
        return item.replace("<link>https://old.example/2013/05/same/</link>", f"<link>{link}</link>")

    run = bring(
        export(
            at(1, "https://old.example/a%0d%0aSet-Cookie:x"),
            at(2, "https://old.example/"),
            at(3, "//evil.example/%2e%2e/x"),
            at(4, ""),
            at(5, "https://old.example/?post_type=event&amp;p=5", status="draft"),
            at(6, "https://old.example/%2e%2e/x"),
        )
    )

    whys = [line.why for line in ImportLine.objects.order_by("number")]
    assert [why.count("none that a page can have") for why in whys] == [1, 1, 0, 0, 0, 1]
    expected = "its old address https://old.example/a%0d%0aSet-Cookie:x is none that a page can have"
    assert whys[0] == expected
    assert counts(run) == {"came": 6}
