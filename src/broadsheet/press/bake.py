"""One bake: render, settle the order of plates, write, enter in the ledger."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction

from broadsheet import hookspecs
from broadsheet.kernel import clock, keys
from broadsheet.press import birth, order
from broadsheet.press.database import is_outage
from broadsheet.press.ledger import Entry, Ledger
from broadsheet.press.models import Output, PressJob
from broadsheet.press.order import LAST, Blocked, Waiting
from broadsheet.press.planner import Planner
from broadsheet.press.queue import Wish, enqueue, note_failure, postpone, ref_of
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import OutputKind
from broadsheet.press.render import Proof, pull_proof
from broadsheet.press.store import Store

log = logging.getLogger(__name__)

TRIES = 5
"""Renderings of one output in a row before it is left for later: what it names was unpublished each time."""

PATIENCE = 0.3
"""Seconds between two looks at whether a page may go away."""


class Restless(RuntimeError):
    """What an output names changed each time it was rendered."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether readers find the page, and the outbox position as of which that is so."""

    live: bool
    position: int


class Baker:
    """Bakes jobs and, where the order of plates asks for it, what has to be baked before them."""

    def __init__(self, store: Store, planner: Planner) -> None:
        self.store = store
        self.planner = planner
        self.registry = planner.registry
        self.ledger = Ledger()
        self.written = 0
        self._under_way: list[tuple[str, str]] = []

    def bake(self, job: PressJob) -> bool:
        """Bake one job; False where it failed and was kept with its error.

        Raises only what says that the database is away or busy: then nothing is lost but time.
        """
        try:
            if job.path.startswith(birth.PREFIX):
                self._ask_again(job)
            else:
                self._bake(ref_of(job), job)
        except Exception as error:
            if is_outage(error):
                raise
            log.warning("%s:%s was not baked: %s", job.edition, job.path, error, exc_info=job.attempts == 0)
            note_failure(job, error)
            return False
        return True

    def flush(self) -> None:
        """Record what was baked. Raises DatabaseError."""
        self.ledger.flush(self.planner.position)

    def _bake(self, ref: OutputRef, job: PressJob | None) -> Outcome:
        known = self._known(ref)
        if known and job and known.position >= job.position:
            self.ledger.skip(job)
            return Outcome(known.status < 400, known.position)
        kind = self.registry.kind(ref.kind)
        hookspecs.manager.hook.prepare_output(ref=ref)
        self._under_way.append(ref.place)
        try:
            proof = self._settled(kind, ref)
            if known and self._leaves_too_early(known, proof, job):
                return Outcome(False, job.position if job else proof.position)
            self._put(kind, proof)
        finally:
            self._under_way.pop()
        return Outcome(proof.status < 400, proof.position)

    def _known(self, ref: OutputRef) -> Output | None:
        if entry := self.ledger.get(ref.place):
            return entry.as_output()
        return Output.objects.filter(edition=ref.edition, path=ref.path).first()

    def _settled(self, kind: OutputKind, ref: OutputRef) -> Proof:
        for _ in range(TRIES):
            proof = pull_proof(kind, ref)
            if proof.result is None or self._names_stand(proof, own=kind.subject(ref)):
                return proof
        raise Restless(f"{ref.path} names what was unpublished while it was rendered, {TRIES} times")

    def _names_stand(self, proof: Proof, own: str) -> bool:
        """Bake first what `proof` names; False if some of it is gone by now: it must be rendered again."""
        subjects = self.registry.subject_kinds
        named = [key for key in proof.keys if key != own and keys.kind_of(key) in subjects]
        if named and proof.position > self.planner.position:
            self.planner.plan()  # changes that the rendering saw have jobs from here on
        stands = True
        for waiting in list(order.pages_to_bake_first(self.registry, self.ledger, named)):
            if waiting.ref.place not in self._under_way:  # two stories may name each other
                outcome = self._bake_first(waiting)
                stands &= outcome.live or outcome.position <= proof.position
        return stands

    def _bake_first(self, waiting: Waiting) -> Outcome:
        """Bake a page that others name. Raises Blocked where it cannot be and readers would find nothing."""
        job, known = waiting.job, self._known(waiting.ref)
        if job and job.not_before and job.not_before > clock.now():
            if job.phase == LAST:
                return Outcome(False, job.position)
            if known:
                return Outcome(known.status < 400, known.position)
            raise Blocked(f"waits for {waiting.ref.path}: {job.error}")
        try:
            return self._bake(waiting.ref, job)
        except Exception as error:
            if is_outage(error):
                raise
            if job:
                note_failure(job, error)
            if known:
                return Outcome(known.status < 400, known.position)
            raise Blocked(f"waits for {waiting.ref.path}: {error}") from error

    def _leaves_too_early(self, known: Output, proof: Proof, job: PressJob | None) -> bool:
        """Put a page that goes away behind those that still name it; False if there are none."""
        if not known.subject or known.status >= 400 or proof.status < 400:
            return False
        self.flush()
        since = job.position if job else proof.position
        with transaction.atomic():
            lane = order.hold_back(known.subject, since=since, own=job, place=proof.ref.place)
            if lane is None:
                return False
            if job is None:
                enqueue([Wish(proof.ref, lane, LAST, since, known.subject)])
            else:
                postpone(job, lane=lane, phase=LAST, seconds=PATIENCE if job.phase == LAST else 0)
        return True

    def _put(self, kind: OutputKind, proof: Proof) -> None:
        digest, changed = "", True
        if proof.result is None:
            self.store.remove(proof.ref)
        else:
            digest, changed = self.store.write(
                proof.ref, proof.result, keys=proof.keys, position=proof.position, modified=clock.now()
            )
        self.written += changed
        self.ledger.add(Entry(proof, kind.subject(proof.ref), kind.lane, kind.phase, digest))

    def _ask_again(self, job: PressJob) -> None:
        with transaction.atomic():
            enqueue(birth.ask_again(self.registry, ref_of(job), position=job.position))
            PressJob.objects.filter(pk=job.pk, position=job.position).delete()
