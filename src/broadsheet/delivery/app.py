"""From a request to its answer. Knows the store and the rules of addresses; knows nothing of sockets.

An answer depends on the host, the path and the declared slots. The query string, cookies and other fields
are never looked at; the exceptions are named where they are read: `Last-Event-ID` (live), conditions and
ranges, and an old address by number (numbered).
"""

import contextlib
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

from broadsheet.delivery import health, notices, numbered, polling
from broadsheet.delivery.answers import (
    NO_CACHING,
    SHORT_CACHING,
    Answer,
    Ready,
    plain,
    redirect,
)
from broadsheet.delivery.cache import Cache
from broadsheet.delivery.compose import compose, versions
from broadsheet.delivery.inbox import Inbox
from broadsheet.delivery.live import Live
from broadsheet.delivery.media import Files, HeldFile, choose
from broadsheet.delivery.meter import Meter
from broadsheet.delivery.negotiation import KNOWN, accepts_gzip, conditional
from broadsheet.delivery.routing import Route, Routes, text_alone
from broadsheet.delivery.settings import Settings
from broadsheet.delivery.store import HeldPlate, Store
from broadsheet.kernel import paths
from broadsheet.kernel.site import Edition
from broadsheet.kernel.splice import SpliceError

_SLASHES = re.compile(rb"/{2,}")


