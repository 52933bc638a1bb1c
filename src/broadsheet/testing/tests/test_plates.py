"""Tests can look at a store as a reader would."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadsheet.kernel import paths, plate
from broadsheet.testing.plates import has_plate, read_page, visible_text

NOW = datetime(2024, 11, 23, tzinfo=UTC)


def write(public: Path, name: str, data: bytes) -> None:
    (public / name).parent.mkdir(parents=True, exist_ok=True)
    (public / name).write_bytes(data)


def test_a_page_is_read_with_its_fragment_in_place(tmp_path: Path) -> None:
    body = f"<p>Story</p>{plate.slot_marker('river')}<p>End</p>"
    made = plate.compile_plate(
        edition="en",
        path="/2024/a",
        status=200,
        headers={"Content-Type": "text/html"},
        keys=["story:1"],
        position=1,
        modified=NOW,
        body=body.encode(),
    )
    write(tmp_path, paths.plate_file("en", "/2024/a"), made)
    river = plate.compile_fragment(edition="en", name="river", modified=NOW, body="<p>Річка</p>".encode())
    write(tmp_path, paths.slot_file("en", "river"), river)

    page = read_page(tmp_path, "en", "/2024/a")
    assert page.html == "<p>Story</p><p>Річка</p><p>End</p>"
    assert page.text == "Story\nРічка\nEnd"
    assert (page.status, page.headers, page.keys) == (200, {"Content-Type": "text/html"}, ("story:1",))
    assert has_plate(tmp_path, "en", "/2024/a")
    assert not has_plate(tmp_path, "en", "/2024/b")


def test_a_plate_of_another_path_is_refused(tmp_path: Path) -> None:
    made = plate.compile_plate(
        edition="en", path="/a", status=200, headers={}, keys=[], position=0, modified=NOW, body=b"x"
    )
    write(tmp_path, paths.plate_file("en", "/b"), made)
    with pytest.raises(plate.PlateError):
        read_page(tmp_path, "en", "/b")


def test_visible_text_leaves_out_what_no_reader_sees() -> None:
    html = "<head><title>t</title></head><h1>A  b</h1><script>x</script><p>c <b>d</b>&amp;\n e</p><style/>"
    assert visible_text(html) == "A b\nc d& e"
