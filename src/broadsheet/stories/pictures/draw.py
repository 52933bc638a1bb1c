"""Decodes one picture: checks it, or draws its sizes. Run as a child process: strangers made the file.

Usage: python draw.py REQUEST.json. The request has "source" (a path) and "limits" ({"memory": bytes,
"seconds": of CPU}), and for drawing "sizes": [{"width": px, "to": path}] or [{"boxes": ..., "to": path}],
each with a "form" of FORMS where it is not to be JPEG; or, for one PNG that stays transparent, "within":
[width, height] in pixels and "to".
Prints {"sizes": [{"width", "height", "to", "form", "bytes"}], "colour": "#rrggbb"}, or {"width", "height"}
of the PNG, or for a request without either {"format", "width", "height", "frames"}; {"error": text} in any
case. No Django and no other code of Broadsheet, so that the child starts in 0.1 s and has nothing worth
stealing in its memory.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from PIL.Image import Image as PilImage

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 30
MAX_PIXELS = 50_000_000
"""Width times height times frames; measured from the header, before anything is decoded."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
FORMS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 80, "progressive": True, "optimize": True},
    "WEBP": {"quality": 76, "method": 4},
    # Speed 6 of 10: the next slower step takes twice as long for 3 % fewer bytes.
    "AVIF": {"quality": 60, "speed": 6, "max_threads": 1},
}
"""What readers get, and how it is written."""

PHONE_WIDTH = 1080
PHONE_BYTES = 100_000
"""Files up to this width (a phone of 360 px with three dots to each) are written again at a lower quality
until they have at most so many bytes: with the page, its style sheet and its script they are to be 150 kB."""
LOWEST_QUALITY = 40
TRANSPARENT_BYTES = 24_000
"""A PNG of more bytes is written with 256 colours: it stands on every page."""


