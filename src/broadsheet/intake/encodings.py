"""Text whose encoding nobody says, or says wrongly."""

from __future__ import annotations

import codecs
import re

_LEGACY = {
    "cp1251": "uk ru be bg mk sr kk ky tg mn tt ba cv os",
    "cp1250": "pl cs sk hu ro hr sl bs sq",
    "cp1253": "el",
    "cp1254": "tr az",
    "cp1255": "he yi",
    "cp1256": "ar fa ur ug",
    "cp1257": "lt lv et",
    "cp1258": "vi",
    "cp874": "th",
    "cp932": "ja",
    "gb18030": "zh",
    "cp949": "ko",
}
_OF_LANGUAGE = {language: name for name, languages in _LEGACY.items() for language in languages.split()}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_LABEL = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_NO_TEXT = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
"""What Python can decode and nobody writes a file in."""

_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
"""What files say of themselves, and what browsers read them as."""


def legacy_of(language: str) -> str:
    """What a program of Windows writes a text in this language in, where it writes no Unicode."""
    return _OF_LANGUAGE.get(re.split(r"[-_]", language.lower())[0], "cp1252")


def marked(content: bytes) -> str:
    """The encoding that the first bytes are the mark of; empty where they are none."""
    return next((name for mark, name in _MARKS if content.startswith(mark)), "")


def of_text(label: str) -> codecs.CodecInfo | None:
    """The encoding of this name; None where there is none, or none that a text is written in."""
    try:
        "".encode(label)  # of Python's codecs some turn bytes into bytes
        known = codecs.lookup(label)
    except (LookupError, UnicodeError):
        return None
    return None if known.name.replace("_", "-") in _NO_TEXT else known


def labelled(content: bytes) -> str:
    """The encoding that an HTML page says it has, as Python knows it; empty where it says none that is."""
    found = _LABEL.search(content[:8192])
    known = of_text(found[1].decode()) if found else None
    return _WIDER.get(known.name, known.name) if known else ""


def decoded(content: bytes, language: str) -> str:
    """The text: by its mark, as UTF-8, as it says itself, else as Windows has it in its language."""
    for name in (marked(content), "utf-8", labelled(content), legacy_of(language)):
        try:
            if name:
                return content.decode(name)
        except UnicodeDecodeError:
            continue
    # Some bytes are none of it: every other one is read all the same.
    return content.decode(labelled(content) or legacy_of(language), "replace")
