"""Nobody sees a string in the wrong language, or a key instead of a string."""

from pathlib import Path

import pytest
from babel.messages import Catalog

from tests.architecture.messages import (
    EVERYTHING,
    LOCALE,
    READERS,
    Key,
    catalogues,
    extracted,
    key,
    read,
    update,
    wanted,
)
from tests.architecture.tree import ROOT, plant


def untranslated(root: Path, language: str) -> list[str]:
    """Messages that the catalogue of a language lacks, leaves empty or only guesses at."""
    path = root / LOCALE / language / "LC_MESSAGES" / "django.po"
    there = {key(message): message for message in read(path, language)} if path.exists() else {}
    wrong = []
    for message_key in wanted(extracted(root), language):
        message = there.get(message_key)
        if message is None or message.fuzzy or not _whole(message.string):
            wrong.append(message_key[0])
    return wrong


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def broken_placeholders(root: Path) -> list[str]:
    """Translations whose `%(name)s` are not those of the original."""
    return [
        f"{language}: {key(message)[0]}"
        for language, path in catalogues(root)
        for message in read(path, language)
        if message.id and message.string and not message.fuzzy and list(message.check())
    ]


def stale_compilations(root: Path) -> list[str]:
    """Languages whose `.mo`, which is what Django reads, says something else than the `.po`."""
    stale = []
    for language, path in catalogues(root):
        compiled = path.with_suffix(".mo")
        said = _translations(read(compiled, language)) if compiled.exists() else {}
        written = _translations(read(path, language))
        if said != written:
            stale.append(language)
    return stale


def _translations(catalogue: Catalog) -> dict[Key, tuple[str, ...]]:
    found = {}
    for message in catalogue:
        string = (message.string,) if isinstance(message.string, str) else tuple(message.string)
        if message.id and not message.fuzzy and all(string):
            found[key(message)] = string
    return found


@pytest.mark.parametrize("language", [EVERYTHING, READERS])
def test_every_string_is_translated(language: str) -> None:
    assert untranslated(ROOT, language) == []


def test_translations_keep_the_placeholders() -> None:
    assert broken_placeholders(ROOT) == []


def test_the_compiled_catalogues_are_the_written_ones() -> None:
    assert stale_compilations(ROOT) == []


def test_missing_fuzzy_and_uncompiled_strings_are_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "src/broadsheet/press/templates/a.html": '{% load i18n %}{% translate "More news" %}',
            "src/broadsheet/stories/admin.py": '_("Publish")\npgettext_lazy("month", "May")\n',
        },
    )
    update(tmp_path)
    assert sorted(untranslated(tmp_path, EVERYTHING)) == ["May", "More news", "Publish"]
    assert untranslated(tmp_path, READERS) == ["More news"]
    assert stale_compilations(tmp_path) == []

    path = tmp_path / LOCALE / EVERYTHING / "LC_MESSAGES" / "django.po"
    text = path.read_text().replace(
        'msgid "More news"\nmsgstr ""', 'msgid "More news"\nmsgstr "Більше новин"'
    )
    path.write_text(text.replace('msgid "Publish"\nmsgstr ""', '#, fuzzy\nmsgid "Publish"\nmsgstr "Друк"'))
    assert sorted(untranslated(tmp_path, EVERYTHING)) == ["May", "Publish"]
    assert stale_compilations(tmp_path) == [EVERYTHING]

    update(tmp_path)
    assert "Більше новин" in path.read_text()
    assert stale_compilations(tmp_path) == []


def test_a_changed_placeholder_is_found(tmp_path: Path) -> None:
    plant(tmp_path, {"src/broadsheet/press/kinds/a.py": 'ngettext("%(n)s story", "%(n)s stories", 2)\n'})
    update(tmp_path)
    path = tmp_path / LOCALE / READERS / "LC_MESSAGES" / "django.po"
    text = path.read_text()
    assert "nplurals=6" in text
    for form in range(6):
        text = text.replace(f'msgstr[{form}] ""', f'msgstr[{form}] "%(m)s"')
    path.write_text(text)
    assert broken_placeholders(tmp_path) == [f"{READERS}: %(n)s story"]
