"""Reads the store: plates, fragments and small files, each trusted until the store says that something
changed.

A *tick* is a number that moves when the generation moves and once a second. What was checked in the current
tick is not checked again; in a new one the first use asks the file system whether the file is still the
same. So a publication is seen by the next request, and a store that is filled by rsync, without generation,
within a second.
"""

import errno
import logging
import os
import stat
from collections.abc import Callable, Hashable
from itertools import islice
from pathlib import Path

from broadsheet.delivery.cache import Cache, Held
from broadsheet.delivery.meter import Meter
from broadsheet.kernel import paths, plate
from broadsheet.kernel.generation import Generation
from broadsheet.kernel.site import Site, SiteError, parse_site

log = logging.getLogger("broadsheet.delivery")

PLATE_LIMIT = 16 * 1024 * 1024
"""Bytes of a plate or fragment; a larger file is not one of ours."""

_LOOKED_AT = 50
# Damaged files looked at each second, in case they were mended.

_ABSENT = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EISDIR))
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK

Signature = tuple[int, int, int]


def _unheard(edition: str, place: str) -> None:
    """Where nobody listens to what is damaged."""


class HeldPlate(Held):
    """A plate as last read; `plate` is None where the file is there but cannot be trusted."""

    __slots__ = ("checked", "file", "own_size", "plate", "signature", "slots")

    def __init__(
        self, key: Hashable, file: str, held: plate.Plate | None, signature: Signature, size: int, tick: int
    ) -> None:
        # The answers are not fresh before their slots were looked at: `tick` is set by who composes them.
        super().__init__(key, size, -1)
        self.checked = tick
        self.file = file
        self.plate = held
        self.signature = signature
        self.own_size = self.size
        # The names of its slots, each once.
        self.slots = [part.name for part in held.parts if isinstance(part, plate.Slot)] if held else []


class SlotFile:
    """A slot's current fragment; None where there is none. `rotten`: the file is unreadable and none was
    read.
    """

    __slots__ = ("file", "fragment", "rotten", "signature", "tick")

    def __init__(self, file: str) -> None:
        self.file = file
        self.fragment: plate.Fragment | None = None
        self.rotten = False
        self.signature: Signature | None = None
        self.tick = -1


