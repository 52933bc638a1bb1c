"""Telling another machine something: one request, checked like every other, and what it said to it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from broadsheet.kernel.fetch.addresses import read_target
from broadsheet.kernel.fetch.fetching import checked_numbers
from broadsheet.kernel.fetch.hop import Deadline, Hop, telling
from broadsheet.kernel.fetch.policy import Policy

_DEFAULT = Policy(seconds=15.0, max_bytes=64 * 1024)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered: the HTTP status, and after how many seconds to come again where that was said."""

    status: int
    retry_after: float | None


def post(url: str, *, body: bytes, kind: str, policy: Policy = _DEFAULT) -> Answered:
    """Send `body` (POST), whose media type is `kind`, and return what was answered, whatever its status.

    A redirect is not followed: what was to be told would be told to somebody else. Takes `policy.seconds` at
    most. Raises FetchError, whose message says in a sentence why nothing was sent or answered.
    """
    deadline = Deadline(policy.seconds)
    target = read_target(url, schemes=policy.schemes, ports=policy.ports)
    numbers = checked_numbers(target, deadline, policy)
    with (
        policy.limits.turn(target.host),
        closing(
            Hop(
                target,
                numbers,
                request=telling(target, body=body, kind=kind),
                deadline=deadline,
                max_bytes=policy.max_bytes,
                tls=policy.tls() if target.scheme == "https" else None,
            )
        ) as hop,
    ):
        return Answered(hop.status, hop.retry_after)
