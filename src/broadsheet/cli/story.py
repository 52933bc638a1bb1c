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
    """Create, show, publish and unpublish stories.

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

    folder = Path() if file == "-" else Path(file).parent
    try:
        with transaction.atomic():
            story, missing = read_story(data, folder=folder, onto=_same_source(data))
            if missing.references:
                first = json.dumps(missing.references[0], ensure_ascii=False)
                raise StoryFormatError([f"read_also: there is no story {first} in this edition"])
            save_draft(story=story)
            if publish:
                story = publish_story(story=story)
    except StoryFormatError as error:
        raise CommandError("\n".join(error.faults)) from None
    except ValidationError as error:
        raise CommandError(_in_lines(error)) from None
    click.echo(story.pk)
    if publish:
        click.echo(_where(home, story), err=True)


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
        raise CommandError(_in_lines(error)) from None
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
        raise CommandError(_in_lines(error)) from None
    click.echo(f"{story.address} is gone: {reason}")


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


def _in_lines(error: Any) -> str:
    if hasattr(error, "message_dict"):
        return "\n".join(f"{name}: {' '.join(lines)}" for name, lines in error.message_dict.items())
    return "\n".join(error.messages)
