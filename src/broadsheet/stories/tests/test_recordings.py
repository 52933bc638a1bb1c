"""Audio and video: taken in, refused, published, given to readers and taken from them."""

import dataclasses
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from broadsheet.outbox.models import OutboxRow
from broadsheet.press.lite import text_alone
from broadsheet.press.preview import render_story_preview
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import installed
from broadsheet.project.demo.sounding import ring
from broadsheet.stories.exchange.reading import read_story
from broadsheet.stories.exchange.writing import write_story
from broadsheet.stories.models import Recording, Story
from broadsheet.stories.pictures.preparing import prepare_output
from broadsheet.stories.services import publish_story, save_draft, unpublish_story
from broadsheet.stories.services.pictures import clear_folder
from broadsheet.stories.services.recordings import delete_recording, save_recording, withdraw_recordings
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_draft

pytestmark = pytest.mark.django_db

MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00" + b"\x00" * 64
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ada>The bell."


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = dataclasses.replace(settings.HOME, root=tmp_path)
    settings.MEDIA_ROOT = settings.HOME.media
    return settings.HOME


def make_recording(content=b"", name="bell.wav", **fields):
    words = {"title": "The bell", "credit": "Jun Park", "transcript": "A bell.\nWater."} | fields
    return save_recording(recording=Recording(file=ContentFile(content or ring(), name=name), **words))


def story_with(recording, **fields) -> Story:
    story = make_draft("The bell", **fields)
    story.body = [
        ("paragraph", "<p>Listen.</p>"),
        ("recording", {"recording": recording, "caption": "At dawn"}),
    ]
    save_draft(story=story)
    return story


def page_of(story: Story) -> str:
    ref = OutputRef("story", story.edition.code, story.path, {"id": story.pk})
    prepare_output(ref)
    return installed().kind("story").render(ref).body


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"<!doctype html><script>alert(1)</script>", "bell.mp3", "no audio or video that browsers play"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 64, "bell.mp4", "no audio or video that browsers play"),
        (MP4, "bell.html", "called .html, but it is mp4"),
        (ring(), "bell.mp3", "called .mp3, but it is wav"),
    ],
)
def test_a_file_that_is_something_else_is_refused(content, name, why):
    with pytest.raises(ValidationError) as refused:
        make_recording(content, name)
    assert why in refused.value.message_dict["file"][0]


def test_a_file_beyond_the_limit_and_captions_that_are_none_are_refused(settings):
    with pytest.raises(ValidationError, match="begin with a line WEBVTT"):
        make_recording(captions="1\n00:01,000 --> 00:02,000\nx")
    settings.HOME = dataclasses.replace(settings.HOME, recording_limit=0)
    with pytest.raises(ValidationError, match="more than 0 MB"):
        make_recording()


def test_a_person_publishes_no_recording_without_credit_and_words():
    story = story_with(make_recording(credit="", transcript=""))

    with pytest.raises(ValidationError) as refused:
        publish_story(story=story)
    assert [message.partition("” ")[2] for message in refused.value.message_dict["body"]] == [
        "has no credit. Say whose it is.",
        "has neither a transcript nor captions. Write what is said.",
    ]


def test_a_page_loads_nothing_before_it_is_asked_and_says_the_words(home):
    sound, film = (
        make_recording(),
        make_recording(MP4, "film.mp4", transcript="", captions=VTT, language="uk"),
    )
    story = publish_story(story=story_with(sound))
    html = page_of(story)

    assert f'<audio controls preload="none" src="/media/{sound.public_name}"' in html
    assert "<summary>Transcript</summary>" in html
    assert "<p>A bell.</p><p>Water.</p>" in html
    assert "A bell." in text_alone(html)
    assert "<audio" not in text_alone(html)
    assert '"@type":"AudioObject"' in html
    assert (home.public_media / sound.public_name).read_bytes() == ring()

    html = page_of(publish_story(story=story_with(film)))
    assert '<video controls preload="none"' in html
    assert f'<track kind="captions" src="/media/{film.captions_name}" srclang="uk"' in html
    assert '<div lang="uk" dir="ltr"><p>Ada: The bell.</p></div>' in html
    assert (home.public_media / film.captions_name).read_text() == VTT + "\n"


