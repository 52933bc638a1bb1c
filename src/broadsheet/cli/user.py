"""`broadsheet user`: accounts of the newsroom."""

from __future__ import annotations

import sys

import click

from broadsheet.cli import foundation
from broadsheet.cli.boot import boot_for_content
from broadsheet.cli.group import CommandError

stdin_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of making one."
)


@click.group("user")
def command() -> None:
    """Make accounts and set passwords."""


@command.command("create")
@click.argument("name")
@click.option("--email", default="", help="Where the newsroom can write to them.")
@click.option("--group", "groups", multiple=True, help="A group they belong to; may be given again.")
@click.option("--admin", is_flag=True, help="May do everything.")
@stdin_option
def create(name: str, email: str, groups: tuple[str, ...], admin: bool, password_stdin: bool) -> None:
    """Make an account that can sign in, and print its password."""
    boot_for_content()
    from django.core.exceptions import ValidationError

    from broadsheet.newsroom.services import create_account

    password = _password(password_stdin)
    try:
        create_account(name=name, password=password, email=email, groups=groups, superuser=admin)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    click.echo(f"{name} is made." if password_stdin else f"{name} is made, with the password {password}")


@command.command("password")
@click.argument("name")
@stdin_option
def password(name: str, password_stdin: bool) -> None:
    """Give an account another password, and print it."""
    home = boot_for_content()
    from django.core.exceptions import ValidationError

    from broadsheet.newsroom.models import User
    from broadsheet.newsroom.services import set_password

    user = User.objects.filter(username=name).first()
    if user is None:
        known = ", ".join(User.objects.order_by("username").values_list("username", flat=True)[:20])
        raise CommandError(f"There is no account {name}. There are: {known or 'none'}.")
    new = _password(password_stdin)
    try:
        set_password(user=user, password=new)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    if name == foundation.FIRST_USER:
        # The generated first password would otherwise be offered at each start though it no longer works.
        home.first_password_file.unlink(missing_ok=True)
    click.echo(f"{name} has a new password." if password_stdin else f"{name} has the new password {new}")


def _password(from_stdin: bool) -> str:
    if not from_stdin:
        return foundation.make_password()
    given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise CommandError("Standard input holds no password.")
    return given
