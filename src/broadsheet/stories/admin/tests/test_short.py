import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from broadsheet.newsroom.models import Remit
from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.models import Picture, Story
from broadsheet.testing.desk import make_user, newest_story, signed_in
from broadsheet.testing.factories import make_edition, make_section

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

URL = "/desk/stories/short/"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


@pytest.fixture
def reporter():
    return signed_in(make_user("reporter", "Reporters"))


def filled(**fields):
    return {
        "telling": str(uuid.uuid4()),
        "headline": "Swing bridge stuck open",
        "first": "Nothing passes <until> noon.",
        "second": "A bolt broke.\n\nIt is being made anew.",
        "edition": str(make_edition().pk),
        "section": "",
        "kind": "news",
        "source": "",
        "picture": "",
        "alt": "",
        "credit": "",
        **fields,
    }


def png():
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(data, "PNG")
    return data.getvalue()


def picture():
    return SimpleUploadedFile("bridge.png", png(), content_type="image/png")


def test_the_desks_first_page_leads_to_it(reporter):
    assert f'href="{URL}"' in reporter.get("/desk/").content.decode()
    assert reporter.get(URL).status_code == 200


def test_an_editor_publishes_in_one_step(editor):
    section = make_section("Port")
    form = filled(section=section.pk, kind="report", labels=["breaking"], source="https://example.org/bridge")

    page = editor.post(URL, {**form, "publish": "1"}, follow=True).content.decode()

    story = newest_story()
    assert "“Swing bridge stuck open” is published." in page
    assert story.address in page
    assert (story.live, story.section, story.kind, story.labels) == (True, section, "report", ["breaking"])
    assert [block.value.source for block in story.body] == [
        "<p>Nothing passes &lt;until&gt; noon.</p>",
        "<p>A bolt broke.</p>",
        "<p>It is being made anew.</p>",
    ]
    assert [source.url for source in story.sources.all()] == ["https://example.org/bridge"]
    assert OutboxRow.objects.filter(keys__icontains=f"story:{story.pk}").exists()
    again = editor.get(URL).content.decode()
    assert f'<option value="{section.pk}" selected' in again


def test_a_reporter_saves_a_draft_whatever_the_browser_says(reporter):
    page = reporter.post(URL, {**filled(), "publish": "1"}, follow=True).content.decode()

    assert "is saved as a draft." in page
    assert not newest_story().live
    assert newest_story().owner.username == "reporter"
    assert 'name="publish"' not in page


def test_sent_twice_it_makes_one_story(editor):
    form = {**filled(), "publish": "1"}

    first, second = editor.post(URL, form), editor.post(URL, form)

    assert (first.url, second.url) == (f"{URL}?done=1", f"{URL}?done=1")
    assert Story.objects.count() == 1
    other = editor.post(URL, {**form, "first": "Written after going back."}).content.decode()
    assert "This form has made “Swing bridge stuck open” already." in other
    assert "Written after going back." in other
    assert Story.objects.count() == 1


def test_the_number_of_somebody_elses_form_is_refused(editor, reporter):
    form = filled()
    reporter.post(URL, form)

    page = editor.post(URL, {**form, "publish": "1"}).content.decode()

    assert "This form was used already." in page
    assert (Story.objects.count(), newest_story().live) == (1, False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"headline": "\u200b"}, "Write a headline."),
        ({"headline": "x" * 251}, "at most 250 characters"),
        ({"first": " "}, "Write at least the first paragraph."),
        ({"source": "javascript:alert(1)"}, "Write the whole address of the source"),
        ({"kind": "none"}, "Select a valid choice"),
        ({"section": "999"}, "Select a valid choice"),
        ({"telling": "none"}, "This form was used already"),
    ],
)
def test_what_is_wrong_is_said_and_everything_else_kept(editor, wrong, said):
    page = editor.post(URL, {**filled(), **wrong, "publish": "1"}).content.decode()

    assert said in page
    assert "It is being made anew." in page
    assert not Story.objects.exists()


