"""Whoever waits to write gets the lock soon after it is free, and gives up when its time is over."""

import sqlite3
import threading

import pytest
from django.db import OperationalError

from broadsheet.project.sqlite import base
from broadsheet.project.sqlite.base import DatabaseWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "newsroom.sqlite3"
    with sqlite3.connect(made) as rows:
        rows.execute("PRAGMA journal_mode=WAL")
        rows.execute("CREATE TABLE one (n)")
    return made


@pytest.fixture
def holder(file):
    """Somebody else who writes."""
    rows = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    rows.execute("BEGIN IMMEDIATE")
    yield rows
    rows.close()


def waiter(file, seconds):
    settings = {
        "NAME": str(file), "ENGINE": "broadsheet.project.sqlite", "OPTIONS":
        {"transaction_mode": "IMMEDIATE", "timeout": seconds}, "AUTOCOMMIT": True, "TIME_ZONE": None,
        "ATOMIC_REQUESTS": False, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "TEST": {},
    }  # fmt: skip
    return DatabaseWrapper(settings, "turns")


def busy_timeout(wrapper):
    return wrapper.connection.execute("PRAGMA busy_timeout").fetchone()[0]


def test_the_wait_ends_with_the_lock_and_looks_often_to_its_end(file, holder, monkeypatch):
    looks = []
    begin = base.base.DatabaseWrapper._start_transaction_under_autocommit

    def look(wrapper):
        looks.append(busy_timeout(wrapper))
        if len(looks) == 4:
            threading.Timer(0.01, holder.rollback).start()
        begin(wrapper)

    monkeypatch.setattr(base.base.DatabaseWrapper, "_start_transaction_under_autocommit", look)
    wrapper = waiter(file, 60)
    wrapper.ensure_connection()
    wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    wrapper.cursor().execute("INSERT INTO one VALUES (1)")
    wrapper.rollback()
    assert set(looks) == {base.LOOK * 1000}
    assert len(looks) >= 4
    assert busy_timeout(wrapper) == 60_000
    wrapper.close()


def test_a_wait_that_is_over_says_that_the_database_is_locked(file, holder):
    wrapper = waiter(file, 0.2)
    wrapper.ensure_connection()
    with pytest.raises(OperationalError, match="locked"):
        wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert busy_timeout(wrapper) == 200
    wrapper.close()


def test_what_is_wrong_with_a_transaction_for_another_reason_is_said_at_once(file, monkeypatch):
    asked = []

    def refuse(_wrapper):
        asked.append(1)
        raise OperationalError("no such thing")

    monkeypatch.setattr(base.base.DatabaseWrapper, "_start_transaction_under_autocommit", refuse)
    wrapper = waiter(file, 60)
    wrapper.ensure_connection()
    with pytest.raises(OperationalError, match="no such thing"):
        wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert asked == [1]
    wrapper.close()
