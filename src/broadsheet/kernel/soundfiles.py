"""What an audio or video file is, by its first bytes. The name of a file says nothing of it."""

from __future__ import annotations

FIRST = 4096
"""Bytes that `form_of` looks at."""

AUDIO = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav"}
VIDEO = {"mp4": "video/mp4", "webm": "video/webm"}
TYPES = {**AUDIO, **VIDEO}
"""The forms that browsers play, each by its ending with its media type."""

# ISO/IEC 14496-12: the brands that browsers play; QuickTime's own ("qt  ") is not among them.
_BRANDS = {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso8", b"iso9", b"mp41", b"mp42", b"avc1"}
_BRANDS |= {b"dash", b"M4V ", b"MSNV"}
_SOUND_BRANDS = {b"M4A ", b"M4B "}


def form_of(beginning: bytes) -> str:
    """The ending that belongs to a file beginning so (`mp3`), empty for one that browsers do not play."""
    if beginning[4:8] == b"ftyp":
        brand = beginning[8:12]
        return "m4a" if brand in _SOUND_BRANDS else "mp4" if brand in _BRANDS else ""
    if beginning.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm" if b"\x42\x82\x84webm" in beginning[:64] else ""  # EBML's DocType; Matroska has its own
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WAVE":
        return "wav"
    if beginning.startswith(b"OggS"):
        head = beginning[28:36]  # the first packet of a page with one segment (RFC 3533, RFC 7845)
        return "ogg" if head == b"OpusHead" or head.startswith((b"\x01vorbis", b"\x7fFLAC")) else ""
    return "mp3" if _is_mp3(beginning) else ""


def _is_mp3(beginning: bytes) -> bool:
    """An MPEG audio frame of layer III at the start, or behind an ID3v2 tag of the length that it says."""
    at = 0
    if beginning.startswith(b"ID3") and len(beginning) > 10:
        for byte in beginning[6:10]:
            at = at << 7 | byte & 0x7F
        at += 10
        if at + 4 > len(beginning):
            return True  # a cover picture stands before the sound
    head = beginning[at : at + 4]
    return (
        len(head) == 4
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2  # sync, and layer III
        and head[1] & 0x18 != 0x08
        and head[2] >> 4 not in (0, 15)
        and head[2] & 0x0C != 0x0C
    )
