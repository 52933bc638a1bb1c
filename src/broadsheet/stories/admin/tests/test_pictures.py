import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.outbox.models import OutboxRow
from broadsheet.stories.models import Picture, Story
from broadsheet.stories.services import publish_story, save_draft
from broadsheet.stories.tests import attacks
from broadsheet.testing.desk import make_user, newest_story, signed_in, story_form, story_url
from broadsheet.testing.factories import make_edition, make_story

# Wagtail leaves it to the garbage collector to close a rendition's temporary file.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

INCOMPLETE = "broadsheet_incomplete_pictures"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def reporter():
    return signed_in(make_user("reporter", "Reporters"))


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


def send(client, name, data, kind="image/png"):
    file = SimpleUploadedFile(name, data, content_type=kind)
    return client.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": file, "title": name},
        headers={"X-Requested-With": "XMLHttpRequest"},
    ).json()


def change(client, picture, **fields):
    whole = {"title": picture.title, "description": picture.description, "credit": picture.credit}
    return client.post(reverse("wagtailimages:edit", args=[picture.pk]), {**whole, "tags": "", **fields})


def test_many_pictures_at_once_are_told_the_same_of_a_drawing(reporter):
    page = reporter.get(reverse("wagtailimages:add_multiple")).text

    assert "an SVG drawing as PNG" in page.split("data-messages=")[1].split("data-url")[0]


def test_a_picture_that_no_story_shows_is_not_used(editor):
    picture = Picture.objects.create(title="Quay", file="quay.png", width=10, height=10)
    page = f"{reverse('wagtailimages:index')}?layout=list"

    assert "Not used" in editor.get(page).text
    assert "Used 0 times" not in editor.get(page).text
    picture.credit = picture.description = "Quay"
    picture.save()
    make_story(picture=picture)
    assert "Used 1 time" in editor.get(page).text
    assert "Not used" not in editor.get(page).text


