"""How an edition, a plugin and a site change the theme: tokens and templates, without touching the product.

The style sheet of an edition is the theme's, then what the newsroom set for the edition, then the `theme.css`
of each theme folder: of plugins (hook `register_themes`), last the site's own.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

from broadsheet import hookspecs
from broadsheet.kernel import atomic
from broadsheet.kernel.colours import readable
from broadsheet.newsroom.models import Edition
from broadsheet.press import assets

SHEET = "theme.css"

_GROUNDS = (
    ("", "#f4f1eb", 4.5),
    ("(prefers-color-scheme: dark)", "#22211f", 4.5),
    ("(prefers-contrast: more)", "#ffffff", 7.0),
    ("(prefers-contrast: more) and (prefers-color-scheme: dark)", "#000000", 7.0),
)
"""When, on which ground (those of the tokens) and with how much contrast the accent is read."""

_TYPEFACES = {
    Edition.Typeface.CLASSIC: "",
    Edition.Typeface.MODERN: "--headline: var(--sans);",
    Edition.Typeface.PLAIN: "--headline: var(--sans); --text: var(--sans);",
}


@hookspecs.hook
def press_sources() -> list[Path]:
    """Theme folders: a change in one bakes every page again."""
    return [folder for folder in theme_folders() if folder.is_dir()]


def theme_folders() -> list[Path]:
    """Of plugins in the order they were found, then the site's own `theme`."""
    found = [Path(folder) for folders in hookspecs.manager.hook.register_themes() for folder in folders]
    return [*found, settings.HOME.root / "theme"]


def template_folders() -> list[str]:
    """Where templates are looked for before the product's own, the strongest first."""
    return [str(folder / "templates") for folder in reversed(theme_folders())]


def style_text(edition: Edition) -> str:
    """The whole style sheet of the edition's pages."""
    return _text(edition.accent, edition.typeface)


def style_address(edition: Edition) -> str:
    """The address of the edition's style sheet, which is there when this returns."""
    name = _name(edition.accent, edition.typeface)
    file = settings.HOME.public_static / name
    # Looked for each time: a look that an edition takes up again may have been cleared away.
    if name.startswith("edition.") and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic.replace_file(file, style_text(edition).encode())
    return f"/static/{name}"


def unused() -> list[Path]:
    """Style sheets in the public store of looks that no edition has. One query, or none."""
    found = list(settings.HOME.public_static.glob("edition.*.css"))
    if not found:
        return []
    used = {style_address(edition) for edition in Edition.objects.only("accent", "typeface")}
    return [file for file in found if f"/static/{file.name}" not in used]


@cache
def _name(accent: str, typeface: str) -> str:
    text = _text(accent, typeface)
    if text == assets.text(assets.STYLE):
        return assets.address(assets.STYLE).rpartition("/")[2]
    return f"edition.{blake2b(text.encode(), digest_size=8).hexdigest()}.css"


@cache
def _text(accent: str, typeface: str) -> str:
    sheets = [folder / SHEET for folder in theme_folders()]
    added = [assets.bare(path) for path in sheets if path.is_file()]
    return "\n".join(filter(None, [assets.text(assets.STYLE), _tokens(accent, typeface), *added]))


def _tokens(accent: str, typeface: str) -> str:
    """What the newsroom set, as tokens; the accent in shades that can be read on each ground."""
    rules = []
    if letters := _TYPEFACES.get(Edition.Typeface(typeface), ""):
        rules.append(f":root{{{letters}}}")
    for when, ground, least in _GROUNDS if accent else ():
        rule = f":root{{--accent:{readable(accent, ground, least=least)}}}"
        rules.append(f"@media {when}{{{rule}}}" if when else rule)
    return f"@layer edition{{{''.join(rules)}}}" if rules else ""
