"""An address of every view of the newsroom, with things of a site put in: for tests that open them all."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse

from broadsheet.stories.policy.routes import CLASSES, Access

CLOSED = (Access.OPEN, Access.OFF)
"""What nobody has to sign in for, and what is for nobody."""


def addresses(things: dict[str, Any]) -> dict[str, str]:
    """By the name of the view. `things` are by the beginning of the names of their views; the first counts.

    Left out is what takes something else than the number of one of them, and of a version of it.
    """
    found = {}
    for name, access in CLASSES.items():
        if access in CLOSED or name == "wagtailadmin_logout":
            continue  # to open that one is to leave
        thing = next((one for prefix, one in things.items() if name.startswith(prefix)), None)
        number, revision = getattr(thing, "pk", None), getattr(thing, "latest_revision_id", None)
        for args in ([], [number], [number, revision], [number, "earliest", "latest"]):
            try:
                found[name] = reverse(name, args=args)
                break
            except NoReverseMatch:
                continue
    return found
