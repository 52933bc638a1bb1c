"""The words of the generated archive."""

from __future__ import annotations

from random import Random

SECTIONS = ("Trade", "Courts", "Health", "Schools", "Weather", "Sport", "Science", "Region")
WHO = (
    "The council", "The harbour master", "A fishing crew", "The transport board", "A court in Marenka",
    "The hospital", "The school board", "The weather office", "A freight company", "The port authority",
    "Residents of Tolle", "The ferry company", "The water works", "A team of biologists", "The chess club",
)  # fmt: skip
DOES = (
    "delays", "approves", "questions", "publishes", "withdraws", "extends", "opens", "measures", "defends",
    "counts", "repairs", "cancels", "praises", "renames", "moves",
)  # fmt: skip
WHAT = (
    "the winter timetable", "a report on the breakwater", "its budget for next year", "the night tram",
    "a new crane",    "the eel count", "the swing bridge", "its plan for the fish market",
    "two hundred permits",
    "the evening classes",    "a tender for pumps", "the storm warning", "the old lighthouse",
    "its rules for moorings", "the tide tables",
)  # fmt: skip
WHY = (
    "after a long debate", "despite the rain", "for the third time", "a month early", "by a narrow vote",
    "without giving reasons", "at the request of neighbours", "as costs rise", "on the advice of engineers",
    "and asks for patience", "before the holidays", "in answer to a petition",
)  # fmt: skip
FIRST = ("Anna", "Boris", "Clara", "Daniel", "Elif", "Farid", "Greta", "Hugo", "Irena", "Jonas")
LAST = ("Abel", "Berg", "Castro", "Dahl", "Egede", "Fomin", "Grau", "Holm", "Ivanko", "Juhl")
SUBJECT = ("Harbour", "City", "Winter", "Island", "Market", "River")
MATTER = (
    "transport",
    "budget",
    "building",
    "water",
    "safety",
    "wages",
    "housing",
    "energy",
    "schools",
    "weather",
)


def topic(number: int) -> str:
    """The name of a topic; sixty different ones."""
    return f"{SUBJECT[number // len(MATTER) % len(SUBJECT)]} {MATTER[number % len(MATTER)]}"


def person(number: int) -> str:
    """The name of a person; a hundred different ones."""
    return f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"


def headline(chance: Random) -> str:
    """A headline such as a local paper prints."""
    return f"{chance.choice(WHO)} {chance.choice(DOES)} {chance.choice(WHAT)} {chance.choice(WHY)}"


def sentence(chance: Random) -> str:
    """A headline told as a sentence, with a number in it."""
    return f"{headline(chance)}, with {chance.randint(2, 900)} people present."


def paragraph(chance: Random) -> str:
    """Three to six sentences."""
    return " ".join(sentence(chance) for _ in range(chance.randint(3, 6)))
