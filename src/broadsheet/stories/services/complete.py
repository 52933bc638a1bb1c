"""What a text still lacks before readers may have it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError

from broadsheet.stories.blocks import played_recordings, shown_pictures
from broadsheet.stories.models import Picture, Recording


def complete_body(body: StreamValue, *, by_person: bool) -> tuple[StreamValue, list[str]]:
    """The body as readers get it, cleaned, and a sentence for each thing that it lacks.

    A person's picture needs a credit and alternative text, their recording a credit and its words; imported
    ones are let through.
    """
    faults: list[str] = []
    cleaned = body
    try:
        cleaned = body.stream_block.clean(body)
    except StreamBlockValidationError as error:
        faults += _incomplete(body, error)
    if by_person:
        for picture, alt in shown_pictures(body):
            faults += picture_lacks(picture, alt)
        for recording in played_recordings(body):
            faults += _recording_lacks(recording)
    return cleaned, faults


def picture_lacks(picture: Picture, alt_here: str) -> list[str]:
    """What a picture needs before a person may publish it: a sentence for each thing."""
    name = {"picture": picture.title}
    found = []
    if not picture.credit.strip():
        found.append(_("The picture “%(picture)s” has no credit. Say whose it is.") % name)
    if not (alt_here or picture.description).strip():
        found.append(_("The picture “%(picture)s” has no alternative text. Say what it shows.") % name)
    return found


def _recording_lacks(recording: Recording) -> list[str]:
    name = {"recording": recording.title}
    found = []
    if not recording.credit.strip():
        found.append(_("The recording “%(recording)s” has no credit. Say whose it is.") % name)
    if not recording.words:
        sentence = _(
            "The recording “%(recording)s” has neither a transcript nor captions. Write what is said."
        )
        found.append(sentence % name)
    return found


def _incomplete(body: StreamValue, error: StreamBlockValidationError) -> list[str]:
    """A message for each block that a draft may have but readers may not see."""
    return [
        _("Block %(number)s of the body is not complete: %(block)s.")
        % {"number": number + 1, "block": body[number].block.label}
        for number in sorted(error.block_errors)
    ] or error.messages
