"""XML as hand-made programs write it: what a feed reader forgives is read, what no one can read is told."""

import io

import pytest

from broadsheet.intake.items import SourceError
from broadsheet.intake.metered import MeteredText
from broadsheet.intake.xml import child_text, elements


def titles(content):
    found = elements(io.BytesIO(content), among=frozenset({"item"}))
    return [child_text(element, "title") for _name, element in found]


def rss(title, before="", encoding=""):
    says = f"<?xml version='1.0' encoding='{encoding}'?>" if encoding else "<?xml version='1.0'?>"
    return f"{before}{says}<rss><item><title>{title}</title></item></rss>"


@pytest.mark.parametrize(
    "encoding", ["Shift_JIS", "GB2312", "EUC-KR", "windows-1251", "koi8-u", "UTF-16", "utf-8-sig"]
)
def test_every_encoding_that_python_knows_is_read(encoding):
    title = {"Shift_JIS": "港が", "GB2312": "港口", "EUC-KR": "항구"}.get(encoding, "Гавань")
    assert titles(rss(title, encoding=encoding.removesuffix("-sig")).encode(encoding)) == [title]


@pytest.mark.parametrize("encoding", ["zip", "base64", "unicode_escape", "nonsense"])
def test_what_is_no_encoding_of_text_is_not_tried(encoding):
    with pytest.raises(SourceError, match="unknown encoding"):
        titles(rss("x", encoding=encoding).encode())


@pytest.mark.parametrize("before", ["\n\n ", "<br />\n<b>Warning</b>: mkdir() in x.php on line 3<br />\n"])
def test_what_stands_before_the_declaration_is_passed_over(before):
    assert titles(rss("x", before).encode()) == ["x"]


def test_entities_of_html_and_signs_of_windows_are_what_they_are_meant_to_be():
    content = rss("caf&eacute;&nbsp;&mdash; &amp; &lt; \x93so\x94", encoding="UTF-8").encode("latin-1")
    assert titles(content) == ["café\xa0— & < “so”"]


def test_an_entity_that_two_readings_divide_is_whole():
    class Dripping(io.BytesIO):
        def read(self, size=-1):
            return super().read(3)

    metered = MeteredText(Dripping(b"<a>x&mdash;&amp;y&nbsp;</a>"))
    assert b"".join(iter(lambda: metered.read(100), b"")).endswith(b">x&#8212;&amp;y&#160;</a>")


def test_a_prefix_that_nobody_declared_is_known_where_exports_use_it():
    item = "<item><excerpt:encoded>e</excerpt:encoded><wp:post_id>7</wp:post_id></item>"
    told = f"<rss><!-- <item> -->{item}</rss>".encode()
    _name, element = next(elements(io.BytesIO(told), among=frozenset({"item"})))
    assert (child_text(element, "encoded", "excerpt"), child_text(element, "post_id")) == ("e", "7")
