import json

import pytest
from django.db import DatabaseError

from broadsheet.kernel import clock as kernel_clock
from broadsheet.project import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def status(settings):
    settings.HOME.public.mkdir(exist_ok=True)
    file = settings.HOME.public / "status.json"

    def write(**fields):
        file.write_text(
            json.dumps({"written_at": kernel_clock.now().isoformat(), "queue": {"0": 1}, **fields})
        )

    yield write
    file.unlink(missing_ok=True)


def test_health_tells_what_the_press_wrote(client, clock, status):
    status(last_bake="2024-11-23T18:09:00+00:00", failures=0)

    answer = client.get("/healthz", HTTP_HOST="10.0.0.7")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    found = answer.json()
    assert (found["status"], found["press"], found["database"]) == ("ok", "ok", "ok")
    assert (found["last_bake"], found["queue"]) == ("2024-11-23T18:09:00+00:00", {"0": 1})


def test_health_says_since_when_the_press_is_silent(client, clock, status):
    status()
    wrote = kernel_clock.now().isoformat()
    clock.move(11)

    found = client.get("/healthz").json()

    assert (found["status"], found["press"], found["since"]) == ("degraded", "silent", wrote)


def test_health_without_a_database_is_503(client, monkeypatch):
    def away(*_args):
        raise DatabaseError

    monkeypatch.setattr(health.connection, "cursor", away)

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"


def test_an_unknown_host_is_misdirected(client):
    answer = client.get("/desk/", HTTP_HOST="cloned.example")

    assert answer.status_code == 421
    assert "BROADSHEET_HOSTS" in answer.content.decode()


def test_a_known_host_comes_in(client):
    assert client.get("/desk/", HTTP_HOST="localhost").status_code == 302
