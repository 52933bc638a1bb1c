"""Why a wire could not be read, in the words of the desk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from broadsheet.intake.models import Wire
from broadsheet.intake.reasons import in_desk_words
from broadsheet.kernel.fetch import Reason

FORM, GONE = "form", "gone"
"""Besides the reasons of a fetch: what came cannot be read; the wire has said that it ended (HTTP 410)."""


def fault_of(wire: Wire) -> str:
    """A sentence about the last time it was asked; empty where that went well."""
    if not wire.fault:
        return ""
    return _sentences().get(wire.fault) or _DETAILED.get(wire.fault, _address)(
        in_desk_words(wire.fault_detail)
    )


def _sentences() -> dict[str, str]:
    return {
        GONE: _("It says that it has ended (410). It is not asked any more."),
        Reason.UNKNOWN_HOST: _("There is no host of this name."),
        Reason.UNREACHABLE: _("It could not be reached."),
        Reason.NOT_TRUSTED: _("Its certificate is not in order."),
        Reason.SLOW: _("It takes too long to answer."),
        Reason.LARGE: _("What it sends is larger than is taken."),
        Reason.KIND: _("What it sends is neither a feed nor wire copy."),
        Reason.REDIRECTS: _("It sends from one address to the next without an end."),
        Reason.BROKEN: _("Its answer broke off."),
        Reason.OFTEN: _("Its host was asked too often just now."),
        Reason.PRIVATE: _("It leads into a private network, where nothing is asked."),
    }


def _form(detail: str) -> str:
    return _("What it sends cannot be read: %(detail)s.") % {"detail": detail}


def _status(detail: str) -> str:
    return _("It answers with the status %(status)s.") % {"status": detail}


def _address(detail: str) -> str:
    return _("Its address cannot be asked: %(detail)s") % {"detail": detail}


_DETAILED = {FORM: _form, Reason.STATUS: _status}