def test_a_preview_shows_the_words_before_anything_is_published(home):
    film = make_recording(MP4, "film.mp4", transcript="", captions=VTT, language="uk")
    html = render_story_preview(story_with(film))

    address = re.search(r'<track kind="captions" src="([^"]+)" srclang="uk"', html)[1]
    answer = signed_in(make_user("reporter", "Reporters")).get(address)
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.text == VTT + "\n"
    assert Client().get(address).url.startswith("/desk/login/")
    assert signed_in(make_user("admin")).get(address.replace(str(film.pk), "0")).status_code == 404


def test_a_copy_goes_with_the_last_story_that_plays_it(home, clock):
    sound = make_recording(captions=VTT)
    one, other = (publish_story(story=story_with(sound)) for _ in range(2))
    page_of(one)
    folder = int(sound.file_hash[:2], 16)
    later = clock.now()

    unpublish_story(story=one, reason="x")
    assert withdraw_recordings(recordings=[sound.pk]) == 0
    assert clear_folder(number=folder, older_than=later.replace(year=later.year + 50)) == 0
    with pytest.raises(ValidationError, match="a story uses it"):
        delete_recording(recording=sound)

    unpublish_story(story=other, reason="x")
    assert withdraw_recordings(recordings=[sound.pk]) == 2
    assert not any((home.public_media / name).exists() for name in sound.public_names)


def test_another_file_or_other_words_bake_its_pages_again():
    sound = make_recording()
    key = f"recording:{sound.pk}"
    sound.transcript = "Another bell."
    save_recording(recording=sound)
    assert OutboxRow.objects.latest("pk").keys == [key]

    before = sound.public_name
    sound.file = ContentFile(MP4, name="film.mp4")
    sound = save_recording(recording=sound)
    assert sound.is_video
    assert sound.public_name != before


def test_what_show_prints_create_accepts(tmp_path):
    sound = make_recording(captions=VTT, language="en")
    data = write_story(publish_story(story=story_with(sound)))
    del data["about"], data["telling"]

    story, missing = read_story(data)
    assert missing.references == []
    assert story.body[1].value["recording"] == sound

    Story.objects.all().delete()
    copy = tmp_path / "copy.wav"
    copy.write_bytes(ring())
    Recording.objects.all().delete()
    data["body"][1]["recording"]["file"] = str(copy)
    story, _missing = read_story(data)
    made = story.body[1].value["recording"]
    assert (made.captions, made.transcript, made.credit) == (VTT, sound.transcript, sound.credit)


def test_it_is_sent_in_at_the_desk_with_captions_from_a_file():
    editor = signed_in(make_user("editor", "Editors"))
    sent = {
        "title": "The bell",
        "credit": "Jun Park",
        "transcript": "",
        "captions": "",
        "language": "",
        "poster": "",
    }

    def send(file, captions):
        files = {"file": SimpleUploadedFile(*file), "captions_file": SimpleUploadedFile("a.vtt", captions)}
        return editor.post(reverse("recordings:add"), sent | files)

    refused = send(("bell.mp3", ring()), VTT.encode())
    assert "but it is wav" in refused.content.decode()
    refused = send(("bell.wav", ring()), b"WEBVTT\n\nwords")
    assert "Line 4" in refused.content.decode()
    assert not Recording.objects.exists()

    assert send(("bell.wav", ring()), VTT.encode()).status_code == 302
    recording = Recording.objects.get()
    assert (recording.form, recording.captions) == ("wav", VTT)
    assert editor.get(reverse("recordings:index")).status_code == 200
    assert editor.get(reverse("recordings:edit", args=[recording.pk])).status_code == 200
    assert editor.get(reverse("broadsheet_recording_chooser:choose")).status_code == 200
    reporter = signed_in(make_user("reporter", "Reporters"))
    assert reporter.get(reverse("recordings:add")).status_code == 200
    assert reporter.get(reverse("recordings:edit", args=[recording.pk])).url == "/desk/"
