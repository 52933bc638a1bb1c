"""`broadsheet story`: what the desk's buttons do, on the command line, through the same services."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from broadsheet.cli.boot import boot_for_content
from broadsheet.cli.group import CommandError

if TYPE_CHECKING:
    from broadsheet.project.home import Home
    from broadsheet.stories.models import Story


@click.group("story")
def command() -> None:
    """Create, show, publish, mark as updated, put on top, tell in another edition and unpublish stories.

    A story is named by its number or by its live address.
    """


@command.command("create")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--publish", is_flag=True, help="Publish it too.")
def create(file: str, publish: bool) -> None:
    """Save the story in FILE (JSON; - for standard input) as a draft, and print its number.

    The form is docs/developers/story.schema.json; what `show` prints is accepted. A story whose source_id is
    there already is changed, not made twice.
    """
    home = boot_for_content()
    data = _read_json(file)
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from broadsheet.stories.exchange import StoryFormatError, read_story
    from broadsheet.stories.services import publish_story, save_draft
    from broadsheet.stories.services.updating import take_over_update

    folder = Path() if file == "-" else Path(file).parent
    try:
        with transaction.atomic():
            story, missing = read_story(data, folder=folder, onto=_same_source(data))
            for field, absent in (("read_also", missing.references), ("body", missing.related)):
                if absent:
                    first = json.dumps(absent[0], ensure_ascii=False)
                    raise StoryFormatError([f"{field}: there is no story {first} in this edition"])
            save_draft(story=story)
            if publish:
                _refuse_times(story)
                take_over_update(story=story)
                story = publish_story(story=story)
    except StoryFormatError as error:
        raise CommandError("\n".join(error.faults)) from None
    except ValidationError as error:
        raise CommandError(in_lines(error)) from None
    click.echo(story.pk)
    if publish:
        click.echo(_where(home, story), err=True)


def _refuse_times(story: Story) -> None:
    """Times at which nobody publishes now. Raises StoryFormatError."""
    from broadsheet.kernel import clock
    from broadsheet.stories.exchange import StoryFormatError

    now = clock.now()
    begins = max(now, story.go_live_at or now)
    faults = []
    if story.published_at and story.published_at > begins:
        faults.append("published_at: lies in the future (to publish then, say so in go_live_at)")
    if story.expire_at and story.expire_at <= begins:
        faults.append("expire_at: lies before the publication")
    if faults:
        raise StoryFormatError(faults)


@command.command("show")
@click.argument("name")
@click.option("--live", is_flag=True, help="What readers have, where the draft is ahead of it.")
def show(name: str, live: bool) -> None:
    """Print a story as JSON: its newest draft, or with --live what readers have."""
    boot_for_content()
    story = _find(name)
    from broadsheet.stories.exchange import write_story

    shown = story if live else story.get_latest_revision_as_object()
    click.echo(json.dumps(write_story(shown), ensure_ascii=False, indent=2))


@command.command("publish")
@click.argument("name")
def publish(name: str) -> None:
    """Publish a story's newest draft, and print its address."""
    home = boot_for_content()
    story = _find(name)
    from django.core.exceptions import ValidationError

    from broadsheet.stories.services import publish_story

    try:
        story = publish_story(story=story)
    except ValidationError as error:
        raise CommandError(in_lines(error)) from None
    click.echo(_where(home, story))


@command.command("unpublish")
@click.argument("name")
@click.option("--reason", required=True, help="Why; readers of its address see this.")
def unpublish(name: str, reason: str) -> None:
    """Take a live story from readers: its address answers 410 with the reason."""
    boot_for_content()
    story = _find(name)
    from django.core.exceptions import ValidationError

    from broadsheet.stories.services import unpublish_story

    if not story.live:
        raise CommandError(f"Story {story.pk} is not live (it is {_STATES[story.state]}).")
    try:
        story = unpublish_story(story=story, reason=reason)
    except ValidationError as error:
        raise CommandError(in_lines(error)) from None
    click.echo(f"{story.address} is gone: {reason}")


