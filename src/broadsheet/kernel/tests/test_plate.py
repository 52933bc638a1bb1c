from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.kernel import plate, splice
from broadsheet.kernel.paths import PathError

WHEN = datetime(2023, 12, 24, 14, 12, tzinfo=UTC)
RIVER, BREAKING = plate.slot_marker("river"), plate.slot_marker("breaking")
BODY = f"<main>story</main>{RIVER}<footer>end</footer>{BREAKING}".encode()


def compiled(**changes):
    fields = {
        "edition": "en",
        "path": "/2023/12/24/storm",
        "status": 200,
        "headers": {"Content-Type": "text/html; charset=utf-8"},
        "keys": ["story:42", "person:7"],
        "position": 981,
        "modified": WHEN,
        "body": BODY,
    }
    return plate.compile_plate(**{**fields, **changes})


def test_a_plate_reads_back_as_it_was_made():
    held = plate.parse(compiled(), edition="en", path="/2023/12/24/storm")
    assert (held.edition, held.path, held.status, held.position) == ("en", "/2023/12/24/storm", 200, 981)
    assert held.headers == b"Content-Type: text/html; charset=utf-8\r\n"
    assert held.keys == ("story:42", "person:7")
    assert held.modified == int(WHEN.timestamp())
    kinds = [part.name if isinstance(part, plate.Slot) else splice.inflate([part]) for part in held.parts]
    assert kinds == [b"<main>story</main>", "river", b"<footer>end</footer>", "breaking"]


def test_a_page_and_the_same_as_text_alone_are_one_plate():
    both = BODY + plate.slot_marker(plate.LITE).encode() + b"<main>text</main>" + RIVER.encode()
    held = plate.parse(compiled(body=both))
    full, lite = held.form(lite=False), held.form(lite=True)
    assert full.parts == plate.parse(compiled()).parts
    assert full.lite == lite.lite == ()
    assert splice.inflate(lite.parts[:1]) == b"<main>text</main>"
    assert lite.parts[1] == plate.Slot("river")
    assert (lite.path, lite.key_text) == (held.path, held.key_text)
    # A page without it has none; a redirect and a page that is gone are what they always are.
    assert plate.parse(compiled()).form(lite=True) is None
    assert plate.parse(compiled(status=410)).form(lite=True).parts == plate.parse(compiled()).parts


@given(st.lists(st.binary(max_size=300).filter(lambda raw: b"\x00" not in raw), min_size=1, max_size=5))
def test_any_body_around_slots_survives(pieces):
    body = plate.slot_marker("river").encode().join(pieces)
    held = plate.parse(compiled(body=body))
    found = b"".join(
        b"\x00slot:river\x00" if isinstance(part, plate.Slot) else splice.inflate([part])
        for part in held.parts
    )
    assert found == body


@given(st.data())
def test_a_flipped_bit_anywhere_is_found(data):
    whole = bytearray(compiled())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(plate.PlateError):
        plate.parse(bytes(whole))


@given(st.integers(0, 400))
def test_a_torn_plate_is_never_read(size):
    whole = compiled()
    with pytest.raises(plate.PlateError):
        plate.parse(whole[: min(size, len(whole) - 1)])


@given(st.integers(0, 400))
def test_a_torn_plate_fails_cleanly_even_unverified(size):
    whole = compiled()
    with pytest.raises(plate.PlateError):
        plate.parse(whole[: min(size, len(whole) - 1)], verify=False)


def test_a_plate_in_the_wrong_place_is_refused():
    with pytest.raises(plate.PlateError):
        plate.parse(compiled(), edition="uk", path="/2023/12/24/storm")
    with pytest.raises(plate.PlateError):
        plate.parse(compiled(), edition="en", path="/2023/12/24/other")


def test_content_hash_follows_what_is_served_and_nothing_else():
    first = plate.parse(compiled()).content_hash
    assert (
        plate.parse(compiled(position=5, keys=["story:1"], modified=datetime.now(UTC))).content_hash == first
    )
    assert plate.parse(compiled(body=BODY + b" ")).content_hash != first
    assert plate.parse(compiled(status=410)).content_hash != first
    assert plate.parse(compiled(headers={"Content-Type": "text/plain"})).content_hash != first


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": {"X-Odd": "a\r\nSet-Cookie: b"}},
        {"headers": {"Set-Cookie": "a=b"}},
        {"headers": {"Content-Length": "3"}},
        {"headers": {"Bad Name": "a"}},
        {"keys": ["two words"]},
        {"status": 42},
        {"body": b"\x00slot:NotAName\x00"},
        {"body": b"\x00slot:river"},
        {"modified": datetime(2023, 1, 1)},
    ],
)
def test_what_could_not_be_served_is_not_compiled(changes):
    with pytest.raises(plate.PlateError):
        compiled(**changes)


def test_paths_are_checked_when_compiling():
    with pytest.raises(PathError):
        compiled(path="/a/../b")


def test_a_fragment_reads_back_and_its_version_follows_its_bytes():
    def made(body):
        data = plate.compile_fragment(edition="en", name="river", modified=WHEN, body=body)
        return plate.parse_fragment(data, edition="en", name="river")

    one, same, other = made(b"<ol>1</ol>"), made(b"<ol>1</ol>"), made(b"<ol>2</ol>")
    assert one.version == same.version != other.version
    assert splice.inflate([one.segment]) == b"<ol>1</ol>"
    assert one.modified == int(WHEN.timestamp())


def test_a_damaged_or_foreign_fragment_is_refused():
    data = plate.compile_fragment(edition="en", name="river", modified=WHEN, body=b"<ol>1</ol>")
    for broken in (data[:-1], data + b"x", data[:40] + b"\xff" + data[41:], b"", compiled()):
        with pytest.raises(plate.PlateError):
            plate.parse_fragment(broken)
    with pytest.raises(plate.PlateError):
        plate.parse_fragment(data, edition="uk", name="river")


def test_surrogate_keys_are_whole_and_at_most_16_kb():
    keys = [f"story:{number}" for number in range(3000)]
    value = plate.surrogate_keys(plate.parse(compiled(keys=keys)))
    assert len(value) <= plate.SURROGATE_KEY_LIMIT
    assert value.split() == keys[: len(value.split())]
    assert len(value.split()) > 1000


def test_pages_do_not_carry_the_rivers_key_but_its_own_plate_does():
    keys = ["story:42", "list:river/1"]
    assert plate.surrogate_keys(plate.parse(compiled(keys=keys))) == "story:42"
    own = plate.parse(compiled(keys=keys, path="/live/river.html"))
    assert plate.surrogate_keys(own) == "story:42 list:river/1"
