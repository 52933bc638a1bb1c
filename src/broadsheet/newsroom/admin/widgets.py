"""Choices that a table holds and nobody should have to know by heart."""

from __future__ import annotations

from typing import Any

from babel import Locale, UnknownLocaleError
from django import forms
from django.utils.translation import get_language

from broadsheet.kernel import languages
from broadsheet.kernel.zones import zone_names


def language_choices() -> list[tuple[str, str]]:
    """The languages that have a table, by their names in the desk's own language."""
    here = Locale.parse(get_language() or "en", sep="-")
    known = sorted(((code, _name(code, here)) for code in languages.LANGUAGES), key=lambda choice: choice[1])
    return [("", "---------"), *known]


def _name(code: str, here: Locale) -> str:
    try:
        return Locale.parse(code, sep="-").get_display_name(here) or code
    except (UnknownLocaleError, ValueError):
        return code


class LanguageSelect(forms.Select):
    """A language that the product can write dates in."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, choices=language_choices)


class TimeZoneSelect(forms.Select):
    """A place of the time zone database, such as Europe/Kyiv."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, choices=[(name, name.replace("_", " ")) for name in zone_names()])
