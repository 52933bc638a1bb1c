"""A new version of the code or the templates changes every page: it is announced like any other change."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db import transaction

from broadsheet import hookspecs, outbox
from broadsheet.kernel import keys
from broadsheet.kernel.version import VERSION
from broadsheet.newsroom.models import Edition
from broadsheet.press.models import PressState
from broadsheet.press.planner import state

_SUFFIXES = (".py", ".html", ".txt", ".xml", ".css", ".js", ".svg", ".mo")
_NOT_SHOWN = {"tests", "migrations", "__pycache__"}


def sources() -> list[Path]:
    """The folders that pages are rendered from, of every installed part (hook `press_sources`)."""
    return sorted({Path(folder) for folders in hookspecs.manager.hook.press_sources() for folder in folders})


def fingerprint(folders: Iterable[Path]) -> str:
    """A hash that moves when any page may look different: over the version, the site's address and hosts,
    and every source file in `folders`.
    """
    digest = blake2b(repr((VERSION, settings.HOME.url, settings.HOME.hosts)).encode(), digest_size=16)
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            parts = file.relative_to(folder).parts
            if file.suffix in _SUFFIXES and not _NOT_SHOWN.intersection(parts) and file.is_file():
                digest.update("/".join((folder.name, *parts)).encode() + b"\x00")
                digest.update(blake2b(file.read_bytes(), digest_size=16).digest())
    return digest.hexdigest()


def announce_new_code(version: str) -> bool:
    """Have everything baked again in the slow lane if `version` is not that of the last start.

    The editions are announced too, and at the very first start they alone: delivery then knows them at once.
    The announcement and the new version are one transaction.
    """
    before = state().code_version
    if before == version:
        return False
    with transaction.atomic():
        PressState.objects.filter(pk=PressState.ONLY).update(code_version=version)
        sites = [keys.site(code) for code in Edition.objects.values_list("code", flat=True)]
        if dirtied := [*sites, *([keys.template()] if before else [])]:
            outbox.announce(dirtied)
    return bool(before)
