import time

import pytest

from broadsheet.stories.pictures.decoding import decode
from broadsheet.stories.pictures.refusals import PictureRefused, refuse_by_bytes, refuse_undecodable
from broadsheet.stories.tests import attacks


@pytest.mark.parametrize(
    ("name", "content", "what"), attacks.POLYGLOTS.values(), ids=attacks.POLYGLOTS.keys()
)
def test_a_picture_that_is_something_else_too_is_refused(name, content, what):
    with pytest.raises(PictureRefused, match=f"{what}.*save it as a new JPEG or PNG and send that"):
        refuse_by_bytes(content, name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("drawing.svgz", b"\x1f\x8b\x08"),
        ("drawing.png", b"<svg onload='alert(1)'/>"),
        ("drawing.jpg", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -->\n<!DOCTYPE svg>\n<svg/>"),
    ],
)
def test_a_drawing_is_refused_under_any_name(name, content):
    with pytest.raises(PictureRefused, match="Export the drawing as PNG"):
        refuse_by_bytes(content, name)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("phone.heic", b"\0\0\0\x18ftypheic", "“heic” are not taken. Save the picture as JPEG"),
        ("noname", attacks.JPEG, "“noname” are not taken"),
        ("really-png.jpg", attacks.picture(), r"ends in .jpg, but the file is png. Let its name end in .png"),
        ("page.png", b"<html><p>No picture", "cannot be read as a picture"),
        ("empty.png", b"", "cannot be read as a picture"),
    ],
)
def test_what_has_another_form_is_refused_with_what_to_do(name, content, says):
    with pytest.raises(PictureRefused, match=says):
        refuse_by_bytes(content, name)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "208.png",
            attacks.png_of_many_pixels(16_000, 13_000),
            r"16,000 × 13,000 pixels, 208 megapixels; at most 50",
        ),
        ("moves.gif", attacks.moving_gif(60, 1000), r"60 frames of 1,000 × 1,000 pixels are 60 megapixels"),
        ("bomb.gif", (attacks.SAMPLES / "decompression_bomb.gif").read_bytes(), "4,364 megapixels"),
        ("half.jpg", (attacks.SAMPLES / "truncated_jpeg.jpg").read_bytes(), "damaged or cut off"),
    ],
)
def test_what_cannot_be_decoded_here_is_refused_with_its_measures(tmp_path, name, content, says):
    refuse_by_bytes(content, name)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PictureRefused, match=says):
        refuse_undecodable(tmp_path / name)


@pytest.mark.parametrize(
    "name",
    ["exif_gps.jpg", "hopper.gif", "hopper.jpg", "hopper.webp", "invalid-exif.jpg", "multiple_exif.jpg"],
)
def test_an_honest_picture_is_taken_whatever_its_camera_wrote(name):
    refuse_by_bytes((attacks.SAMPLES / name).read_bytes(), name)
    refuse_undecodable(attacks.SAMPLES / name)


def test_film_and_depth_behind_a_phones_picture_are_no_fault():
    refuse_by_bytes(attacks.JPEG + b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 40, "moving.jpg")


def test_a_decoder_that_hangs_is_killed(tmp_path):
    import os

    os.mkfifo(tmp_path / "never.jpg")  # nobody writes into it
    before = time.monotonic()
    answer = decode({"source": str(tmp_path / "never.jpg")}, seconds=0.5)
    assert answer == {"error": "it takes too long to decode"}
    assert time.monotonic() - before < 5


def test_a_decoder_that_needs_too_much_memory_is_stopped(tmp_path):
    (tmp_path / "large.png").write_bytes(attacks.png_of_many_pixels(7000, 7000))
    request = {
        "source": str(tmp_path / "large.png"),
        "sizes": [{"width": 480, "to": str(tmp_path / "a.jpg")}],
    }
    answer = decode(request, memory=160 * 1024 * 1024)
    assert "error" in answer
    assert not (tmp_path / "a.jpg").exists()
