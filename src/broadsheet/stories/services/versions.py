"""A story told again in another edition: made from a draft, linked to it, and held to it as it changes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from broadsheet.kernel import clock, languages, typography
from broadsheet.newsroom.models import Edition, Person, Section, Topic
from broadsheet.newsroom.services import save_person
from broadsheet.stories.models import Byline, SourceLink, Story, StoryTopic, Version
from broadsheet.stories.services.drafting import save_draft
from broadsheet.stories.services.sources import as_of_now, text_of

PROSE = ("headline", "river_headline", "standfirst", "picture_caption", "picture_alt", "place")


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version as it was made. `topics_left_out` have no counterpart in its edition."""

    story: Story
    topics_left_out: tuple[str, ...]


def make_version(*, source: Story, edition: Edition, user: Any = None) -> NewVersion:
    """Copy the newest draft of `source` into another edition, as a draft that is still to be translated.

    Quotation marks become those of the edition's language. A related story in the text is
    the one that tells the same here, where there is one. The section and topics are those of the same name in
    an address (topics also of the same concept) where the edition has them; people are the same human beings,
    made there where they are new. Raises ValidationError where the edition has a telling already,
    PermissionDenied when `user` may not read the source or add stories.
    """
    policy = policy_registry.get_by_type(Story)
    if user and not policy.user_may_make_version(user, source):
        raise PermissionDenied(_("You may not make a version of this story."))
    if Story.objects.filter(telling=source.telling, edition=edition).exists():
        raise ValidationError(_there_already(edition))
    try:
        return _make(source, edition, user)
    except IntegrityError:
        # Somebody else made one at the same moment: `story_telling_once`.
        raise ValidationError(_there_already(edition)) from None


@transaction.atomic
def bring_up_to_date(*, version: Version, user: Any = None) -> Version:
    """Say that the version tells its source as that is now.

    Raises PermissionDenied when `user` may not change the version.
    """
    policy = policy_registry.get_by_type(Story)
    if user and not policy.user_has_permission_for_instance(user, "change", version.story):
        raise PermissionDenied(_("You may not change this story."))
    version.content, version.fingerprint = text_of(as_of_now(version.source))
    version.up_to_date_at, version.changed_at = clock.now(), None
    version.save()
    log(instance=version.story, action="broadsheet.bring_up_to_date", user=user)
    return version


@transaction.atomic
def _make(source: Story, edition: Edition, user: Any) -> NewVersion:
    source = Story.objects.select_related("edition", "latest_revision").get(pk=source.pk)
    told = source.get_latest_revision_as_object()
    marks = (_quotes(source.edition), _quotes(edition))
    story = Story(
        edition=edition,
        telling=source.telling,
        kind=told.kind,
        labels=list(told.labels),
        picture=told.picture,
        section=_section(told, edition),
        owner=user,
        **{name: typography.requote(getattr(told, name), *marks) for name in PROSE},
    )
    stream = told.body.stream_block
    blocks = _requoted(stream.get_prep_value(told.body), marks)
    story.body = stream.to_python(_told_here(blocks, edition))
    story.sources = [
        SourceLink(
            title=typography.requote(part.title, *marks), url=part.url, kind=part.kind, sort_order=place
        )
        for place, part in enumerate(told.sources.all())
    ]
    story.bylines = [
        Byline(person=_person(part.person, edition, user), role=part.role, about=part.about, sort_order=place)
        for place, part in enumerate(told.bylines.all())
    ]
    topics, left_out = _topics(told, edition)
    story.story_topics = [StoryTopic(topic=topic, sort_order=place) for place, topic in enumerate(topics)]
    save_draft(story=story, user=user)
    content, fingerprint = text_of(told)
    Version.objects.create(
        story=story, source=source, content=content, fingerprint=fingerprint, up_to_date_at=clock.now()
    )
    return NewVersion(story, left_out)


def _there_already(edition: Edition) -> str:
    return _("There is a version in “%(edition)s” already.") % {"edition": edition}


def _quotes(edition: Edition) -> languages.Quotes:
    return languages.language_of(edition.language).quotes


def _requoted(value: Any, marks: tuple[languages.Quotes, languages.Quotes]) -> Any:
    """The raw value of blocks with other quotation marks, each block with a number of its own.

    With one and not without: what has none in a list, such as a picture of a gallery, Wagtail reads as empty.
    """
    if isinstance(value, str):
        return typography.requote(value, *marks)
    if isinstance(value, list):
        return [_requoted(item, marks) for item in value]
    if isinstance(value, dict):
        is_block = "type" in value and "value" in value
        kept = {"type": value["type"], "id": str(uuid.uuid4())} if is_block else {}
        return {name: _requoted(item, marks) for name, item in value.items()} | kept
    return value


def _told_here(blocks: list[Any], edition: Edition) -> list[Any]:
    """The raw blocks with each related story taken from this edition, where it tells the same."""
    related = [block["value"] for block in blocks if block["type"] == "related_story"]
    named = {value["story"] for value in related if value.get("story")}
    if not named:
        return blocks
    tellings = dict(Story.objects.filter(pk__in=named).values_list("telling", "pk"))
    here = Story.objects.filter(edition=edition, telling__in=tellings).values_list("telling", "pk")
    counterparts = {tellings[telling]: number for telling, number in here}
    for value in related:
        value["story"] = counterparts.get(value["story"], value["story"])
    return blocks


def _section(told: Story, edition: Edition) -> Section | None:
    if told.section is None:
        return None
    return Section.objects.filter(edition=edition, slug=told.section.slug).first()


def _topics(told: Story, edition: Edition) -> tuple[list[Topic], tuple[str, ...]]:
    wanted = [part.topic for part in told.story_topics.all()]
    there = Topic.objects.filter(edition=edition)
    concepts = {topic.concept: topic for topic in there.filter(concept__in=[t.concept for t in wanted])}
    slugs = {topic.slug: topic for topic in there.filter(slug__in=[t.slug for t in wanted])}
    found = {topic.pk: concepts.get(topic.concept) or slugs.get(topic.slug) for topic in wanted}
    left_out = tuple(topic.name for topic in wanted if found[topic.pk] is None)
    return list(dict.fromkeys(topic for topic in found.values() if topic is not None)), left_out


def _person(person: Person, edition: Edition, user: Any) -> Person:
    there = Person.objects.filter(edition=edition)
    known = there.filter(identity=person.identity).first() or there.filter(slug=person.slug).first()
    return known or save_person(
        person=Person(
            edition=edition,
            identity=person.identity,
            name=person.name,
            description=person.description,
            bio=person.bio,
        ),
        user=user,
    )