def test_a_section_of_another_edition_is_refused(editor):
    foreign = make_section("Порт", edition=make_edition("uk", prefix="uk"), slug="port")

    page = editor.post(URL, filled(section=foreign.pk)).content.decode()

    assert "This section belongs to another edition." in page


def test_a_picture_that_is_sent_is_kept_though_the_rest_is_refused(editor):
    form = filled(headline="")

    page = editor.post(URL, {**form, "file": picture(), "publish": "1"}).content.decode()

    kept = Picture.objects.get()
    assert f'name="picture" value="{kept.pk}"' in page
    assert "Say whose picture it is" in page
    form |= {"headline": "Now", "picture": kept.pk, "alt": "The open bridge", "credit": "Ilse Brandt"}
    editor.post(URL, {**form, "publish": "1"})
    story = newest_story()
    assert (story.live, story.picture) == (True, kept)
    kept.refresh_from_db()
    assert (kept.description, kept.credit) == ("The open bridge", "Ilse Brandt")


def test_what_is_no_picture_is_refused_with_the_reason(editor):
    file = SimpleUploadedFile("page.png", b"<html><script>", content_type="image/png")

    page = editor.post(URL, {**filled(), "file": file, "publish": "1"}).content.decode()

    assert "cannot be read as a picture" in page
    assert not Story.objects.exists()


def test_a_refused_picture_is_not_lost_in_silence(editor):
    """No browser sends a file again by itself: without a word the news would go out without its picture."""
    file = SimpleUploadedFile("page.png", b"<html><script>", content_type="image/png")
    page = editor.post(URL, {**filled(), "file": file, "publish": "1"}).content.decode()
    assert 'name="wanted" value="1"' in page
    assert re.search(r'name="file"[^>]* autofocus', page)

    form = {**filled(), "wanted": "1", "publish": "1"}
    again = editor.post(URL, form).content.decode()

    assert "The picture that you chose is not here." in again
    assert 'name="wanted" value="1"' in again
    assert not Story.objects.exists()
    editor.post(URL, {**form, "without_picture": "on"})
    assert (newest_story().live, newest_story().picture) == (True, None)
    editor.post(
        URL, {**form, "telling": str(uuid.uuid4()), "file": picture(), "alt": "Sea", "credit": "I. B."}
    )
    assert newest_story().picture == Picture.objects.get()


def test_the_page_opens_at_the_fault(editor):
    page = editor.post(URL, {**filled(), "source": "nowhere", "publish": "1"}).content.decode()

    assert page.count(" autofocus") == 1
    assert re.search(r'name="source"[^>]* autofocus[^>]*>', page)
    assert 'aria-describedby="id_source_error"' in page
    assert 'id="id_source_error"' in page
    used = {**filled(), "publish": "1"}
    signed_in(make_user("other", "Editors")).post(URL, used)
    assert 'role="alert" tabindex="-1" autofocus' in editor.post(URL, used).content.decode()


def test_another_persons_picture_is_not_taken_by_its_number(editor, reporter):
    reporter.post(URL, {**filled(), "file": picture(), "alt": "A", "credit": "B"})

    editor.post(URL, {**filled(), "picture": Picture.objects.get().pk, "publish": "1"})

    assert newest_story().picture is None


def test_who_publishes_elsewhere_is_told_and_loses_nothing(editor):
    Remit.objects.create(account_id=editor.session["_auth_user_id"], edition=make_edition("uk", prefix="uk"))

    page = editor.post(URL, {**filled(), "publish": "1"}).content.decode()

    assert "You may not publish in" in page
    assert "Nothing passes &lt;until&gt; noon." in page
    assert not Story.objects.exists()
    editor.post(URL, {**filled(), "draft": "1"})
    assert not newest_story().live


def test_it_asks_the_database_no_more_than_the_long_form(editor, django_assert_max_num_queries):
    for number in range(12):
        make_section(f"Section {number}")
    with django_assert_max_num_queries(30):
        editor.get(URL)
    with django_assert_max_num_queries(120):
        editor.post(URL, {**filled(), "publish": "1"})
    assert reverse("broadsheet_short") == URL
