"""What the desk shows of the calls, and what it may ask of them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db.models import QuerySet

from broadsheet import hookspecs
from broadsheet.hookspecs import PingFailure, PingReport
from broadsheet.kernel import clock
from broadsheet.outlets.models import Ping
from broadsheet.outlets.pings import send
from broadsheet.outlets.settled import hub, indexnow_key

SHOWN = 20


@hookspecs.hook
def ping_report() -> PingReport:
    """At most two queries a service, and two."""
    places = {
        Ping.Service.WEBSUB: hub(),
        Ping.Service.INDEXNOW: send.INDEXNOW if indexnow_key() else "",
    }
    failed = _failed().order_by("-pk")
    return PingReport(
        services=tuple(_service(service, place) for service, place in places.items() if place),
        failed=failed.count(),
        failures=tuple(
            PingFailure(
                service=ping.get_service_display(),
                url=ping.urls[0],
                urls=len(ping.urls),
                reason=ping.error,
                attempts=ping.attempts,
                number=ping.pk,
                next_try=ping.not_before if ping.state == Ping.State.WAITING else None,
            )
            for ping in failed[:SHOWN]
        ),
    )


@hookspecs.hook
def retry_pings(number: int | None) -> int:
    found = _failed() if number is None else _failed().filter(pk=number)
    now = clock.now()
    # As if it were new: it is given up a day from now.
    return found.update(state=Ping.State.WAITING, not_before=now, created=now)


def _failed() -> QuerySet[Ping]:
    return Ping.objects.exclude(state=Ping.State.TAKEN).filter(attempts__gt=0)


def _service(service: Ping.Service, place: str) -> tuple[str, str, int, object]:
    own = Ping.objects.filter(service=service)
    waiting = own.filter(state=Ping.State.WAITING).count()
    last = own.filter(state=Ping.State.TAKEN).order_by("-not_before").values_list("not_before", flat=True)
    return str(service.label), urlsplit(place).hostname or "", waiting, last.first()
