import os
from multiprocessing import get_context

import pytest

from broadsheet.kernel import atomic


def append_many(path, word):
    for number in range(50):
        atomic.append_line(path, f"{word}{number}")


def test_a_file_is_replaced_whole_and_its_folders_are_made(tmp_path):
    target = tmp_path / "plates" / "en" / "a.plate"
    atomic.replace_file(target, b"one")
    atomic.replace_file(target, b"two")
    assert target.read_bytes() == b"two"
    assert os.listdir(target.parent) == ["a.plate"]


def test_a_failed_replacement_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch):
    target = tmp_path / "a.plate"
    atomic.replace_file(target, b"one")

    def full(descriptor, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        atomic.replace_file(target, b"two")
    assert target.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a.plate"]


def test_removing_is_final_and_repeatable(tmp_path):
    target = tmp_path / "a.plate"
    atomic.replace_file(target, b"one")
    atomic.remove_file(target)
    atomic.remove_file(target)
    assert not target.exists()


def test_lines_of_two_processes_do_not_mix(tmp_path):
    target = tmp_path / "live" / "events.jsonl"
    context = get_context("spawn")
    writers = [context.Process(target=append_many, args=(target, word)) for word in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    expected = {f"{word}{number}" for word in "ab" for number in range(50)}
    assert set(target.read_text().splitlines()) == expected


def test_half_a_line_left_by_a_kill_spoils_only_itself(tmp_path):
    target = tmp_path / "events.jsonl"
    target.write_text('{"id":1}\n{"id"')
    atomic.append_line(target, '{"id":2}')
    assert target.read_text() == '{"id":1}\n{"id"\n{"id":2}\n'


def test_a_line_holds_no_line_break(tmp_path):
    with pytest.raises(ValueError, match="line break"):
        atomic.append_line(tmp_path / "events.jsonl", "a\nb")


def test_many_files_take_their_places_in_order_once_all_are_whole(tmp_path, monkeypatch):
    targets = [tmp_path / "plates" / name / "a.plate" for name in ("one", "two", "three")]
    atomic.replace_file(targets[1], b"old")
    placed, rename = [], os.rename

    def watched(source, target):
        assert len(list((tmp_path / "plates").rglob(f"{atomic.TEMPORARY}*"))) == 3 - len(placed)
        placed.append(target)
        rename(source, target)

    monkeypatch.setattr(os, "rename", watched)
    atomic.replace_files({target: target.parent.name.encode() for target in targets})
    assert placed == targets
    assert [target.read_bytes() for target in targets] == [b"one", b"two", b"three"]
    atomic.replace_files({})


def test_many_files_that_cannot_all_be_written_leave_the_old_ones_and_no_rubbish(tmp_path, monkeypatch):
    targets = [tmp_path / name for name in ("one", "two")]
    atomic.replace_file(targets[0], b"old")
    write = os.write

    def nearly_full(descriptor, data):
        if bytes(data) == b"2":
            raise OSError(28, "No space left on device")
        return write(descriptor, data)

    monkeypatch.setattr(os, "write", nearly_full)
    with pytest.raises(OSError, match="No space"):
        atomic.replace_files({targets[0]: b"1", targets[1]: b"2"})
    assert os.listdir(tmp_path) == ["one"]
    assert targets[0].read_bytes() == b"old"