def check(source: str) -> dict[str, Any]:
    """What the header says, and whether the first frame decodes. Raises what Pillow raises.

    A picture with more than MAX_PIXELS is measured and not decoded.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # it is measured here, to be told how large it is
    with Image.open(source, formats=FORMATS) as opened:
        width, height = opened.size
        found = {"format": opened.format, "width": width, "height": height, "frames": 1}
        if width * height <= MAX_PIXELS:
            found["frames"] = getattr(opened, "n_frames", 1)
            if width * height * found["frames"] <= MAX_PIXELS:
                opened.seek(0)
                opened.load()
    return found


def draw(source: str, sizes: list[dict[str, Any]]) -> dict[str, Any]:
    """Decode `source` once and write each size. Raises OSError or ValueError.

    A size is a width, where the picture has less its own and that once, or "boxes": what to cut out and how
    large it becomes, for either way up ({"WxH": [left, top, right, bottom, width, height]}). Of what stood
    beside the picture in its file, whose it is stays (`credit_in`), and nothing else.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    made = []
    with Image.open(source, formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError(f"{opened.width} x {opened.height} pixels are more than {MAX_PIXELS:,}")
        credit = packet(credit_in(opened))
        picture = _upright_on_white(opened, Image, ImageOps)
    scaled: dict[tuple[Any, tuple[int, int]], PilImage] = {}
    for size in sizes:
        box, (width, height) = _wanted(size, picture.width, picture.height)
        known = scaled.get((box, (width, height)))
        if known is None:
            if (width, height) == picture.size and box is None:
                known = picture
            else:
                known = picture.resize((width, height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
            scaled[box, (width, height)] = known
        form = size.get("form", "JPEG")
        if any((one["width"], one["height"], one["form"]) == (width, height, form) for one in made):
            continue  # the picture has no more pixels than that
        written = _write(known, size["to"], form, credit)
        made.append({"width": width, "height": height, "to": size["to"], "form": form, "bytes": written})
    return {"sizes": made, "colour": _colour(picture, Image)}


def draw_transparent(source: str, within: list[int], to: str) -> dict[str, int]:
    """Decode `source` and write it as PNG, as transparent and no larger than it is. Raises OSError or
    ValueError. Nothing of what stood beside the picture in its file stays.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(source, formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError(f"{opened.width} x {opened.height} pixels are more than {MAX_PIXELS:,}")
        picture = _upright(opened, Image, ImageOps).convert("RGBA")
    scale = min(1.0, within[0] / picture.width, within[1] / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    picture.info = {}
    picture.save(to, "PNG", optimize=True)
    if Path(to).stat().st_size > TRANSPARENT_BYTES:
        picture.quantize(256, method=Image.Quantize.FASTOCTREE).save(to, "PNG", optimize=True)
    return {"width": size[0], "height": size[1]}


def _write(picture: PilImage, to: str, form: str, credit: bytes) -> int:
    """Write one file and return its bytes; one that a phone gets is held to PHONE_BYTES."""
    how = dict(FORMS[form])
    if credit:
        how["xmp"] = credit
    while True:
        picture.save(to, form, **how)
        written = Path(to).stat().st_size
        if picture.width > PHONE_WIDTH or written <= PHONE_BYTES or how["quality"] <= LOWEST_QUALITY:
            return written
        how["quality"] = max(LOWEST_QUALITY, how["quality"] - 12)


def _colour(picture: PilImage, Image: Any) -> str:
    """The colour that most of the picture has, of eight: what stands in its place until it is there."""
    small = picture.resize((48, 48), Image.Resampling.BOX).quantize(8)
    _count, index = max(small.getcolors() or [(0, 0)])
    red, green, blue = (small.getpalette() or [128] * 3)[3 * index : 3 * index + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


IPTC = {(2, 80): "creator", (2, 110): "credit", (2, 115): "source", (2, 116): "rights"}
"""Whose the picture is, in IPTC's binary form (IIM 4.2): by-line, credit, source, copyright notice."""

_DC, _PHOTOSHOP = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/photoshop/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PLACES = {"creator": _DC, "rights": _DC, "credit": _PHOTOSHOP, "source": _PHOTOSHOP}
_LONGEST = 500


def credit_in(opened: PilImage) -> dict[str, str]:
    """Whose the picture is, as its file says: IPTC's XMP properties, then those of the binary form.

    Source: IPTC Photo Metadata Standard 2024, Creator, Credit Line, Source, Copyright Notice. What cannot be
    read is left out.
    """
    from PIL import IptcImagePlugin

    found: dict[str, str] = {}
    with contextlib.suppress(Exception):
        found = _credit_in_xmp(opened.info.get("xmp") or b"")
    with contextlib.suppress(Exception):
        binary = IptcImagePlugin.getiptcinfo(opened) or {}
        utf8 = binary.get((1, 90)) == b"\x1b%G"
        for place, name in IPTC.items():
            given = binary.get(place)
            parts = given if isinstance(given, list) else [given] if given else []
            text = ", ".join(_text(part, utf8) for part in parts)
            if text and name not in found:
                found[name] = text
    return {name: text for name, given in found.items() if (text := _clean(given))}


def _credit_in_xmp(packet: bytes) -> dict[str, str]:
    from defusedxml import ElementTree

    if not packet:
        return {}
    tree = ElementTree.fromstring(packet.strip(b"\x00 \r\n\t"))
    found = {}
    for name, space in _PLACES.items():
        title = {"credit": "Credit", "source": "Source"}.get(name, name)
        for about in tree.iter(f"{{{_RDF}}}Description"):
            element = about.find(f"{{{space}}}{title}")
            items = [] if element is None else [one.text or "" for one in element.iter(f"{{{_RDF}}}li")]
            text = ", ".join(items) or (
                element.text if element is not None else about.get(f"{{{space}}}{title}")
            )
            if text and text.strip():
                found[name] = text
    return found


def _text(given: bytes, utf8: bool) -> str:
    try:
        return given.decode("utf-8")
    except UnicodeDecodeError:
        return given.decode("utf-8" if utf8 else "latin-1", "replace")


def _clean(text: str) -> str:
    return "".join(char for char in " ".join(text.split()) if char.isprintable())[:_LONGEST]


def packet(credit: dict[str, str]) -> bytes:
    """An XMP packet that says whose the picture is; empty when nobody said. ISO 16684-1, 7.4."""
    if not credit:
        return b""
    said = {name: escape(text) for name, text in credit.items()}
    parts = []
    if "creator" in said:
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{said['creator']}</rdf:li></rdf:Seq></dc:creator>")
    if "rights" in said:
        text = f'<rdf:Alt><rdf:li xml:lang="x-default">{said["rights"]}</rdf:li></rdf:Alt>'
        parts.append(f"<dc:rights>{text}</dc:rights>")
    for name, title in (("credit", "Credit"), ("source", "Source")):
        if name in said:
            parts.append(f"<photoshop:{title}>{said[name]}</photoshop:{title}>")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about=""'
        f' xmlns:dc="{_DC}" xmlns:photoshop="{_PHOTOSHOP}">{"".join(parts)}</rdf:Description></rdf:RDF>'
        '</x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _wanted(size: dict[str, Any], width: int, height: int) -> tuple[Any, tuple[int, int]]:
    if "boxes" in size:
        left, top, right, bottom, across, down = size["boxes"][f"{width}x{height}"]
        return (left, top, right, bottom), (across, down)
    across = min(size["width"], width)
    return None, (across, max(1, round(height * across / width)))


def _upright_on_white(opened: PilImage, Image: Any, ImageOps: Any) -> PilImage:
    """The picture as it is looked at, not transparent and without what a camera wrote into it."""
    picture = _upright(opened, Image, ImageOps)
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    picture = picture.convert("RGB")
    picture.info = {}
    return picture


def _upright(opened: PilImage, Image: Any, ImageOps: Any) -> PilImage:
    """The picture as it is looked at, in sRGB; one that may be transparent as RGBA."""
    profile = opened.info.get("icc_profile")
    try:
        picture = ImageOps.exif_transpose(opened)
    except (ValueError, TypeError, SyntaxError, KeyError, IndexError):  # the file's EXIF data is broken
        picture = opened
    picture.load()
    if picture.mode.startswith("I"):  # 16 bits of grey: converted as it is, all but the darkest becomes white
        picture = picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        return picture.convert("RGBA")
    if profile and picture.mode in ("RGB", "CMYK"):
        return _in_srgb(picture, profile)
    return picture


def _in_srgb(picture: PilImage, profile: bytes) -> PilImage:
    """Colours of another profile (a phone's wide gamut, a printer's inks) as every screen shows them."""
    from PIL import ImageCms

    try:
        changed = ImageCms.profileToProfile(
            picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):  # a broken profile: the colours as they are
        return picture
    return changed or picture


def main() -> int:
    request = json.loads(Path(sys.argv[1]).read_text())
    memory, seconds = request["limits"]["memory"], request["limits"]["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    os.nice(request["limits"].get("nice", 0))
    try:
        if "sizes" in request:
            answer: dict[str, Any] = draw(request["source"], request["sizes"])
        elif "within" in request:
            answer = draw_transparent(request["source"], request["within"], request["to"])
        else:
            answer = check(request["source"])
    except MemoryError:
        answer = {"error": f"it needs more than {memory // 1024**2:,} MiB of memory to decode"}
    except Exception as error:  # whatever a hostile file does to the decoder ends here, as a message
        answer = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
