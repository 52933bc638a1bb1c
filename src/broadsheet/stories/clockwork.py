"""The clock: scheduled stories go out through the same door as a button's."""

from __future__ import annotations

import datetime as dt
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet
from wagtail.log_actions import log as log_action
from wagtail.models import Revision

from broadsheet import hookspecs, outbox
from broadsheet.kernel import clock
from broadsheet.stories.bookings import EPOCH, bookings
from broadsheet.stories.models import Story
from broadsheet.stories.services.publishing import publish_revision
from broadsheet.stories.services.unpublishing import unpublish_story

log = logging.getLogger(__name__)

BY_THE_CLOCK = "broadsheet.publish.clock"
"""The action of the log entry: published at its booked time, by nobody."""

TOGETHER = 0.25
"""Seconds of publishing in the first go. Between two the press bakes: of many stories due at once the first
are with their readers while the last are still being published."""

LONGEST = 2.0
"""Seconds of publishing in a later go, at most: while stories wait each is twice as long as the last."""

ONE_COMMIT = 0.2
"""Seconds of publishing in one transaction: ten stories share a wait for the disk, and an editor who saves
waits no longer than that."""

PAUSE = 10.0
"""Seconds after which a story is tried again that was refused. Trying all of them each second left no time
for those that can go out."""


def stories_over(now: dt.datetime) -> QuerySet[Story]:
    """The live stories whose time is over, but for those published again since.

    In order of that time and after EPOCH: without statistics SQLite would rather read every story.
    """
    over = Story.objects.filter(expire_at__gt=EPOCH, expire_at__lte=now, live=True)
    return over.exclude(expire_at__lt=F("published_at")).order_by("expire_at", "pk")


Told = list[tuple[list[str], dt.datetime]]
"""What publications dirty, and the time that each concerns."""


@contextmanager
def _commit_together() -> Iterator[Told]:
    """One transaction for several stories. What they dirty is announced at its end: on PostgreSQL whoever
    publishes waits from the first announcement, and would wait in a circle with a story that comes after it.
    """
    told: Told = []
    with transaction.atomic():
        yield told
        for dirtied, at in told:
            outbox.announce(dirtied, at=at)


@transaction.atomic
def _publish(booked: QuerySet[Revision], told: Told) -> None:
    """Publish what is booked, and say in the log that the clock did and for when it was booked."""
    revision = booked.first()
    if revision is None:
        return  # taken back a moment ago
    due = revision.approved_go_live_at
    dirtied = publish_revision(
        revision=revision, skip_permission_checks=True, log_action=False, announce=False
    )
    log_action(
        instance=revision.content_object,
        action=BY_THE_CLOCK,
        data={"due": due.isoformat()},
        revision=revision,
        content_changed=True,
    )
    if dirtied:
        times = Story.objects.values_list("published_at", flat=True)
        told.append((dirtied, times.get(pk=revision.object_id)))


def due_bookings(now: dt.datetime) -> Iterator[tuple[What, Callable[[Told], None]]]:
    """What is booked for now or earlier, and what to call to publish it."""
    due = bookings().filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    for number, at in list(due.values_list("pk", "approved_go_live_at")):
        # Read one by one: each holds a whole story, and may be taken back until it is its turn.
        yield ("revision", number, at), partial(_publish, due.filter(pk=number))


def due_endings(now: dt.datetime) -> Iterator[tuple[What, Callable[[], None]]]:
    """Whose time is over, and what to call to end it."""
    for story in stories_over(now).only("pk", "expire_at"):
        yield ("story", story.pk, story.expire_at), partial(_end, story.pk)


def _end(number: int) -> None:
    story = Story.objects.get(pk=number)
    unpublish_story(story=story, reason=story.expiry_reason, set_expired=True)


What = tuple[str, int, dt.datetime]
"""The sort, number and time of something that is due."""


class Clockwork:
    """What the clock of one worker remembers: which bookings were refused, and when to try them again."""

    def __init__(self) -> None:
        self._again: dict[What, float] = {}
        self._share = TOGETHER

    def attend(self) -> int:
        """Publish what is due and end what is over, for TOGETHER seconds or up to LONGEST where much is;
        returns for how many stories.

        Each story stands for itself: one that fails holds up no other, stays booked, is shown as late by the
        desk's clock board and is tried again after PAUSE. Raises OperationalError and InterfaceError, which
        say that the database is away, busy or full and not that a story is at fault.
        """
        began, now, done = clock.monotonic(), clock.now(), 0
        self._again = {what: at for what, at in self._again.items() if at > began}
        booked, over = deque(self._left(due_bookings(now))), deque(self._left(due_endings(now)))
        while booked and clock.monotonic() - began < self._share:
            done += self._publish_some(booked)
        while over and clock.monotonic() - began < self._share:
            done += self._tried(*over.popleft())
        self._share = min(LONGEST, 2 * self._share) if booked or over else TOGETHER
        return done

    def _left(self, due: Iterable[tuple[What, Callable]]) -> Iterator[tuple[What, Callable]]:
        return ((what, work) for what, work in due if what not in self._again)

    def _publish_some(self, booked: deque[tuple[What, Callable]]) -> int:
        """Take the first off the queue and publish them in one transaction; returns how many went out."""
        began, done = clock.monotonic(), 0
        with _commit_together() as told:
            while booked:
                what, work = booked.popleft()
                done += self._tried(what, partial(work, told))
                if clock.monotonic() - began >= ONE_COMMIT:
                    break
        return done

    def _tried(self, what: What, work: Callable[[], object]) -> int:
        """1 where it is done, 0 where it has to be tried again."""
        try:
            work()
        except (OperationalError, InterfaceError):
            raise
        except ValidationError as error:
            log.error("scheduled %s %s is refused: %s", what[0], what[1], "; ".join(error.messages))
        except Exception:
            log.exception("scheduled %s %s could not be worked on", what[0], what[1])
        else:
            return 1
        self._again[what] = clock.monotonic() + PAUSE
        return 0


_clockwork = Clockwork()


@hookspecs.hook
def work_due() -> int:
    """Publish every revision whose booked time has come, and end every story whose time is over."""
    return _clockwork.attend()


@hookspecs.hook
def next_due() -> dt.datetime | None:
    """When the next booked story goes out; one seek."""
    ahead = bookings().filter(approved_go_live_at__gt=clock.now()).order_by("approved_go_live_at")
    found: dt.datetime | None = ahead.values_list("approved_go_live_at", flat=True).first()
    return found