@command.command("updated")
@click.argument("name")
@click.option("--note", default="", help="What was updated; readers see the sentence.")
@click.option("--take-back", is_flag=True, help="Take the mark off again.")
def updated(name: str, note: str, take_back: bool) -> None:
    """Tell readers that a live story was updated now, and what was. Saving and publishing never do."""
    boot_for_content()
    story = _find(name)
    from django.core.exceptions import ValidationError

    from broadsheet.stories.services import mark_updated, take_back_update

    try:
        story = take_back_update(story=story) if take_back else mark_updated(story=story, note=note)
    except ValidationError as error:
        raise CommandError(in_lines(error)) from None
    click.echo(
        f"{story.address} is marked as updated." if story.updated_at else f"{story.address} has no mark."
    )


@command.command("lead")
@click.argument("name")
@click.option("--take-back", is_flag=True, help="Let the front find its lead by itself again.")
def lead(name: str, take_back: bool) -> None:
    """Have a live story lead the front of its edition, until a story comes out a day later."""
    boot_for_content()
    story = _find(name)
    from django.core.exceptions import ValidationError

    from broadsheet.fronts.services import free_front, lead_front

    try:
        if not take_back:
            lead_front(story=story)
        elif not free_front(story=story):
            raise CommandError(f"Story {story.pk} is not chosen to lead the front.")
    except ValidationError as error:
        raise CommandError(in_lines(error)) from None
    click.echo(f"{story.address} {'is not chosen any more' if take_back else 'leads the front'}.")


@command.command("version")
@click.argument("name")
@click.argument("edition")
def version(name: str, edition: str) -> None:
    """Copy a story's newest draft into EDITION (its code) as a draft to translate, and print its number."""
    boot_for_content()
    story = _find(name)
    from django.core.exceptions import ValidationError

    from broadsheet.stories.exchange import StoryFormatError
    from broadsheet.stories.exchange.names import Names
    from broadsheet.stories.services import make_version

    try:
        made = make_version(source=story, edition=Names().edition(edition))
    except StoryFormatError as error:
        raise CommandError("\n".join(error.faults)) from None
    except ValidationError as error:
        raise CommandError(in_lines(error)) from None
    click.echo(made.story.pk)
    if made.topics_left_out:
        click.echo(f"Left out, no counterpart in this edition: {', '.join(made.topics_left_out)}.", err=True)


_STATES = {"draft": "a draft", "gone": "unpublished", "live": "live"}


def _find(name: str) -> Story:
    from broadsheet.stories.exchange import find_story

    story = find_story(name)
    if story is None:
        raise CommandError(f"There is no story {name}: give its number, or the address readers have.")
    return story


def _same_source(data: Any) -> Story | None:
    from broadsheet.stories.exchange.names import Names
    from broadsheet.stories.models import Story

    if not isinstance(data, dict) or not data.get("source_id"):
        return None
    edition = Names().edition(str(data.get("edition", "")))
    return Story.objects.filter(edition=edition, source_id=data["source_id"]).first()


def _read_json(file: str) -> Any:
    try:
        with click.open_file(file, encoding="utf-8") as stream:
            return json.load(stream)
    except RecursionError:
        fault = "it is nested too deeply"
    except ValueError as error:  # no JSON, not UTF-8, or a number of thousands of digits
        fault = str(error).partition(";")[0]
    raise CommandError(f"{file if file != '-' else 'Standard input'} is not JSON: {fault}")


def _where(home: Home, story: Story) -> str:
    """The story's whole address; a story that waits for its time says so."""
    if not story.live:
        return f"Story {story.pk} waits for {story.go_live_at:%Y-%m-%d %H:%M %Z}." if story.go_live_at else ""
    scheme, _, rest = home.url.partition("://")
    return f"{scheme}://{story.edition.host or rest}{story.address}"


def in_lines(error: Any) -> str:
    """A refusal (`ValidationError`) for a terminal: a line for each field."""
    if hasattr(error, "message_dict"):
        return "\n".join(f"{name}: {' '.join(lines)}" for name, lines in error.message_dict.items())
    return "\n".join(error.messages)
