"""Faults of the newsroom, told to a Sentry server where one is named (`sentry_dsn`). Delivery and press tell
nobody anything.

What is told: where the code broke, the words of the error, method and address. Never what was typed or sent,
who it was, cookies, or what variables held: drafts and sources stay here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from broadsheet.kernel.version import VERSION

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

_KEPT = frozenset(
    {"event_id", "exception", "level", "logentry", "logger", "platform", "release", "sdk", "timestamp"}
)


def report_faults(dsn: str) -> None:
    """Tell that Sentry server of every fault of this process from now on; nobody where `dsn` is empty.

    A server that is away costs nothing: reports are sent by a thread of their own, and dropped.
    """
    if not dsn:
        return
    import sentry_sdk  # not a dependency: `options.sentry_dsn` has seen that it is there

    sentry_sdk.init(
        dsn=dsn,
        release=f"broadsheet@{VERSION}",
        before_send=without_people,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
    )


def without_people(event: Event, _hint: Hint) -> Event:
    """The report with nothing of who asked and what they sent: of the request method and address alone."""
    kept: dict[str, Any] = {name: value for name, value in event.items() if name in _KEPT}
    request = event.get("request") or {}
    kept["request"] = {
        "method": request.get("method"),
        "url": str(request.get("url", "")).partition("?")[0],
    }
    return kept  # type: ignore[return-value]
