"""What can be wrong with a fetch."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why something was not fetched, for whoever says it in another language."""

    SPELLING = "spelling"
    SCHEME = "scheme"
    PORT = "port"
    PRIVATE = "private"
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    NOT_TRUSTED = "not_trusted"
    SLOW = "slow"
    LARGE = "large"
    STATUS = "status"
    KIND = "kind"
    REDIRECTS = "redirects"
    BROKEN = "broken"
    OFTEN = "often"


class FetchError(Exception):
    """Something that was not fetched; the message is an English sentence, `reason` its kind.

    `host` is the one that was asked (empty where the address names none), `status` its HTTP status (0
    where it gave none), `retry_after` the seconds after which it wants to be asked again, if it said so.
    """

    def __init__(
        self,
        reason: Reason,
        sentence: str,
        *,
        host: str = "",
        status: int = 0,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.host = host
        self.status = status
        self.retry_after = retry_after
