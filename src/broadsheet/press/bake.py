"""One bake: render, settle the order of plates, write, enter in the ledger."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from django.db import transaction
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from broadsheet import hookspecs
from broadsheet.kernel import clock, keys
from broadsheet.kernel.sharing import Shelf
from broadsheet.kernel.withheld import withholding
from broadsheet.outbox import WIDE_LANE
from broadsheet.outbox.selectors import is_hurried, last_position
from broadsheet.press import birth, order
from broadsheet.press.database import is_outage
from broadsheet.press.ledger import Entry, Ledger
from broadsheet.press.models import Dependency, Output, PressJob
from broadsheet.press.order import LAST, Blocked, Waiting
from broadsheet.press.pages import forget_templates
from broadsheet.press.planner import Planner
from broadsheet.press.queue import (
    READERS,
    Wish,
    enqueue,
    note_failure,
    postpone,
    ref_of,
    slow_lane_is_busy,
    words_of,
)
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import OutputKind
from broadsheet.press.render import Proof, pull_proof
from broadsheet.press.services import rebake_outputs
from broadsheet.press.store import Store

log = logging.getLogger(__name__)

TRIES = 5
"""Renderings of one output in a row before it is left for later: what it names was unpublished each time."""

DEEPEST = 40
"""How far one page after another is baked first. Python's stack ends at some 200."""

