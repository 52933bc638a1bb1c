"""One item of a WordPress export as story JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from lxml import etree

from broadsheet.intake import fitting
from broadsheet.intake.index import Index
from broadsheet.intake.items import Item, State, Survey
from broadsheet.intake.links import keep_old, old_path
from broadsheet.intake.mapping import place_terms
from broadsheet.intake.markup import to_blocks
from broadsheet.intake.media import original_of
from broadsheet.intake.wordpress.bodies import to_html
from broadsheet.intake.wordpress.fields import meta, several
from broadsheet.intake.wordpress.terms import base_of, language_of, terms_of
from broadsheet.intake.xml import child_text, named

NO_STORY = {
    "attachment": "a file: it comes with the story that shows it",
    "nav_menu_item": "an entry of a menu",
    "revision": "an old revision",
    "wp_block": "a reusable block: it comes with the stories that show it",
    "guest-author": "a person: comes with the stories that name them",
}
NO_STORY |= dict.fromkeys(
    (
        "custom_css", "customize_changeset", "oembed_cache", "user_request", "wp_template",
        "wp_template_part", "wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face",
        "acf-field", "acf-field-group",
        "acf-post-type", "acf-taxonomy",
        "feedback", "wpcf7_contact_form", "wpforms", "nf_sub", "mc4wp-form", "scheduled-action", "bp-email",
        "shop_order", "shop_order_refund", "shop_coupon", "product_variation", "edd_payment", "edd_log",
        "elementor_library", "et_pb_layout", "fl-builder-template", "tdb_templates", "polylang_mo",
        "redirect_rule", "vip-legacy-redirect", "amp_validated_url", "safecss", "jetpack_migration",
        "jp_sitemap", "jp_sitemap_master", "jp_img_sitemap", "tablepress_table",
    ),
    "part of WordPress or a plugin, no text for readers",
)  # fmt: skip
_IMAGE_NUMBER = re.compile(r"\bwp-image-(\d+)\b")


def attachment_of(item: Element) -> dict[str, str]:
    """What an attachment says of itself: address, alternative text, caption, credit."""
    told = meta(item)
    return {
        "src": child_text(item, "attachment_url") or child_text(item, "guid"),
        "title": child_text(item, "title"),
        "caption": fitting.text_of(child_text(item, "encoded", "excerpt")),
        "alt": told.get("_wp_attachment_image_alt", ""),
        "credit": told.get("_media_credit") or told.get("_wp_attachment_source_name", ""),
        "source": told.get("_media_credit_url") or told.get("_wp_attachment_source_url", ""),
    }


class Post:
    """One item, with what the export says elsewhere."""

    def __init__(
        self,
        element: Element,
        index: Index,
        survey: Survey,
        language: str,
        sections: dict[str, str],
        zone: dt.tzinfo,
    ) -> None:
        self.element, self.index, self.survey = element, index, survey
        self.language, self.sections, self.zone = language, sections, zone
        self.meta = meta(element)
        self.hosts = survey.hosts | {"localhost"}
        self.type = self.text("post_type") or "post"
        self.status = self.text("status") or "publish"

    def text(self, name: str, space: str = "") -> str:
        """The text of a child element."""
        return child_text(self.element, name, space)

    def item(self, place: str, leave_out: frozenset[str]) -> Item:
        """The item. A story for every type that readers could see, unless the profile leaves the type out."""
        number = self.text("post_id") or self.text("guid")
        item = Item(
            place=f"{place} (post {number})",
            source_id=self.identity(number),
            title=self.text("title"),
        )
        if self.type in NO_STORY or self.type in leave_out:
            item.why = NO_STORY.get(self.type, f"of the type {self.type}, which the profile leaves out")
            return item
        if self.status in ("trash", "auto-draft", "inherit"):
            item.why = "in WordPress's bin" if self.status == "trash" else f"of the state {self.status}"
            return item
        if language := self.other_language():
            item.why = f"in the language {language}: import the file into an edition of it too"
            return item
        item.aside = list(self.comments(item.source_id))
        self.state(item)
        item.story = self.story(item)
        self.classify(item)
        keep_old(item, self.text("link"), self.hosts)
        item.old = self.addresses(number)
        return item

    def other_language(self) -> str:
        """Its language, where the export has stories in the edition's own and this is none of them."""
        language, own = language_of(self.element), base_of(self.language)
        return language if language != own and self.index.get("language", own) is not None else ""

    def identity(self, number: str) -> str:
        """Its number, and the site's address: other sites have the same numbers.

        Where files were put together by hand, several items have one number: then its name tells them apart.
        """
        name = (
            self.text("post_name") or self.text("title")
            if self.index.get("twice", number) is not None
            else ""
        )
        return "-".join(filter(None, ("wp", self.survey.site, number, name[:80]))) if number else ""

    def state(self, item: Item) -> None:
        """What readers had of it."""
        if self.text("post_password"):
            item.state = State.DRAFT
            item.notes.append("had a password: came as a draft")
        elif self.status not in ("publish", "future"):
            item.state = State.DRAFT
            item.notes.append(f"was {self.status} in WordPress: came as a draft")
        if self.text("is_sticky") == "1":
            item.notes.append("was sticky: a front here begins with the newest")
        if self.type not in ("post",):
            item.notes.append(f"was of the type {self.type}: came as a story")

    def story(self, item: Item) -> dict[str, Any]:
        """The fields of the story."""
        lost: dict[str, int] = {}
        body = to_blocks(
            to_html(
                self.with_reusable(self.text("encoded", "content")),
                images=self.address_of,
                lost=lost,
                own=self.own,
            ),
            base=self.text("link"),
            picture=self.known_of,
        )
        for what, count in lost.items():
            body.lost[what] = body.lost.get(what, 0) + count
        body.tell(item)
        story: dict[str, Any] = {
            "headline": fitting.text_of(self.text("title")),
            "standfirst": fitting.text_of(self.text("encoded", "excerpt")),
            "body": body.blocks + self.recordings() + self.footnotes(),
            "slug": unquote(self.text("post_name")),
            "published_at": fitting.moment(self.text("post_date_gmt")) or self.local_time(),
            "bylines": self.bylines(),
        }
        self.lead_picture(story)
        return story

    def local_time(self) -> str:
        return fitting.moment(self.text("post_date"), zone=self.zone) or fitting.moment(self.text("pubDate"))

    def classify(self, item: Item) -> None:
        """Categories and tags; other taxonomies are topics too."""
        item.categories, item.tags = terms_of(self.element)
        place_terms(item, self.sections, self.survey.names, self.language)

    def bylines(self) -> list[dict[str, Any]]:
        """Co-authors where there are any, else the author. People, never accounts."""
        people: dict[str, dict[str, Any]] = {}
        together = [
            ((child.get("nicename") or "").removeprefix("cap-"), (child.text or "").strip())
            for child in self.element
            if named(child) == "category" and child.get("domain") == "author"
        ]
        for login, name in together or [(self.text("creator"), "")]:
            # Co-authors are filed by an address name; the login, by which people are listed, is the name.
            known = self.index.get("author", login) or self.index.get("author", name) or {}
            person = fitting.named(fitting.text_of(known.get("name") or name) or login, self.language)
            if person:
                if bio := fitting.text_of(known.get("bio", "")):
                    person["bio"] = bio[:2000]
                people.setdefault(person["slug"], {"person": person})
        return list(people.values())

    def lead_picture(self, story: dict[str, Any]) -> None:
        """The featured picture; it is not shown a second time at the head of the body."""
        found = self.index.get("attachment", self.meta.get("_thumbnail_id", ""))
        if not found or not found["src"]:
            return
        story["picture"] = {name: value for name, value in found.items() if value and name != "caption"}
        story["picture_caption"] = found["caption"]
        first = story["body"][0] if story["body"] else {}
        if first.get("type") == "picture" and original_of(first["picture"]["src"]) == original_of(
            found["src"]
        ):
            story["body"] = story["body"][1:]

    def own(self) -> list[str]:
        """The numbers of the attachments that were put into this post."""
        return self.index.children(self.text("post_id"))

    def address_of(self, number: str) -> str | None:
        """The address of an attachment's file."""
        found = self.index.get("attachment", number)
        return found["src"] if found else None

    def known_of(self, node: etree._Element) -> dict[str, Any]:
        """What the export says of a picture in a body."""
        match = _IMAGE_NUMBER.search(node.get("class", ""))
        number = node.get("data-id") or (match[1] if match else "")
        found = self.index.get("attachment", number) if number else None
        if not found:
            return {}
        known: dict[str, Any] = {
            "picture": {k: v for k, v in found.items() if v and k not in ("caption", "src")}
        }
        if found["src"]:
            known["picture"]["src"] = found["src"]
        if found["caption"]:
            known["caption"] = found["caption"]
        return known

    def with_reusable(self, text: str) -> str:
        """The body with reusable blocks put in, once deep."""

        def one(found: re.Match[str]) -> str:
            block = self.index.get("block", found[1])
            return block["html"] if block else ""

        return re.sub(r'<!-- wp:block \{"ref":(\d+)[^{}]*\} /-->', one, text)

    def recordings(self) -> list[dict[str, Any]]:
        """Sound and film of a podcast's enclosures that the text does not show, each as a link."""
        text = self.text("encoded", "content")
        found = [value.partition("\n")[0].strip() for value in several(self.element, "enclosure")]
        return [{"type": "embed", "url": url} for url in found if url.startswith("http") and url not in text]

    def footnotes(self) -> list[dict[str, Any]]:
        """Footnotes of the block editor, numbered as in the text."""
        try:
            notes = json.loads(self.meta.get("footnotes") or "[]")
        except (ValueError, RecursionError):
            return []
        texts = (
            [str(note.get("content", "")) for note in notes if isinstance(note, dict)]
            if isinstance(notes, list)
            else []
        )
        rows = "".join(f"<li>{text}</li>" for text in texts if text)
        return to_blocks(f"<ol>{rows}</ol>").blocks if rows else []

    def addresses(self, number: str) -> list[str]:
        """The paths that led to it: the permalink, the number, the guid, and slugs it has had."""
        found = [old_path(address, self.hosts) for address in (self.text("link"), self.text("guid"))]
        if number.isdecimal():
            found += [f"/?p={number}"] + ([f"/?page_id={number}"] if self.type == "page" else [])
        link = found[0] or ""
        if "?" not in link and "/" in link.strip("/"):
            folder = link.rstrip("/").rpartition("/")[0]
            found += [f"{folder}/{unquote(old)}/" for old in several(self.element, "_wp_old_slug") if old]
        return list(dict.fromkeys(path for path in found if path and path != "/"))

    def comments(self, source_id: str) -> Any:
        """Readers' comments, for the archive file. Addresses of mail and machines are dropped."""
        for child in self.element:
            if named(child) == "comment" and child_text(child, "comment_approved") in ("1", "0"):
                yield {
                    "post": source_id,
                    **{
                        name: child_text(child, f"comment_{name}")
                        for name in ("id", "parent", "author", "date_gmt", "content", "approved", "type")
                    },
                }
