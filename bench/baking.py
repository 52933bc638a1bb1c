"""The child of `bench.bake`: bakes everything that waits at a site, on one core, and says how fast.

Usage: python -m bench.baking HOME. Prints one line of JSON. A process of its own, so that nothing else is
counted and one core is all it has; children (pictures) have the same core.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter


def main(home: str) -> None:
    os.environ["BROADSHEET_HOME"] = home
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    from broadsheet.cli.boot import boot, settle_memory

    site = boot()
    from broadsheet.press.bake import Baker
    from broadsheet.press.registry import installed
    from broadsheet.press.store import Store
    from broadsheet.press.worker import Press

    press = Press(Store(site.public), installed())
    baked: Counter[str] = Counter()
    put = Baker._put

    def counted(baker: Baker, kind: object, proof: object) -> None:
        put(baker, kind, proof)
        baked[proof.ref.kind] += 1

    Baker._put = counted
    settle_memory()  # as the worker does
    began, cpu = time.monotonic(), time.process_time()
    stories = None
    seen = -1
    while press.turn():
        # A turn ends with what it baked in its place, on disk and in the ledger.
        if baked["story"] != seen:
            seen = baked["story"]
            stories = {"number": seen, "seconds": time.monotonic() - began, "cpu": time.process_time() - cpu}
    whole = {
        "number": sum(baked.values()),
        "seconds": time.monotonic() - began,
        "cpu": time.process_time() - cpu,
    }
    print(json.dumps({"stories": stories, "outputs": whole, "kinds": baked, "failed": _failed()}))


def _failed() -> int:
    from broadsheet.press.selectors import failed_jobs

    return failed_jobs().count()


if __name__ == "__main__":
    main(sys.argv[1])
