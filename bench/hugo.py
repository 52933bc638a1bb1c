"""The stories of a site as a Hugo site, with a page like the product's: frame, story, topics, river."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

CONFIG = """baseURL = "http://127.0.0.1/"
title = "Bench"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "section", "home", "404", "robotsTXT"]
[markup.goldmark.renderer]
unsafe = true
[permalinks]
stories = "/:year/:month/:day/:slug/"
"""

SINGLE = """<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{{ .Title }} — {{ .Site.Title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{{ .Description }}"><link rel="canonical" href="{{ .Permalink }}">
<meta property="og:title" content="{{ .Title }}"><meta property="og:description" content="{{ .Description }}">
<meta property="og:type" content="article"><link rel="stylesheet" href="/broadsheet.css">
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "NewsArticle" "headline" .Title "datePublished" (.Date.Format "2006-01-02T15:04:05Z07:00") "author" .Params.person | jsonify | safeJS }}</script>
</head><body><header class="masthead"><p class="name"><a href="/">{{ .Site.Title }}</a></p><nav><ul>
{{ range .Params.sections }}<li><a href="/{{ urlize . }}/">{{ . }}</a></li>{{ end }}</ul></nav></header>
<div class="page"><main id="main"><article class="story"><header><p class="over">{{ .Params.section }}</p>
<h1>{{ .Title }}</h1><p class="when"><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "Monday, 2 January 2006, 15:04" }}</time>
<span class="minutes">{{ .ReadingTime }} min read</span></p><p class="standfirst">{{ .Description }}</p>
<ul class="names"><li><a href="/people/{{ urlize .Params.person }}/">{{ .Params.person }}</a></li></ul></header>
<div class="body">{{ .Content }}</div><nav class="topics"><h2>Topics</h2><ul>
{{ range .Params.about }}<li><a href="/topic/{{ urlize . }}/">{{ . }}</a></li>{{ end }}</ul></nav>
<nav class="read-also"><h2>Read also</h2><ul>{{ range first 4 (.Site.RegularPages.Related .) }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></nav>
</article></main>{{ partialCached "river.html" . }}</div><footer class="foot"><p>{{ .Site.Title }}</p></footer></body></html>
"""  # noqa: E501

RIVER = """<aside class="river"><h2>News</h2><ol>{{ range first 40 .Site.RegularPages.ByDate.Reverse }}
<li><a href="{{ .RelPermalink }}"><time>{{ .Date.Format "15:04" }}</time> {{ .Title }}</a></li>{{ end }}</ol></aside>
"""  # noqa: E501


def write_site(database: Path, folder: Path) -> int:
    """Write every live story of a site's database as content of a Hugo site; returns how many."""
    for name, text in (
        ("config.toml", CONFIG),
        ("layouts/_default/single.html", SINGLE),
        ("layouts/partials/river.html", RIVER),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "content" / "stories").mkdir(parents=True)
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as found:
        sections = [row[0] for row in found.execute("SELECT name FROM newsroom_section ORDER BY id")]
        topics: dict[int, list[str]] = {}
        for story, name in found.execute(
            "SELECT p.story_id, t.name FROM stories_storytopic p JOIN newsroom_topic t ON t.id = p.topic_id"
        ):
            topics.setdefault(story, []).append(name)
        rows = found.execute(
            "SELECT s.id, s.headline, s.standfirst, s.body, s.slug, s.published_at, c.name, "
            "(SELECT n.name FROM stories_byline b JOIN newsroom_person n ON n.id = b.person_id "
            "WHERE b.story_id = s.id LIMIT 1) FROM stories_story s "
            "LEFT JOIN newsroom_section c ON c.id = s.section_id WHERE s.live"
        )
        count = 0
        for id, headline, standfirst, body, slug, published, section, person in rows:
            head = {
                "title": headline,
                "description": standfirst,
                "slug": slug,
                "date": published.replace(" ", "T") + "Z",
                "section": section or "",
                "sections": sections,
                "person": person or "",
                "about": topics.get(id, []),
                "keywords": topics.get(id, []),
            }
            text = "\n".join(
                str(block["value"]) for block in json.loads(body) if block["type"] == "paragraph"
            )
            (folder / "content" / "stories" / f"{id}.html").write_text(f"{json.dumps(head)}\n\n{text}\n")
            count += 1
    return count
