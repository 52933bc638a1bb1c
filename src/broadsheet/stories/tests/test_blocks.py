from concurrent.futures import ThreadPoolExecutor

import pytest
from wagtail.blocks.stream_block import StreamBlockValidationError

from broadsheet.stories.blocks import StoryBody
from broadsheet.stories.blocks.paragraph import clean_rich_text, has_text


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>One <b>two</b> <i>three</i></p>", "<p>One <b>two</b> <i>three</i></p>"),
        ('<p style="color:red" class="MsoNormal">One<o:p></o:p></p>', "<p>One</p>"),
        ("<p>One<script>alert(1)</script></p>", "<p>One</p>"),
        ('<p><a href="javascript:alert(1)">x</a></p>', "<p><a>x</a></p>"),
        (
            '<p><a href="https://example.org" onclick="x()">x</a></p>',
            '<p><a href="https://example.org">x</a></p>',
        ),
        ('<p><img src="x" onerror="alert(1)">x</p>', "<p>x</p>"),
    ],
)
def test_what_is_pasted_comes_out_clean(pasted, kept):
    assert clean_rich_text(pasted) == kept


@pytest.mark.parametrize("html", ["", "<p></p>", "<p>&nbsp;</p>", "<p><br></p>", "<p> <b></b>\n</p>"])
def test_markup_without_text_is_nothing(html):
    assert not has_text(html)


def test_drafts_saved_at_the_same_time_leave_required_blocks_required():
    body = StoryBody()
    empty = body.to_python([{"type": "heading", "value": ""}])

    def save_draft(_number):
        body.clean_deferred(empty)

    def publish(_number):
        with pytest.raises(StreamBlockValidationError):
            body.clean(empty)

    with ThreadPoolExecutor(8) as threads:
        for number in range(200):
            done = [threads.submit(save_draft, number), threads.submit(publish, number)]
            for future in done:
                future.result()
    publish(0)
