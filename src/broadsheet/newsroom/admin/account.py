"""One's own account, and signing in to it: what Wagtail's forms ask for and say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.forms.auth import LoginForm

NEEDLESS = ("first_name", "last_name", "email")


def ask_for_no_names() -> None:
    """Let an account without names or an address, as the command line makes them, choose its language.

    Wagtail has no setting for it: the fields of its form are marked as required in the class itself.
    """
    for name in NEEDLESS:
        NameEmailForm.base_fields[name].required = False


def name_the_password() -> None:
    """Label the field in the desk's language: Wagtail's has no label, and Django makes an English one."""
    LoginForm.base_fields["password"].label = _("Password")
