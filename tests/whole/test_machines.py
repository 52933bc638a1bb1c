"""Whatever reads the demonstration site without eyes finds it whole: one walk over every address of it."""

import re

import pytest

from broadsheet.outlets.check.crawl import Crawl
from broadsheet.outlets.check.findings import check_page
from broadsheet.outlets.check.shelf import Held, Shelf
from broadsheet.testing.site import RunningSite
from tests.system.machines import crawled, look_at_everything, withdrawal

pytestmark = pytest.mark.xdist_group("system")


BUSY = 4.0
"""Times as long as a machine that runs other tests too may take."""

# ninjs is for partners, kinds have no page, and a list that is shown whole names no month.
UNNAMED = (
    r"ninjs\.json$|^/kind/|^/404$|^/feed\.css$|^/favicon\.ico$|^/sw\.js$|^/offline\.html$|^/live/|^/schemas/|"
    r"/\d{4}/\d\d/(\d\d/)?(index\.json)?$"
)


@pytest.fixture(scope="module")
def crawl(baked: RunningSite) -> Crawl:
    return crawled(baked.public, front(baked))


def test_every_address_of_the_site_is_in_order_and_valid(crawl):
    counts = look_at_everything(crawl)

    assert counts["stories"] >= 27
    assert counts["graphs"] > counts["stories"] + 30
    assert counts["rss"] == counts["atom"] == counts["application/feed+json"] >= 30
    assert counts["entries"] > 4 * counts["stories"]
    assert counts["application/xml"] >= 12
    # What stands beside a story is found from its page.
    beside = [url for url in crawl.found if url.endswith((".oembed.json", ".json"))]
    assert len(beside) > 2 * counts["stories"]
    assert len([url for url in crawl.found if "/media/" in url]) > 20


def test_what_nothing_names_is_only_what_nobody_looks_for(crawl):
    """A walk that found half of the site would find nothing wrong with it either."""
    paths = {crawl.shelf.place(url)[1] for url in crawl.unlinked}
    for path in paths:
        assert re.search(UNNAMED, path), path
    assert any(path.startswith("/kind/") for path in paths)
    assert any(path.endswith(".ninjs.json") for path in paths)


def front(site: RunningSite) -> str:
    """The address that the site's pages give."""
    return f"http://localhost:{site.port}"


class Spoilt(Shelf):
    """A store with other texts at some addresses."""

    def spoil(self, url: str, old: str, new: str) -> None:
        held = self.held(url)
        assert old in held.text, old
        answers = {url: Held(held.status, held.type, held.location, held.text.replace(old, new))}
        whole, self._held = self._held, lambda asked: answers.get(asked) or whole(asked)
        self.held.cache_clear()
        self.seen.cache_clear()
        kept = self.held
        self.held = lambda asked: answers.get(asked) or kept(asked)


@pytest.fixture
def story(crawl) -> str:
    """A story's page that has everything: a picture, translations, feeds."""
    return next(
        url
        for url in crawl.found
        if (seen := crawl.shelf.seen(url)).node("#story")
        and seen.alternates
        and seen.meta("og:image:type") == "image/jpeg"
    )


def spoilt(baked: RunningSite, url: str, old: str, new: str) -> list[str]:
    shelf = Spoilt(baked.public, front(baked))
    shelf.spoil(url, old, new)
    return [one.sentence for one in check_page(shelf, url) if one.wrong]


