"""The catalogues of translations: what they must hold, and bringing them up to date (`make messages`).

Babel reads the Python, Django turns a template into something that Babel reads: no gettext tools are needed.
"""

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tests.architecture.tree import ROOT, modules, with_suffix

LOCALE = "src/broadsheet/locale"
WAGTAIL = "src/broadsheet/newsroom/wagtail_words"
"""What Wagtail's own catalogues lack, kept by hand and compiled here."""

EVERYTHING, READERS = "uk", "ar"
"""Ukrainian has every string. Arabic has those of readers: its newsroom, like Wagtail's, speaks English."""

READER_SOURCES = (
    "press/kinds/",
    "press/pages.py",
    "press/templates/",
    "river/",
    "fronts/selectors/",
    "intake/gone.py",
    "outlets/",
    "stories/kinds.py",
    "stories/models/parts.py",
    "stories/selectors/",
)
"""Below src/broadsheet: where strings come from that readers see."""

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    **{f"gettext{end}": None for end in ("", "_lazy", "_noop")},
    **{f"ngettext{end}": (1, 2) for end in ("", "_lazy")},
    **{f"pgettext{end}": ((1, "c"), 2) for end in ("", "_lazy")},
    **{f"npgettext{end}": ((1, "c"), 2, 3) for end in ("", "_lazy")},
}

DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""In every catalogue's header, so that bringing it up to date changes nothing where nothing changed."""

Key = tuple[str, str | None]
"""What tells one message from another: its singular and its context."""


def extracted(root: Path) -> Catalog:
    """Every message of the product's Python and templates, with the places it comes from."""
    found = Catalog()
    for path in [*modules(root), *with_suffix(root, ".html", ".txt", ".xml")]:
        name = str(path.relative_to(root / "src" / "broadsheet"))
        if name.startswith("testing/"):
            continue
        source = path.read_text()
        if path.suffix != ".py":
            source = templatize(source, origin=name)
        for line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            found.add(message, locations=[(name, line)], context=context)
    return found


def wanted(messages: Catalog, language: str) -> dict[Key, object]:
    """The messages that the catalogue of a language has to translate."""
    return {
        key(message): message
        for message in messages
        if message.id
        and (
            language != READERS or any(place.startswith(READER_SOURCES) for place, _line in message.locations)
        )
    }


def key(message: object) -> Key:
    """What tells a message from every other one."""
    singular = message.id if isinstance(message.id, str) else message.id[0]  # type: ignore[attr-defined]
    context = message.context  # type: ignore[attr-defined]
    return singular, context.decode() if isinstance(context, bytes) else context  # Babel's .mo reader


def catalogues(root: Path) -> Iterator[tuple[str, Path]]:
    """Each language that has a catalogue, and the path of its `.po`."""
    for folder in (LOCALE, WAGTAIL):
        for path in sorted((root / folder).glob("*/LC_MESSAGES/django.po")):
            yield path.parent.parent.name, path


def read(path: Path, language: str) -> Catalog:
    """The catalogue in a `.po` or `.mo` file."""
    with path.open("rb") as file:
        return read_mo(file) if path.suffix == ".mo" else read_po(file, locale=language)


def update(root: Path) -> None:
    """Bring every catalogue to the messages there are now, keep the translations, and compile it."""
    messages = extracted(root)
    for language in (EVERYTHING, READERS):
        path = root / LOCALE / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        old = read(path, language) if path.exists() else Catalog(locale=language)
        new = Catalog(
            locale=language,
            project="Broadsheet",
            fuzzy=False,
            header_comment="",
            creation_date=DATE,
            revision_date=DATE,
        )
        translated = {key(message): message.string for message in old if message.id and not message.fuzzy}
        for message_key, message in sorted(wanted(messages, language).items(), key=str):
            places = sorted({place for place, _line in message.locations})  # type: ignore[attr-defined]
            new.add(
                message.id,  # type: ignore[attr-defined]
                translated.get(message_key, ""),
                locations=[(place, None) for place in places],
                flags=message.flags,  # type: ignore[attr-defined]
                context=message_key[1],
            )
        with path.open("wb") as file:
            write_po(file, new, width=100, omit_header=False, include_lineno=False, sort_output=True)
    for language, path in catalogues(root):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path, language))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.testing.settings")
    update(ROOT)
