"""Small WordPress exports, written as WordPress writes them."""

import datetime as dt
from xml.sax.saxutils import escape, quoteattr

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old site</title>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>
<wp:author><wp:author_login>olena</wp:author_login><wp:author_email>olena@old.example</wp:author_email>
<wp:author_display_name><![CDATA[Olena Teliha]]></wp:author_display_name></wp:author>
"""


def export(*items):
    return HEAD + "\n".join(items) + "\n</channel></rss>"


def post(number, title, body="Something happened.", *, kind="post", status="publish", at=None, categories=(),
         tags=(), meta=None, comments=()):  # fmt: skip
    at = at or dt.datetime(2013, 5, 2, 9, 30, tzinfo=dt.UTC)
    slug = title.lower().replace(" ", "-")
    pairs = [("category", name) for name in categories] + [("post_tag", name) for name in tags]
    return f"""<item><title>{escape(title)}</title><link>https://old.example/2013/05/{quoteattr(slug)[1:-1]}/</link>
<dc:creator>olena</dc:creator><guid>https://old.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>{at:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>
<wp:post_name>{escape(slug)}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
{"".join(_term(*pair) for pair in pairs)}
{"".join(_meta(name, value) for name, value in (meta or {}).items())}
{"".join(_comment(place, text) for place, text in enumerate(comments, start=1))}</item>"""


def attachment(number, file, *, alt=""):
    address = f"https://old.example/wp-content/uploads/{file}"
    return f"""<item><title>{file}</title><wp:post_id>{number}</wp:post_id><wp:status>inherit</wp:status>
<wp:post_type>attachment</wp:post_type><wp:attachment_url>{address}</wp:attachment_url>
{_meta("_wp_attachment_image_alt", alt)}</item>"""


def _term(domain, name):
    return f'<category domain="{domain}" nicename="{name.lower()}">{name}</category>'


def _meta(name, value):
    inner = f"<wp:meta_key>{name}</wp:meta_key><wp:meta_value>{escape(value)}</wp:meta_value>"
    return f"<wp:postmeta>{inner}</wp:postmeta>"


def _comment(number, text):
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>A reader</wp:comment_author>"
        f"<wp:comment_author_email>reader@old.example</wp:comment_author_email>"
        f"<wp:comment_content>{text}</wp:comment_content><wp:comment_approved>1</wp:comment_approved></wp:comment>"
    )
