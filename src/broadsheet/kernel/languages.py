"""What a language brings along: one table for each, which is all that the product asks of a new one.

To add a language: one `Language` (built in below, or from a plugin's hook `register_languages`) and one
catalogue of the readers' words (`locale/`, or the hook `register_catalogues`). Date patterns are CLDR's
(Unicode TR 35 part 4); quotation marks are CLDR's delimiters (standards.md 8.3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


class UnknownLanguage(LookupError):
    """No table is registered for the language."""


@dataclass(frozen=True, slots=True)
class DateTable:
    """The patterns of one language. Field values are CLDR date patterns, except where told."""

    locale: str
    """The CLDR locale (as Babel names it) that names of days and months are taken from."""
    story_line: str = "EEEE, d MMMM y, HH:mm"
    """Under a headline: weekday, date, time."""
    river_day: str = "EEEE, d MMMM y"
    """The heading over a day of the river, and the title of a day's page."""
    river_time: str = "HH:mm"
    """Before an item of the river."""
    card_line: str = "d MMM, HH:mm"
    """Beside a headline on a front: short enough for the narrowest column."""
    card_line_old: str = "d MMM y"
    """The same for a story of another year."""
    month: str = "LLLL y"
    """The title of a month's page: a month standing alone, where a language has a form for that."""
    weekday: str = "ccc"
    """The head of a calendar's column, seven of which stand side by side: six letters at most, or so."""
    first_weekday: int = 0
    """The column a calendar begins with: 0 is Monday, 6 Sunday (as `date.weekday`)."""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotation marks: those of a quotation, and those of one inside it."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its BCP 47 tag in small letters (`pl`), and how it writes and is read."""

    tag: str
    dates: DateTable
    quotes: Quotes = field(default=Quotes("“", "”", "‘", "’"))
    alphabet: str = "abcdefghijklmnopqrstuvwxyz"
    """Its small letters in their order, those with a mark too where they are letters of their own. Names are
    sorted by it (`kernel.collation`)."""
    words_per_minute: int = 200
    """How fast grown-up people read it in silence, for the reading time of a story."""
    short: str = ""
    """What stands for the language where there is little room, in its own letters: "УКР". Empty: its tag in
    capitals."""
    slug: Callable[[str], str] | None = None
    """Makes an address name of NFC text in small letters. None: the rule that `kernel.slugs` has for the
    language, which for most is the generic transliteration into Latin letters."""


# Words a minute: Brysbaert 2019, doi 10.1016/j.jml.2019.104047, for English (non-fiction) and Arabic.
# Ukrainian is not in it: an estimate by its rule, from how many words a Slavic language takes for a text.
_BUILT_IN = (
    # en_GB, so that the day comes before the month and the week begins on Monday.
    Language("en", DateTable("en_GB"), Quotes("“", "”", "‘", "’"), words_per_minute=238),
    # CLDR ends a full date with "р."; news sites drop it.
    Language(
        "uk",
        DateTable("uk"),
        Quotes("«", "»", "„", "“"),
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        words_per_minute=190,
        short="УКР",
    ),
    # The Arabic comma, which CLDR's own long format has and a pattern must spell out.
    Language(
        "ar",
        DateTable(
            "ar",
            story_line="EEEE، d MMMM y، HH:mm",
            river_day="EEEE، d MMMM y",
            card_line="d MMM، HH:mm",
            # Its abbreviated names are the full ones, with their article.
            weekday="cccccc",
        ),
        # CLDR has ”…“; the Arabic press, and the marks that mirror with the direction, are these.
        Quotes("«", "»", "“", "”"),
        # The order of CLDR's root; an alif with a mark is an alif.
        "ءابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
        words_per_minute=181,
        short="عربي",
    ),
)

LANGUAGES: dict[str, Language] = {language.tag: language for language in _BUILT_IN}


def register(language: Language) -> None:
    """Add a language, or replace its table."""
    LANGUAGES[language.tag.lower()] = language


def language_of(tag: str) -> Language:
    """The table of a BCP 47 tag: of the tag itself, else of its primary language ("ar-EG" reads "ar").

    Raises UnknownLanguage when there is neither."""
    found = known(tag)
    if found is None:
        raise UnknownLanguage(f"no table for the language {tag!r}; there are {', '.join(sorted(LANGUAGES))}")
    return found


def known(tag: str) -> Language | None:
    """As `language_of`, None when there is no table."""
    wanted = tag.lower()
    return LANGUAGES.get(wanted) or LANGUAGES.get(wanted.partition("-")[0])
