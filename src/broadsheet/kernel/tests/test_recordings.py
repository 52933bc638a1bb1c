"""Captions, and what an audio or video file is by its content."""

import pytest

from broadsheet.kernel import soundfiles, webvtt
from broadsheet.kernel.webvtt import CaptionError, Cue, Fault

WHOLE = """WEBVTT - the bell

NOTE made by hand
NOTE-LIKE words

1
00:00.500 --> 00:02.000 align:start
<v Piet Lindqvist>One &amp; <i>two</i>

00:00:02.000 --> 01:00:03.250
Three
lines
"""


def test_captions_are_read_with_speakers_and_without_markup():
    assert webvtt.read("\ufeff" + WHOLE.replace("\n", "\r\n")) == [
        Cue(0.5, 2.0, "Piet Lindqvist: One & two"),
        Cue(2.0, 3603.25, "Three lines"),
    ]


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("", Fault.HEADER, 1),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nx", Fault.HEADER, 1),
        ("1\n00:00:01,000 --> 00:00:02,000\nSubRip", Fault.HEADER, 1),
        ("<html><script>alert(1)</script>", Fault.HEADER, 1),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nx", Fault.TIMING, 3),
        ("WEBVTT\n\nonly words", Fault.TIMING, 4),
        ("WEBVTT\n\n1\n00:61.000 --> 01:02.000\nx", Fault.TIMING, 4),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", Fault.BACKWARDS, 3),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny", Fault.BACKWARDS, 6),
        ("WEBVTT\n\nSTYLE\n::cue { background: url(https://else.example/) }", Fault.STYLE, 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>", Fault.NONE, 0),
        ("WEBVTT\n", Fault.NONE, 0),
        ("WEBVTT\n" + "x" * webvtt.LONGEST, Fault.LONG, 0),
    ],
)
def test_what_a_browser_would_not_show_is_refused_with_its_line(text, fault, line):
    with pytest.raises(CaptionError) as refused:
        webvtt.read(text)
    assert (refused.value.fault, refused.value.line) == (fault, line)


def test_markup_in_a_cue_takes_no_time_to_speak_of():
    webvtt.read("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 100_000 + "words")


MP3 = b"\xff\xfb\x90\x64" + b"\x00" * 400


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00", "mp4"),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00\x02\x00", "m4a"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00", ""),
        (b"\x00\x00\x00\x1cftypheic\x00\x00\x00\x00", ""),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm", "webm"),
        (b"\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x88matroska", ""),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "wav"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", ""),
        (b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x13OpusHead\x01", "ogg"),
        (b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x1e\x01vorbis", "ogg"),
        (b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x2a\x80theora", ""),
        (MP3, "mp3"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x05hello" + MP3, "mp3"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x05hello<html><script>", ""),
        (b"\xff\xfe<\x00h\x00t\x00m\x00l\x00", ""),
        (b"<!doctype html><script>alert(1)</script>", ""),
        (b"\x7fELF\x02\x01\x01", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_content_says(data, form):
    assert soundfiles.form_of(data) == form
