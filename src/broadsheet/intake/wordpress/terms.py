"""What an item of a WordPress export is filed under: categories, tags, its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from broadsheet.intake.wordpress.fields import several
from broadsheet.intake.xml import named

Terms = list[tuple[str, str]]
"""(address name, name) of each."""

NO_TOPICS = frozenset({
    "post_format", "nav_menu", "author", "link_category", "post_status", "ef_usergroup", "following_users",
    "language", "post_translations", "term_language", "term_translations", "translation_priority",
    "product_type", "product_visibility", "product_shipping_class", "action-group",
    "wp_theme", "wp_template_part_area", "wp_pattern_category", "elementor_library_type",
    "yst_prominent_words", "amp_validation_error",
})  # fmt: skip
"""Taxonomies in which WordPress and its plugins keep notes of their own."""

_USUAL = {
    "ua": "uk",
    "by": "be",
    "cz": "cs",
    "gr": "el",
    "jp": "ja",
    "cn": "zh",
    "kr": "ko",
    "se": "sv",
    "dk": "da",
}
"""Countries that sites write for their language."""


def terms_of(item: Element) -> tuple[Terms, Terms]:
    """Its categories and its tags; other taxonomies are tags too.

    WXR 1.0 writes each twice, once without saying what it is: that one counts where it stands alone.
    """
    categories: Terms = []
    tags: Terms = []
    bare: Terms = []
    for domain, slug, name in _filed(item):
        if domain is None:
            bare.append((slug, name))
        elif domain not in NO_TOPICS:
            (categories if domain == "category" else tags).append((slug, name))
    told = {name for _slug, name in categories + tags}
    return categories + [one for one in bare if one[1] not in told], tags


def _filed(item: Element) -> Iterator[tuple[str | None, str, str]]:
    for child in item:
        if named(child) == "category":
            slug = unquote(child.get("nicename") or "")
            name = (child.text or "").strip() or slug
            if name:
                yield child.get("domain"), slug or "-".join(name.lower().split()), name


def language_of(item: Element) -> str:
    """The language that Polylang, or WPML's exporter, says the item is in: `uk`; empty where neither does."""
    found = next((slug for domain, slug, _name in _filed(item) if domain == "language"), "")
    return base_of(found or next(iter(several(item, "_wpml_import_language_code")), ""))


def base_of(language: str) -> str:
    """A language without its country: `pt` of pt-BR or pt_br."""
    base = re.split(r"[-_]", language.lower())[0]
    return _USUAL.get(base, base)
