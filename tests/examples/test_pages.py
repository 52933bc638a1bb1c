"""A rendered page of another site: what belongs to the article comes, and nothing else."""

from pathlib import Path

from broadsheet.intake.pages import Pages
from broadsheet.stories.richtext import plain_text

PAGE = Path(__file__).with_name("journal-3960-firefox.html")


def test_the_article_is_found_without_what_stands_round_it():
    ((_number, item),) = Pages(PAGE, language="de").items({})
    text = " ".join(
        plain_text(words)
        for block in item.story["body"]
        for words in block.values()
        if isinstance(words, str)
    )

    assert item.title == "Firefox – Weniger Werbung, mehr Speed unter Android"
    for phrase in ("Werbung nervt. Tracking nervt. Nerven nervt.", "Von seinem Vorgänger unterscheidet",
                   "nicht von mir benutzter Dienst"):  # fmt: skip
        assert phrase in text
    for phrase in ("Zurück zur Übersichtsseite", "Merkwürdige Erlebnisse, spontane Einfälle",
                   'Artikel mit dem Tag "Für Tumblr"'):  # fmt: skip
        assert phrase not in text
