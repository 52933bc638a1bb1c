"""The step between a trial and the import: which category of the source becomes which section."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from broadsheet.intake.deciding import MOST, decide_sections, map_of
from broadsheet.intake.mapping import addresses_of
from broadsheet.intake.screens import ImportScreen, runs_of
from broadsheet.newsroom.models import Section
from broadsheet.newsroom.services import no_sections

TOPIC, NOWHERE, NEW = "topic", "nowhere", "new"


class ImportSections(ImportScreen):
    """A line for each category with what is proposed; the import makes the sections that are new."""

    template_name = "desk/import_sections.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.run = get_object_or_404(runs_of(request.user), pk=kwargs["pk"])
        found = map_of(self.run)
        if found is None:
            raise Http404
        self.categories = found
        sections = Section.objects.filter(edition=self.run.edition).order_by("name")
        self.sections = dict(sections.values_list("slug", "name"))
        names = {row["slug"]: row["name"] for row in self._rows()}
        addresses = addresses_of(names, names, self.run.edition)
        refused = no_sections(self.run.edition, addresses.values())
        self.impossible = {slug for slug, address in addresses.items() if address in refused}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        number = {"number": self.run.pk}
        return [
            *self.breadcrumbs_items,
            {"url": reverse("broadsheet_imports"), "label": self.page_title},
            {
                "url": reverse("broadsheet_import", args=[self.run.pk]),
                "label": _("Import %(number)s") % number,
            },
            {"url": "", "label": _("Sections")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(place, row, self._choices(row)) for place, row in enumerate(self._rows())]
        context = {"run": self.run, "categories": self.categories, "rows": rows}
        return {
            **super().get_context_data(**kwargs),
            **context,
            "more": len(self.categories.rows) - len(rows),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the decision. What is not among the choices of a line is not taken, and the line stays."""
        chosen: dict[str, str | None] = {}
        for place, row in enumerate(self._rows()):
            given = request.POST.get(f"section-{place}", "")
            offered = {value for value, _label, _on in self._choices(row)}
            # The line says which category it was: another trial may have put others in their places.
            if given in offered and request.POST.get(f"category-{place}") == row["slug"]:
                chosen[row["slug"]] = {TOPIC: None, NOWHERE: "", NEW: row["slug"]}.get(given, given[1:])
        decide_sections(categories=self.categories, chosen=chosen, user=request.user)
        messages.success(request, _("Kept. The same command without --dry-run brings the stories in so."))
        return redirect("broadsheet_import", self.run.pk)

    def _rows(self) -> list[dict[str, Any]]:
        return list(self.categories.rows[:MOST])

    def _choices(self, row: dict[str, Any]) -> list[tuple[str, str, bool]]:
        """What a category can become: value, words, and whether it is chosen now."""
        new = [(NEW, _("New section: %(name)s") % {"name": row["name"]})]
        given = row["section"]
        if given and given not in self.sections and given != row["slug"]:  # a section that the import makes
            new.append((f"={given}", _("New section: %(name)s") % {"name": self._name(given)}))
        there = [(f"={slug}", name) for slug, name in self.sections.items()]
        if row["slug"] in self.sections:
            new = []
        if row["slug"] in self.impossible:  # a year; an older trial may have proposed it
            new = [one for one in new if one[0] != NEW]
        if given in self.impossible:
            given = None
        offered = [*there, *new, (TOPIC, _("A topic, no section")), (NOWHERE, _("Left out"))]
        now = {None: TOPIC, "": NOWHERE}.get(given, NEW if new and given == row["slug"] else f"={given}")
        return [(value, label, value == now) for value, label in offered]

    def _name(self, slug: str) -> str:
        return next((row["name"] for row in self.categories.rows if row["slug"] == slug), slug)
