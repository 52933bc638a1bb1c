from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(StructBlock):
    """A picture in the text, with what it says here; credit and alternative text are the picture's own."""

    picture = ImageChooserBlock(label=_("Picture"))
    caption = CharBlock(label=_("Caption"), required=False, max_length=500)
    alt = CharBlock(
        label=_("Alternative text here"),
        required=False,
        max_length=255,
        help_text=_("Empty: the picture's own."),
    )

    class Meta:
        icon = "image"
        template = "broadsheet/blocks/picture.html"
