"""What a new site begins with: one edition and one account. Needs Django to be set up."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from broadsheet.cli import foundation
from broadsheet.cli.group import CommandError
from broadsheet.newsroom.models import Edition, User
from broadsheet.project.home import Home


def make_first_edition(*, name: str, language: str, time_zone: str) -> Edition:
    """The first edition, at the root of the site, unless there is one. Raises CommandError."""
    existing = Edition.objects.first()
    if existing:
        return existing
    edition = Edition(code=language.split("-")[0], name=name, language=language, time_zone=time_zone)
    try:
        edition.full_clean()
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    edition.save()
    return edition


def make_first_user(home: Home, *, name: str) -> str | None:
    """A superuser with a generated password, unless there is an account. Returns the new password.

    The password is written before the account, so that an interruption never leaves an account whose
    password nobody knows.
    """
    if User.objects.exists():
        return None
    foundation.write_once(home.first_password_file, foundation.make_password() + "\n")
    password = home.first_password_file.read_text().strip()
    User.objects.create_superuser(username=name, password=password)
    return password