class App:
    """One store, answered for."""

    def __init__(
        self, settings: Settings, defer: Callable[[Callable[[], None]], object], meter: Meter
    ) -> None:
        self.started = datetime.now(UTC)
        self.inbox = Inbox(settings.inbox)
        self.store = Store(settings.store, Cache(settings.cache), meter, self.inbox.damaged)
        self.live = Live(settings.store, settings.connections * 3 // 4, defer, meter)
        self._files = Files(settings.store, self.store.cache)
        self._hosts = settings.hosts
        self._routes = Routes(self.store.site, self._hosts)

    def respond(self, target: bytes, fields: dict[bytes, bytes]) -> Answer:
        """The answer to GET for a request target with the fields of `heads.FIELDS`, names in lower case."""
        if b"?" in target:
            target, _, query = target.partition(b"?")
            if b"=" in query and (answer := self._numbered(target, query, fields)) is not None:
                return answer
        store = self.store
        if store.generation.view[0] != store.seen:
            store.refresh()
        route = self._routes.known.get(fields.get(b"host"))
        if route is not None:
            held = route.hot.get(target)
            if held is not None and held.tick == store.tick:
                accept = fields.get(b"accept-encoding")
                gzip = KNOWN.get(accept)
                if gzip is None:
                    gzip = accepts_gzip(accept)
                ready = held.gzip if gzip else held.plain
                if ready is not None:
                    held.used = True
                    if accept is not None and len(fields) == 2:
                        return ready.answer
                    if ready.unmodified is not None and fields.get(b"if-none-match") == ready.etag:
                        return ready.unmodified
                    if type(held) is HeldFile:
                        return choose(held, fields)
                    return conditional(ready, fields.get(b"if-none-match"), fields.get(b"if-modified-since"))
        return self._find(target, fields, route)

    def second(self) -> None:
        """What is done once a second."""
        self.store.second()
        if self.store.site is not self._routes.site:
            self._routes = Routes(self.store.site, self._hosts)
        self.inbox.flush()

    def _find(self, target: bytes, fields: dict[bytes, bytes], route: Route | None) -> Answer:
        if target == b"/healthz":
            return health.respond(self.store, started=self.started, listeners=self.live.count())
        if not target.startswith(b"/"):
            return self._proxied(target, fields)
        if self.store.site is None:
            return notices.preparing()
        if route is None:
            try:
                route = self._routes.find(fields.get(b"host"))
            except ValueError:
                return plain(400, close=True)
            if route is None:
                return plain(421)
        try:
            path = paths.decode(target)
        except paths.PathError:
            return self._merged(target, fields, route) if b"//" in target else plain(400)
        if path.startswith(("/media/", "/static/")):
            return self._file(path[1:], target, fields, route)
        return self._inside(path, target, fields, route)

    def _merged(self, target: bytes, fields: dict[bytes, bytes], route: Route) -> Answer:
        """An address with doubled slashes is none of ours. Old sites' links have them: what has moved from
        there, or is gone, is said as for single ones.
        """
        target = _SLASHES.sub(b"/", target)
        with contextlib.suppress(paths.PathError):
            found = route.edition(paths.decode(target))
            held = self.store.plate(found[0].code, found[1]) if found is not None and found[1] else None
            if found and held and held.plate is not None and held.plate.status in numbered.STATUSES:
                return self._page(*found, target, fields, route)
        return plain(400)

    def _numbered(self, target: bytes, query: bytes, fields: dict[bytes, bytes]) -> Answer | None:
        """The redirect from an old address by number, see `numbered`; None where the query means nothing."""
        old = numbered.old_address(query)
        if old is None or self.store.site is None:
            return None
        self.store.refresh()
        try:
            route = self._routes.find(fields.get(b"host"))
            found = route.edition(paths.decode(target)) if route is not None else None
        except ValueError:
            return None
        if found is None or found[1] not in ("", "/"):
            return None
        held = self.store.plate(found[0].code, old)
        if held is None or held.plate is None or held.plate.status not in numbered.STATUSES:
            return None
        ready = self._ready(found[0].code, held, accepts_gzip(fields.get(b"accept-encoding")))
        if ready is None:
            return None
        # Kept by nobody: whoever knows less of queries would keep it as the front page.
        head = ready.answer.head.replace(SHORT_CACHING, NO_CACHING)
        return Answer(head, ready.answer.body, status=ready.answer.status)

    def _proxied(self, target: bytes, fields: dict[bytes, bytes]) -> Answer:
        """The form that proxies use; both hosts have to be the same one (RFC 9112 section 3.2.2)."""
        scheme, _, rest = target.partition(b"://")
        host, _, path = rest.partition(b"/")
        if scheme.lower() not in (b"http", b"https") or host.lower() != fields.get(b"host", b"").lower():
            return plain(400, close=True)
        return self.respond(b"/" + path, fields)

    def _inside(self, path: str, target: bytes, fields: dict[bytes, bytes], route: Route) -> Answer:
        if route.former and (target_now := route.moved(path)) is not None:
            return redirect(target_now)
        found = route.edition(path)
        if found is None:
            # Every edition has a prefix: the bare address leads to the first one's front.
            if path == "/" and route.first is not None:
                return redirect(paths.quote(route.first.prefix + "/"), 302)
            if path in (paths.ROBOTS, paths.FAVICON) and route.first is not None:
                # They belong to the host and not to an edition (RFC 9309 section 2.3).
                return self._page(route.first, path, target, fields, route)
            return plain(404)
        edition, inner = found
        if not inner:
            return redirect(paths.quote(edition.prefix + "/"))
        if inner == "/live/events":
            return self.live.respond(edition.code, fields.get(b"last-event-id"))
        if inner == "/live/head.json":
            return self._file(paths.head_file(edition.code), target, fields, route)
        if (step := polling.step_of(inner)) is not None:
            return self._polled(edition.code, step, fields)
        return self._page(edition, inner, target, fields, route)

    def _polled(self, edition: str, step: int, fields: dict[bytes, bytes]) -> Answer:
        found = self._files.respond(paths.head_file(edition), fields, self.store.tick)
        if found is None:
            return plain(404)
        answer = found[0]
        head = answer.head.replace(polling.NOW, polling.caching(step, time.time()))
        return Answer(head, answer.body, status=answer.status)

    def _page(
        self, edition: Edition, path: str, target: bytes, fields: dict[bytes, bytes], route: Route
    ) -> Answer:
        held = self.store.plate(edition.code, path)
        if held is None:
            other = paths.twin(path)
            if other and self.store.plate(edition.code, other) is not None:
                return redirect(paths.quote(edition.prefix + other))
            if notices.is_preparing(self.store, edition):
                return notices.preparing(edition)
            held = self.store.plate(edition.code, paths.NOT_FOUND)
            if held is None:
                return plain(404)
        elif held.plate is not None and held.plate.status == 200:
            self.store.cache.name(held, route.hot, target)
        elif held.plate is not None and (onward := text_alone(held.plate, edition.prefix, path)):
            return redirect(onward)
        ready = self._ready(edition.code, held, accepts_gzip(fields.get(b"accept-encoding")))
        if ready is None:
            return notices.damaged(edition)
        if held.plate is not None and held.plate.status == 503:
            self.inbox.waiting(edition.code, path)
        return conditional(ready, fields.get(b"if-none-match"), fields.get(b"if-modified-since"))

    def _ready(self, edition: str, held: HeldPlate, gzip: bool) -> Ready | None:
        """The composed answer of a plate, kept from its second use on; None where the plate cannot be
        trusted.
        """
        plate = held.plate
        if plate is None:
            return None
        slots = {name: self.store.slot(edition, name) for name in held.slots}
        made_with = versions(slots.values())
        # Both encodings are looked at, so that neither is found by `respond` with an older river.
        if held.gzip is not None and held.gzip.versions != made_with:
            held.gzip = None
        if held.plain is not None and held.plain.versions != made_with:
            held.plain = None
        ready = held.gzip if gzip else held.plain
        if ready is None:
            try:
                ready = compose(plate, slots, made_with, gzip=gzip)
            except SpliceError as fault:
                self.store.spoil(held, fault)
                return None
            self._keep(held, ready, gzip)
        held.tick = self.store.tick
        return ready

    def _keep(self, held: HeldPlate, ready: Ready, gzip: bool) -> None:
        """Hold a composed answer from the second use on: most pages of an archive are read once in a
        while.
        """
        other = held.plain if gzip else held.gzip
        size = held.own_size + ready.weight + (other.weight if other else 0)
        if not self.store.cache.resize(held, size):
            return
        if gzip:
            held.gzip = ready
        else:
            held.plain = ready

    def _file(self, path: str, target: bytes, fields: dict[bytes, bytes], route: Route) -> Answer:
        found = self._files.respond(path, fields, self.store.tick)
        if found is None:
            return plain(404)
        answer, held = found
        if held is not None:
            self.store.cache.name(held, route.hot, target)
        return answer
