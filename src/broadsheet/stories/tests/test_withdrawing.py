import dataclasses
import datetime as dt
import hashlib
import os

import pytest
from django.core.files.base import ContentFile

from broadsheet.kernel import clock
from broadsheet.stories.models import DocumentFile, Picture, PublicRendition, Story
from broadsheet.stories.pictures.withdrawing import GRACE, SOON, Walk
from broadsheet.stories.services import publish_story, save_draft, unpublish_story
from broadsheet.stories.services.documents import withdraw_documents
from broadsheet.stories.services.pictures import clear_folder, withdraw_pictures
from broadsheet.testing.factories import make_draft, make_edition, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    settings.HOME = dataclasses.replace(settings.HOME, root=tmp_path)
    return settings.HOME


def make_picture(site, number: int = 0, *, name: str = "") -> Picture:
    """A picture with one public size."""
    (picture,) = Picture.objects.bulk_create(
        [
            Picture(
                title=str(number), file=f"{number}.png", width=9, height=9, credit="I.B.", description="Sea"
            )
        ]
    )
    name = name or f"{number:02x}/{number:020}-480.jpg"
    PublicRendition.objects.create(picture=picture, source_hash="x", name=name, width=480, height=320)
    file = site.public_media / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"picture")
    return picture


def files(site) -> int:
    return sum(path.is_file() for path in site.public_media.rglob("*"))


def publish_with(picture: Picture, *, inside: bool = False) -> Story:
    if not inside:
        return make_story(picture=picture, edition=make_edition())
    story = Story(edition=make_edition(), headline="Inside", standfirst="With a picture in its body.")
    story.body = [("picture", {"picture": picture, "caption": "", "alt": ""})]
    save_draft(story=story)
    return publish_story(story=story)


@pytest.mark.parametrize("inside", [False, True])
def test_a_picture_leaves_the_public_store_when_no_live_story_shows_it(site, inside):
    picture = make_picture(site)
    story = publish_with(picture, inside=inside)
    walk, now = Walk(), clock.now()

    assert walk.step(now) == 0
    unpublish_story(story=story, reason="A wrong picture.")
    assert walk.step(now + dt.timedelta(minutes=1)) == 0  # pages in caches name it still
    assert files(site) == 1
    assert walk.step(now + dt.timedelta(seconds=10) + SOON) == 1
    assert files(site) == 0
    assert not PublicRendition.objects.exists()


def test_a_picture_that_was_in_use_again_for_a_moment_stays_as_long_as_any(site):
    picture = make_picture(site)
    walk, now = Walk(), clock.now()

    walk.step(now)
    story = publish_with(picture)
    walk.step(now + GRACE / 2)
    story.picture = None
    save_draft(story=story)
    publish_story(story=story)
    assert walk.step(now + GRACE) == 0
    assert files(site) == 1


def test_the_walk_goes_on_where_it_was_and_comes_round(site, monkeypatch):
    monkeypatch.setattr("broadsheet.stories.pictures.withdrawing.WINDOW", 2)
    pictures = [make_picture(site, number) for number in range(5)]
    walk, now = Walk(), clock.now()

    for step in range(3):
        walk.step(now + dt.timedelta(seconds=10 * step))
    assert walk.unused_since.keys() == {picture.pk for picture in pictures}
    assert sum(walk.step(now + GRACE + dt.timedelta(seconds=60 + 10 * step)) for step in range(3)) == 5


def test_a_step_is_made_every_ten_seconds_and_costs_the_same(site, django_assert_max_num_queries):
    for number in range(9):
        make_picture(site, number)
    walk, now = Walk(), clock.now()
    with django_assert_max_num_queries(7):
        walk.step(now)
    with django_assert_max_num_queries(0):
        walk.step(now + dt.timedelta(seconds=9))


def test_a_draft_keeps_no_picture_in_the_public_store(site):
    picture = make_picture(site)
    make_draft(picture=picture, edition=make_edition())
    assert withdraw_pictures(pictures=[picture.pk]) == 1


def test_two_pictures_of_the_same_bytes_have_their_files_in_common(site):
    first, second = (make_picture(site, number, name="ab/same-480.jpg") for number in range(2))
    publish_with(second)
    assert withdraw_pictures(pictures=[first.pk, second.pk]) == 0
    assert files(site) == 1
    assert PublicRendition.objects.get().picture == second


def test_files_of_a_deleted_picture_are_cleared_and_fresh_ones_wait_for_their_row(site):
    make_picture(site, 7)
    deleted, fresh = (site.public_media / "07" / f"{name}.jpg" for name in ("deleted", "fresh"))
    for file in (deleted, fresh):
        file.write_bytes(b"picture")
    os.utime(deleted, (0, 0))
    os.utime(site.public_media / "07" / f"{7:020}-480.jpg", (0, 0))

    assert clear_folder(number=7, older_than=clock.now() - GRACE) == 1
    assert not deleted.exists()
    assert files(site) == 2
    assert clear_folder(number=8, older_than=clock.now()) == 0


def make_document(site, title: str = "Ruling") -> DocumentFile:
    """A document whose copy readers have, since long ago."""
    document = DocumentFile(title=title, file=ContentFile(b"%PDF-1.4 " + title.encode(), name="ruling.pdf"))
    document.file_hash = hashlib.sha1(title.encode()).hexdigest()
    document.save()
    copy = site.public_media / document.public_name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(b"%PDF-1.4")
    os.utime(copy, (0, 0))
    return document


def publish_offering(document: DocumentFile) -> Story:
    story = Story(edition=make_edition(), headline="The ruling", standfirst="In full.")
    story.body = [("document", {"document": document, "title": ""})]
    save_draft(story=story)
    return publish_story(story=story)


def test_a_document_stays_as_long_as_a_live_story_offers_it_and_leaves_with_it(site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "originals"
    document = make_document(site)
    story, other = publish_offering(document), publish_offering(document)
    number = int(document.public_name[:2], 16)
    walk, now = Walk(), clock.now()

    assert clear_folder(number=number, older_than=now - GRACE) == 0
    unpublish_story(story=story, reason="It names a child.")
    assert walk.step(now + dt.timedelta(seconds=10) + SOON) == 0
    unpublish_story(story=other, reason="It names a child.")
    assert files(site) == 1
    assert walk.step(now + dt.timedelta(seconds=30) + SOON) == 1
    assert files(site) == 0

    draft = make_document(site, "Draft of a ruling")
    assert clear_folder(number=int(draft.public_name[:2], 16), older_than=now - GRACE) == 1
    assert withdraw_documents(documents=[draft.pk]) == 0
