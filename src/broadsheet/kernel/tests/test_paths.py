import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from broadsheet.kernel import paths

segments = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=40
)
addresses = st.builds(
    lambda parts, page: unicodedata.normalize("NFC", "/" + "/".join(parts) + ("/" if page and parts else "")),
    st.lists(segments, max_size=4),
    st.booleans(),
)


@given(addresses, addresses)
def test_different_paths_have_different_files_below_the_store(one, other):
    for address in (one, other):
        try:
            paths.check_path(address)
        except paths.PathError:
            assume(False)
    first, second = paths.plate_file("en", one), paths.plate_file("en", other)
    assert (first == second) == (one == other)
    for name in (first, second):
        parts = name.split("/")
        assert parts[:2] == ["plates", "en"]
        assert parts[-1].endswith(".plate")
        assert all(part not in ("", ".", "..") and len(part.encode()) <= 255 for part in parts)
        # A folder is never called like a file.
        assert not any(part.endswith(".plate") for part in parts[:-1])
        assert not parts[-1].startswith(".")


@given(addresses)
def test_what_is_quoted_decodes_to_itself(address):
    try:
        paths.check_path(address)
    except paths.PathError:
        assume(False)
    assert paths.decode(paths.quote(address).encode()) == address


@given(st.binary(max_size=60))
def test_any_bytes_decode_to_a_checked_path_or_are_refused(raw):
    try:
        path = paths.decode(b"/" + raw)
    except paths.PathError:
        return
    paths.check_path(path)
    assert paths.plate_file("en", path).startswith("plates/en/")


def test_pages_are_folders_and_stories_are_not():
    assert paths.plate_file("en", "/") == "plates/en/@.plate"
    assert paths.plate_file("en", "/politics/") == "plates/en/politics/@.plate"
    assert paths.plate_file("en", "/2023/12/24/storm") == "plates/en/2023/12/24/storm.plate"
    assert paths.plate_file("uk", "/політика/") == "plates/uk/політика/@.plate"


def test_long_segments_are_hashed():
    name = paths.plate_file("en", "/" + "я" * 400)
    assert len(name) < 80
    assert name != paths.plate_file("en", "/" + "я" * 401)


@pytest.mark.parametrize(
    "target",
    [
        *(b"politics", b"/a/../b", b"/./a", b"/a/..", b"/a//b", b"//", b"/%2e%2e/a", b"/a%2fb", b"/a%2Fb"),
        *(b"/a%00b", b"/a\x00b", b"/%", b"/%4", b"/%zz", b"/%c0%ae%c0%ae/a", b"/\xff", b"/a%0ab", b"/a\x7f"),
        b"/%ed%a0%80",
    ],
)
def test_ambiguous_targets_are_refused(target):
    with pytest.raises(paths.PathError):
        paths.decode(target)


def test_escapes_are_decoded_exactly_once():
    assert paths.decode(b"/%252e%252e/a") == "/%2e%2e/a"
    assert paths.decode(b"/caf%65%CC%81") == "/café"


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("2024", paths.Clash.YEAR),
        ("topic", paths.Clash.RESERVED),
        ("People", paths.Clash.RESERVED),
        ("/static/", paths.Clash.RESERVED),
        ("healthz", paths.Clash.RESERVED),
        ("schemas", paths.Clash.RESERVED),
        ("uk", paths.Clash.EDITION),
        ("About", paths.Clash.PAGE),
        ("politics", None),
        ("24", None),
        ("", None),
    ],
)
def test_first_segments_kept_for_others(slug, why):
    assert paths.clash(slug, edition_prefixes=["", "/uk"], page_slugs=["about"]) is why


@pytest.mark.parametrize("code", ["", "..", "a/b", "-x", "a" * 40, "é"])
def test_editions_have_plain_codes(code):
    with pytest.raises(paths.PathError):
        paths.plate_file(code, "/")
