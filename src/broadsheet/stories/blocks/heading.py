from wagtail.blocks import CharBlock


class HeadingBlock(CharBlock):
    """A heading between paragraphs (level 2; the headline is level 1)."""

    class Meta:
        icon = "title"
        template = "broadsheet/blocks/heading.html"