def test_a_picture_is_taken_and_asks_for_credit_and_alternative_text(reporter):
    answer = send(reporter, "harbour.png", attacks.picture())

    assert answer["success"]
    assert "Alternative text" in answer["form"]
    assert "Whose it is" in answer["form"]
    assert Picture.objects.get().width == 40


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("drawing.svg", b"<svg><script>alert(1)</script></svg>", "Export the drawing as PNG"),
        ("page.png", b"<html><script>alert(1)</script></html>", "cannot be read as a picture"),
        ("huge.png", attacks.png_of_many_pixels(16_000, 13_000), "208 megapixels; at most 50 are taken"),
        ("page.jpg", attacks.JPEG + b"<script>alert(1)</script>", "something else hidden in it"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(reporter, name, data, says):
    answer = send(reporter, name, data)

    assert not answer["success"]
    assert says in answer["error_message"]
    assert not Picture.objects.exists()


def test_a_refusal_speaks_ukrainian(reporter):
    from wagtail.users.models import UserProfile

    from broadsheet.newsroom.models import User

    UserProfile.objects.create(user=User.objects.get(username="reporter"), preferred_language="uk")
    assert "Експортуйте" in send(reporter, "drawing.svg", b"<svg/>")["error_message"]


def test_a_file_that_came_by_way_of_the_disk_is_looked_at_too(settings, editor):
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

    assert TemporaryUploadedFile  # what Django makes of an upload above 2.5 MB
    assert send(editor, "harbour.png", attacks.picture())["success"]
    assert "hidden in it" in send(editor, "a.jpg", attacks.JPEG + attacks.archive())["error_message"]


def test_a_file_that_is_too_long_is_not_read(settings, reporter):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 50

    answer = send(reporter, "harbour.png", attacks.picture())
    assert "at most 50\xa0bytes are taken. Make the picture smaller" in answer["error_message"]


def test_a_picture_without_credit_holds_up_publication_not_the_draft(editor):
    send(editor, "harbour.png", attacks.picture())
    picture = Picture.objects.get()
    form = story_form(edition=make_edition(), picture=str(picture.pk))

    page = editor.post(story_url("add"), {**form, "action-publish": "1"}).content.decode()
    assert "has no credit. Say whose it is." in page
    assert "has no alternative text. Say what it shows." in page

    editor.post(story_url("add"), form)
    assert newest_story().picture == picture
    Picture.objects.update(credit="Ilse Brandt", description="The ferry at dusk")
    editor.post(story_url("edit", newest_story().pk), {**form, "action-publish": "1"})
    assert newest_story().live


def test_all_that_the_pictures_of_a_body_lack_is_said_at_once(editor):
    send(editor, "harbour.png", attacks.picture())
    block = {
        "type": "picture",
        "value-picture": str(Picture.objects.get().pk),
        "value-caption": "",
        "value-alt": "",
    }
    shown = {f"body-0-{name}": value for name, value in block.items()}

    page = editor.post(
        story_url("add"), {**story_form(edition=make_edition()), **shown, "action-publish": "1"}
    )
    assert "has no credit. Say whose it is." in page.content.decode()
    assert "has no alternative text. Say what it shows." in page.content.decode()


def test_a_corrected_credit_bakes_what_shows_the_picture_again(editor):
    send(editor, "harbour.png", attacks.picture())
    Picture.objects.update(credit="Ilse Brand", description="The ferry at dusk")
    picture = Picture.objects.get()
    edition = make_edition()
    lead = make_story(edition=edition, picture=picture)
    inside = Story(edition=edition, headline="Inside", standfirst="It has a picture in its body.")
    inside.body = [("picture", {"picture": picture, "caption": "", "alt": ""})]
    save_draft(story=inside)
    publish_story(story=inside)
    OutboxRow.objects.all().delete()

    change(editor, picture, title="Another name in the newsroom")
    assert not OutboxRow.objects.exists()
    change(editor, picture, credit="Ilse Brandt")
    assert Picture.objects.get().credit == "Ilse Brandt"
    assert OutboxRow.objects.get().keys == [f"story:{lead.pk}", f"story:{inside.pk}"]


def test_pictures_without_credit_or_text_are_listed_until_they_have_both(editor):
    send(editor, "harbour.png", attacks.picture())
    picture = Picture.objects.get()
    make_story(edition=make_edition(), picture=picture, imported=True)

    page = editor.get(reverse(INCOMPLETE)).content.decode()
    assert "harbour.png" in page
    assert "Credit and alternative text" in page
    Picture.objects.update(credit="Ilse Brandt")
    page = editor.get(reverse(INCOMPLETE)).content.decode()
    assert "Credit and alternative text" not in page
    assert "Alternative text" in page
    Picture.objects.update(description="The ferry at dusk")
    assert "Every picture has a credit" in editor.get(reverse(INCOMPLETE)).content.decode()


def test_a_reporter_is_shown_only_what_they_sent_in(reporter, editor):
    send(editor, "of-the-editor.png", attacks.picture())
    send(reporter, "of-the-reporter.png", attacks.picture(size=(50, 50)))

    page = reporter.get(reverse(INCOMPLETE)).content.decode()
    assert "of-the-reporter.png" in page
    assert "of-the-editor.png" not in page
    assert reverse(INCOMPLETE) in editor.get("/desk/").content.decode()


def test_the_list_costs_the_same_for_one_picture_and_for_thirty(editor, django_assert_num_queries):
    send(editor, "harbour.png", attacks.picture())
    first = Picture.objects.get()
    for _twice in range(2):  # the thumbnail is drawn
        with CaptureQueriesContext(connection) as alone:
            editor.get(reverse(INCOMPLETE))
    for number in range(29):
        more = Picture.objects.create(title=f"{number}", file=first.file.name, width=40, height=30)
        drawn = first.renditions.get(filter_spec="max-165x165")
        more.renditions.create(filter_spec=drawn.filter_spec, file=drawn.file.name, width=40, height=30)
    with django_assert_num_queries(len(alone)):
        assert "28" in editor.get(reverse(INCOMPLETE)).content.decode()


def test_who_would_delete_a_picture_is_told_what_uses_it(editor):
    told = {"title": "Quay", "description": "Quay", "credit": "Quay"}
    picture = Picture.objects.create(file="q.png", width=9, height=9, **told)
    page = reverse("wagtailimages:delete", args=[picture.pk])

    assert "Not used" in editor.get(page).text
    make_story(picture=picture)
    assert "Used 1 time" in editor.get(page).text
    assert "What uses it keeps it from being deleted." in editor.get(page).text
