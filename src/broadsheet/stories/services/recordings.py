"""Audio and video: what may be one, how it is kept, and the copy that readers get."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex

from broadsheet import outbox
from broadsheet.kernel import atomic, keys, soundfiles, webvtt
from broadsheet.kernel.plaintext import clean_line, clean_lines
from broadsheet.stories.models import Recording
from broadsheet.stories.selectors.picture_use import live_stories_playing

_COPY = re.compile(r"[0-9a-f]{2}/.+-([0-9a-f]{20})\.[a-z0-9]+")


@transaction.atomic
def save_recording(*, recording: Recording, user: Any = None) -> Recording:
    """Keep a new or changed recording; every page that plays it is baked again. Raises ValidationError."""
    before = Recording.objects.filter(pk=recording.pk).first() if recording.pk else None
    recording.title, recording.credit = clean_line(recording.title), clean_line(recording.credit)
    recording.transcript = clean_lines(recording.transcript)
    if before is None or before.file.name != recording.file.name or not recording.file._committed:
        recording.form = check_recording(file=recording.file)
        recording.file_size = recording.file.size
        recording.file_hash = hash_of(recording.file)
    recording.captions = recording.captions.strip()
    if recording.captions:
        check_captions(recording.captions)
    recording.full_clean()
    recording.save()
    if before and before.file.name != recording.file.name:
        transaction.on_commit(lambda: before.file.delete(save=False))
    log(instance=recording, action="wagtail.edit" if before else "wagtail.create", user=user)
    if before:
        outbox.announce([keys.checked(f"recording:{recording.pk}")])
    return recording


@transaction.atomic
def delete_recording(*, recording: Recording, user: Any = None) -> None:
    """Delete a recording that no story names, draft or live. Raises ValidationError when one does."""
    if ReferenceIndex.get_references_to(recording).exists():
        raise ValidationError(
            _("“%(name)s” cannot be deleted: a story uses it. Take it off first.") % {"name": recording}
        )
    log(instance=recording, action="wagtail.delete", user=user, deleted=True)
    file = recording.file
    recording.delete()
    transaction.on_commit(lambda: file.delete(save=False))


def check_recording(*, file: File) -> str:
    """What the file is by its content: `mp3`, `m4a`, `ogg`, `wav`, `mp4` or `webm`. Raises ValidationError
    with what to do for anything else, for another ending than that, and for more than the site's limit.
    """
    most = settings.HOME.recording_limit
    if file.size > most * 1024 * 1024:
        sentence = _("The file has more than %(most)d MB. Offer a smaller one.")
        raise ValidationError({"file": sentence % {"most": most}})
    file.seek(0)
    form = soundfiles.form_of(file.read(soundfiles.FIRST))
    file.seek(0)
    kinds = ", ".join(soundfiles.TYPES)
    if not form:
        sentence = _("This is no audio or video that browsers play. Save it as one of: %(kinds)s.")
        raise ValidationError({"file": sentence % {"kinds": kinds}})
    ending = (file.name or "").rpartition(".")[2].lower()
    if ending != form and {ending, form} not in ({"oga", "ogg"}, {"opus", "ogg"}, {"m4v", "mp4"}):
        sentence = _("The file is called .%(ending)s, but it is %(form)s. Give it the ending .%(form)s.")
        raise ValidationError({"file": sentence % {"ending": ending, "form": form}})
    return form


def check_captions(text: str) -> None:
    """Refuse captions that a browser would not show. Raises ValidationError with the line."""
    try:
        webvtt.read(text)
    except webvtt.CaptionError as error:
        why = {
            webvtt.Fault.HEADER: _("Captions begin with a line WEBVTT."),
            webvtt.Fault.LONG: _("These captions are too long."),
            webvtt.Fault.NONE: _("There is no word in these captions."),
            webvtt.Fault.STYLE: _("Line %(line)d: captions with a style sheet inside are not taken."),
            webvtt.Fault.TIMING: _("Line %(line)d: a time such as 00:01.000 --> 00:04.000 is missing."),
            webvtt.Fault.BACKWARDS: _("Line %(line)d: this time lies before the one before it."),
        }[error.fault]
        raise ValidationError({"captions": why % {"line": error.line}}) from None


def hash_of(file: File) -> str:
    """The SHA-1 of a file's bytes, read in pieces."""
    digest = hashlib.sha1(usedforsecurity=False)
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def put_out_recording(*, recording: Recording) -> None:
    """Have readers' copy and its captions in the public store. Safe to repeat. Raises OSError."""
    target = settings.HOME.public_media / recording.public_name
    if not target.is_file():
        with recording.file.open("rb") as file:
            atomic.copy_file(target, file.chunks())
    if recording.captions:
        captions = settings.HOME.public_media / recording.captions_name
        if not captions.is_file():
            atomic.replace_file(captions, recording.captions.encode() + b"\n")


def withdraw_recordings(*, recordings: Collection[int]) -> int:
    """Take readers' copies of those recordings that nothing live plays out of the public store.

    Returns how many files went. Safe to repeat; what is played again is put out again before its bake.
    """
    unused = set(recordings) - live_stories_playing(recordings).keys()
    names = {name for one in Recording.objects.filter(pk__in=unused) for name in one.public_names}
    names -= names_played(names=names)
    there = [file for name in names if (file := settings.HOME.public_media / name).is_file()]
    for file in there:
        file.unlink(missing_ok=True)
    return len(there)


def names_played(*, names: Collection[str]) -> set[str]:
    """Those of these names of the public store that belong to a recording that a live story plays."""
    begins = {name: found[1] for name in names if (found := _COPY.fullmatch(name))}
    if not begins:
        return set()
    known = Recording.objects.filter(reduce(or_, (Q(file_hash__startswith=d) for d in begins.values())))
    by_number = {one.pk: one.public_names for one in known}
    played = live_stories_playing(by_number)
    return {name for number in played for name in by_number[number]} & begins.keys()
