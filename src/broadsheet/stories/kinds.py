"""The registry of story kinds and labels. Built-ins come through the same hooks as a plugin's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet import hookspecs


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of story it is.

    `label` is shown over the headline and in the river when `shows_label`; `schema_type` is the
    schema.org type of the page; `disclaimer` stands under the story, empty for none.
    """

    name: str
    label: str
    schema_type: str = "NewsArticle"
    disclaimer: str = ""
    shows_label: bool = True
    in_river: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """A mark that an editor puts on a story. The river shows one: that of the lowest `rank`."""

    name: str
    label: str
    rank: int
    in_river: bool = True


_OPINION = _("The editors do not always share the opinions expressed by the blog authors.")


@hookspecs.hook
def register_kinds() -> list[Kind]:
    return [
        Kind("news", pgettext_lazy("kind of story", "News"), "NewsArticle", shows_label=False),
        Kind("opinion", pgettext_lazy("kind of story", "Opinion"), "OpinionNewsArticle", _OPINION),
        Kind("column", pgettext_lazy("kind of story", "Column"), "OpinionNewsArticle", _OPINION),
        Kind("analysis", pgettext_lazy("kind of story", "Analysis"), "AnalysisNewsArticle"),
        Kind("interview", pgettext_lazy("kind of story", "Interview"), "NewsArticle"),
        Kind("review", pgettext_lazy("kind of story", "Review"), "ReviewNewsArticle"),
        Kind("explainer", pgettext_lazy("kind of story", "Explainer"), "BackgroundNewsArticle"),
        Kind("report", pgettext_lazy("kind of story", "Report"), "ReportageNewsArticle"),
        Kind(
            "partner",
            pgettext_lazy("kind of story", "Partner content"),
            "AdvertiserContentArticle",
            _("This material was paid for by a partner. The newsroom did not take part in it."),
        ),
    ]


@hookspecs.hook
def register_labels() -> list[Label]:
    return [
        Label("breaking", pgettext_lazy("label of a story", "Breaking"), 10),
        Label("exclusive", pgettext_lazy("label of a story", "Exclusive"), 20),
        Label("updated", pgettext_lazy("label of a story", "Updated"), 30, in_river=False),
    ]


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by name, built-in ones first."""
    return {kind.name: kind for kinds in reversed(hookspecs.manager.hook.register_kinds()) for kind in kinds}


@cache
def all_labels() -> dict[str, Label]:
    """Every label by name, in order of rank."""
    found = [label for labels in hookspecs.manager.hook.register_labels() for label in labels]
    return {label.name: label for label in sorted(found, key=lambda label: label.rank)}


def river_label(kind: str, labels: list[str]) -> str:
    """The one label the river shows: the first of the story's own by rank, else the kind's, else empty."""
    for name, label in all_labels().items():
        if name in labels and label.in_river:
            return str(label.label)
    found = all_kinds().get(kind)
    return str(found.label) if found and found.shows_label else ""
