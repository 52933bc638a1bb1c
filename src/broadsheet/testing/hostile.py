"""Texts that try to be more than text, for every field that takes one. Whatever of them runs sets `RAN`."""

from __future__ import annotations

RAN = "hostileTextRan"
"""The variable of a page's window that says so; an address that ends like it says so too."""

_DO = f"window.{RAN}=1"

SCRIPTS = {
    "an element": f"<script>{_DO};alert(1)</script>",
    "the end of a script": f"</script><script>{_DO}</script>",
    "the end of a title": f"</title><script>{_DO}</script>",
    "the end of a text field": f"</textarea><img src=/{RAN} onerror={_DO}>",
    "a picture": f'"><img src="/{RAN}" onerror="{_DO};alert(1)">',
    "a drawing": f"<svg/onload={_DO}>",
    "an attribute": f'" autofocus onfocus="{_DO}" x="',
    "another attribute": f"' onmouseover='{_DO}' x='",
    "a comment": f"--><script>{_DO}</script><!--",
    "a frame": f'<iframe srcdoc="<script>parent.{RAN}=1</script>"></iframe>',
    "entities": f"&lt;script&gt;{_DO}&lt;/script&gt;",
    "a template": "{{ 7|add:7 }}{% now 'Y' %}${7*7}%(name)s%s",
    "a data section": f"]]><script>{_DO}</script>",
}
"""What must be shown as the text that it is."""

LONG = "Ten thousand letters " * 476 + "x" * 4
UNSEEN = "\u200b\u200d\u2060\ufeff\u00ad"
TURNED = "photo\u202egpj.exe \u2066left open \u200fand on"
CONTROLS = "line\x00 one\x08\r\nSet-Cookie: stolen=1"
PATHS = (
    "../../etc/passwd",
    "..%2f..%2fadmin",
    "/desk/",
    "a/../../b",
    "con:..\\x",
    "%00",
    ".",
    "//evil.example/",
)
ADDRESSES = (
    f"javascript:{_DO}",
    f"JaVaScRiPt:{_DO}",
    f" java\tscript:{_DO}",
    f"data:text/html,<script>{_DO}</script>",
    "vbscript:x",
    "//evil.example/x",
    "https://user:secret@evil.example/",
    "\\\\evil.example\\x",
)
"""What no link may lead to."""
