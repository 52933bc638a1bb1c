"""Files that are a picture and something else, made here: none is kept that could be run."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

from PIL import Image, PngImagePlugin

SAMPLES = Path(__file__).parent / "pictures"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "navy").save(data, kind, **options)
    return data.getvalue()


def archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
    return data.getvalue()


def png_of_many_pixels(width: int, height: int) -> bytes:
    """A valid PNG of one colour that needs little room and much memory."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((1 + (width + 7) // 8) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def moving_gif(frames: int, size: int) -> bytes:
    """One frame many times over, so that a few kilobytes move. Saving so many takes seconds."""
    still = io.BytesIO()
    Image.new("P", (size, size)).save(still, "GIF")
    data = still.getvalue()
    frame = 13 + 3 * 2 ** ((data[10] & 7) + 1)  # behind the header, the screen and its table of colours
    return data[:frame] + data[frame:-1] * frames + data[-1:]


def png_with_text(text: str) -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", text)
    return picture(pnginfo=notes)


JPEG, GIF, WEBP = picture("JPEG"), picture("GIF"), picture("WEBP")
SCRIPT = b"*/=alert(document.domain)/*"

# A comment of JavaScript opens in the bytes that a decoder reads as a length, a width or a size.
JPEG_SCRIPT = b"\xff\xd8\xff\xe0/*JFIF\0" + bytes(0x2F2A - 7) + b"\xff\xfe\0\x1d" + SCRIPT + JPEG[20:]
GIF_SCRIPT = b"GIF89a/*" + GIF[8:] + b"*/=1;alert(1)"
WEBP_SCRIPT = b"RIFF/*" + WEBP[6:] + b"*/=1;alert(1)"

POLYGLOTS = {
    "a page behind a JPEG": ("a.jpg", JPEG + b"<html><body onload=alert(1)>", "web page or a script"),
    "a page in a JPEG's comment": (
        "a.jpg",
        picture("JPEG", comment=b"<script>1</script>"),
        "web page or a script",
    ),
    "a script that is a JPEG": ("a.jpg", JPEG_SCRIPT, "web page or a script"),
    "a script that is a GIF": ("a.gif", GIF_SCRIPT, "web page or a script"),
    "a script that is a WebP": ("a.webp", WEBP_SCRIPT, "web page or a script"),
    "PHP in a PNG's text": ("a.png", png_with_text("<?php system($_GET[0]); ?>"), "web page or a script"),
    "a drawing behind a PNG": ("a.png", picture() + b"<svg onload='alert(1)'></svg>", "web page or a script"),
    "a ZIP behind a JPEG": ("a.jpg", JPEG + archive(), "archive of files"),
    "a JAR behind a GIF": ("a.gif", GIF + archive(), "archive of files"),
    "a RAR behind a PNG": ("a.png", picture() + b"Rar!\x1a\x07\x01\x00rest", "archive of files"),
    "a PDF in a JPEG's comment": ("a.jpg", picture("JPEG", comment=b"%PDF-1.4 1 0 obj"), "PDF document"),
}
