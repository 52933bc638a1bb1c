"""The reports of imports at the desk: what came, what did not fit and why.

Who gets in is decided where it is for every address, in `stories.policy.routes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from broadsheet.intake.deciding import map_of
from broadsheet.intake.models import ImportLine, ImportRun, Outcome
from broadsheet.intake.pipeline import counts
from broadsheet.intake.report import pieces
from broadsheet.newsroom.remits import places_of
from broadsheet.stories.policy.routes import Access, lets_in

RUNS, LINES = 30, 100
"""Shown at once. Both lists are walked on by number; nothing is counted or skipped."""


def runs_of(user: Any) -> QuerySet[ImportRun]:
    """The imports into editions that are this account's whole: their reports name drafts of every section."""
    runs = ImportRun.objects.select_related("edition")
    places = places_of(user)
    return runs if places.everywhere else runs.filter(edition__in=places.editions)


class ImportScreen(WagtailAdminTemplateMixin, TemplateView):
    """What the two screens share."""

    page_title = _("Imports")
    header_icon = "download"

    def number(self, name: str) -> int:
        """A number of the query; 0 for anything else."""
        given = self.request.GET.get(name, "")
        return int(given) if given.isdecimal() and len(given) < 10 else 0


class ImportRuns(ImportScreen):
    """Every import that is this account's to see, the newest first."""

    template_name = "desk/imports.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = runs_of(self.request.user)
        if before := self.number("before"):
            runs = runs.filter(pk__lt=before)
        found = list(runs[: RUNS + 1])
        shown = found[:RUNS]
        context = {"runs": shown, "before": shown[-1].pk if len(found) > RUNS else None}
        return {**super().get_context_data(**kwargs), **context}


class ImportReport(ImportScreen):
    """One import: how many items had which outcome, and each of them with its place and the reason."""

    template_name = "desk/import_report.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        back = {"url": reverse("broadsheet_imports"), "label": self.page_title}
        return [
            *self.breadcrumbs_items,
            back,
            {"url": "", "label": _("Import %(number)s") % {"number": self.kwargs["pk"]}},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = get_object_or_404(runs_of(self.request.user), pk=self.kwargs["pk"])
        show = self.request.GET.get("show", "")
        show = show if show in Outcome.values else ""
        lines = ImportLine.objects.filter(run=run, number__gt=self.number("after")).order_by("number")
        if show:
            lines = lines.filter(outcome=show)
        found = list(lines.select_related("story")[: LINES + 1])
        numbers = counts(run)
        context = {
            "run": run,
            "show": show,
            "sections": run.dry and lets_in(Access.KEEP, self.request.user) and map_of(run) is not None,
            "outcomes": [(value, label, numbers.get(value, 0)) for value, label in Outcome.choices],
            "lines": found[:LINES],
            "after": found[LINES - 1].number if len(found) > LINES else None,
        }
        return {**super().get_context_data(**kwargs), **context}


def report_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The same report as JSON, as a file."""
    run = get_object_or_404(runs_of(request.user), pk=pk)
    name = f"import-{run.pk}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(_bytes(pieces(run)), content_type="application/json", headers=headers)


def _bytes(texts: Iterator[str]) -> Iterator[bytes]:
    for text in texts:
        yield text.encode("utf-8")
