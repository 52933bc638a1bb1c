"""Static pages: written, published, renamed, taken from readers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.blocks import StreamValue
from wagtail.models import Revision

from broadsheet import outbox
from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.policy import refuse_page
from broadsheet.fronts.selectors.counterparts import counterparts_key
from broadsheet.kernel import clock, keys, slugs
from broadsheet.kernel.plaintext import is_invisible
from broadsheet.newsroom.models import Redirect
from broadsheet.newsroom.services.names import IN_FORM, check_first_segment
from broadsheet.newsroom.services.redirects import holders_of, leave_redirects
from broadsheet.stories.services.complete import complete_body

IN_EVERY_FOOT = ("live", "in_foot", "title", "path", "sort_order")
"""What the foot of every page of the edition shows of it, in its order."""


@transaction.atomic
def save_page_draft(*, page: StaticPage, user: Any = None) -> Revision:
    """Save a new or changed page as a draft; readers see nothing of it. Raises ValidationError."""
    give_page_slug(page)
    settle_counterpart(page)
    new = page.pk is None
    if new:
        page.live, page.has_unpublished_changes = False, True
        page.full_clean()
        page.save()
    return page.save_revision(user=user, log_action="wagtail.create" if new else True)


def publish_page(*, page: StaticPage, user: Any = None) -> StaticPage:
    """Publish the page's latest revision now and return the live page. Raises as `publish_page_revision`."""
    revision = page.get_latest_revision() or page.save_revision(user=user)
    publish_page_revision(revision=revision, user=user)
    return StaticPage.objects.get(pk=page.pk)


@transaction.atomic
def publish_page_revision(
    *,
    revision: Revision,
    user: Any = None,
    changed: bool = True,
    log_action: bool | str = True,
    previous_revision: Revision | None = None,
) -> None:
    """Publish one revision. Another address name than readers know leaves a redirect.

    Raises ValidationError when readers could not use it or its address is taken, PermissionDenied when `user`
    may not publish in its edition.
    """
    row = StaticPage.objects.select_for_update().select_related("edition").get(pk=revision.object_id)
    action = PublishRevisionAction(
        revision, user=user, changed=changed, log_action=log_action, previous_revision=previous_revision
    )
    page: StaticPage = action.object
    if user:
        refuse_page(user, page)
    page.body = ready_page(page)
    give_page_slug(page)
    settle_counterpart(page)
    page.path = path_of(page)
    page.gone_at = page.go_live_at = page.expire_at = None
    action.execute(skip_permission_checks=True)
    moves = {row.path: page.path} if row.path and row.path != page.path else {}
    dirtied = leave_redirects(edition=page.edition, moves=moves)
    outbox.announce([*dirtied, *_dirtied(row, page)])


@transaction.atomic
def unpublish_page(*, page: StaticPage, user: Any = None) -> StaticPage:
    """Take a live page from readers: its address answers 410. Raises PermissionDenied as above."""
    row = StaticPage.objects.select_for_update().select_related("edition").get(pk=page.pk)
    if user:
        refuse_page(user, row)
    if row.live:
        before = StaticPage.objects.get(pk=row.pk)
        row.gone_at = clock.now()
        UnpublishAction(row, user=user).execute(skip_permission_checks=True)
        outbox.announce(_dirtied(before, row))
    return row


def ready_page(page: StaticPage) -> StreamValue:
    """The text as readers get it, cleaned. Raises ValidationError for what they could not use."""
    wrong: dict[str, list[str]] = {}
    if is_invisible(page.title):
        wrong["title"] = [_("Write a title.")]
    body, faults = complete_body(page.body, by_person=True)
    if not body and not faults:
        faults = [_("Write at least a paragraph.")]
    if faults:
        wrong["body"] = faults
    if wrong:
        raise ValidationError(wrong)
    return body


def give_page_slug(page: StaticPage) -> None:
    """Bring its address name into form, or make one from the title. Raises ValidationError for `slug` where
    the product, an edition or anything else of this edition stands or stood there.
    """
    typed = page.slug.strip()
    slug = typed if IN_FORM.fullmatch(typed) else slugs.slugify(typed or page.title, page.edition.language)
    if not slug:
        raise ValidationError({"slug": _("No address name can be made from this title: write one.")})
    check_first_segment(slug, field="slug")
    page.slug = slug
    path = path_of(page)
    if path == page.path:
        return
    if holder := holders_of(page.edition_id, [path]).get(path):
        raise ValidationError({"slug": _("“%(what)s” stands at this address.") % {"what": holder}})
    held = Redirect.objects.filter(edition_id=page.edition_id, path=path).first()
    if held and held.target != page.path:
        raise ValidationError(
            {"slug": _("The address %(path)s has led to %(target)s before. Choose another.") % vars(held)}
        )


def settle_counterpart(page: StaticPage) -> None:
    """Have it name the page that all of the set name. Raises ValidationError for `same_as` where it cannot.

    A set is one page that names none and those that name it: no two of an edition are in one.
    """
    named = page.same_as
    if named is None:
        return
    head = named.same_as or named
    if head.pk == page.pk:  # it names one that names it
        page.same_as = None
        return
    if page.pk and StaticPage.objects.filter(same_as=page.pk).exists():
        raise ValidationError({"same_as": _("Pages of other editions name this one: choose it there.")})
    of_set = [head, *StaticPage.objects.filter(same_as=head.pk).exclude(pk=page.pk)]
    if there := next((one for one in of_set if one.edition_id == page.edition_id), None):
        raise ValidationError({"same_as": _("“%(what)s” is that page in this edition.") % {"what": there}})
    page.same_as = head


def path_of(page: StaticPage) -> str:
    """Its address inside the edition: `/about/`."""
    return f"/{page.slug}/"


def _dirtied(before: StaticPage, after: StaticPage) -> list[str]:
    code = after.edition.code
    sets = (counterparts_key(page.same_as_id or page.pk) for page in (before, after))
    dirtied = [keys.page(after.pk), keys.pages(code), *dict.fromkeys(sets)]
    seen = (before.live and before.in_foot) or (after.live and after.in_foot)
    if seen and any(getattr(before, name) != getattr(after, name) for name in IN_EVERY_FOOT):
        dirtied.append(keys.site(code))
    return dirtied
