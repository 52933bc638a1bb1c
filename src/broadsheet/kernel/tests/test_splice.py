import gzip
import subprocess
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.kernel import splice

bodies = st.lists(st.binary(max_size=4000), max_size=6)


@given(bodies)
def test_joined_pieces_are_one_gzip_member_of_the_joined_bytes(pieces):
    member = splice.gzip_member([splice.deflate(piece) for piece in pieces])
    inflater = zlib.decompressobj(31)
    assert inflater.decompress(member) == b"".join(pieces)
    assert inflater.eof
    assert inflater.unused_data == b""
    assert gzip.decompress(member) == b"".join(pieces)


@given(bodies)
def test_identity_is_what_the_member_inflates_to(pieces):
    parts = [splice.deflate(piece) for piece in pieces]
    assert splice.inflate(parts) == gzip.decompress(splice.gzip_member(parts))


@given(st.binary(max_size=3000), st.binary(max_size=3000))
def test_checksums_combine_without_the_bytes(first, second):
    combined = splice.combine(zlib.crc32(first), zlib.crc32(second), splice.operator_for(len(second)))
    assert combined == zlib.crc32(first + second)


def test_operator_holds_for_lengths_past_32_bits():
    # Appending zeros twice is appending the double length.
    half = splice.operator_for(1 << 33)
    assert splice.multiply(half, half) == splice.operator_for(1 << 34)


def test_gzip_command_accepts_a_spliced_member():
    parts = [splice.deflate(b"<p>" * 5000), splice.deflate("річка".encode() * 800), splice.deflate(b"end")]
    answer = subprocess.run(["gzip", "-t"], input=splice.gzip_member(parts), capture_output=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_a_piece_that_inflates_to_more_than_it_says_is_refused_before_it_grows():
    bomb = splice.deflate(b"\0" * 10_000_000)
    bomb.length = 10
    with pytest.raises(splice.SpliceError):
        splice.inflate([bomb])


def test_a_damaged_piece_is_refused():
    part = splice.deflate(b"some text that is long enough to be damaged" * 9)
    part.deflated = b"\xff\xff" + part.deflated[2:]
    with pytest.raises(splice.SpliceError):
        splice.inflate([part])
