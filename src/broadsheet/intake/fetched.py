"""The pictures of a source fetched from where they stand, by the product's one guarded fetcher."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path

from broadsheet.kernel import clock
from broadsheet.kernel.fetch import FetchError, HostLimits, Policy, Reason, fetch

KINDS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
}
PER_MINUTE = 300
"""Pictures asked of one host in a minute: mostly the paper's own old server, which serves readers still."""

GIVEN_UP = 3
"""Times in a row that a host did not answer, after which it is not asked again in this import."""

_SILENT = {Reason.UNKNOWN_HOST, Reason.UNREACHABLE, Reason.SLOW}


class FetchedMedia:
    """Keeps each picture in `folder`, named by its address, so that another import asks no more.

    What could not be had is asked for again by the next import, and within one only once.
    """

    def __init__(self, folder: Path, policy: Policy | None = None) -> None:
        self.folder = folder
        self.policy = policy or Policy(limits=HostLimits(per_minute=PER_MINUTE))
        self.faults: dict[str, str] = {}
        self.silent: Counter[str] = Counter()

    def find(self, src: str) -> Path | None:
        """The file, fetched now if it is not there; None where it cannot be had."""
        if src in self.faults:
            return None
        name = hashlib.sha256(src.encode("utf-8", "replace")).hexdigest()
        for suffix in KINDS.values():
            if (kept := self.folder / name[:2] / f"{name}{suffix}").is_file():
                return kept
        try:
            return self._fetch(src, self.folder / name[:2] / name)
        except FetchError as error:
            self._remember(src, error)
        return None

    def why(self, src: str) -> str:
        return self.faults.get(src, "not found")

    def _fetch(self, src: str, place: Path) -> Path:
        host = src.partition("://")[2].partition("/")[0].lower()
        if self.silent[host] >= GIVEN_UP:
            raise FetchError(Reason.UNREACHABLE, f"{host} did not answer several times.", host=host)
        while True:
            try:
                got = fetch(src, kinds=tuple(KINDS), policy=self.policy)
                break
            except FetchError as error:
                if error.reason is not Reason.OFTEN:
                    self.silent[host] = self.silent[host] + 1 if error.reason in _SILENT else 0
                    raise
                clock.sleep(1)
        self.silent[host] = 0
        file = place.with_name(place.name + KINDS[got.kind])
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        with new.open("wb") as out:
            out.write(got.body)
            out.flush()
            os.fsync(out.fileno())
        return new.replace(file)

    def _remember(self, src: str, error: FetchError) -> None:
        if len(self.faults) > 100_000:  # memory has an end; an address may be asked for twice then
            self.faults.clear()
        self.faults[src] = str(error).rstrip(".")
