"""What the topic picker asks: which topics begin so, and to make one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from broadsheet.newsroom.admin.choosing import number_in
from broadsheet.newsroom.models import Edition, Topic, fold
from broadsheet.newsroom.services import find_or_make_topic

OFFERED = 8


@require_GET
def find_topics(request: HttpRequest) -> JsonResponse:
    """Topics of an edition whose name begins with the text, then those that hold it."""
    edition, text = number_in(request.GET.get("edition", "")), fold(request.GET.get("q", ""))[:120]
    if edition is None or not text:
        return JsonResponse({"topics": [], "exact": False, "may_make": False})
    topics = Topic.objects.filter(edition=edition).order_by("search_text").only("name")
    found = list(topics.filter(search_text__startswith=text)[:OFFERED])
    if len(found) < OFFERED:
        rest = topics.filter(search_text__contains=text).exclude(pk__in=[topic.pk for topic in found])
        found += rest[: OFFERED - len(found)]
    return JsonResponse(
        {
            "topics": [{"id": topic.pk, "name": topic.name} for topic in found],
            "exact": topics.filter(search_text=text).exists(),
            "may_make": request.user.has_perm("newsroom.add_topic"),
        }
    )


@require_POST
def make_topic(request: HttpRequest) -> JsonResponse:
    """Make a topic, or give the one that has this name."""
    if not request.user.has_perm("newsroom.add_topic"):
        raise PermissionDenied
    number = number_in(request.POST.get("edition", ""))
    if number is None:
        return JsonResponse({"error": _("Choose the edition first.")}, status=400)
    edition = get_object_or_404(Edition, pk=number)
    try:
        topic = find_or_make_topic(edition=edition, name=request.POST.get("name", ""), user=request.user)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    return JsonResponse({"id": topic.pk, "name": topic.name})
