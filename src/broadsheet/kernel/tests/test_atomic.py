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
