import datetime as dt

import pytest
from django.db import transaction

from broadsheet import outbox
from broadsheet.kernel import clock, keys
from broadsheet.outbox import selectors, services
from broadsheet.outbox.models import OutboxRow

NOON = dt.datetime(2024, 11, 23, 12, tzinfo=dt.UTC)


@pytest.mark.django_db(transaction=True)
def test_announcing_outside_a_transaction_is_refused():
    with pytest.raises(services.NotInTransaction):
        outbox.announce([keys.story(1)])
    assert selectors.last_position() == 0


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_announced():
    with transaction.atomic():
        outbox.announce([keys.story(1)])
        transaction.set_rollback(True)
    assert selectors.rows_after(0, 10) == []


@pytest.mark.django_db
def test_a_row_holds_each_key_once_with_its_time_and_lane():
    number = outbox.announce([keys.story(2), keys.listing("river/1"), keys.story(2)], at=NOON, lane=9)
    [row] = selectors.rows_after(0, 10)
    assert (row.pk, row.keys, row.at, row.lane) == (number, ["list:river/1", "story:2"], NOON, 9)
    assert selectors.last_position() == number


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "at"), [([], None), (["story:x y"], None), (["story:1"], NOON.replace(tzinfo=None))]
)
def test_nonsense_is_refused(given, at):
    with pytest.raises(ValueError, match=r"key|zone"):
        outbox.announce(given, at=at)


@pytest.mark.django_db
def test_rows_come_in_order_after_a_position_and_up_to_another():
    first, second, third = (outbox.announce([keys.story(id)]) for id in (1, 2, 3))
    assert [row.pk for row in selectors.rows_after(first, 10)] == [second, third]
    assert [row.pk for row in selectors.rows_after(0, 2)] == [first, second]
    assert [row.pk for row in selectors.rows_between(first, second)] == [second]


@pytest.mark.django_db
def test_trimming_keeps_the_newest_row_and_numbers_are_not_used_again():
    with clock.frozen(NOON):
        numbers = [outbox.announce([keys.story(id)]) for id in (1, 2, 3)]
    later = NOON + dt.timedelta(days=30)
    assert services.trim_rows(before=NOON, upto=numbers[-1]) == 0
    assert services.trim_rows(before=later, upto=numbers[0]) == 1
    assert services.trim_rows(before=later, upto=numbers[-1]) == 1
    assert selectors.last_position() == numbers[-1]
    OutboxRow.objects.all().delete()
    assert services.trim_rows(before=later, upto=9) == 0
    assert outbox.announce([keys.story(4)]) > numbers[-1]