def test_the_checker_says_in_sentences_what_is_wrong(crawl, baked, story):
    seen = crawl.shelf.seen(story)
    canonical = f'<link rel="canonical" href="{seen.canonical}">'
    for old, new, said in (
        (canonical, canonical.replace(seen.canonical, front(baked) + "/"), "as its own address"),
        (canonical, canonical.replace(seen.canonical, front(baked) + "/"), "another address is shown"),
        (f'"og:url" content="{seen.canonical}"', '"og:url" content="https://x.example/"', "is shared"),
        ('application/ld+json">{', 'application/ld+json">', "structured data cannot be read"),
        ('"headline":"', '"headline":"X', "another headline"),
        ('"datePublished":"20', '"datePublished":"19', "another time"),
        ("<h1>", "<h1>{{ x }}", "“{{”, which looks like a piece of a template"),
        ("<main", "<p>%(count)s</p><main", "“%(count)s”"),
        ("<main", "<p>story_label_opinion</p><main", "“story_label_opinion”"),
        ("<main", '<img src="/favicon.ico" alt="{{ x }}"><main', "Machines are told “{{”"),
        ('"og:title" content="', '"og:title" content="story_label ', "Machines are told “story_label”"),
        ("<main", '<a href="/nowhere">x</a><main', "/nowhere, where nothing is"),
        ("<main", '<a href="#nowhere">x</a><main', "#nowhere, where nothing is"),
        ("<main", '<img src="/media/none.jpg" alt=""><main', "/media/none.jpg is not there"),
        ("/rss.xml", "/rsz.xml", "/rsz.xml, which is not there"),
        (f'href="{seen.alternates[-1][1]}"', f'href="{front(baked)}/gone"', "translation"),
    ):
        sentences = spoilt(baked, story, old, new)
        assert any(said in sentence for sentence in sentences), (said, sentences)
        assert all(sentence[-1] == "." for sentence in sentences)
    assert spoilt(baked, story, "<main", "<main ") == []


def test_the_walk_says_what_no_page_shows(crawl, baked, story):
    feed = front(baked) + "/rss.xml"
    for url, old, new, said in (
        (feed, "</rss>", "", "cannot be read"),
        (feed, "<title>", "<title>{% if %}", "“{%”, which looks like a piece of a template"),
        (feed, f'href="{feed}"', f'href="{feed}?x"', "as its own address"),
        (front(baked) + "/index.json", '"json":"', '"json":"https://x', ""),
        (front(baked) + "/index.json", story.rpartition("/")[2], "nowhere", "where nothing is"),
        (front(baked) + "/robots.txt", "/sitemap.xml", "/sitemap-none.xml", "where nothing is"),
    ):
        shelf = Spoilt(baked.public, front(baked))
        held = shelf.held(url)
        if old not in held.text:
            continue
        shelf.spoil(url, old, new)
        walk = Crawl(shelf)
        found = list(walk._other(url, shelf.held(url)))
        assert any(said in one.sentence for one in found) or not said, (url, old, found)


def test_the_walk_says_where_a_map_gives_another_time_than_the_page(crawl, baked, story):
    month = next(
        url for url in crawl.found if re.search(r"sitemap-\d{4}", url) and held_names(crawl, url, story)
    )
    shelf = Spoilt(baked.public, front(baked))
    shelf.spoil(month, "<lastmod>20", "<lastmod>19")
    walk = Crawl(shelf)
    list(walk._other(month, shelf.held(month)))
    assert f"{story}: The sitemap says that it was changed at 19" in "\n".join(
        f"{one.url}: {one.sentence}" for one in walk._afterwards()
    )


def held_names(crawl: Crawl, url: str, story: str) -> bool:
    return f"<loc>{story}</loc>" in crawl.shelf.held(url).text


def test_the_command_names_what_is_wrong_and_what_is_advice(baked, story):
    said = baked.call("outlets", "check", story)
    assert "1 page looked at: nothing wrong" in said
    missing = baked.call("outlets", "check", "/nowhere", check=False)
    assert "There is no page at this address." in missing
    assert "1 page looked at: 1 wrong, 0 pieces of advice." in missing


def test_a_withdrawn_story_is_out_of_every_feed_map_and_file(running_site: RunningSite) -> None:
    seconds, files = withdrawal(running_site)

    assert seconds < 2.0 * BUSY
    # The edition, its section, topic, person and kind have each format; the month and the news a map.
    assert files["rss"] == files["atom"] == files["application/feed+json"] == 5
    assert files["application/xml"] == 2
    assert files["application/json"] >= 10
