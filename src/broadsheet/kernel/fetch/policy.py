"""What a fetch may do. The product uses the default; tests let a loopback address in."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from broadsheet.kernel.fetch.addresses import IPAddress
from broadsheet.kernel.fetch.limits import HostLimits
from broadsheet.kernel.fetch.networks import is_public
from broadsheet.kernel.fetch.resolving import system_resolve

_LIMITS = HostLimits()


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of one fetch, redirects included."""

    schemes: frozenset[str] = frozenset({"http", "https"})
    ports: frozenset[int] | None = frozenset({80, 443})
    """None: every port."""
    seconds: float = 10.0
    """From the first question to DNS to the last byte."""
    max_bytes: int = 10 * 1024 * 1024
    """Of the body, as it comes and unpacked."""
    max_redirects: int = 3
    may_reach: Callable[[IPAddress], bool] = is_public
    resolve: Callable[[str, int, float], Sequence[str]] = system_resolve
    """(host, port, seconds left) to addresses. Raises OSError, and TimeoutError when it takes longer."""
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    limits: HostLimits = field(default=_LIMITS)
