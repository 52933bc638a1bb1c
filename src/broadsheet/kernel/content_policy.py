"""The Content-Security-Policy of readers' pages (W3C CSP 3).

A page with frames names their hosts itself; every other one has none. With all hosts of the table in it, the
policy was most of each answer's head, and what nginx' cache reads anew for every reader: 0.9 of 1.5 kB.
"""

import re

from broadsheet.kernel.embeds import FRAME_HOSTS

_FRAME = re.compile(r'data-embed="https://([a-z0-9.-]+)/')
_FIRST = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
)
_LAST = "frame-ancestors 'none'"

WITHOUT_FRAMES = _FIRST + _LAST


def policy_of(body: str) -> str | None:
    """The policy of a page that offers frames: those hosts of the table that it names. None where it names
    none, which has WITHOUT_FRAMES.
    """
    named = set(_FRAME.findall(body))
    frames = [f"https://{host}" for host in FRAME_HOSTS if host in named]
    return f"{_FIRST}frame-src {' '.join(frames)}; {_LAST}" if frames else None


def policy_of_preview(body: str) -> str:
    """The same at the desk: in the frame of its form, with the style sheet in the page itself."""
    policy = policy_of(body) or WITHOUT_FRAMES
    return policy.replace(_LAST, "frame-ancestors 'self'").replace(
        "style-src 'self'", "style-src 'self' 'unsafe-inline'"
    )
