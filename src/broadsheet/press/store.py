"""The store's writing side: the only module that puts a plate, a slot, a file or a log line in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from broadsheet.kernel import atomic, generation, paths, plate
from broadsheet.kernel.content_policy import policy_of
from broadsheet.press import eventlog, lite
from broadsheet.press.refs import FILE, LOG, SLOT, File, Fragment, Lines, OutputRef, Rendered, Result


class Store:
    """A site's public folder. Every method is durable when it returns and moves the generation, but for what
    is written between `gather` and `settle`: that has its place, in the order of writing, after `settle`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._held: dict[Path, bytes] | None = None

    def gather(self) -> None:
        """Hold what is written from here on. Nobody sees it before `settle`."""
        self._held = self._held or {}

    def settle(self) -> None:
        """Put what was held in its places and wait for the disk. Raises OSError: it is held until `drop`."""
        if self._held:
            atomic.replace_files(self._held)
            self._moved(True)
        self._held = None

    def drop(self) -> None:
        """Forget what is held."""
        self._held = None

    def file_of(self, ref: OutputRef) -> Path:
        """Where an output is kept. Raises PathError for a path that leaves the store."""
        if ref.path.startswith("/"):
            return self.root / paths.plate_file(ref.edition, ref.path)
        for prefix in (FILE, LOG):
            if ref.path.startswith(prefix):
                relative = ref.path.removeprefix(prefix)
                paths.check_path(f"/{relative}")
                return self.root / relative
        return self.root / paths.slot_file(ref.edition, ref.path.removeprefix(SLOT))

    def write(
        self, ref: OutputRef, result: Result, *, keys: Iterable[str], position: int, modified: dt.datetime
    ) -> tuple[str, bool]:
        """Put a result in its place; returns its hash and whether a byte on disk had to change.

        A plate whose answer and keys are the same stays as it is, with its Last-Modified; the position that
        it was proved at is then the newer one in `Output`. Raises OSError, PlateError, TypeError for a result
        of another form than the ref's path.
        """
        target = self.file_of(ref)
        match result:
            case Rendered() if ref.path.startswith("/"):
                made = _plate(ref, result, keys, position, modified)
                digest = plate.parse(made, verify=False).content_hash
                changed = not self._same_plate(target, ref, made)
            case Fragment() if ref.path.startswith(SLOT):
                name = ref.path.removeprefix(SLOT)
                made = plate.compile_fragment(
                    edition=ref.edition, name=name, modified=modified, body=_bytes(result.body)
                )
                digest = plate.parse_fragment(made).version
                changed = digest != self.hash_of(ref)
            case File() if ref.path.startswith(FILE):
                made = _bytes(result.body)
                digest = _digest(made)
                changed = digest != self.hash_of(ref)
            case Lines() if ref.path.startswith(LOG):
                self.settle()
                digest, changed = eventlog.append_new(target, result.lines)
                return digest, self._moved(changed)
            case _:
                raise TypeError(f"{type(result).__name__} cannot go to {ref.path}")
        if changed and self._held is not None:
            self._held.pop(target, None)  # written again: behind what came in between
            self._held[target] = made
            return digest, True
        if changed:
            atomic.replace_file(target, made)
        return digest, self._moved(changed)

    def announce(self, ref: OutputRef, page: Rendered, key: str, *, modified: dt.datetime) -> bool:
        """Put a waiting plate where the page of `key` will be; False where something is already (see
        `waiting`).

        Not waited for the disk: one that is lost says 404 for as long as it would have said 503. Raises
        OSError, PlateError.
        """
        target = self.file_of(ref)
        if target.exists():
            return False
        return atomic.place_file(target, _plate(ref, page, [key], 0, modified))

    def waiting_for(self, edition: str, path: str) -> tuple[str, ...]:
        """The keys of the waiting plate of a path; none where another plate is or none."""
        try:
            data = (self.root / paths.plate_file(edition, path)).read_bytes()
            there = plate.parse(data, edition=edition, path=path)
        except (OSError, ValueError):
            return ()
        return there.keys if there.status == 503 else ()

    def remove(self, ref: OutputRef) -> None:
        """Take an output away; no error where there is none."""
        self.settle()
        target = self.file_of(ref)
        if target.exists():
            atomic.remove_file(target)
            self._moved(True)

    def hash_of(self, ref: OutputRef) -> str | None:
        """The hash that `write` gave for what is there now; None where nothing sound is."""
        target = self.file_of(ref)
        try:
            if ref.path.startswith(LOG):
                return eventlog.digest(target)
            data = self._read(target)
            if ref.path.startswith(FILE):
                return _digest(data)
            if ref.path.startswith(SLOT):
                name = ref.path.removeprefix(SLOT)
                return plate.parse_fragment(data, edition=ref.edition, name=name).version
            return plate.parse(data, edition=ref.edition, path=ref.path).content_hash
        except (OSError, plate.PlateError):
            return None

    def _read(self, target: Path) -> bytes:
        if self._held and target in self._held:
            return self._held[target]
        return target.read_bytes()

    def _same_plate(self, target: Path, ref: OutputRef, made: bytes) -> bool:
        try:
            there = plate.parse(self._read(target), edition=ref.edition, path=ref.path)
        except (OSError, plate.PlateError):
            return False
        new = plate.parse(made, verify=False)
        return (there.content_hash, there.key_text) == (new.content_hash, new.key_text)

    def _moved(self, changed: bool) -> bool:
        if changed:
            generation.bump(self.root / paths.GENERATION)
        return changed


def _plate(
    ref: OutputRef, page: Rendered, keys: Iterable[str], position: int, modified: dt.datetime
) -> bytes:
    return plate.compile_plate(
        edition=ref.edition,
        path=ref.path,
        status=page.status,
        headers={"Content-Type": page.content_type, **_frames(page), **page.headers},
        keys=keys,
        position=position,
        modified=modified,
        body=_bytes(_in_both_forms(page)),
    )


def _frames(page: Rendered) -> dict[str, str]:
    """The field that lets a page show the frames it offers; delivery's own policy lets none in."""
    policy = policy_of(page.body) if isinstance(page.body, str) else None
    return {"Content-Security-Policy": policy} if policy else {}


def _in_both_forms(page: Rendered) -> str | bytes:
    """What a plate holds of a page: itself, and behind the slot `lite` the same as text alone."""
    text = lite.text_alone(page.body) if isinstance(page.body, str) and page.status == 200 else ""
    return f"{page.body}{plate.slot_marker(plate.LITE)}{text}" if text else page.body


def _bytes(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