class Store:
    """The store below `root`. Reads are short and synchronous: a plate is one small file.

    `report` is told the edition and the place of each damaged file once: a path, `slot:NAME` or `file:NAME`.
    """

    def __init__(
        self, root: Path, cache: Cache, meter: Meter, report: Callable[[str, str], None] = _unheard
    ) -> None:
        self.root = root
        self._meter = meter
        self._report = report
        self.tick = 0
        self.cache = cache
        self.site: Site | None = None
        self.faults: dict[str, Signature | None] = {}
        self._prefix = f"{root}/"
        self.generation = Generation(root / paths.GENERATION)
        self.seen = -1
        self._slots: dict[tuple[str, str], SlotFile] = {}
        self._site_signature: Signature | None = None
        self.second()

    def refresh(self) -> None:
        """Look at the generation; call before each request is answered."""
        number = self.generation.view[0]
        if number != self.seen:
            self.seen = number
            self.tick += 1

    def second(self) -> None:
        """Trust nothing longer than a second: call every second."""
        self.generation.reopen()
        self.tick += 1
        self._read_site()
        # What was mended is forgotten, whether or not a reader asks for it again.
        for file, signature in list(islice(self.faults.items(), _LOOKED_AT)):
            if sign(file) != signature:
                self.faults.pop(file, None)

    def plate(self, edition: str, path: str) -> HeldPlate | None:
        """The plate of a path, None where there is none. Check its `plate` for None: that one is rotten."""
        key = (edition, path)
        tick = self.tick
        held = self.cache.get(key)
        if isinstance(held, HeldPlate):
            if held.checked == tick:
                return held
            if sign(held.file) == held.signature:
                held.checked = tick
                return held
        whole, lite = paths.of_lite(path)
        file = self._prefix + paths.plate_file(edition, whole)
        found: plate.Plate | None = None
        # No signature while nothing could be read: a disk that fails for a moment is asked again in the
        # next tick.
        data, signature = b"", (0, 0, 0)
        try:
            self._meter.totals["plates_read"] += 1
            data, signature = read_whole(file, PLATE_LIMIT)
            found = plate.parse(data, edition=edition, path=whole).form(lite=lite)
            self.faults.pop(file, None)
            if found is None:
                self.cache.drop(key)
                return None
        except OSError as fault:
            if fault.errno in _ABSENT:
                self.cache.drop(key)
                return None
            self._complain(edition, whole, file, sign(file), fault)
        except plate.PlateError as fault:
            self._complain(edition, whole, file, signature, fault)
        fresh = HeldPlate(key, file, found, signature, len(data) if found else 0, tick)
        # A verdict on a damaged file is held at once: the next reader must not pay for reading it again.
        if found is None or held is not None or self.cache.expects(key):
            self.cache.put(fresh)
        return fresh

    def spoil(self, held: HeldPlate, fault: Exception) -> None:
        """A plate that passed its hash turned out not to inflate: stop serving it."""
        if held.plate is None:
            return
        edition, path = held.plate.edition, held.plate.path
        held.plate = None
        held.gzip = held.plain = None
        self._complain(edition, path, held.file, held.signature, fault)

    def slot(self, edition: str, name: str) -> SlotFile:
        """The current fragment of a slot. A damaged file does not take the last good one away from the
        pages.
        """
        slot = self._slots.get((edition, name))
        if slot is None:
            slot = self._slots[edition, name] = SlotFile(self._prefix + paths.slot_file(edition, name))
        if slot.tick == self.tick:
            return slot
        slot.tick = self.tick
        signature = sign(slot.file)
        if signature == slot.signature:
            return slot
        slot.signature = signature
        if signature is None:
            slot.fragment, slot.rotten = None, False
            return slot
        try:
            data, slot.signature = read_whole(slot.file, PLATE_LIMIT)
            slot.fragment = plate.parse_fragment(data, edition=edition, name=name)
            slot.rotten = False
            self.faults.pop(slot.file, None)
        except (OSError, plate.PlateError) as fault:
            slot.rotten = slot.fragment is None
            self._complain(edition, f"slot:{name}", slot.file, signature, fault)
        return slot

    def _read_site(self) -> None:
        file = self._prefix + paths.SITE
        signature = sign(file)
        if signature is None or signature == self._site_signature:
            return
        self._site_signature = signature
        try:
            self.site = parse_site(read_whole(file, PLATE_LIMIT)[0])
            self.faults.pop(file, None)
        except (OSError, SiteError) as fault:
            self._complain("", f"file:{paths.SITE}", file, signature, fault)

    def _complain(
        self, edition: str, place: str, file: str, signature: Signature | None, fault: Exception
    ) -> None:
        # One line per damaged file, not one per reader who asks for it.
        if self.faults.get(file) != signature or file not in self.faults:
            if len(self.faults) >= 10_000:
                self.faults.clear()
            self.faults[file] = signature
            about = {"edition": edition, "place": place, "file": file}
            log.error(
                "Not served, because the file cannot be trusted: %s: %s", file, fault, extra={"about": about}
            )
            self._report(edition, place)


def sign(file: str) -> Signature | None:
    """What tells one version of a file from another, None where there is no such file.

    The time is that of the inode's change: rsync sets the other one back to what the sender had.
    """
    try:
        found = os.stat(file, follow_symlinks=False)
    except OSError:
        return None
    return found.st_ino, found.st_ctime_ns, found.st_size


def read_whole(file: str, limit: int) -> tuple[bytes, Signature]:
    """The bytes of a plain file and its signature. Raises OSError, also for links, folders and oversized
    files.
    """
    descriptor = os.open(file, _FLAGS)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EISDIR, "not a plain file", file)
        if found.st_size > limit:
            raise OSError(errno.EFBIG, "too large", file)
        data = os.read(descriptor, found.st_size + 1)
        if len(data) != found.st_size:
            raise OSError(errno.EIO, "changed while being read", file)
        return data, (found.st_ino, found.st_ctime_ns, found.st_size)
    finally:
        os.close(descriptor)
