"""What the press found damaged on disk is said on the desk's first page and on the press board."""

import dataclasses
import json

import pytest
from django.urls import reverse

from broadsheet.kernel import clock as kernel_clock
from broadsheet.kernel import paths
from broadsheet.newsroom.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(settings, tmp_path, clock, client):
    """Write the press's status and give both pages of the desk as text."""
    settings.HOME = dataclasses.replace(settings.HOME, root=tmp_path)
    settings.HOME.public.mkdir()
    client.force_login(User.objects.create_superuser(username="admin", password="x"))

    def tell(damaged):
        status = {"written_at": kernel_clock.now().isoformat(), "damaged": damaged}
        (settings.HOME.public / paths.STATUS).write_text(json.dumps(status))
        addresses = (reverse("wagtailadmin_home"), reverse("broadsheet_press_board"))
        return [client.get(address).content.decode() for address in addresses]

    return tell


def test_damage_is_an_alarm_on_both_pages(tell):
    for page in tell({"count": 1, "last": "en:/2024/11/23/ferry", "at": "2024-11-23T18:00:00+00:00"}):
        assert "1 file of the readers" in page
        assert "en:/2024/11/23/ferry" in page
    for page in tell({"count": 7, "last": "en:/", "at": "2024-11-23T18:00:00+00:00"}):
        assert "7 files of the readers" in page
        assert "Have the disk looked at." in page


def test_without_damage_nothing_is_said(tell):
    for page in tell(None):
        assert "found damaged" not in page
