"""What was baked and is not in the database yet: several outputs are recorded in one short transaction.

One commit costs a wait for the disk (1.5 to 8 ms measured), a publication has about twelve outputs. A kill
before the record only means that their jobs are still there and that they are baked again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from broadsheet.kernel import clock
from broadsheet.outbox.selectors import rows_between
from broadsheet.press.models import Dependency, Output, PressJob, PressState
from broadsheet.press.planner import is_concerned
from broadsheet.press.queue import Wish, enqueue
from broadsheet.press.render import Proof

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One output as it was written."""

    proof: Proof
    subject: str
    lane: int
    phase: int
    hash: str

    def as_output(self) -> Output:
        """The row that says so; its id is not known before it is recorded."""
        ref = self.proof.ref
        return Output(
            edition=ref.edition,
            path=ref.path,
            kind=ref.kind,
            args=dict(ref.args),
            subject=self.subject,
            hash=self.hash,
            status=self.proof.status,
            position=self.proof.position,
            lane=self.lane,
            phase=self.phase,
            baked_at=clock.now(),
        )


class Ledger:
    """The entries of a batch. `flush` records them all or, where it fails, none."""

    def __init__(self) -> None:
        self._entries: dict[Place, Entry] = {}
        self._needless: dict[int, int] = {}
        self.subjects: set[str] = set()

    def __len__(self) -> int:
        return len(self._entries) + len(self._needless)

    def add(self, entry: Entry) -> None:
        """Enter an output that is in its place on disk."""
        self._entries[entry.proof.ref.place] = entry
        if entry.subject and entry.proof.result is not None:
            self.subjects.add(entry.subject)

    def skip(self, job: PressJob) -> None:
        """Enter a job that needs no bake: its output was rendered later than what it asks for."""
        self._needless[job.pk] = job.position

    def get(self, place: Place) -> Entry | None:
        """The entry of a place, if the batch has one."""
        return self._entries.get(place)

    def holds(self, place: Place, position: int) -> bool:
        """Whether the batch has baked a place at `position` or later."""
        entry = self._entries.get(place)
        return entry is not None and entry.proof.position >= position

    def names(self, key: str) -> bool:
        """Whether an entry has read the key."""
        return any(key in entry.proof.keys for entry in self._entries.values())

    def forget(self) -> None:
        """Drop all entries; their jobs are still in the database."""
        self._entries, self._needless, self.subjects = {}, {}, set()

    def flush(self, planned: int) -> None:
        """Record every entry and delete the jobs they satisfy, in one transaction.

        `planned` is the last outbox row that was planned. Rows between an entry's snapshot and that one were
        planned from the keys of the *earlier* rendering, so an entry whose new keys they touch is asked for
        again. Raises DatabaseError; the entries are then forgotten.
        """
        entries, needless = list(self._entries.values()), dict(self._needless)
        self.forget()
        if not entries and not needless:
            return
        with transaction.atomic():
            if entries:
                self._record(entries)
                _renew(entries, planned)
                PressState.objects.filter(pk=PressState.ONLY).update(last_bake=clock.now())
            _finish(entries, needless)

    def _record(self, entries: list[Entry]) -> None:
        kept = [entry for entry in entries if entry.proof.result is not None]
        gone = {entry.proof.ref.place for entry in entries if entry.proof.result is None}
        if gone:
            found = Output.objects.filter(path__in={path for _, path in gone}).only("edition", "path")
            _drop(output.pk for output in found if (output.edition, output.path) in gone)
        outputs = Output.objects.bulk_create(
            [entry.as_output() for entry in kept],
            update_conflicts=True,
            unique_fields=["edition", "path"],
            update_fields=[
                "kind",
                "args",
                "subject",
                "hash",
                "status",
                "position",
                "lane",
                "phase",
                "baked_at",
            ],
        )
        read = {
            (output.pk, key): since
            for output, entry in zip(outputs, kept, strict=True)
            for key, since in entry.proof.keys.items()
        }
        stale = []
        known = Dependency.objects.filter(output__in=[output.pk for output in outputs])
        for id, output_id, key, since in known.values_list("id", "output_id", "key", "since"):
            if (output_id, key) in read and read[output_id, key] == since:
                del read[output_id, key]
            else:
                stale.append(id)
        if stale:
            Dependency.objects.filter(pk__in=stale).delete()
        _add([(output_id, key, since) for (output_id, key), since in read.items()])


def _add(rows: list[tuple[int, str, dt.datetime | None]]) -> None:
    """By hand: some thirteen rows a page, and making objects of them first took longer than writing them."""
    moment = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Dependency._meta.db_table} (output_id, key, since) VALUES (%s, %s, %s)",  # noqa: S608
            [(output, key, moment(since)) for output, key, since in rows],
        )


def _drop(ids: Iterable[int]) -> None:
    gone = list(ids)
    Dependency.objects.filter(output__in=gone).delete()
    Output.objects.filter(pk__in=gone).delete()


def _renew(entries: list[Entry], planned: int) -> None:
    oldest = min(entry.proof.position for entry in entries)
    if planned <= oldest:
        return
    wishes = []
    for row in rows_between(oldest, planned):
        for entry in entries:
            read = entry.proof.keys
            if row.pk > entry.proof.position and any(
                key in read and is_concerned(row, read[key]) for key in row.keys
            ):
                lane = entry.lane if row.lane is None else row.lane
                wishes.append(Wish(entry.proof.ref, lane, entry.phase, row.pk))
    enqueue(wishes)


def _finish(entries: list[Entry], needless: dict[int, int]) -> None:
    baked = {entry.proof.ref.place: entry.proof.position for entry in entries}
    jobs = PressJob.objects.filter(path__in={path for _, path in baked}).only("edition", "path", "position")
    done, again = [], []
    for job in jobs:
        if (position := baked.get((job.edition, job.path))) is not None:
            (done if position >= job.position else again).append(job.pk)
    if needless:
        unmoved = PressJob.objects.filter(pk__in=needless).values_list("pk", "position")
        done += [id for id, position in unmoved if needless[id] == position]
    if done:
        PressJob.objects.filter(pk__in=done).delete()
    if again:  # changed once more while it was baked: its wait begins now
        PressJob.objects.filter(pk__in=again).update(created=clock.now())
