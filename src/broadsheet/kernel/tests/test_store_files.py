import os
from multiprocessing import get_context

import pytest

from broadsheet.kernel import generation, site


def bump_many(path):
    for _ in range(200):
        generation.bump(path)


def test_bumps_of_two_processes_are_all_counted_and_seen(tmp_path):
    path = tmp_path / "generation"
    generation.bump(path)
    reader = generation.Generation(path)
    context = get_context("spawn")
    writers = [context.Process(target=bump_many, args=(path,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert reader.value() == 401
    reader.close()


def test_a_missing_or_short_generation_reads_as_zero_until_it_is_there(tmp_path):
    path = tmp_path / "generation"
    reader = generation.Generation(path)
    assert reader.value() == 0
    path.write_bytes(b"abc")
    assert reader.reopen() is False
    assert generation.bump(path) == 1
    assert reader.reopen() is True
    assert reader.value() == 1
    reader.close()


def test_a_generation_replaced_by_rename_is_found_again(tmp_path):
    path = tmp_path / "generation"
    generation.bump(path)
    reader = generation.Generation(path)
    copy = tmp_path / "copy"
    copy.write_bytes((77).to_bytes(8, "little"))
    os.rename(copy, path)
    assert reader.value() == 1
    assert reader.reopen() is True
    assert reader.value() == 77
    reader.close()


EDITIONS = (site.Edition("en", "", "", "en", "ltr"), site.Edition("ar", "ar.example.org", "/ar", "ar", "rtl"))


def test_a_site_reads_back():
    held = site.Site(("127.0.0.1", "example.org"), EDITIONS)
    assert site.parse_site(site.dump_site(held)) == held


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b'{"version":2,"hosts":[],"editions":[]}', b'{"version":1,"hosts":[]}',
        b'{"version":1,"hosts":[1],"editions":[]}', b'{"version":1,"hosts":[],"editions":[{"code":"../x"}]}',
        b'{"version":1,"hosts":[],"editions":[{"code":"a"},{"code":"b"}]}',
    ],
)  # fmt: skip
def test_what_is_not_a_site_is_refused(data):
    with pytest.raises(site.SiteError):
        site.parse_site(data)
