"""Damaged and hostile sources end in a refusal or in items that fit, never in a traceback."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.intake.ghost import Ghost
from broadsheet.intake.items import SourceError
from broadsheet.intake.markup import to_blocks
from broadsheet.intake.tests.material import read, written
from broadsheet.intake.tests.survival import FINDS, SEEDS, survive
from broadsheet.intake.wires import Ninjs


def faulty(seed):
    """A seed with pieces cut out, doubled, moved or replaced by hostile ones."""
    pieces = st.sampled_from(
        ["\x00", "\ud800", "<", "&x;", "]]>", "[[[[", "{{<", "null", "1e999", "<p>" * 300, "-1", "\ufeff"]
    )
    cut = st.tuples(
        st.integers(0, len(seed)), st.integers(0, 40), st.one_of(st.just(""), pieces, st.text(max_size=8))
    )

    def apply(cuts):
        text = seed
        for at, length, piece in cuts:
            text = text[:at] + piece + text[at + length :]
        return text.encode("utf-8", "surrogatepass")

    return st.lists(cut, min_size=1, max_size=5).map(apply)


@pytest.mark.parametrize("format_", sorted(SEEDS))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_source_is_refused_or_gives_items_that_fit(format_, data, tmp_path):
    survive(format_, data.draw(faulty(SEEDS[format_])), tmp_path)


@pytest.mark.parametrize("find", sorted(FINDS.iterdir()), ids=lambda find: find.name)
def test_what_fuzzing_has_found_is_survived(find, tmp_path):
    survive(find.name.partition("-")[0], find.read_bytes(), tmp_path)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/abpdivulhr1 =\"'&;!-[]\n\t\x00é"), max_size=300))
def test_any_text_becomes_blocks_and_no_script(text):
    for block in to_blocks(f"<p>x</p><script>no</script>{text}").blocks:
        assert "<script" not in block.get("html", "")


def test_nesting_and_size_have_an_end(tmp_path):
    words = [{"type": "paragraph", "html": "<p>deep</p>"}]
    for opening in ("<div>", "<b>", "<blockquote>", "<ul><li>"):
        body = to_blocks(opening * 20000 + "deep")
        assert (body.blocks, body.fault) == ([], "elements are nested deeper than 150")
    assert to_blocks("<div>" * 151 + "deep").fault
    assert to_blocks("<div>" * 150 + "deep").blocks == words
    assert to_blocks("<i>" * 150 + "deep").blocks[0]["html"].count("deep") == 1
    with pytest.raises(SourceError, match="nested"):
        read(Ghost, written(tmp_path, "g.json", '{"db":' + "[" * 100000))
    with pytest.raises(SourceError, match="nested"):
        read(Ninjs, written(tmp_path, "n.json", "[" * 100000))
