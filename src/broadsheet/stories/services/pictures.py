"""A picture changed for readers; the public sizes of pictures that readers are shown no longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.db import transaction

from broadsheet import outbox
from broadsheet.kernel import keys
from broadsheet.stories.models import Picture, PublicRendition
from broadsheet.stories.selectors.picture_use import live_stories_showing, pictures_in_use, shown_elsewhere
from broadsheet.stories.services.bulk import IMPORT_LANE
from broadsheet.stories.services.documents import names_offered
from broadsheet.stories.services.recordings import names_played

MANY = 50
"""Stories above which a corrected credit is baked behind the day's publications."""


def announce_picture(*, picture: Picture) -> int:
    """Have every live story and whatever else shows the picture baked again; returns how many stories.

    Call after its file, credit, alternative text or focal point has changed, in the same transaction.
    """
    stories = live_stories_showing([picture.pk]).get(picture.pk, set())
    if stories:
        lane = IMPORT_LANE if len(stories) > MANY else None
        outbox.announce([keys.story(pk) for pk in sorted(stories)], lane=lane)
    if shown_elsewhere("picture", [picture.pk]):
        outbox.announce([keys.checked(f"picture:{picture.pk}")])
    return len(stories)


def withdraw_pictures(*, pictures: Collection[int]) -> int:
    """Take the sizes of those pictures that nothing live shows out of the public store.

    Returns how many files went. Safe to repeat; what is shown again is made again before its bake.
    """
    with transaction.atomic():
        unused = set(pictures) - pictures_in_use(pictures)
        rows = PublicRendition.objects.filter(picture_id__in=unused)
        over = {row.name: row for row in rows}
        rows.delete()
        # Two pictures of the same bytes have their files in common.
        shared = PublicRendition.objects.filter(name__in=list(over)).values_list("name", flat=True)
        names = {name for row in over.values() if row.name not in set(shared) for name in row.names}
    for name in names:
        (settings.HOME.public_media / name).unlink(missing_ok=True)
    return len(names)


def clear_folder(*, number: int, older_than: dt.datetime) -> int:
    """Remove the files of one folder of the public store that belong to no picture (it was deleted) and to no
    document or recording that something live offers.

    `number` is from 0 to 255. A file younger than `older_than` may be waiting for its row. Returns how many
    files went.
    """
    folder = settings.HOME.public_media / f"{number:02x}"
    if not folder.is_dir():
        return 0
    old = {
        f"{folder.name}/{file.name}": file
        for file in folder.iterdir()
        if file.is_file() and file.stat().st_mtime < older_than.timestamp()
    }
    plain = {PublicRendition.as_form(name, "jpg") for name in old}
    known = {name for row in PublicRendition.objects.filter(name__in=plain) for name in row.names}
    over = old.keys() - known
    over -= names_offered(names=over)
    over -= names_played(names=over)
    for name in over:
        old[name].unlink(missing_ok=True)
    return len(over)
