"""`{% frame %}`: what stands in the frame of every page of an edition, drawn once for the pages of a bake."""

from __future__ import annotations

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from broadsheet.kernel.sharing import table

register = template.Library()


class Frame(template.Node):
    """A part of a template that is the same on all pages of an edition, as of one outbox position."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        drawn = table("frame", lasting=True)
        place = (self, context["chrome"])
        if place not in drawn:
            drawn[place] = self.nodelist.render(context)
        return mark_safe(drawn[place])  # noqa: S308 - what the template made


@register.tag
def frame(parser: Parser, _token: Token) -> Frame:
    """Draw what is inside once for all pages of an edition.

    Nothing inside may depend on more than the edition (`chrome`, `foot`), and no block may be in it that
    another template fills. Outside a bake it is drawn each time.
    """
    nodelist = parser.parse(("endframe",))
    parser.delete_first_token()
    return Frame(nodelist)
