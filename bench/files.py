"""What one publication writes where the archive lies unbaked: run as `python -m bench.files`.

The press of this process counts what it writes, on the site's own database and store, with nothing else
running. The archive's own pages are not asked for meanwhile and wait as before afterwards: a full bake, which
takes hours at 100,000 stories, is not needed to see what a publication costs.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from typing import Any
from uuid import uuid4

from broadsheet.cli.boot import boot

TIMES = 6
"""Publications; the first makes what every publication renews and is not counted."""


def main() -> None:
    """Publish, print the outlets' files by kind and their seconds, last the number of all files of one."""
    boot()
    from django.conf import settings

    from broadsheet.newsroom.models import Edition, Person, Section, Topic
    from broadsheet.outbox.selectors import last_position
    from broadsheet.press.models import PressState
    from broadsheet.press.planner import state
    from broadsheet.press.registry import installed
    from broadsheet.press.store import Store
    from broadsheet.press.worker import Press
    from broadsheet.testing.factories import make_story

    before = state().position
    PressState.objects.update(position=last_position())
    press = Press(Store(settings.HOME.public), installed())
    edition = Edition.objects.order_by("pk").first()
    place = {
        "edition": edition,
        "section": Section.objects.filter(edition=edition).order_by("pk").first(),
        "topics": tuple(Topic.objects.filter(edition=edition).order_by("pk")[:1]),
        "authors": tuple(Person.objects.filter(edition=edition).order_by("pk")[:1]),
    }
    outlets = _watched(installed())
    found: list[dict[str, Any]] = []
    for _ in range(TIMES):
        written, began = press.baker.written, time.perf_counter()
        outlets.clear()
        make_story(f"Counted {uuid4().hex}", **place)
        press.drain()
        found.append(
            {
                "all": press.baker.written - written,
                "seconds": time.perf_counter() - began,
                "rendering": outlets.pop("seconds", 0.0),
                "outlets": dict(sorted(outlets.items())),
            }
        )
    last = found[-1]
    print(
        json.dumps(
            {
                "outlets": last["outlets"],
                "rendering": round(statistics.median(one["rendering"] for one in found[1:]), 4),
                "seconds": round(statistics.median(one["seconds"] for one in found[1:]), 4),
            }
        )
    )
    print(last["all"])
    PressState.objects.update(position=before)


def _watched(registry: Any) -> Counter[str]:
    """What the outlets' kinds are asked for from now on: how many of each, and `seconds` in all."""
    told: Counter[str] = Counter()

    def watch(kind: Any) -> None:
        render = kind.render

        def timed(ref: Any) -> Any:
            began = time.perf_counter()
            try:
                return render(ref)
            finally:
                told[kind.name] += 1
                told["seconds"] += time.perf_counter() - began

        kind.render = timed

    for kind in registry:
        if type(kind).__module__.startswith("broadsheet.outlets"):
            watch(kind)
    return told


if __name__ == "__main__":
    main()
