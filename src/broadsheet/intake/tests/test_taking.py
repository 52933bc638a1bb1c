"""What makes an import fast, and changes nothing of what it leaves: pictures taken together, a fair pace."""

import hashlib
import time

import pytest
from django.forms.models import model_to_dict
from wagtail.models import ReferenceIndex

from broadsheet.intake import pace as pacing
from broadsheet.intake import patience
from broadsheet.intake.items import Item, SourceError
from broadsheet.intake.media import fault_of
from broadsheet.stories.exchange.names import Names
from broadsheet.stories.exchange.pictures import take_picture, take_pictures
from broadsheet.stories.models import Picture


def given_of(path, **told):
    digest = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    return {"file": str(path), "sha1": digest, **told}


def rows():
    kept = []
    for picture in Picture.objects.order_by("pk"):
        fields = model_to_dict(picture) | {"hash": picture.file_hash, "size": picture.file_size}
        fields |= {"measures": (picture.width, picture.height), "imported": picture.imported}
        references = ReferenceIndex.objects.filter(object_id=str(picture.pk)).order_by("model_path")
        told = references.values_list(
            "content_type", "base_content_type", "to_object_id", "model_path", "content_path"
        )
        with picture.file.open() as file:
            assert file.read().startswith(b"\x89PNG")
        kept.append((fields | {"id": None, "file": None}, list(told)))
    return kept


@pytest.mark.django_db
def test_pictures_taken_together_are_the_rows_of_pictures_taken_alone(
    tmp_path, picture_bytes, django_assert_num_queries
):
    files = []
    for number in range(3):
        files.append(tmp_path / f"ship-{number}.png")
        files[-1].write_bytes(picture_bytes + bytes([number]))
    told = [given_of(file, alt="A ship", credit="Agency") for file in files]
    told.append(told[0] | {"title": "again"})
    for one in told:
        take_picture(one, folder=tmp_path, imported=True, where="picture")
    alone = rows()
    Picture.objects.all().delete()
    ReferenceIndex.objects.all().delete()

    names = Names()
    cut = tmp_path / "cut.png"
    cut.write_bytes(picture_bytes[:40])
    take_pictures([*told, given_of(cut)], names=names, imported=True)

    assert rows() == alone
    assert len(alone) == 3
    with django_assert_num_queries(0):
        take_pictures(told, names=names, imported=True)
        assert (
            take_picture(told[1], folder=tmp_path, imported=True, where="p", names=names).description
            == "A ship"
        )


def test_a_picture_that_is_cut_off_is_found_out_before_its_story_is_taken(tmp_path):
    from PIL import Image

    file = tmp_path / "a.jpg"
    Image.effect_noise((400, 300), 90).save(file, "JPEG")
    assert fault_of(file) == ""
    fault_of.cache_clear()
    file.write_bytes(file.read_bytes()[:9000])
    assert fault_of(file) == "is damaged or cut off"


def test_an_item_that_takes_too_long_is_refused_and_the_next_one_comes(monkeypatch):
    monkeypatch.setattr(patience, "SECONDS", 0.05)

    def spin():
        while True:
            try:
                int("1")
            except Exception:
                continue

    assert "takes longer than" in patience.in_time(spin, "item 7").fault
    # Only what keeps the processor busy counts: others may have it for as long as they like.
    assert patience.in_time(lambda: time.sleep(0.2) or Item(place="item 7"), "item 7").fault == ""
    assert patience.in_time(lambda: Item(place="item 8", title="Next"), "item 8").title == "Next"


def test_an_item_whose_reading_fails_is_refused_and_what_is_wrong_with_the_whole_source_is_not_hidden():
    def stumble():
        raise ValueError("Invalid  IPv6\nURL")

    assert patience.in_time(stumble, "item 7").fault == "could not be taken (ValueError: Invalid IPv6 URL)"

    def refuse():
        raise SourceError("no XPath")

    with pytest.raises(SourceError):
        patience.in_time(refuse, "item 8")


def test_the_pace_follows_how_long_the_lock_was_held_not_how_long_it_was_waited_for(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(pacing.clock, "monotonic", lambda: now[0])
    slept = []
    monkeypatch.setattr(pacing.clock, "sleep", slept.append)
    pace = pacing.Pace()
    pace.alone = True

    def batch(waited, held):
        with pace.measured():
            now[0] += waited
            with pace.holding():
                now[0] += held

    before = pace.batch
    batch(waited=30, held=pacing.HELD / 2)
    assert pace.batch > before
    before = pace.batch
    batch(waited=0, held=pacing.HELD * 2)
    assert pace.batch == before // 2
    pace.let_others()
    assert slept == [pytest.approx(pacing.PAUSE)]
    now[0] += pacing.PAUSE / 2  # what is read meanwhile counts
    pace.let_others()
    assert slept[1:] == [pytest.approx(pacing.PAUSE / 2)]
    now[0] += pacing.PAUSE
    pace.let_others()
    assert len(slept) == 2
