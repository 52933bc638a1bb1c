"""Small sources of each format, and a short way to read one."""

import json

from broadsheet.intake.feeds import Feed
from broadsheet.intake.ghost import Ghost
from broadsheet.intake.markdown import Markdown
from broadsheet.intake.pages import Pages
from broadsheet.intake.tables import Tables
from broadsheet.intake.wires import NewsML, Ninjs
from broadsheet.intake.wordpress import WordPress

READERS = {
    "wxr": WordPress,
    "ghost": Ghost,
    "rss": Feed,
    "ninjs": Ninjs,
    "newsml": NewsML,
    "markdown": Markdown,
    "html": Pages,
    "table": Tables,
}

GHOST = {
    "db": [
        {
            "meta": {"version": "5.0"},
            "data": {
                "posts": [
                    {
                        "id": "p1",
                        "uuid": "u1",
                        "title": "Harbour",
                        "slug": "harbour",
                        "status": "published",
                        "type": "post",
                        "published_at": "2023-05-02T09:30:00.000Z",
                        "feature_image": "__GHOST_URL__/content/images/a.png",
                        "lexical": json.dumps(
                            {
                                "root": {
                                    "type": "root",
                                    "children": [
                                        {
                                            "type": "paragraph",
                                            "children": [
                                                {"type": "text", "text": "Ships ", "format": 0},
                                                {"type": "text", "text": "are", "format": 1},
                                                {
                                                    "type": "link",
                                                    "url": "https://a.example/",
                                                    "children": [{"type": "text", "text": " in"}],
                                                },
                                            ],
                                        },
                                        {
                                            "type": "image",
                                            "src": "__GHOST_URL__/content/images/b.png",
                                            "alt": "A ship",
                                            "caption": "At sea",
                                        },
                                        {"type": "signup", "header": "Join"},
                                    ],
                                }
                            }
                        ),
                    },
                    {
                        "id": "p2",
                        "uuid": "u2",
                        "title": "Old",
                        "slug": "old",
                        "status": "draft",
                        "mobiledoc": json.dumps(
                            {
                                "version": "0.3.1",
                                "atoms": [],
                                "cards": [["hr", {}]],
                                "markups": [["strong"]],
                                "sections": [
                                    [1, "p", [[0, [0], 1, "Bold"], [0, [], 0, " text"]]],
                                    [10, 0],
                                    [3, "ul", [[[0, [], 0, "one"]]]],
                                ],
                            }
                        ),
                    },
                    {
                        "id": "p3",
                        "uuid": "u3",
                        "title": "Members",
                        "slug": "m",
                        "status": "published",
                        "visibility": "paid",
                        "published_at": "2023-05-03 09:30:00",
                        "html": "<p>Paid</p>",
                    },
                ],
                "tags": [
                    {"id": "t1", "name": "City", "slug": "city"},
                    {"id": "t2", "name": "#internal", "slug": "hash-internal"},
                    {"id": "t3", "name": "Ports", "slug": "ports"},
                ],
                "posts_tags": [
                    {"post_id": "p1", "tag_id": "t3", "sort_order": 1},
                    {"post_id": "p1", "tag_id": "t1", "sort_order": 0},
                    {"post_id": "p1", "tag_id": "t2", "sort_order": 2},
                ],
                "users": [
                    {
                        "id": "a1",
                        "name": "Olena Teliha",
                        "slug": "olena",
                        "email": "olena@old.example",
                        "password": "$2a$hash",
                    }
                ],
                "posts_authors": [{"post_id": "p1", "author_id": "a1", "sort_order": 0}],
                "settings": [{"key": "admin_session_secret", "value": "a-secret-key"}],
            },
        }
    ]
}

PAGE = """<html lang="en"><head><title>Ships leave | The Harbour Post</title>
<link rel="canonical" href="https://old.example/en/news/ships-leave.html"></head><body><nav>Home News</nav>
<div class="kind">Opinion</div><h1>Ships leave</h1><div class="when">2013-05-02 16:12</div>
<p class="lead">Why now</p><article><p>The first ships left the harbour this morning,
after nine days in port.</p>
<p>They had waited for the storm to pass,
and for the pilots who were needed elsewhere along the coast.</p></article>
<a class="tag">Ports</a><footer>All rights reserved by the paper</footer></body></html>"""


def read(reader, path, sections=None, **options):
    """Every item of a source, in the form in which the pipeline takes it."""
    source = reader(path, **options)
    try:
        source.survey()
        return [item for _number, item in source.items(sections or {})]
    finally:
        source.close()


def written(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
