"""What is not taken as a picture, and the sentence that says what to do instead."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from broadsheet.stories.pictures.decoding import decode
from broadsheet.stories.pictures.draw import MAX_PIXELS

MARKUP = re.compile(
    rb"<(?:script[\s>/]|iframe[\s>/]|object[\s>/]|!doctype\s+html"
    # Short ones can stand in compressed data by chance; not with eight characters of text behind them.
    rb"|(?:svg|html|head|body)[\s>/][\t\n\r\x20-\x7e]{8}|\?php\s|\?=[\t\n\r\x20-\x7e]{8})",
    re.IGNORECASE,
)
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
DRAWING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>|<!--.*?-->|<!doctype[^>]*>|\s)*<svg[\s/>]", re.I | re.S
)
NAMES = {"jpg": "jpeg"}


class PictureRefused(ValueError):
    """The file is not taken as a picture; the message is a sentence that says what to do."""


def refuse_by_bytes(content: bytes, name: str) -> None:
    """Refuse what can be told without decoding: its kind and what hides in it. Raises PictureRefused."""
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension in ("svg", "svgz") or DRAWING.match(content[:4096]):
        raise PictureRefused(
            _("SVG drawings are not taken: they can hold scripts. Export the drawing as PNG and send that.")
        )
    if extension not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise PictureRefused(
            _(
                "Files of the kind “%(kind)s” are not taken. "
                "Save the picture as JPEG, PNG or WebP and send that."
            )
            % {"kind": extension or name}
        )
    kind = kind_of(content)
    if not kind:
        raise unreadable()
    if kind != NAMES.get(extension, extension):
        raise PictureRefused(
            _("The name ends in .%(extension)s, but the file is %(kind)s. Let its name end in .%(kind)s.")
            % {"extension": extension, "kind": kind}
        )
    if hidden := hidden_in(content, kind):
        raise PictureRefused(
            _(
                "This picture has something else hidden in it (%(what)s) that could be used for an attack. "
                "Open it in a picture editor, save it as a new JPEG or PNG and send that."
            )
            % {"what": hidden}
        )


def refuse_undecodable(path: Path) -> None:
    """Have the child process measure and decode the file. Raises PictureRefused."""
    found = decode({"source": str(path)})
    if "error" in found:
        raise unreadable()
    refuse_measures(found["width"], found["height"], found["frames"])


def refuse_measures(width: int, height: int, frames: int = 1) -> None:
    """Raises PictureRefused for more pixels than are decoded here; `frames` multiply them."""
    if width * height * frames <= MAX_PIXELS:
        return
    given: dict[str, Any] = {
        "width": number_format(width, force_grouping=True),
        "height": number_format(height, force_grouping=True),
        "frames": number_format(frames, force_grouping=True),
        "has": number_format(width * height * frames / 1e6, 0, force_grouping=True),
        "most": number_format(MAX_PIXELS / 1e6, 0),
    }
    if frames > 1:
        text = _(
            "This picture moves: %(frames)s frames of %(width)s × %(height)s pixels are %(has)s megapixels, "
            "and at most %(most)s are taken. Save it with fewer or smaller frames and send that."
        )
    else:
        text = _(
            "This picture has %(width)s × %(height)s pixels, %(has)s megapixels; at most %(most)s are taken. "
            "Make it smaller, for example 4,000 pixels wide, and send that."
        )
    raise PictureRefused(text % given)


def too_long(size: int) -> PictureRefused:
    """The refusal of a file of so many bytes."""
    most = filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    return PictureRefused(
        _("This file has %(has)s; at most %(most)s are taken. Make the picture smaller and send that.")
        % {"has": filesizeformat(size), "most": most}
    )


def unreadable() -> PictureRefused:
    """The refusal of a file that is no picture, or half of one."""
    return PictureRefused(
        _(
            "This file cannot be read as a picture. It may be damaged or cut off: open it on your machine, "
            "save it as a new JPEG or PNG and send that."
        )
    )


def kind_of(content: bytes) -> str:
    """The format that the first bytes say: jpeg, png, gif, webp or avif; empty for another."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and re.search(rb"avi[fs]", content[8:40]):
        return "avif"
    return ""


def hidden_in(content: bytes, kind: str) -> str:
    """What else the file is: a page, a script, an archive, a document; empty for a picture and nothing else.

    Bytes behind the picture alone are no fault: phones append film and depth there.
    """
    if _begins_a_script(content, kind) or MARKUP.search(content):
        return _("a web page or a script")
    if zipfile.is_zipfile(io.BytesIO(content)) or any(mark in content for mark in ARCHIVES):
        return _("an archive of files")
    if b"%PDF-" in content[:1024]:
        return _("a PDF document")
    return ""


def _begins_a_script(content: bytes, kind: str) -> bool:
    """Whether the bytes after the format's mark open a comment or an assignment of JavaScript."""
    if kind == "jpeg":  # the length of the first segment
        return content[4:6] in (b"/*", b"//")
    if kind == "gif":  # the width
        return bool(re.match(rb"/[*/]|=[\x20-\x7e]", content[6:8]))
    if kind == "webp":  # the length of the file, which then is wrong
        told = int.from_bytes(content[4:8], "little")
        return content[4:6] in (b"/*", b"//", b"=/") and not 0 <= len(content) - 8 - told <= 1
    return False
