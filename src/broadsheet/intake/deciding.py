"""The mapping of a source's categories: proposed by a trial, decided at the desk, followed by the import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.intake.items import Survey
from broadsheet.intake.models import CategoryMap, ImportRun
from broadsheet.kernel import clock
from broadsheet.newsroom.models import Edition

MOST = 300
"""Categories that are shown for a decision, the largest; what is smaller stays as it was proposed."""


def map_of(run: ImportRun) -> CategoryMap | None:
    """The mapping of the run's source, proposed or decided; None where no trial has proposed one."""
    return CategoryMap.objects.filter(edition=run.edition, format=run.format, source=run.source).first()


def decided_sections(*, edition: Edition, format: str, source: str) -> dict[str, str] | None:
    """What the desk has decided for the source, as `Source.items` wants it; None where it has not."""
    found = CategoryMap.objects.filter(edition=edition, format=format, source=source[:500]).first()
    if found is None or found.decided is None:
        return None
    return {row["slug"]: row["section"] for row in found.rows if row["section"] is not None}


@transaction.atomic
def propose_sections(*, run: ImportRun, survey: Survey, sections: Mapping[str, str]) -> CategoryMap:
    """Keep what a trial proposes. What the desk has decided stays; categories that are new come with it."""
    found, _made = CategoryMap.objects.get_or_create(
        edition=run.edition, format=run.format, source=run.source
    )
    before = {row["slug"]: row["section"] for row in found.rows} if found.decided else {}
    found.rows = [
        {
            "slug": slug,
            "name": survey.names.get(slug) or slug,
            "items": count,
            "section": before.get(slug, sections.get(slug)),
        }
        for slug, count in survey.categories.most_common()
    ]
    found.save()
    return found


@transaction.atomic
def decide_sections(*, categories: CategoryMap, chosen: Mapping[str, str | None], user: Any = None) -> None:
    """Keep the desk's decision: category -> section, "" to drop it, None for a topic.

    Imports of the source follow it from now on. Raises ValidationError for a category that it has not.
    """
    rows = {row["slug"]: row for row in categories.rows}
    if unknown := [slug for slug in chosen if slug not in rows]:
        raise ValidationError(_("The source has no category “%(name)s”.") % {"name": unknown[0][:100]})
    for slug, section in chosen.items():
        rows[slug]["section"] = section
    categories.decided = clock.now()
    categories.save(update_fields=["rows", "decided"])
    log(instance=categories, action="wagtail.edit", user=user)