FORESEEN = 256
"""Pages of a bulk bake that are rendered before the first is written, at most: some 10 MB."""

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
        # The keys whose own pages are up to date, as long as no further row is planned. The outputs of one
        # publication name the same forty stories; asking for each again took a fifth of its time.
        self._standing: set[str] = set()
        self._standing_at = -1
        self._shelf = Shelf()
        # The rows of the outputs that a bulk bake is about, read at once; none where there is none yet.
        self._expected: dict[tuple[str, str], Output | None] = {}
        self._fault = ""  # the last one that the log has whole
        # Their renderings, as far as they were made before anything was written.
        self._foreseen: dict[tuple[str, str], Proof] = {}
        # The marks of those that no page was left without.
        self._not_missed: set[str] = set()

    def expect(self, jobs: Sequence[PressJob], interrupted: Callable[[], bool] = lambda: False) -> bool:
        """Say that these jobs are baked next, as one: they are rendered here, what they read is read for all
        of them together, and their files have their places after `flush`. Ends with `flush` or `drop`.

        What has to be baked before them is rendered here too, as far as there is room (FORESEEN). True where
        `interrupted`, asked behind each page, has ended that early.
        """
        self._shelf.gather(())
        self.store.gather()
        refs = [ref_of(job) for job in jobs if not job.path.startswith(birth.PREFIX)]
        while refs:
            self._read_ahead(refs)
            named: set[str] = set()
            for ref in refs:
                named |= self._foresee(ref)
                if interrupted():
                    return True
            stand = self._stand_of(named)
            first = [one.ref for one in stand if not self._is_announced(one, seen=self.planner.position)]
            room = max(0, FORESEEN - len(self._expected))
            refs = [ref for ref in first if ref.place not in self._expected][:room]
        return False

    def _read_ahead(self, refs: Sequence[OutputRef]) -> None:
        """Read at once what the bakes of these outputs ask for."""
        stories = {id for ref in refs if (id := self.registry.story_read(ref))}
        self._shelf.join(stories)
        marks = {_left_out_mark(keys.story(id)) for id in stories}
        missed = set(Dependency.objects.filter(key__in=marks).values_list("key", flat=True))
        self._not_missed |= marks - missed
        self._expected |= {ref.place: None for ref in refs}
        for row in Output.objects.filter(path__in={ref.path for ref in refs}):
            if (row.edition, row.path) in self._expected:
                self._expected[row.edition, row.path] = row

    def _foresee(self, ref: OutputRef) -> set[str]:
        """Render before anything is written; what is named. An error comes again when its turn comes."""
        with suppress(Exception):
            self._prepare(ref)
            proof = pull_proof(self.registry.kind(ref.kind), ref, self._shelf)
            self._foreseen[ref.place] = proof
            return self._named_by(proof)
        return set()

    def _prepare(self, ref: OutputRef) -> None:
        with self._shelf.at(last_position()):
            hookspecs.manager.hook.prepare_output(ref=ref)

    def drop(self) -> None:
        """Forget what was baked since the last `flush`: its jobs are still there."""
        self.store.drop()
        self.ledger.forget()
        self._forget_expected()

    def _forget_expected(self) -> None:
        if self._expected:
            self._expected, self._foreseen, self._not_missed = {}, {}, set()
            self._shelf.gather(())

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
            if READERS <= job.lane < WIDE_LANE and not job.attempts and slow_lane_is_busy():
                # A feed has whole texts in it: of stories of an import whose pictures are not made yet.
                postpone(job, lane=WIDE_LANE, phase=LAST, seconds=0)
                return False
            said = words_of(error)
            # Where and how once for each fault, not for each of the thousand pages that have it.
            log.warning("%s:%s was not baked: %s", job.edition, job.path, said, exc_info=said != self._fault)
            self._fault = said
            note_failure(job, error)
            if isinstance(error, (TemplateDoesNotExist, TemplateSyntaxError)):
                forget_templates()
            self._standing.discard(job.subject)
            if job.attempts == 1 and self.store.waiting_for(job.edition, job.path):
                # What named it because it was announced leaves it out until it can be made.
                rebake_outputs(outputs=list(Output.objects.filter(dependencies__key=job.subject)))
            return False
        return True

    def flush(self) -> None:
        """Have what was baked in its place, then record it. Raises DatabaseError; OSError in a bulk bake."""
        self.store.settle()
        self._forget_expected()
        self.ledger.flush(self.planner.position)

    def _bake(self, ref: OutputRef, job: PressJob | None) -> Outcome:
        known = self._known(ref)
        if known and job and known.position >= job.position:
            self.ledger.skip(job)
            return Outcome(known.status < 400, known.position)
        kind = self.registry.kind(ref.kind)
        if ref.place not in self._foreseen:
            self._prepare(ref)
        self._under_way.append(ref.place)
        try:
            proof = self._settled(kind, ref)
            if known and self._leaves_too_early(known, proof, job):
                return Outcome(False, job.position if job else proof.position)
            self._put(kind, proof)
            if known is None and proof.status < 400:
                self._let_in(kind.subject(ref))
        finally:
            self._under_way.pop()
        return Outcome(proof.status < 400, proof.position)

    def _known(self, ref: OutputRef) -> Output | None:
        if entry := self.ledger.get(ref.place):
            return entry.as_output()
        if ref.place in self._expected:
            return self._expected[ref.place]
        return Output.objects.filter(edition=ref.edition, path=ref.path).first()

    def _settled(self, kind: OutputKind, ref: OutputRef) -> Proof:
        """Render until everything named has its own page; what cannot have one is left out (`withheld`)."""
        left_out: set[str] = set()
        for _ in range(TRIES):
            foreseen = self._foreseen.pop(ref.place, None)
            with withholding(left_out):
                proof = foreseen or pull_proof(kind, ref, self._shelf)
            if proof.result is None:
                return proof
            stands, blocked = self._bake_what_is_named(proof)
            for key in left_out.intersection(blocked):
                raise Blocked(f"{ref.path} waits for {blocked[key]}")
            left_out.update(blocked)
            if stands and not blocked:
                # Recorded, so that the list is baked again when it changes or its page can be made.
                marks = [*left_out, *map(_left_out_mark, left_out)]
                return replace(proof, keys=dict.fromkeys(marks) | dict(proof.keys))
        raise Restless(f"{ref.path} names what was unpublished while it was rendered, {TRIES} times")

    def _bake_what_is_named(self, proof: Proof) -> tuple[bool, dict[str, str]]:
        """Bake first what `proof` names. False if some of it is gone by now; and what could not be baked."""
        named = self._named_by(proof)
        if named and proof.position > self.planner.position and is_hurried(self.planner.position):
            self.planner.plan()  # changes that the rendering saw have jobs from here on
        stands, blocked = True, {}
        for waiting in self._stand_of(named):
            if waiting.ref.place in self._under_way or len(self._under_way) > DEEPEST:
                continue  # stories that name each other in a circle, or in a chain without an end
            if self._is_announced(waiting, seen=proof.position):
                continue
            outcome = self._bake_first(waiting)
            if isinstance(outcome, str):
                blocked[waiting.key] = outcome
                continue
            stands &= outcome.live or outcome.position <= proof.position
            if outcome.live and outcome.position >= self._standing_at:
                self._standing.add(waiting.key)
        return stands, blocked

    def _named_by(self, proof: Proof) -> set[str]:
        """The keys of things with a page that are named in `proof`."""
        subjects = self.registry.subject_kinds
        named = {key for key in proof.keys if keys.kind_of(key) in subjects}
        if not 300 <= proof.status < 400:  # only the address that a page has left waits for its new one
            named.discard(self.registry.kind(proof.ref.kind).subject(proof.ref))
        return named

    def _stand_of(self, named: set[str]) -> list[Waiting]:
        """The pages to bake before anything that names these keys; the others' pages are known to stand."""
        if self._standing_at != self.planner.position:
            self._standing, self._standing_at = set(), self.planner.position
        asked = named - self._standing
        first = list(order.pages_to_bake_first(self.registry, self.ledger, asked))
        self._standing |= asked.difference(waiting.key for waiting in first)
        return first

    def _is_announced(self, waiting: Waiting, *, seen: int) -> bool:
        """Whether readers find a waiting plate there that will be a page in its turn (ADR 008): a publication
        that names stories of an import would else wait for all their pages and pictures. `seen` is the row
        that the naming page was rendered at.
        """
        job, ref = waiting.job, waiting.ref
        if self._known(ref) is not None or (job is not None and (job.attempts or job.lane != WIDE_LANE)):
            return False
        if not self.store.waiting_for(ref.edition, ref.path):
            # The import may just have committed it. To plan that would be a wait for the lock, page by page.
            self.planner.announce_ahead(upto=seen)
            if not self.store.waiting_for(ref.edition, ref.path):
                return False
        self._standing.add(waiting.key)
        return True

    def _bake_first(self, waiting: Waiting) -> Outcome | str:
        """Bake a page that others name; why not, where it cannot be and readers would find nothing."""
        job, known = waiting.job, self._known(waiting.ref)
        if job and job.not_before and job.not_before > clock.now():
            if job.phase == LAST:
                return Outcome(False, job.position)
            return _as_it_is(known) or f"{waiting.ref.path}: {job.error}"
        try:
            return self._bake(waiting.ref, job)
        except Exception as error:
            if is_outage(error):
                raise
            if job:
                note_failure(job, error)
            return _as_it_is(known) or f"{waiting.ref.path}: {error}"

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

    def _let_in(self, subject: str) -> None:
        """Bake again what a page was left out of while it could not be made; nearly always nothing."""
        if not subject:
            return
        mark = _left_out_mark(subject)
        if self.ledger.names(mark):
            self.flush()
        if mark in self._not_missed:
            return
        if lists := list(Output.objects.filter(dependencies__key=mark)):
            rebake_outputs(outputs=lists)

    def _ask_again(self, job: PressJob) -> None:
        wishes = birth.ask_again(self.registry, job)  # outside: an editor who saves waits for the write lock
        with transaction.atomic():
            enqueue(wishes)
            PressJob.objects.filter(pk=job.pk, position=job.position).delete()


def _left_out_mark(key: str) -> str:
    """The key that a list records for what it left out: `withheld:story/42`."""
    return keys.checked(f"withheld:{key.replace(':', '/', 1)}")


def _as_it_is(known: Output | None) -> Outcome | None:
    return Outcome(known.status < 400, known.position) if known else None
