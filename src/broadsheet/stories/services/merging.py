from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from broadsheet import hookspecs, outbox
from broadsheet.kernel import keys
from broadsheet.newsroom.models import Topic
from broadsheet.newsroom.services import fold_topic, moved_addresses
from broadsheet.stories.models import Listing, StoryTopic


@transaction.atomic
def merge_topics(*, topic: Topic, into: Topic, user=None) -> int:
    """Give every story of `topic` the topic `into` instead, and let the first one end in the second.

    Its addresses lead to the other's. A handful of statements, however many stories there are; no story
    gets a new version for it. Returns how many stories had only the first. Raises ValidationError.
    """
    if topic.pk == into.pk:
        raise ValidationError(_("Choose another topic to merge it into."))
    if topic.edition_id != into.edition_id:
        raise ValidationError(_("“%(name)s” belongs to another edition.") % {"name": into})
    months = {
        day
        for name in (topic.list_name, into.list_name)
        for days in hookspecs.manager.hook.months_listed(name=name)
        for day in days
    }
    moves = moved_addresses(topic, into)
    both = StoryTopic.objects.filter(topic=into).values("story")
    twice = both.annotate(number=Cast("story_id", CharField())).values("number")
    ReferenceIndex.get_references_to(topic).filter(object_id__in=twice).delete()
    StoryTopic.objects.filter(topic=topic, story__in=both).delete()
    moved = StoryTopic.objects.filter(topic=topic).update(topic=into)
    listed = Listing.objects.filter(list=into.list_name).values("story")
    Listing.objects.filter(list=topic.list_name, story__in=listed).delete()
    Listing.objects.filter(list=topic.list_name).update(list=into.list_name)
    ReferenceIndex.get_references_to(topic).update(to_object_id=str(into.pk))
    dirtied = {
        keys.listing(f"{one.list_name}{month}")
        for one in (topic, into)
        for month in ("", *(f"/{day:%Y-%m}" for day in months))
    }
    dirtied.update(fold_topic(topic=topic, into=into, moves=moves, user=user))
    outbox.announce(sorted(dirtied))
    return moved
