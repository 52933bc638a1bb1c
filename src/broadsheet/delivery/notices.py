"""What readers get for a page that is not there yet, or that cannot be trusted: 503, in their language.

A 404 would be believed by whoever opens the address in these seconds, and by search engines.
"""

import base64
import hashlib
import html
import os
import time
from collections.abc import Mapping

from broadsheet.delivery.answers import NO_CACHING, PAGE_SECURITY, STATUS_LINES, Answer
from broadsheet.delivery.health import SILENT_AFTER
from broadsheet.delivery.store import Store
from broadsheet.kernel import paths
from broadsheet.kernel.site import Edition

AGAIN = 5
"""Seconds after which a reader's page asks again."""

# Here and not in a catalogue: these words are for when nothing that the press says can be had. An edition in
# another language has English ones.
_PREPARING = {
    "ar": ("هذه الصحيفة قيد الإعداد", "صفحاتها الأولى تُعَدّ الآن. تُحدَّث هذه الصفحة تلقائيًا."),
    "en": ("This paper is being prepared", "Its first pages are being made. This page asks again by itself."),
    "uk": ("Це видання готується", "Перші сторінки саме створюються. Ця сторінка оновиться сама."),
}
_DAMAGED = {
    "ar": (
        "لا يمكن عرض هذه الصفحة الآن",
        "تُعَدّ الآن من جديد. تُحدَّث هذه الصفحة تلقائيًا.",
        "إلى الصفحة الأولى",
    ),
    "en": (
        "This page cannot be shown right now",
        "It is being made again. This page asks again by itself.",
        "To the front page",
    ),
    "uk": (
        "Цю сторінку зараз не можна показати",
        "Її саме створюють знову. Ця сторінка оновиться сама.",
        "На головну",
    ),
}

# The readers' style sheet may not be there either. Its colours, and no address that could be missing.
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{max-width:34rem;margin:18vh auto;padding:0 1.25rem;font:1.125rem/1.55 Georgia,serif;"
    "background:#fdfcfa;color:#1b1b1a}"
    "h1{font-size:1.75rem;line-height:1.2}a{color:inherit}"
    "@media(prefers-color-scheme:dark){body{background:#161615;color:#ebe8e2}}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest())
_SECURITY = PAGE_SECURITY.replace(b"style-src 'self'", b"style-src 'sha256-%s'" % _STYLE_HASH)


def is_preparing(store: Store, edition: Edition) -> bool:
    """Whether the edition has no front page yet and the press is at work, so that there will be one."""
    if store.plate(edition.code, "/") is not None:
        return False
    try:
        written = os.stat(store.root / paths.STATUS).st_mtime
    except OSError:
        return False
    return abs(time.time() - written) < SILENT_AFTER


def preparing(edition: Edition | None = None) -> Answer:
    """While a paper is baked for the first time; in the edition's language where that is known."""
    return _notice(_PREPARING, edition)


def damaged(edition: Edition) -> Answer:
    """For a page whose plate cannot be trusted: the press has been told, and bakes it again."""
    return _notice(_DAMAGED, edition)


def _notice(words: Mapping[str, tuple[str, ...]], edition: Edition | None) -> Answer:
    language = edition.language.partition("-")[0] if edition else "en"
    if edition is None or language not in words:
        language, direction = "en", "ltr"
    else:
        direction = edition.direction
    title, text, *more = (html.escape(word) for word in words[language])
    front = html.escape(paths.quote(edition.prefix + "/")) if edition else "/"
    link = f'<p><a href="{front}">{more[0]}</a></p>' if more else ""
    body = (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta http-equiv="refresh" content="{AGAIN}"><meta name="robots" content="noindex">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1><p>{text}</p>{link}</main></body></html>\n"
    ).encode()
    head = (
        STATUS_LINES[503]
        + b"Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\nRetry-After: %d\r\n"
        % (len(body), AGAIN)
        + NO_CACHING
        + _SECURITY
    )
    return Answer(head, body, status=503)
