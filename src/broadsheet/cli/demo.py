"""`broadsheet demo`: a large made-up archive."""

from __future__ import annotations

import click

from broadsheet.cli.boot import boot_for_content
from broadsheet.cli.counting import counted


@click.command("demo")
@click.option(
    "--stories", type=click.IntRange(1, 2_000_000), required=True, help="How many stories it shall have."
)
def command(stories: int) -> None:
    """Bring a made-up archive up to that many stories, forty a day, in the first edition.

    The same number gives the same archive on every machine. A killed run is gone on with by calling it again.
    """
    boot_for_content()
    from broadsheet.newsroom.models import Edition
    from broadsheet.project.demo.archive import make_archive

    edition = Edition.objects.order_by("sort_order", "pk").first()
    if edition is None:
        raise click.ClickException("There is no edition yet: make one with: broadsheet init")
    added = make_archive(stories=stories, edition=edition, say=_progress)
    click.echo(f"{counted(added, 'story', 'stories')} added to {edition}.")


def _progress(done: int, of: int) -> None:
    click.echo(f"{done} of {of}", err=True)
