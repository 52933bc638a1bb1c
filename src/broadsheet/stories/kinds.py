"""The registry of story kinds and labels. Built-ins come through the same hooks as a plugin's."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from broadsheet import hookspecs

LOOKS = ("plain", "voice", "depth", "talk", "verdict", "paid")
"""How a kind may look: each differs from the others in line, frame or letter, not in colour only.

A matter of fact, somebody's own voice, a long look, a conversation, a judgement, something paid for.
"""

UPDATED = "updated"
"""The label that a mark of an update says too, with its time and what was updated (`Story.updated_at`)."""

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,29}")


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of story it is. Raises ValueError for a name or a look that cannot be.

    `label` is shown over the headline and in the river when `shows_label`; `schema_type` is the
    schema.org type of the page; `disclaimer` stands under the story, empty for none; `look` is one of
    `LOOKS`; a section that is named as the `plural` is not named beside the label. Of a kind that is `paid`,
    no list and no other label leaves the label out, the disclaimer stands above the text, and no story offers
    one of it by itself.
    """

    name: str
    label: str
    schema_type: str = "NewsArticle"
    disclaimer: str = ""
    shows_label: bool = True
    in_river: bool = True
    look: str = "plain"
    paid: bool = False
    plural: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"not the name of a kind (a-z, 0-9, - and _, at most 30): {self.name!r}")
        if self.look not in LOOKS:
            raise ValueError(f"the look of kind {self.name} is none of {', '.join(LOOKS)}: {self.look!r}")


@dataclass(frozen=True, slots=True)
class Label:
    """A mark that an editor puts on a story; several stand in the order of `rank`, before the kind's.

    The river shows one: that of the lowest `rank` among those `in_river`. Raises ValueError for a name
    that cannot be.
    """

    name: str
    label: str
    rank: int
    in_river: bool = True

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"not the name of a label (a-z, 0-9, - and _, at most 30): {self.name!r}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A label as readers see it: its words, and the name of its look for the style sheet."""

    text: str
    look: str

    def __str__(self) -> str:
        return self.text


_OPINION = _("The editors do not always share the opinions expressed by the blog authors.")


@hookspecs.hook
def register_kinds() -> list[Kind]:
    return [
        Kind("news", pgettext_lazy("kind of story", "News"), "NewsArticle", shows_label=False),
        Kind(
            "opinion",
            pgettext_lazy("kind of story", "Opinion"),
            "OpinionNewsArticle",
            _OPINION,
            look="voice",
            plural=pgettext_lazy("kinds of stories", "Opinions"),
        ),
        Kind(
            "column",
            pgettext_lazy("kind of story", "Column"),
            "OpinionNewsArticle",
            _OPINION,
            look="voice",
            plural=pgettext_lazy("kinds of stories", "Columns"),
        ),
        Kind(
            "analysis",
            pgettext_lazy("kind of story", "Analysis"),
            "AnalysisNewsArticle",
            look="depth",
            plural=pgettext_lazy("kinds of stories", "Analyses"),
        ),
        Kind(
            "interview",
            pgettext_lazy("kind of story", "Interview"),
            "NewsArticle",
            look="talk",
            plural=pgettext_lazy("kinds of stories", "Interviews"),
        ),
        Kind(
            "review",
            pgettext_lazy("kind of story", "Review"),
            "ReviewNewsArticle",
            look="verdict",
            plural=pgettext_lazy("kinds of stories", "Reviews"),
        ),
        Kind(
            "explainer",
            pgettext_lazy("kind of story", "Explainer"),
            "BackgroundNewsArticle",
            look="depth",
            plural=pgettext_lazy("kinds of stories", "Explainers"),
        ),
        Kind(
            "report",
            pgettext_lazy("kind of story", "Report"),
            "ReportageNewsArticle",
            look="depth",
            plural=pgettext_lazy("kinds of stories", "Reports"),
        ),
        Kind(
            "partner",
            pgettext_lazy("kind of story", "Partner content"),
            "AdvertiserContentArticle",
            _("This material was paid for by a partner. The newsroom did not take part in it."),
            look="paid",
            paid=True,
        ),
    ]


@hookspecs.hook
def register_labels() -> list[Label]:
    return [
        Label("breaking", pgettext_lazy("label of a story", "Breaking"), 10),
        Label("exclusive", pgettext_lazy("label of a story", "Exclusive"), 20),
        Label(UPDATED, pgettext_lazy("label of a story", "Updated"), 30, in_river=False),
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


def kind_list(edition: int, kind: str) -> str:
    """The name of the reader list of an edition's stories of one kind: `kind/1-opinion`."""
    return f"kind/{edition}-{kind}"


def marks_of(kind: str, labels: Collection[str]) -> tuple[Mark, ...]:
    """Everything that a story is marked with, in the one order that there is: its labels by rank, its kind.

    What was paid for says so first.
    """
    own = [Mark(str(label.label), name) for name, label in all_labels().items() if name in labels]
    found = all_kinds().get(kind)
    if found is None or not found.shows_label:
        return tuple(own)
    its = Mark(str(found.label), found.look)
    return (its, *own) if found.paid else (*own, its)


def river_mark(kind: str, labels: Collection[str]) -> Mark | None:
    """The one mark that lists show: that it was paid for, else the first label by rank, else the kind."""
    found = all_kinds().get(kind)
    if not (found and found.paid):
        for name, label in all_labels().items():
            if name in labels and label.in_river:
                return Mark(str(label.label), name)
    return Mark(str(found.label), found.look) if found and found.shows_label else None


def paid_kinds() -> list[str]:
    """The names of the kinds that somebody paid for."""
    return [kind.name for kind in all_kinds().values() if kind.paid]
