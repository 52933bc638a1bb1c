"""Making the calls: each until it is taken, ever more seldom, for a day; and never to a private address."""

from __future__ import annotations

import datetime as dt
import json
import logging
from urllib.parse import urlencode, urlsplit

from broadsheet.kernel import clock
from broadsheet.kernel.fetch import FetchError, Policy, Reason, post
from broadsheet.outlets.models import Ping

log = logging.getLogger(__name__)

INDEXNOW = "https://api.indexnow.org/indexnow"
"""Hands on to every search engine that takes part (indexnow.org)."""

FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=1), dt.timedelta(minutes=30)

GIVE_UP = dt.timedelta(days=1)

AT_ONCE = 5

_POLICY = Policy(seconds=15.0, max_bytes=64 * 1024)

# What another attempt would not change: what was sent is wrong, or where it was sent to.
_FINAL = frozenset({Reason.SPELLING, Reason.SCHEME, Reason.PORT, Reason.PRIVATE})


def send_due(policy: Policy = _POLICY) -> int:
    """Make the calls whose time has come, the oldest first, AT_ONCE at most; returns how many were tried."""
    due = Ping.objects.filter(state=Ping.State.WAITING, not_before__lte=clock.now()).order_by("pk")
    tried = 0
    for ping in due[:AT_ONCE]:
        if not tried or Ping.objects.filter(pk=ping.pk, not_before__lte=clock.now()).exists():
            _call(ping, policy)
            tried += 1
    return tried


def is_due() -> bool:
    """Whether a call's time has come. One seek."""
    return Ping.objects.filter(state=Ping.State.WAITING, not_before__lte=clock.now()).exists()


def _call(ping: Ping, policy: Policy) -> None:
    """Make one call and write down what came of it."""
    url, body, kind = _request(ping)
    try:
        answer = post(url, body=body, kind=kind, policy=policy)
    except FetchError as error:
        _failed(ping, str(error), final=error.reason in _FINAL)
        return
    if 200 <= answer.status < 300:
        Ping.objects.filter(pk=ping.pk).update(state=Ping.State.TAKEN, not_before=clock.now(), error="")
        return
    # 429 and 5xx say "later"; every other status says that this call is wrong and would be again.
    later = answer.status == 429 or answer.status >= 500
    _failed(
        ping, f"{urlsplit(url).hostname} answered {answer.status}.", final=not later, wait=answer.retry_after
    )


def _request(ping: Ping) -> tuple[str, bytes, str]:
    """Address, body and media type of a call."""
    if ping.service == Ping.Service.WEBSUB:
        # WebSub leaves open how a hub is told; this is what hubs take (PubSubHubbub 0.4 section 7.1).
        fields = [("hub.mode", "publish"), *(("hub.url", url) for url in ping.urls)]
        return ping.place, urlencode(fields).encode(), "application/x-www-form-urlencoded"
    held = {
        "host": urlsplit(ping.place).netloc,
        "key": ping.place.rpartition("/")[2].removesuffix(".txt"),
        "keyLocation": ping.place,
        "urlList": ping.urls,
    }
    return INDEXNOW, json.dumps(held).encode(), "application/json; charset=utf-8"


def _failed(ping: Ping, why: str, *, final: bool, wait: float | None = None) -> None:
    """Keep why, and when it is tried again: after a minute, two, four ..., or when the other side says."""
    now = clock.now()
    pause = min(FIRST_WAIT * 2 ** min(ping.attempts, 10), LONGEST_WAIT)
    if wait is not None:
        pause = max(pause, dt.timedelta(seconds=min(wait, GIVE_UP.total_seconds())))
    given_up = final or now + pause > ping.created + GIVE_UP
    ping.state = Ping.State.DROPPED if given_up else Ping.State.WAITING
    ping.attempts, ping.error = ping.attempts + 1, why[:500]
    ping.not_before = now if given_up else now + pause
    ping.save(update_fields=["attempts", "error", "state", "not_before"])
    log.warning("%s: %s%s", ping.service, why, " It is not tried again." if given_up else "")
    if not final:
        # The other side cannot be reached or has enough: what else is for it does not knock meanwhile.
        others = Ping.objects.filter(service=ping.service, state=Ping.State.WAITING)
        others.filter(not_before__lt=now + pause).exclude(pk=ping.pk).update(not_before=now + pause)
