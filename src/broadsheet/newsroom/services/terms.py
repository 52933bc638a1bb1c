"""Sections, topics and people: made, renamed, deleted."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from broadsheet import hookspecs, outbox
from broadsheet.kernel import keys
from broadsheet.newsroom.models import Edition, FormerTopic, Person, Redirect, Remit, Section, Topic, fold
from broadsheet.newsroom.services.names import Term, clean_words, give_slug, refuse_held
from broadsheet.newsroom.services.redirects import leave_redirects


def save_section(*, section: Section, user=None) -> Section:
    """Make or change a section. A new address name leaves redirects. Raises ValidationError.

    Every page of the edition names its sections, so the edition's own key is announced too.
    """
    return _save(section, key=keys.section, beside=[keys.site(section.edition.code)], user=user)


def save_topic(*, topic: Topic, user=None) -> Topic:
    """Make or change a topic. A new address name leaves redirects. Raises ValidationError."""
    return _save(topic, key=keys.topic, user=user)


def save_person(*, person: Person, user=None) -> Person:
    """Make or change a person. A new address name leaves redirects. Raises ValidationError."""
    return _save(person, key=keys.person, beside=[keys.people(person.edition.code)], user=user)


def find_or_make_topic(*, edition: Edition, name: str, user=None) -> Topic:
    """The edition's topic of that name, without regard to case, made when there is none yet."""
    found = Topic.objects.filter(edition=edition, search_text=fold(name)[:120]).first()
    return found or save_topic(topic=Topic(edition=edition, name=name.strip()), user=user)


def delete_section(*, section: Section, user=None) -> None:
    """Delete a section that no story stands in. Raises ValidationError when one does."""
    _delete(section, key=keys.section(section.pk), beside=[keys.site(section.edition.code)], user=user)


def delete_topic(*, topic: Topic, user=None) -> None:
    """Delete a topic that no story has. Raises ValidationError when one does."""
    _delete(topic, key=keys.topic(topic.pk), user=user)


def delete_person(*, person: Person, user=None) -> None:
    """Delete a person whom no story names. Raises ValidationError when one does."""
    _delete(person, key=keys.person(person.pk), beside=[keys.people(person.edition.code)], user=user)


@transaction.atomic
def _save(term: Term, *, key, beside: list[str] | None = None, user=None):
    before = type(term)._default_manager.filter(pk=term.pk).first() if term.pk else None
    clean_words(term)
    if before and before.edition_id != term.edition_id:
        raise ValidationError({"edition": _("It stays in the edition it was made in.")})
    term.full_clean(exclude=["slug"])
    give_slug(term)
    _check_free(term, before)
    term.full_clean()
    term.save()
    dirtied = [key(term.pk), *(beside or [])]
    if before and before.path != term.path:
        dirtied += leave_redirects(edition=term.edition, moves=moved_addresses(before, term))
    log(instance=term, action="wagtail.edit" if before else "wagtail.create", user=user)
    outbox.announce(dirtied)
    return term


@transaction.atomic
def _delete(term: Term, *, key: str, beside: list[str] | None = None, user=None) -> None:
    try:
        log(instance=term, action="wagtail.delete", user=user, deleted=True)
        term.delete()
    except ProtectedError as error:
        if places := [held for held in error.protected_objects if isinstance(held, Remit)]:
            raise ValidationError(
                _("“%(name)s” cannot be deleted: %(accounts)s may publish there. Take that place first.")
                % {"name": term, "accounts": ", ".join(str(place.account) for place in places)}
            ) from error
        raise ValidationError(
            ngettext(
                "“%(name)s” cannot be deleted: %(count)s story uses it. Take it off first.",
                "“%(name)s” cannot be deleted: %(count)s stories use it. Take it off them first.",
                len(error.protected_objects),
            )
            % {"name": term, "count": len(error.protected_objects)}
        ) from error
    outbox.announce([key, *(beside or [])])


def _check_free(term: Term, before: Term | None) -> None:
    """Refuse an address where a page stands, or that something else has left for good; its own former ones it
    may take back.
    """
    if isinstance(term, Section):
        refuse_held(term.edition_id, term.path, field="slug")
    held = Redirect.objects.filter(edition_id=term.edition_id, path=term.path).first()
    if held and not (before and held.target == before.path):
        raise ValidationError(
            {"slug": _("The address %(path)s has led to %(target)s before. Choose another.") % vars(held)}
        )


def fold_topic(*, topic: Topic, into: Topic, moves: dict[str, str], user=None) -> list[str]:
    """Let a topic that no story has any more end in another one: its addresses lead there, old versions of
    stories that name it mean the other. Call it in the transaction of the merge, with the `moved_addresses`
    from before it. Returns the keys dirtied.
    """
    dirtied = leave_redirects(edition=topic.edition, moves=moves)
    FormerTopic.objects.filter(topic=topic).update(topic=into)
    FormerTopic.objects.create(number=topic.pk, topic=into)
    log(instance=topic, action="wagtail.delete", user=user, deleted=True)
    dirtied += [keys.topic(topic.pk), keys.topic(into.pk)]
    topic.delete()
    return dirtied


def moved_addresses(before: Term, after: Term) -> dict[str, str]:
    """Old and new addresses: its own page and every month page under it."""
    months = {day for days in hookspecs.manager.hook.months_listed(name=before.list_name) for day in days}
    return {
        before.path: after.path,
        **{f"{before.path}{day:%Y/%m}/": f"{after.path}{day:%Y/%m}/" for day in months},
    }
