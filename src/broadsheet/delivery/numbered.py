"""Old addresses by number: the one thing in a query that is looked at, for archives that came from elsewhere.

WordPress gives every post the address `/?p=7`. Imports leave a redirect at that path of the edition; delivery
finds its plate here. Everything else in a query is ignored, and two numbers mean nothing.
"""

import re

_NUMBER = re.compile(rb"(?:^|&)(p|page_id|attachment_id)=([^&]*)")
_DIGITS = re.compile(rb"[0-9]{1,19}")
STATUSES = (301, 302, 410)
"""What a plate at such an address may say; a page is never found by a query."""


def old_address(query: bytes) -> str | None:
    """The path inside an edition that a query stands for, `/?p=7`; None where it names none or several."""
    found = _NUMBER.findall(query)
    if len(found) != 1 or not _DIGITS.fullmatch(found[0][1]):
        return None
    name, number = found[0]
    return f"/?{name.decode()}={int(number)}"
