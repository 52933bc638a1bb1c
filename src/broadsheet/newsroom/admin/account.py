"""One's own account: Wagtail asks for names and an address before it saves anything there."""

from __future__ import annotations

from wagtail.admin.forms.account import NameEmailForm

NEEDLESS = ("first_name", "last_name", "email")


def ask_for_no_names() -> None:
    """Let an account without names or an address, as the command line makes them, choose its language.

    Wagtail has no setting for it: the fields of its form are marked as required in the class itself.
    """
    for name in NEEDLESS:
        NameEmailForm.base_fields[name].required = False
