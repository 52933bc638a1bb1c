"""`broadsheet wire`: feeds and wire copy that are asked again and again."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from broadsheet.cli.boot import boot_for_content
from broadsheet.cli.counting import counted
from broadsheet.cli.group import CommandError

if TYPE_CHECKING:
    from broadsheet.intake.models import Wire
    from broadsheet.intake.subscribed.asking import Asked

NICE = 5
"""Added to the priority of the process that the worker starts: it has time, readers' pages have none."""

EVERY = ("5", "15", "30", "60", "360", "1440")


@click.group("wire")
def command() -> None:
    """Add wires, look at them, ask them now."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="The same for a program.")
def show(as_json: bool) -> None:
    """Every wire, how often it is asked, and what went wrong the last time."""
    boot_for_content()
    from broadsheet.intake.models import Wire

    wires = [_told(wire) for wire in Wire.objects.select_related("edition", "section")]
    if as_json:
        click.echo(json.dumps(wires, indent=2, ensure_ascii=False))
        return
    for wire in wires:
        place = f"{wire['edition']}/{wire['section']}" if wire["section"] else wire["edition"]
        often = "paused" if wire["paused"] else f"every {wire['every']} min"
        itself = ", published by itself" if wire["publishes"] else ""
        click.echo(f"{wire['id']}  {wire['name']} ({wire['kind']}, {place}, {often}{itself}): {wire['says']}")
    if not wires:
        click.echo("There is no wire. Add one with: broadsheet wire add NAME ADDRESS")


@command.command("add")
@click.argument("name")
@click.argument("address")
@click.option("--edition", default="", help="The edition's code; may be left out where there is one.")
@click.option("--section", default="", help="The address name of the section in which its stories begin.")
@click.option("--kind", type=click.Choice(["feed", "ninjs", "newsml"]), default="feed", show_default=True)
@click.option("--every", type=click.Choice(EVERY), default="15", show_default=True, help="Minutes.")
@click.option("--credit", default="", help="The credit of pictures that come without one.")
@click.option("--publish", is_flag=True, help="Publish its stories by themselves, without the desk.")
def add(name: str, address: str, edition: str, section: str, **options: Any) -> None:
    """Add a wire: the worker asks it in a moment. Prints its number."""
    boot_for_content()
    from django.core.exceptions import ValidationError

    from broadsheet.intake.models import Wire
    from broadsheet.intake.subscribed.settling import save_wire
    from broadsheet.intake.wording import in_one_line
    from broadsheet.newsroom.models import Section
    from broadsheet.stories.exchange import StoryFormatError
    from broadsheet.stories.exchange.names import Names

    try:
        place = Names().edition(edition)
    except StoryFormatError as error:
        raise CommandError(f"{error}. Name it: --edition CODE") from None
    found = Section.objects.filter(edition=place, slug=section).first() if section else None
    if section and found is None:
        raise CommandError(f"The edition {place.code} has no section {section}.")
    wire = Wire(
        name=name,
        address=address,
        edition=place,
        section=found,
        kind=options["kind"],
        every=int(options["every"]),
        credit=options["credit"],
        publishes=options["publish"],
    )
    try:
        save_wire(wire=wire)
    except ValidationError as error:
        raise CommandError(f"The wire was not added: {in_one_line(error)}") from None
    click.echo(wire.pk)


@command.command("ask")
@click.argument("number", type=int, required=False)
@click.option("--due", is_flag=True, help="Those whose time has come (what the worker does).")
def ask(number: int | None, due: bool) -> None:
    """Ask the wire NUMBER now, or every one, paused ones left out, and say what each has brought."""
    boot_for_content()
    from broadsheet.intake.models import Wire
    from broadsheet.intake.subscribed.asking import ask_due, ask_wire

    if due:
        os.nice(NICE)
        for wire, asked in ask_due():
            click.echo(_brought(wire, asked))
        return
    wires = Wire.objects.select_related("edition")
    chosen = list(wires.filter(paused=False) if number is None else wires.filter(pk=number))
    if not chosen:
        raise CommandError("There is no such wire. See: broadsheet wire list")
    failed = 0
    for wire in chosen:
        asked = ask_wire(wire=wire)
        failed += bool(asked.fault)
        click.echo(_brought(wire, asked))
    if failed:
        raise CommandError(f"{counted(failed, 'wire', 'wires')} could not be read; see above.")


def _told(wire: Wire) -> dict[str, Any]:
    from broadsheet.intake.subscribed.faults import fault_of

    well = f"asked {wire.asked:%Y-%m-%d %H:%M} UTC" if wire.asked else "not asked yet"
    return {
        "id": wire.pk,
        "name": wire.name,
        "address": wire.address,
        "kind": wire.kind,
        "edition": wire.edition.code,
        "section": wire.section.slug if wire.section else "",
        "every": wire.every,
        "publishes": wire.publishes,
        "paused": wire.paused,
        "asked": wire.asked and wire.asked.isoformat(),
        "next_ask": wire.next_ask and wire.next_ask.isoformat(),
        "failures": wire.failures,
        "says": fault_of(wire) or well,
    }


def _brought(wire: Wire, asked: Asked) -> str:
    parts = [f"{asked.new} new"]
    parts += [f"{asked.changed} changed at the source"] if asked.changed else []
    parts += [f"{asked.published} published"] if asked.published else []
    parts += [asked.fault] if asked.fault else []
    return f"{wire.pk}  {wire.name}: {', '.join(parts)}"
