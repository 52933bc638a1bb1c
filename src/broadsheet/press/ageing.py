"""A story that has become a year old since its page was baked says so: the page is baked again.

On its own and behind every publication, so that no script has to put a line into a page that is being read.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from broadsheet.kernel import clock, keys
from broadsheet.outbox import WIDE_LANE
from broadsheet.press.models import Output, PressState
from broadsheet.press.services import rebake_outputs
from broadsheet.stories.selectors.ages import OLD, published_between

SLICE = dt.timedelta(days=1)
"""How much of the archive's time is looked at in one go, should the press have stood still for longer."""

_IDS = 400


def rebake_aged() -> bool:
    """Have the pages baked again whose stories have become old since the last call; whether more may be due.

    Where it was survives a restart. The first call of a site only notes the time: every page is new then.
    """
    now = clock.now() - OLD
    after = PressState.objects.values_list("aged", flat=True).get(pk=PressState.ONLY)
    upto = min(now, after + SLICE) if after else now
    if after and upto <= after:
        return False  # a clock that was put back
    ids = published_between(after, upto) if after else []
    with transaction.atomic():
        for start in range(0, len(ids), _IDS):
            own = [keys.story(id) for id in ids[start : start + _IDS]]
            rebake_outputs(outputs=list(Output.objects.filter(subject__in=own)), lane=WIDE_LANE)
        PressState.objects.filter(pk=PressState.ONLY).update(aged=upto)
    return upto < now
