import pytest

from broadsheet.press import services, sweep
from broadsheet.press.models import Output, PressJob, PressState
from broadsheet.press.queue import ref_of
from broadsheet.press.sweep import Sweep
from broadsheet.press.tests import reader, toy


def sweep_all(store) -> None:
    walking = Sweep(store, toy.registry())
    for _ in range(60):
        walking.look(5)


@pytest.fixture
def baked(press, store):
    toy.publish(1, 2, 3)
    press.drain()
    return press


def test_a_sound_store_is_left_alone(baked, store):
    sweep_all(store)
    assert not PressJob.objects.exists()


@pytest.mark.parametrize("path", ["/s/2", "slot:river", "file:live/en/head.json", "log:live/en/events.jsonl"])
def test_a_deleted_file_is_found_and_made_again(baked, store, path):
    [output] = Output.objects.filter(path=path)
    file = store.file_of(ref_of(output))
    before = file.read_bytes()
    file.unlink()
    sweep_all(store)
    assert baked.drain() == 1
    assert len(file.read_bytes()) == len(before)
    assert not PressJob.objects.exists()


@pytest.mark.parametrize("path", ["/s/2", "slot:river", "file:live/en/head.json"])
def test_a_corrupted_file_is_found_and_made_again(baked, store, path):
    [output] = Output.objects.filter(path=path)
    file = store.file_of(ref_of(output))
    data = bytearray(file.read_bytes())
    data[-3] ^= 1
    file.write_bytes(data)
    sweep_all(store)
    baked.drain()
    assert store.hash_of(ref_of(output)) == output.hash


def test_a_plate_of_another_path_is_not_taken_for_this_one(baked, store):
    one, two = (store.root / f"plates/en/s/{id}.plate" for id in (1, 2))
    one.write_bytes(two.read_bytes())
    sweep_all(store)
    baked.drain()
    assert "Story 1" in reader.page(store, "/s/1")[1]


def test_a_live_story_that_was_never_announced_gets_its_page(baked, store):
    toy.insert_quietly(7)
    sweep_all(store)
    baked.drain()
    assert reader.is_live(store, 7)


def test_what_an_import_has_brought_is_left_to_its_turn(baked, store):
    toy.publish(8, 9, lane=9)
    toy.insert_quietly(7)
    baked.planner.plan()
    sweep_all(store)
    assert set(PressJob.objects.values_list("lane", flat=True)) == {9}
    PressJob.objects.update(attempts=1)  # what cannot be made holds up nothing
    sweep_all(store)
    baked.drain()
    assert reader.is_live(store, 7)


def test_the_sweep_goes_on_where_it_was_after_a_restart(baked, store, monkeypatch):
    monkeypatch.setattr(sweep, "SAVED_EVERY", 1)
    Sweep(store, toy.registry()).look(2)
    first = PressState.objects.get().sweep
    assert first["outputs"] == sorted(Output.objects.values_list("pk", flat=True))[1]
    Sweep(store, toy.registry()).look(2)
    assert PressState.objects.get().sweep["outputs"] > first["outputs"]


def test_a_page_can_be_baked_again_by_hand(baked, store):
    (store.root / "plates/en/s/1.plate").unlink()
    services.rebake(edition="en", path="/s/1")
    assert baked.drain() == 1
    with pytest.raises(services.UnknownOutput):
        services.rebake(edition="en", path="/nowhere")
