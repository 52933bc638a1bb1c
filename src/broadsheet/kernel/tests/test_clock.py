from datetime import UTC, datetime, timedelta, timezone

import pytest

from broadsheet.kernel import clock

NOON = datetime(2024, 11, 23, 12, 0, tzinfo=UTC)


def test_the_system_clock_tells_an_aware_moment_in_utc():
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().utcoffset() == timedelta(0)


def test_a_frozen_clock_stands_still_and_sleep_moves_it_without_waiting():
    with clock.frozen(NOON):
        assert clock.now() == NOON
        started = clock.monotonic()
        clock.sleep(3600)
        assert clock.now() == NOON + timedelta(hours=1)
        assert clock.monotonic() - started == 3600
    assert clock.now() != NOON + timedelta(hours=1)


def test_the_former_clock_is_back_after_a_failure():
    with pytest.raises(KeyError), clock.frozen(NOON):
        raise KeyError
    assert clock.now() > NOON


def test_the_wall_clock_may_be_set_back_but_the_monotonic_one_never_goes_back():
    with clock.frozen(NOON) as fake:
        fake.set(NOON - timedelta(days=1))
        assert clock.now() == NOON - timedelta(days=1)
        assert clock.monotonic() == 0
        with pytest.raises(ValueError, match="backwards"):
            fake.move(-1)


def test_another_zone_is_turned_into_utc_and_a_naive_moment_refused():
    with clock.frozen(datetime(2024, 11, 23, 14, 0, tzinfo=timezone(timedelta(hours=2)))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC
    with pytest.raises(ValueError, match="time zone"):
        clock.FakeClock(datetime(2024, 11, 23))
