"""The store's writing side: the only module that puts a plate, a slot, a file or a log line in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from broadsheet.kernel import atomic, generation, paths, plate
from broadsheet.press import eventlog
from broadsheet.press.refs import FILE, LOG, SLOT, File, Fragment, Lines, OutputRef, Rendered, Result


class Store:
    """A site's public folder. Every method is durable when it returns and moves the generation."""

    def __init__(self, root: Path) -> None:
        self.root = root

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
                changed = not _same_plate(target, ref, made)
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
                digest, changed = eventlog.append_new(target, result.lines)
                return digest, self._moved(changed)
            case _:
                raise TypeError(f"{type(result).__name__} cannot go to {ref.path}")
        if changed:
            atomic.replace_file(target, made)
        return digest, self._moved(changed)

    def remove(self, ref: OutputRef) -> None:
        """Take an output away; no error where there is none."""
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
            data = target.read_bytes()
            if ref.path.startswith(FILE):
                return _digest(data)
            if ref.path.startswith(SLOT):
                name = ref.path.removeprefix(SLOT)
                return plate.parse_fragment(data, edition=ref.edition, name=name).version
            return plate.parse(data, edition=ref.edition, path=ref.path).content_hash
        except (OSError, plate.PlateError):
            return None

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
        headers={"Content-Type": page.content_type, **page.headers},
        keys=keys,
        position=position,
        modified=modified,
        body=_bytes(page.body),
    )


def _same_plate(target: Path, ref: OutputRef, made: bytes) -> bool:
    try:
        there = plate.parse(target.read_bytes(), edition=ref.edition, path=ref.path)
    except (OSError, plate.PlateError):
        return False
    new = plate.parse(made, verify=False)
    return (there.content_hash, there.key_text) == (new.content_hash, new.key_text)


def _bytes(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
