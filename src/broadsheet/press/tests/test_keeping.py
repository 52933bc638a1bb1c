"""Addresses that no redirect takes from the press."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from broadsheet.newsroom.models import Redirect
from broadsheet.newsroom.services import save_redirect
from broadsheet.press.models import Output
from broadsheet.testing.factories import make_edition

pytestmark = pytest.mark.django_db


def test_what_the_press_has_made_is_no_old_address_until_it_is_gone():
    edition = make_edition()
    held = {"edition": edition.code, "path": "/town/rss.xml", "kind": "feed", "status": 200, "position": 1}
    made = Output.objects.create(**held, lane=2, phase=0, baked_at=timezone.now())
    redirect = Redirect(edition=edition, path="/town/rss.xml", target="/new")
    with pytest.raises(ValidationError):
        save_redirect(redirect=redirect)
    made.status = 301
    made.save()

    assert save_redirect(redirect=redirect).pk
