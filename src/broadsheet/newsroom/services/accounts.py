"""Accounts of the people who work in the newsroom."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.newsroom.models import User


@transaction.atomic
def create_account(
    *, name: str, password: str, email: str = "", groups: tuple[str, ...] = (), superuser: bool = False
) -> User:
    """An account that can sign in. Raises ValidationError: name taken, weak password, unknown group."""
    user = User(username=name, email=email, is_superuser=superuser, is_staff=superuser)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    found = list(Group.objects.filter(name__in=groups))
    missing = set(groups) - {group.name for group in found}
    if missing:
        known = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
        raise ValidationError(
            _("There is no group “%(group)s”. Known: %(known)s.")
            % {"group": sorted(missing)[0], "known": known}
        )
    user.groups.set(found)
    return user


def set_password(*, user: User, password: str) -> None:
    """Give the account another password; its open sessions end. Raises ValidationError for a weak one."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
