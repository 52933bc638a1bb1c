"""A reason of a report in a template, as the desk reads it."""

from django import template

from broadsheet.intake.reasons import in_desk_words, place_in_desk_words
from broadsheet.kernel.plaintext import clean_line

register = template.Library()


@register.filter
def desk_reason(reason: str) -> str:
    """A reason of an import or a wire in the desk's language, without characters that turn text round."""
    return clean_line(in_desk_words(reason))


@register.filter
def desk_place(place: str) -> str:
    """The place of an item in its source, likewise."""
    return clean_line(place_in_desk_words(place))


register.filter("desk_line", clean_line)
