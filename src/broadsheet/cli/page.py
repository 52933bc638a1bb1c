"""`broadsheet page`: the pages that are no news, on the command line, through the desk's own services."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import click

from broadsheet.cli.boot import boot_for_content
from broadsheet.cli.group import CommandError
from broadsheet.cli.story import in_lines

if TYPE_CHECKING:
    from broadsheet.fronts.models import StaticPage


@click.group("page")
def command() -> None:
    """List, publish and unpublish pages that are no news: about, contacts, privacy.

    A page is named by its number or by the address readers have.
    """


@command.command("list")
@click.option("--edition", help="Of this edition alone (its code).")
@click.option("--json", "as_json", is_flag=True, help="The same for a program.")
def list_pages(edition: str | None, as_json: bool) -> None:
    """Print every page: its number, edition, state, address and title, and what it is the same as."""
    boot_for_content()
    from broadsheet.fronts.models import StaticPage

    rows = StaticPage.objects.select_related("edition")
    if edition:
        rows = rows.filter(edition__code=edition)
    found = [
        {
            "id": page.pk,
            "edition": page.edition.code,
            "state": _state(page),
            "address": page.address,
            "title": page.title,
            "same_as": page.same_as_id,
        }
        for page in rows
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for row in found:
        same = f"as {row['same_as']}" if row["same_as"] else ""
        shown = (row["id"], row["edition"], row["state"], row["address"] or "-", row["title"], same)
        click.echo("  ".join(str(value) for value in shown).rstrip())


@command.command("publish")
@click.argument("name")
def publish(name: str) -> None:
    """Publish a page's newest draft, and print its address."""
    boot_for_content()
    page = _find(name)
    from django.core.exceptions import ValidationError

    from broadsheet.fronts.services import publish_page
    from broadsheet.newsroom.addresses import absolute

    try:
        page = publish_page(page=page)
    except ValidationError as error:
        raise CommandError(in_lines(error)) from None
    click.echo(absolute(page.edition, page.path))


@command.command("unpublish")
@click.argument("name")
def unpublish(name: str) -> None:
    """Take a page from readers: its address answers 410."""
    boot_for_content()
    page = _find(name)
    from broadsheet.fronts.services import unpublish_page

    if not page.live:
        raise CommandError(f"Page {page.pk} is not live (it is {_state(page)}).")
    click.echo(f"{unpublish_page(page=page).address} is gone.")


def _state(page: StaticPage) -> str:
    if page.live:
        return "live with a newer draft" if page.has_unpublished_changes else "live"
    return "gone" if page.gone_at else "draft"


def _find(name: str) -> StaticPage:
    from broadsheet.fronts.models import StaticPage

    rows = StaticPage.objects.select_related("edition")
    if name.isdecimal():
        found = rows.filter(pk=int(name)).first()
    else:
        parts = urlsplit(name)
        path = unquote(parts.path)
        found = next(
            (
                page
                for page in rows.exclude(path="")
                if page.address == path and parts.hostname in (None, page.edition.host or parts.hostname)
            ),
            None,
        )
    if found is None:
        raise CommandError(f"There is no page {name}: give its number, or the address readers have.")
    return found
