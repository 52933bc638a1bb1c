"""The address for readers who poll: `live/head/NUMBER.json`, where NUMBER is the time in steps of ten
seconds.

All who ask within a step ask for the same address, so a cache in front asks delivery once. A step that is
over has an answer that may be kept: it holds everything up to the end of its step, and nobody needs more from
it, because the next question has another address. One that has not begun may not, or a cache could be filled
with answers from before.
"""

import re

from broadsheet.delivery.answers import NO_CACHING

STEP = 10
"""Seconds. `press/assets/live.js` counts in the same steps, by delivery's own clock (`Date`)."""

OVER = b"Cache-Control: public, max-age=86400\r\n"
NOW = b"Cache-Control: public, max-age=0, s-maxage=2\r\n"

_ADDRESS = re.compile(r"/live/head/([0-9]{1,12})\.json")


def step_of(path: str) -> int | None:
    """The step that a path inside an edition asks for; None where it is no such address."""
    match = _ADDRESS.fullmatch(path)
    return int(match[1]) if match else None


def caching(step: int, now: float) -> bytes:
    """How long the answer for a step may be kept; `now` is Unix time."""
    current = int(now) // STEP
    if step < current:
        return OVER
    return NOW if step == current else NO_CACHING
