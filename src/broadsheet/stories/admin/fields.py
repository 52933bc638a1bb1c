"""Form fields of the story form that Wagtail does not have."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static

from broadsheet.newsroom.models import FormerTopic, Topic


class TopicPicker(forms.TextInput):
    """A box to type a topic's first letters into; what is picked stands beside it and can be taken off.

    The field's value is a JSON list of topic numbers. The names to offer are asked for as one types, so that
    thousands of topics cost nothing; the edition is read from the form's own field.
    """

    template_name = "desk/topic_picker.html"

    def format_value(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        return json.dumps(list(value or ()))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        try:
            ids = _numbers(self.format_value(value))
        except ValueError:
            ids = []
        known = Topic.objects.in_bulk(ids) if ids else {}
        context["widget"]["chosen"] = [known[number] for number in ids if number in known]
        context["widget"]["find_url"] = reverse("broadsheet_topics_find")
        context["widget"]["make_url"] = reverse("broadsheet_topics_make")
        return context

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            js=[versioned_static(f"broadsheet/desk/{name}.js") for name in ("topics", "sections")]
        )


class TopicsField(forms.Field):
    """Topics in the order in which the desk put them. Begins with their numbers, cleans to Topics."""

    widget = TopicPicker
    default_error_messages = {
        "unreadable": _("These topics could not be read. Reload the page and pick them again."),
        "missing": _("A topic that was picked does not exist any more. Pick it again."),
    }

    def clean(self, value: Any) -> list[Topic]:
        try:
            ids = _numbers(value or "[]")
        except ValueError:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from None
        known = Topic.objects.in_bulk(ids)
        if missing := set(ids) - set(known):
            # Merged into another while the form was open.
            merged = FormerTopic.objects.filter(number__in=missing).select_related("topic")
            known |= {former.number: former.topic for former in merged}
        if len(known) < len(set(ids)):
            raise ValidationError(self.error_messages["missing"], code="missing")
        return list({known[number].pk: known[number] for number in ids}.values())

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            return list(initial or ()) != _numbers(data or "[]")
        except ValueError:
            return True


def _numbers(text: str) -> list[int]:
    """The numbers of a JSON list. Raises ValueError for anything else."""
    found = json.loads(text)
    if not isinstance(found, list) or not all(type(number) is int and 0 < number < 2**63 for number in found):
        raise ValueError("not a list of numbers")
    return found


def grouped_sections(sections: Iterable[Any]) -> list[tuple[str, Any]]:
    """Sections as choices, under the names of their editions where there are several."""
    by_edition: dict[Any, list[tuple[int, str]]] = {}
    for section in sections:
        by_edition.setdefault(section.edition, []).append((section.pk, section.name))
    groups = [(edition.name, choices) for edition, choices in by_edition.items()]
    return [("", "---------"), *(groups[0][1] if len(groups) == 1 else groups)]
