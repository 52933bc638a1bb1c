"""`broadsheet outlets`: what the site tells machines, looked at as they find it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import click

from broadsheet.cli.boot import boot
from broadsheet.cli.counting import counted
from broadsheet.cli.group import CommandError


@click.group("outlets")
def command() -> None:
    """Check what the site tells readers, search engines, feed readers and other programs."""


@command.command("check")
@click.argument("address")
@click.option("--faults", "faults_only", is_flag=True, help="Leave out what is only advice.")
def check(address: str, faults_only: bool) -> None:
    """Look at the page at ADDRESS (a full address, or its path), or at the whole site: `all`.

    Exit code 1 where something is wrong.
    """
    home = boot()
    from broadsheet.kernel.site import SiteError
    from broadsheet.outlets.check.crawl import Crawl
    from broadsheet.outlets.check.findings import Finding, check_page
    from broadsheet.outlets.check.shelf import Shelf

    try:
        shelf = Shelf(home.public, home.url)
    except (OSError, SiteError):
        raise CommandError(
            f"Nothing has been baked in {home.public} yet: start the site with: broadsheet run"
        ) from None
    crawl = Crawl(shelf) if address == "all" else None
    found: Iterable[Finding] = crawl.findings() if crawl else check_page(shelf, _full(address, shelf.front))
    wrong = advice = 0
    for one in chain(found):
        wrong += one.wrong
        advice += not one.wrong
        if one.wrong or not faults_only:
            click.echo(f"{one.url}\n  {'' if one.wrong else 'Advice: '}{one.sentence}")
    looked = counted(crawl.pages, "page", "pages") if crawl else "1 page"
    also = f" and {counted(crawl.others, 'file', 'files')} beside them" if crawl else ""
    click.echo(
        f"{looked}{also} looked at: {wrong or 'nothing'} wrong, "
        f"{counted(advice, 'piece', 'pieces')} of advice."
    )
    raise SystemExit(1 if wrong else 0)


def _full(address: str, front: str) -> str:
    """The address as the site spells it: percent-encoded, with the host."""
    from broadsheet.kernel import paths

    if address.startswith("/"):
        address = front + address
    return address if address.isascii() else paths.quote(address)
