"""Short news: from the telephone to the readers in half a minute."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from broadsheet.stories.admin.addresses import public_address
from broadsheet.stories.admin.short_form import ShortNewsForm
from broadsheet.stories.models import Story
from broadsheet.stories.policy import StoryPolicy

REMEMBERED = "short_news_place"


@require_http_methods(["GET", "HEAD", "POST"])
def short_news(request: HttpRequest) -> HttpResponse:
    """The form, and what it makes. Sent twice, it leads to the story that it made the first time."""
    if request.method != "POST":
        place = request.session.get(REMEMBERED, {})
        return _show(request, ShortNewsForm(user=request.user, initial=place))
    form = ShortNewsForm(request.POST, request.FILES, user=request.user)
    if before := form.made_before():
        return _done(request, before) if form.repeats(before) else _made_already(request, form, before)
    publish = "publish" in request.POST and _publishes(request.user)
    story = form.save(publish=publish) if form.is_valid() else None
    if story is None:
        return _show(request, form)
    request.session[REMEMBERED] = {"edition": story.edition_id, "section": story.section_id}
    return _done(request, story)


def _publishes(user: Any) -> bool:
    return StoryPolicy().user_has_permission(user, "publish")


def _show(request: HttpRequest, form: ShortNewsForm) -> HttpResponse:
    form.lead_to_fault()
    context = {
        "form": form,
        "kept": form.picture.kept,
        "may_publish": _publishes(request.user),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "done": "done" in request.GET,
    }
    return TemplateResponse(request, "desk/short.html", context)


def _made_already(request: HttpRequest, form: ShortNewsForm, story: Story) -> HttpResponse:
    """Somebody went back to a form that is done and wrote on: nothing of it is lost, or made twice."""
    form.add_error(None, _("This form has made “%(story)s” already. Change that story.") % {"story": story})
    edit = messages.button(reverse("wagtailsnippets_stories_story:edit", args=[story.pk]), _("Edit"))
    messages.warning(request, _("“%(story)s” is there already.") % {"story": story}, buttons=[edit])
    return _show(request, form)


def _done(request: HttpRequest, story: Story) -> HttpResponse:
    """A clean form for the next one, and where the last one is."""
    edit = messages.button(reverse("wagtailsnippets_stories_story:edit", args=[story.pk]), _("Edit"))
    if story.live:
        read = messages.button(public_address(story), _("Read it"), new_window=True)
        said = _("“%(story)s” is published.") % {"story": story}
        messages.success(request, said, buttons=[read, edit])
    else:
        said = _("“%(story)s” is saved as a draft.") % {"story": story}
        messages.success(request, said, buttons=[edit])
    return redirect(f"{reverse('broadsheet_short')}?done=1")
