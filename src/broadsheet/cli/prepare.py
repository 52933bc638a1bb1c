"""What has to be done before the processes of a site start.

A process of its own, so that the supervisor stays small: it never imports Django.

`python -m broadsheet.cli.prepare` brings the database up to date; on trouble it prints one line and exits 1.
"""

from __future__ import annotations

import sys

import click

from broadsheet.cli.boot import boot, migrate
from broadsheet.cli.group import CommandError
from broadsheet.project.home import HomeError


def main() -> int:
    """Returns the exit code."""
    try:
        home = boot()
        migrate(home, say=click.echo)
    except HomeError as error:
        CommandError(str(error)).show()
        return 1
    except CommandError as error:
        error.show()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
