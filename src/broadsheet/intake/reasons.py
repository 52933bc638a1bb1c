"""What reports and wires say, in the desk's language.

Reasons are kept as English sentences: readers of archives work in a process without a language, logs and
report files are for machines, and a report may be read in another language than that of the day it was
written. A screen finds the sentence of `SENTENCES` that a reason was made of, and says that one. So reports
that are there already are said too.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop

SENTENCES = (
    # What became of an item.
    gettext_noop("was a draft: came as a draft"),
    gettext_noop("was not published: came as a draft"),
    gettext_noop("has no text: came as a draft"),
    gettext_noop("has no date: came as a draft"),
    gettext_noop("had a password: came as a draft"),
    gettext_noop("was %(state)s in Ghost: came as a draft"),
    gettext_noop("was %(state)s in WordPress: came as a draft"),
    gettext_noop("was for %(audience)s only: came as a draft"),
    gettext_noop("is embargoed: came as a draft"),
    gettext_noop("is %(state)s: came as a draft"),
    gettext_noop("embargoed until %(time)s: came as a draft"),
    gettext_noop("a headline of the river, %(words)s: came as a draft"),
    gettext_noop("is dated in the future: goes out by itself at %(time)s"),
    gettext_noop("is dated in the future: %(time)s"),
    gettext_noop("is a draft in the source by now, and stays with readers here"),
    gettext_noop("was a page: came as a story"),
    gettext_noop("was of the type %(type)s: came as a story"),
    gettext_noop("was featured: a front here begins with the newest"),
    gettext_noop("was sticky: a front here begins with the newest"),
    gettext_noop("had no title: the first words of the text stand for it"),
    gettext_noop("%(thing)s was cut to %(most)s characters"),
    gettext_noop("its date %(words)s cannot be used: left out"),
    gettext_noop("%(count)s × %(thing)s left out"),
    gettext_noop("taken out: %(words)s"),
    gettext_noop("pictures left out (%(count)s): %(pictures)s"),
    # Why an old address leads nowhere (`newsroom.services.redirect_many`).
    gettext_noop("%(address)s does not lead here: %(why)s"),
    gettext_noop("its old address %(words)s is none that a page can have"),
    gettext_noop("“%(what)s” stands at this address."),
    gettext_noop("It leads to %(where)s already."),
    # Why a story that is there stays.
    gettext_noop("came here another way, not by this kind of import"),
    gettext_noop("came here from %(words)s and is another story"),
    gettext_noop("was deleted here"),
    gettext_noop("was taken from readers here"),
    gettext_noop("was edited here since the last import"),
    gettext_noop("has the same identity (%(words)s) as an item before it, which stays"),
    # Why something is no story.
    gettext_noop("a feed without entries"),
    gettext_noop("a page about a folder"),
    gettext_noop("a file: it comes with the story that shows it"),
    gettext_noop("an entry of a menu"),
    gettext_noop("an old revision"),
    gettext_noop("a reusable block: it comes with the stories that show it"),
    gettext_noop("a person: comes with the stories that name them"),
    gettext_noop("part of WordPress or a plugin, no text for readers"),
    gettext_noop("of the type %(type)s, which the profile leaves out"),
    gettext_noop("in WordPress's bin"),
    gettext_noop("in the language %(language)s: import the file into an edition of it too"),
    gettext_noop("of the state %(state)s"),
    gettext_noop("of Blogger's kind %(type)s"),
    gettext_noop("of the class %(type)s: not a text"),
    gettext_noop("of the type %(type)s: not a text"),
    gettext_noop("a package, no text (%(words)s)"),
    gettext_noop("a concept, no text (%(words)s)"),
    gettext_noop("a vocabulary, no text (%(words)s)"),
    gettext_noop("a plan, no text (%(words)s)"),
    gettext_noop("a catalogue, no text (%(words)s)"),
    gettext_noop("cancelled by its provider"),
    # Why an item did not fit.
    gettext_noop("has no guid, id or link: it could not be known again"),
    gettext_noop("has no id: it could not be known again"),
    gettext_noop(
        "has neither an id nor an address: it could not be known again. "
        "Say in [fields] of a profile which column is source_id"
    ),
    gettext_noop("has no identity of its own"),
    gettext_noop("has neither a title nor a text"),
    gettext_noop("has no guid"),
    gettext_noop("has no doc-id"),
    gettext_noop("is not an object"),
    gettext_noop("is no ninjs item: it has no uri"),
    gettext_noop("is no ninjs item: not an object"),
    gettext_noop("is no HTML"),
    gettext_noop("is larger than %(most)s characters"),
    gettext_noop("has no article that could be found; a profile may say where it stands"),
    gettext_noop("no line of it is the date that the profile describes"),
    gettext_noop("takes longer than %(seconds)s s to be read"),
    gettext_noop("two items of one identity"),
    gettext_noop("could not be taken (%(words)s)"),
    # Why a picture was left out.
    gettext_noop("not found"),
    gettext_noop("is none of %(words)s"),
    gettext_noop("is larger than %(most)s MiB"),
    gettext_noop("is no picture"),
    gettext_noop("has more than %(most)s pixels"),
    gettext_noop("is damaged or cut off"),
    gettext_noop("more pictures, or more time for them, than an item may have"),
    # Why a source cannot be read, or not any further.
    gettext_noop("begun anew"),
    gettext_noop("the process that reads it was ended, perhaps for want of memory"),
    gettext_noop("there is nothing in it that is %(words)s"),
    gettext_noop("it is larger than %(most)s MiB"),
    gettext_noop("it cannot be read (%(words)s)"),
    gettext_noop("it is packed (%(form)s): unpack it, and give the file or folder that is in it"),
    gettext_noop("it is a workbook (%(form)s): save its sheet as CSV, and give that file"),
    gettext_noop("%(words)s cannot be read (%(why)s)"),
    gettext_noop("%(words)s cannot be used: %(why)s"),
    gettext_noop("it is no feed: it has neither a title nor entries"),
    gettext_noop("it is no JSON Feed: `version` and `items` are missing"),
    gettext_noop("it is no Ghost export: it has no table of posts"),
    gettext_noop("it is no WordPress export: nothing in it is marked as WordPress marks it"),
    gettext_noop("there is neither a NewsML-G2 item nor a NITF document in it"),
    gettext_noop("it is not JSON to its end (%(words)s)"),
    gettext_noop("it is nested deeper than %(most)s"),
    gettext_noop("it is nested too deeply"),
    gettext_noop("not JSON: %(words)s"),
    gettext_noop("its front matter has no end (%(words)s)"),
    gettext_noop("its front matter is larger than %(most)s KiB"),
    gettext_noop("its front matter cannot be read: %(words)s"),
    gettext_noop("an item is larger than %(most)s MiB"),
    gettext_noop("elements are nested deeper than %(most)s"),
    gettext_noop("it declares entities or asks for other files, which is not taken"),
    gettext_noop("it is not well-formed XML from line %(line)s, column %(column)s on (%(words)s)"),
    gettext_noop("it cannot be read as XML (%(words)s)"),
    gettext_noop("it is no CSV from line %(line)s on (%(words)s)"),
    gettext_noop("line %(line)s is longer than %(most)s MiB"),
    gettext_noop("it has no column “%(words)s”, which [fields] names for %(field)s"),
    gettext_noop(
        "no column of it is known as a headline or a text. Say in [fields] of a profile which are: it has "
        "%(words)s"
    ),
    # Why something could not be fetched (`kernel.fetch`).
    gettext_noop("The address has more than %(most)s characters."),
    gettext_noop("The address holds a space, a backslash or a character that cannot be seen."),
    gettext_noop("This is not a whole address: it should begin with https://."),
    gettext_noop("Addresses of %(scheme)s are not fetched, only those of %(words)s."),
    gettext_noop("The address holds a user name or an encoded host."),
    gettext_noop("The address names no host, or not in a plain way."),
    gettext_noop("Port %(port)s of %(host)s is not asked, only %(words)s."),
    gettext_noop("%(host)s is not the name of a host."),
    gettext_noop("%(host)s is no address of version 6."),
    gettext_noop("%(host)s is a number, but not four plain decimal ones."),
    gettext_noop("%(host)s is a name for use inside a network."),
    gettext_noop("The host has a full stop that is none."),
    gettext_noop("The host is spelt in letters that only look like others."),
    gettext_noop("There is no host %(host)s."),
    gettext_noop("%(host)s leads into a private network."),
    gettext_noop("%(host)s leads from https to http."),
    gettext_noop("%(host)s sends from one address to the next, more than %(most)s times."),
    gettext_noop("%(host)s answered %(status)s."),
    gettext_noop("%(host)s sent something without a type, which is not taken."),
    gettext_noop("%(host)s sent %(type)s, which is not taken."),
    gettext_noop("%(host)s took longer than %(seconds)s seconds."),
    gettext_noop("%(host)s did not let itself be reached."),
    gettext_noop("%(host)s did not answer several times."),
    gettext_noop("%(host)s has been asked very often just now. Try again in a minute."),
    gettext_noop("The certificate of %(host)s is not in order."),
    gettext_noop("What %(host)s sends is larger than is taken."),
    gettext_noop("The answer of %(host)s broke off or could not be read."),
    # What is wrong with the form of a story (`stories.exchange.schema`).
    gettext_noop("%(where)s: holds the character %(character)s, which is no text"),
    gettext_noop("%(where)s: unknown field %(words)s"),
    gettext_noop("%(where)s: %(count)s characters, %(most)s are allowed"),
    gettext_noop("%(where)s: is empty"),
    gettext_noop("%(where)s: %(words)s is missing"),
    gettext_noop("%(where)s: %(words)s is not of type %(type)s"),
    gettext_noop("%(where)s: %(words)s is not one of: %(allowed)s"),
    gettext_noop("%(where)s: %(words)s has not the form %(form)s"),
    gettext_noop("%(where)s: %(words)s is none of the allowed forms"),
)
"""Where two fit, the one with more words of its own is meant."""

THINGS = (
    gettext_noop("text beyond %(most)s characters"),
    gettext_noop("shortcode %(name)s"),
    gettext_noop("block %(name)s"),
    gettext_noop("card %(name)s"),
    gettext_noop("%(name)s that is broken"),
    gettext_noop("link in a heading"),
    gettext_noop("link in a quote"),
    gettext_noop("link in a table"),
    gettext_noop("headline"),
    gettext_noop("river_headline"),
    gettext_noop("standfirst"),
    gettext_noop("picture_caption"),
    gettext_noop("picture_alt"),
    gettext_noop("place"),
    gettext_noop("updated_note"),
)
"""What a sentence can be about."""

PLACES = (
    gettext_noop("%(name)s, item %(number)s"),
    gettext_noop("%(name)s, entry %(number)s"),
    gettext_noop("%(name)s, line %(number)s"),
    gettext_noop("item %(number)s (post %(post)s)"),
    gettext_noop("item %(number)s"),
    gettext_noop("post %(number)s (%(post)s)"),
)
"""Where in a source an item stands; else it is the name of a file."""

_VALUE = re.compile(r"%\((\w+)\)s")
_FAULT = re.compile(r"\(([^()]+)\)(?=, | …|$)")


def in_desk_words(reason: str) -> str:
    """The reason, or several with "; " between them, in the active language; what is not known stays."""
    whole = _said(reason, SENTENCES)
    return whole if whole is not None else "; ".join(_one(part) for part in reason.split("; "))


def place_in_desk_words(place: str) -> str:
    """Where an item stands in its source, in the active language."""
    return _said(place, PLACES) or place


def is_known(reason: str) -> bool:
    """Whether it is one of `SENTENCES`, filled in."""
    return _said(reason, SENTENCES) is not None


def _one(part: str) -> str:
    if (said := _said(part, SENTENCES)) is not None:
        return said
    if (said := _said(f"{part}.", SENTENCES)) is not None:
        return said.rstrip(".")
    name, colon, rest = part.partition(": ")  # a field and what Django says of it, a place and its fault
    said = _said(rest, SENTENCES) if colon else None
    if said is None and " " in rest:
        said = gettext(rest)
    return f"{name}: {said}" if colon and said is not None else gettext(part) if " " in part else part


def _said(text: str, among: tuple[str, ...]) -> str | None:
    for sentence, form in _forms(among):
        if found := form.fullmatch(text):
            return gettext(sentence) % {
                name: _value(name, value) for name, value in found.groupdict().items()
            }
    return None


def _value(name: str, value: str) -> str:
    if name == "thing":
        return _said(value, THINGS) or value
    if name == "why":
        return _one(value)
    if name == "what":
        return gettext(value) if " " in value else value
    if name == "pictures":
        return _FAULT.sub(lambda found: f"({_one(found[1])})", value)
    if name == "time":
        return _moment(value)
    return value


def _moment(given: str) -> str:
    try:
        return date_format(localtime(dt.datetime.fromisoformat(given)), "SHORT_DATETIME_FORMAT")
    except ValueError:  # none, or none with its offset
        return given


@cache
def _forms(among: tuple[str, ...]) -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for sentence in sorted(among, key=lambda one: len(_VALUE.sub("", one)), reverse=True):
        parts = _VALUE.split(sentence)
        pieces = [
            f"(?P<{part}>(?:(?!; ).)+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
        ]
        found.append((sentence, re.compile("".join(pieces))))
    return found
