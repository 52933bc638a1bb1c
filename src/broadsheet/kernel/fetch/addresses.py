"""An address as it is typed, taken apart; whatever two programs could read differently is refused."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from broadsheet.kernel.fetch.faults import FetchError, Reason

LONGEST = 2048
"""Characters of an address."""

PORTS = {"http": 80, "https": 443}

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_FORM = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<rest>[^#]*)")
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(?P<port>[0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNWRITTEN = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ud800-\udfff]")
# What IDNA also takes for a full stop (RFC 3490 section 3.1).
_OTHER_DOTS = "\u3002\uff0e\uff61"
_OWN_NAMES = ("localhost", "local", "internal", "lan", "home.arpa", "onion", "invalid")


@dataclass(frozen=True, slots=True)
class Target:
    """What to ask, and whom. `literal` is the host where it is written as a number, else None."""

    scheme: str
    host: str
    port: int
    path: str
    """With the query; begins with a slash."""
    literal: IPAddress | None

    @property
    def authority(self) -> str:
        """The host as the Host field says it (RFC 9110 section 7.2)."""
        host = f"[{self.host}]" if isinstance(self.literal, ipaddress.IPv6Address) else self.host
        return host if self.port == PORTS.get(self.scheme) else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def read_target(url: str, *, schemes: Collection[str], ports: Collection[int] | None) -> Target:
    """The target that `url` names; `ports` None lets every port pass.

    Refused are other schemes and ports, user names, white space and backslashes, an IPv4 address that is not
    four plain decimal numbers (WHATWG URL section 3.5 "ends in a number" names the rest), full stops that are
    none, names without a dot and names that every machine gives itself. Raises FetchError.
    """
    if len(url) > LONGEST:
        raise _odd(f"The address has more than {LONGEST} characters.")
    if _UNWRITTEN.search(url):
        raise _odd("The address holds a space, a backslash or a character that cannot be seen.")
    parts = _FORM.match(url)
    if parts is None:
        raise _odd("This is not a whole address: it should begin with https://.")
    scheme = parts["scheme"].lower()
    if scheme not in schemes:
        allowed = " and ".join(sorted(schemes))
        raise FetchError(Reason.SCHEME, f"Addresses of {scheme} are not fetched, only those of {allowed}.")
    if "@" in parts["authority"] or "%" in parts["authority"]:
        raise _odd("The address holds a user name or an encoded host.")
    authority = _AUTHORITY.fullmatch(parts["authority"])
    if authority is None:
        raise _odd("The address names no host, or not in a plain way.")
    host, literal = _host(authority["host"])
    port = int(authority["port"] or PORTS.get(scheme, 0))
    if not 0 < port < 65536 or (ports is not None and port not in ports):
        allowed = " and ".join(map(str, sorted(ports or PORTS.values())))
        raise FetchError(Reason.PORT, f"Port {port} of {host} is not asked, only {allowed}.", host=host)
    path = quote(parts["rest"], safe="/?:@!$&'()*+,;=-._~%[]")
    return Target(scheme, host, port, path if path.startswith("/") else f"/{path}", literal)


def _host(text: str) -> tuple[str, IPAddress | None]:
    if text.startswith("["):
        try:
            number = ipaddress.IPv6Address(text[1:-1])
        except ValueError:
            raise _odd(f"{text} is no address of version 6.") from None
        return str(number), number
    name = _ascii(text.lower())
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _dotted(name)
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _odd(f"{text} is not the name of a host.")
    if len(labels) < 2 or any(name == own or name.endswith(f".{own}") for own in _OWN_NAMES):
        raise FetchError(Reason.PRIVATE, f"{name} is a name for use inside a network.", host=name)
    return name, None


def _ascii(name: str) -> str:
    """A name in the letters of DNS. One that only looks like such letters (full-width ones) is refused."""
    if name.isascii():
        return name
    if any(dot in name for dot in _OTHER_DOTS):
        raise _odd("The host has a full stop that is none.")
    labels = []
    for label in name.split("."):
        try:
            encoded = label if label.isascii() else label.encode("idna").decode("ascii")
        except UnicodeError:
            raise _odd(f"{name} is not the name of a host.") from None
        if not label.isascii() and not encoded.startswith("xn--"):
            raise _odd("The host is spelt in letters that only look like others.")
        labels.append(encoded)
    return ".".join(labels)


def _dotted(name: str) -> tuple[str, IPAddress]:
    try:
        number = ipaddress.IPv4Address(name)
    except ValueError:
        raise _odd(f"{name} is a number, but not four plain decimal ones.") from None
    return str(number), number


def _odd(sentence: str) -> FetchError:
    return FetchError(Reason.SPELLING, sentence)
