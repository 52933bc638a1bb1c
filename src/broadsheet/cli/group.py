"""The group of all commands, and the one place where an error becomes one clear line."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from broadsheet.kernel.version import VERSION
from broadsheet.project.home import HomeError

# name of the command: its module, and what it does in one line (so that --help imports nothing)
COMMANDS = {
    "init": ("broadsheet.cli.init", "Make a new site in a folder."),
    "run": ("broadsheet.cli.run", "Start the newsroom, the press and the delivery server."),
    "work": ("broadsheet.cli.work", "Run the press worker alone."),
    "story": ("broadsheet.cli.story", "Create, show, publish and unpublish stories."),
    "page": ("broadsheet.cli.page", "List, publish and unpublish pages that are no news."),
    "import": ("broadsheet.cli.imports", "Bring stories in from a file."),
    "wire": ("broadsheet.cli.wire", "Add wires, look at them, ask them now."),
    "press": ("broadsheet.cli.press", "Look at the press, try failed pages again, bake again."),
    "user": ("broadsheet.cli.user", "Make accounts and set passwords."),
    "outlets": ("broadsheet.cli.outlets", "Check what the site tells readers and machines."),
    "doctor": ("broadsheet.cli.doctor", "Check a site and say what to do about each finding."),
    "demo": ("broadsheet.cli.demo", "Make a large archive of made-up stories."),
}


class CommandError(click.ClickException):
    """An error that the caller can do something about: one line on stderr, exit code 1."""

    def show(self, file=None) -> None:
        click.echo(f"broadsheet: {self.format_message()}", err=True, file=file)


class CommandGroup(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return import_module(COMMANDS[cmd_name][0]).command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except HomeError as error:
            raise CommandError(str(error)) from None
        except Exception as error:
            if not _is_outage(error):
                raise
            reason = " ".join(str(error).split())
            raise CommandError(
                f"The database cannot be used right now ({reason}). Try again; broadsheet doctor says more."
            ) from None


def _is_outage(error: Exception) -> bool:
    """Whether the database is locked or away. Asks Django only where a command has loaded it."""
    database = sys.modules.get("django.db")
    return database is not None and isinstance(error, database.OperationalError | database.InterfaceError)


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="broadsheet", message="%(prog)s %(version)s")
def group() -> None:
    """Broadsheet: a news site with an editing desk, a press that bakes pages, and a delivery server.

    The site is the folder that BROADSHEET_HOME names, else the current folder.
    """


def main() -> None:
    """The entry point of `broadsheet` and `python -m broadsheet`."""
    try:
        group.main(prog_name="broadsheet")
    except BrokenPipeError:
        # The reader of our output has gone (`broadsheet story show 5 | head`): not an error of ours.
        sys.stderr.close()
        sys.exit(0)
