"""A whole fetch: every hop checked before it is made."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urljoin

from broadsheet.kernel.fetch.addresses import IPAddress, Target, read_target
from broadsheet.kernel.fetch.faults import FetchError, Reason
from broadsheet.kernel.fetch.hop import Deadline, Hop, asking, broken
from broadsheet.kernel.fetch.policy import Policy

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DEFAULT = Policy()
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,300}")


@dataclass(frozen=True, slots=True)
class Known:
    """What a server said of the copy that is here (RFC 9110 sections 8.8.2 and 8.8.3); empty: nothing."""

    etag: str = ""
    last_modified: str = ""

    def fields(self) -> list[str]:
        """The header fields that ask for something newer only; nothing that would not be one field."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return [f"{name}: {value}" for name, value in asked.items() if _VALIDATOR.fullmatch(value)]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the address it came from in the end, its media type in small letters, its bytes."""

    url: str
    kind: str
    charset: str
    """As the Content-Type says it; empty where it says nothing."""
    body: bytes
    known: Known = Known()
    """By which the next `fetch` may ask for something newer."""
    unchanged: bool = False
    """Whether the server says that what is known stands (304); `body` is empty then."""


def fetch(
    url: str, *, kinds: Collection[str], policy: Policy = _DEFAULT, known: Known | None = None
) -> Fetched:
    """Ask for `url` (GET) and return the answer with status 200, or 304 where `known` is asked with.

    `kinds` are the media types that are taken; anything else is refused unread. Takes `policy.seconds` at
    most. Raises FetchError, whose message says in a sentence what is wrong.
    """
    deadline = Deadline(policy.seconds)
    accept = ", ".join(kinds)
    fields = known.fields() if known else []
    target = read_target(url, schemes=policy.schemes, ports=policy.ports)
    for _ in range(policy.max_redirects + 1):
        numbers = checked_numbers(target, deadline, policy)
        with (
            policy.limits.turn(target.host),
            closing(
                Hop(
                    target,
                    numbers,
                    request=asking(target, accept=accept, fields=fields),
                    deadline=deadline,
                    max_bytes=policy.max_bytes,
                    tls=policy.tls() if target.scheme == "https" else None,
                )
            ) as hop,
        ):
            if hop.status not in _REDIRECTS:
                if hop.status == 304 and known and fields:
                    return Fetched(target.url, "", "", b"", known, unchanged=True)
                return _taken(target, hop, kinds)
            target = _next(target, hop, policy)
    sentence = f"{target.host} sends from one address to the next, more than {policy.max_redirects} times."
    raise FetchError(Reason.REDIRECTS, sentence, host=target.host)


def refuse_address(url: str, policy: Policy = _DEFAULT) -> None:
    """Raise the FetchError that `fetch` would, as far as the address alone tells it: no name is looked up."""
    target = read_target(url, schemes=policy.schemes, ports=policy.ports)
    if target.literal is not None:
        checked_numbers(target, Deadline(policy.seconds), policy)


def checked_numbers(target: Target, deadline: Deadline, policy: Policy) -> list[IPAddress]:
    """The numbers to connect to. Where one of a name's numbers is not public, none is taken: FetchError."""
    if target.literal is not None:
        numbers: list[IPAddress] = [target.literal]
    else:
        try:
            found = policy.resolve(target.host, target.port, deadline.left(target.host))
        except TimeoutError:
            raise deadline.over(target.host) from None
        except OSError:
            found = ()
        numbers = [ipaddress.ip_address(number) for number in found]
    if not numbers:
        raise FetchError(Reason.UNKNOWN_HOST, f"There is no host {target.host}.", host=target.host)
    if not all(policy.may_reach(number) for number in numbers):
        sentence = f"{target.host} leads into a private network."
        raise FetchError(Reason.PRIVATE, sentence, host=target.host)
    return numbers


def _next(target: Target, hop: Hop, policy: Policy) -> Target:
    """Where a redirect leads; never from https to http."""
    try:
        # http.client reads fields as Latin-1, whatever was sent.
        location = (hop.headers.get("Location") or "").encode("latin-1").decode("utf-8")
        address = urljoin(target.url, location) if location else ""
    except ValueError:
        address = ""
    if not address:
        raise broken(target.host)
    following = read_target(address, schemes=policy.schemes, ports=policy.ports)
    if (target.scheme, following.scheme) == ("https", "http"):
        sentence = f"{target.host} leads from https to http."
        raise FetchError(Reason.SCHEME, sentence, host=target.host)
    return following


def _taken(target: Target, hop: Hop, kinds: Collection[str]) -> Fetched:
    if hop.status != 200:
        sentence = f"{target.host} answered {hop.status}."
        raise FetchError(
            Reason.STATUS, sentence, host=target.host, status=hop.status, retry_after=hop.retry_after
        )
    kind = (hop.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if kind not in kinds:
        said = kind or "something without a type"
        raise FetchError(
            Reason.KIND, f"{target.host} sent {said[:80]}, which is not taken.", host=target.host
        )
    known = Known(hop.headers.get("ETag") or "", hop.headers.get("Last-Modified") or "")
    return Fetched(target.url, kind, hop.headers.get_content_charset() or "", hop.body(), known)
