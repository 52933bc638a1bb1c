"""Why the press could not bake a page, in words that say what to do; its own go below."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from broadsheet.hookspecs import Failure

FULL = gettext_noop("The disk is full. Make room: what waits is then baked by itself, nothing is lost.")
SHUT = gettext_noop(
    "The press may not write or read a file of this page. Look at who owns it and its rights."
)
MISSING = gettext_noop(
    "A file that this page needs is not there, perhaps a picture's. "
    "Send it again, or take it out of the story."
)
TEMPLATE = gettext_noop(
    "A template cannot be used. If the site folder or a plugin has its own, mend it there."
)
DATABASE = gettext_noop("The newsroom's database did not answer. The page is baked when it is back.")
PROGRAM = gettext_noop(
    "A fault of the program: the page stays as it was before. "
    "If trying again does not help, report it with the words below."
)

SIGNS = (
    (("[Errno 28]", "[Errno 122]", "disk is full", "No space left"), FULL),
    (("PermissionError:", "[Errno 13]", "[Errno 30]"), SHUT),
    (("FileNotFoundError:", "[Errno 2]"), MISSING),
    (("TemplateSyntaxError:", "TemplateDoesNotExist:"), TEMPLATE),
    (("OperationalError:", "InterfaceError:"), DATABASE),
)
"""What stands in the press's own words, and what that means; the first that fits."""


def said_of(reason: str) -> str:
    """What to do about a page that failed for this reason, in the language of whoever reads it."""
    for signs, said in SIGNS:
        if any(sign in reason for sign in signs):
            return _(said)
    return _(PROGRAM)


def told(failures: Iterable[Failure]) -> list[tuple[Failure, str]]:
    """Each failure with what to do about it."""
    return [(failure, said_of(failure.reason)) for failure in failures]
