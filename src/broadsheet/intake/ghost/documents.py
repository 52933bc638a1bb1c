"""Ghost's own documents (Lexical, Mobiledoc) as HTML, for exports in which the HTML is not kept."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from broadsheet.intake.markup import MARKDOWN

DEEPEST = 60
_FORMATS = ((1, "b"), (2, "i"))


def html_of(row: dict[str, Any], lost: dict[str, int]) -> str:
    """The body of a post: HTML where Ghost kept it, else Lexical, else Mobiledoc, else Markdown as it is."""
    if row.get("html"):
        return str(row["html"])
    for name, reader in (("lexical", _lexical), ("mobiledoc", _mobiledoc)):
        try:
            document = json.loads(row.get(name) or "null")
        except (ValueError, RecursionError, TypeError):
            lost[f"{name} that is broken"] = 1
            continue
        if isinstance(document, dict) and (text := reader(document, lost)):
            return text
    if row.get("markdown"):
        return MARKDOWN.render(str(row["markdown"]))
    return "".join(f"<p>{escape(part)}</p>" for part in str(row.get("plaintext") or "").split("\n\n"))


def _lexical(document: dict[str, Any], lost: dict[str, int]) -> str:
    return _node(document.get("root"), lost, 0)


def _children(node: dict[str, Any], lost: dict[str, int], depth: int) -> str:
    children = node.get("children")
    return "".join(_node(child, lost, depth + 1) for child in children) if isinstance(children, list) else ""


_PLAIN = {
    "root": "{}",
    "paragraph": "<p>{}</p>",
    "heading": "<h2>{}</h2>",
    "extended-heading": "<h2>{}</h2>",
    "quote": "<blockquote>{}</blockquote>",
    "extended-quote": "<blockquote>{}</blockquote>",
    "aside": "<blockquote>{}</blockquote>",
    "listitem": "<li>{}</li>",
}


def _node(node: Any, lost: dict[str, int], depth: int) -> str:
    if not isinstance(node, dict) or depth > DEEPEST:
        return ""
    kind = str(node.get("type", ""))
    if kind in ("text", "extended-text"):
        text = escape(str(node.get("text", "")))
        given = node.get("format")
        for bit, tag in _FORMATS:
            if isinstance(given, int) and given & bit:
                text = f"<{tag}>{text}</{tag}>"
        return text
    if kind == "linebreak":
        return "<br>"
    inner = _children(node, lost, depth)
    if kind in _PLAIN:
        return _PLAIN[kind].replace("{}", inner)
    if kind == "list":
        tag = "ol" if node.get("listType") == "number" else "ul"
        return f"<{tag}>{inner}</{tag}>"
    if kind == "link":
        return f'<a href="{escape(str(node.get("url", "")))}">{inner}</a>'
    return inner + _card(kind, node, lost)


def _card(kind: str, node: dict[str, Any], lost: dict[str, int]) -> str:
    """A card of the editor, by the fields that Lexical and Mobiledoc share."""
    caption = f"<figcaption>{_told(node, 'caption')}</figcaption>" if _told(node, "caption") else ""
    match kind:
        case "image":
            return f"<figure>{_image(node)}{caption}</figure>"
        case "gallery":
            images = [one for one in _list(node.get("images")) if isinstance(one, dict)]
            shown = "".join(f"<figure>{_image(one)}</figure>" for one in images)
            return f'<figure class="gallery">{shown}{caption}</figure>'
        case "embed" | "bookmark":
            return f'<figure class="embed">{escape(_told(node, "url"))}{caption}</figure>'
        case "hr" | "horizontalrule":
            return "<hr>"
        case "file" | "video" | "audio":
            title = escape(_told(node, "fileTitle", "title", "src"))
            return f'<p><a href="{escape(_told(node, "src"))}">{title}</a></p>'
    text = _text_card(kind, node)
    if not text and kind and kind not in ("paywall", "tab"):
        lost[f"card {kind[:40]}"] = lost.get(f"card {kind[:40]}", 0) + 1
    return text


def _text_card(kind: str, node: dict[str, Any]) -> str:
    match kind:
        case "html":
            return _told(node, "html")
        case "markdown" | "card-markdown":
            return MARKDOWN.render(_told(node, "markdown"))
        case "code" | "codeblock":
            return f"<pre>{escape(_told(node, 'code'))}</pre>"
        case "callout":
            return f"<p>{_told(node, 'calloutText')}</p>"
        case "toggle":
            return f"<h3>{_told(node, 'heading')}</h3>{_told(node, 'content')}"
        case "header":
            return f"<h2>{_told(node, 'header')}</h2><p>{_told(node, 'subheader')}</p>"
    return ""


def _image(node: dict[str, Any]) -> str:
    return f'<img src="{escape(_told(node, "src"))}" alt="{escape(_told(node, "alt", "altText"))}">'


def _told(node: dict[str, Any], *names: str) -> str:
    return next((str(node[name]) for name in names if node.get(name)), "")


def _mobiledoc(document: dict[str, Any], lost: dict[str, int]) -> str:
    """Mobiledoc 0.3: sections of markers, with markups, atoms and cards in tables beside them."""
    out = []
    for section in _list(document.get("sections")):
        match section:
            case [1, str(tag), list(markers), *_]:
                name = {"h1": "h2", "aside": "blockquote"}.get(tag, tag)
                name = name if name in ("p", "h2", "h3", "h4", "h5", "h6", "blockquote") else "p"
                out.append(f"<{name}>{_markers(markers, document)}</{name}>")
            case [2, str(source), *_]:
                out.append(f'<figure><img src="{escape(source)}"></figure>')
            case [3, str(tag), list(items), *_]:
                name = "ol" if tag == "ol" else "ul"
                lines = "".join(
                    f"<li>{_markers(item, document)}</li>" for item in items if isinstance(item, list)
                )
                out.append(f"<{name}>{lines}</{name}>")
            case [10, int(number), *_]:
                cards = _list(document.get("cards"))
                if 0 <= number < len(cards):
                    match cards[number]:
                        case [str(kind), dict(payload), *_]:
                            out.append(_card(kind, payload, lost))
    return "".join(out)


def _markers(markers: list[Any], document: dict[str, Any]) -> str:
    markups, atoms = _list(document.get("markups")), _list(document.get("atoms"))
    text, open_tags = "", []
    for marker in markers:
        match marker:
            case [int(kind), list(opened), int(closed), value, *_]:
                for number in opened:
                    tag, head = _markup(markups, number)
                    open_tags.append(tag)
                    text += head
                if kind == 0:
                    text += escape(str(value))
                elif isinstance(value, int) and 0 <= value < len(atoms) and isinstance(atoms[value], list):
                    text += (
                        "<br>"
                        if atoms[value][:1] == ["soft-return"]
                        else escape(str((atoms[value] + ["", ""])[1]))
                    )
                for _ in range(min(closed, len(open_tags))):
                    text += f"</{open_tags.pop()}>"
    return text + "".join(f"</{tag}>" for tag in reversed(open_tags))


def _markup(markups: list[Any], number: Any) -> tuple[str, str]:
    found = markups[number] if isinstance(number, int) and 0 <= number < len(markups) else None
    match found:
        case ["a", list(given), *_]:
            href = str(given[given.index("href") + 1]) if "href" in given[:-1] else ""
            return "a", f'<a href="{escape(href)}">'
        case [str(tag), *_] if tag in ("strong", "b", "em", "i"):
            return tag, f"<{tag}>"
    return "span", "<span>"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
