"""Pictures for people signed in to the newsroom. Originals are never public."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve
from wagtail.admin.auth import require_admin_access


@require_admin_access
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """An original or a newsroom rendition, sandboxed so that no uploaded file can run anything.

    A preview shows the river too, whose pictures have the addresses that readers know: what is none of the
    newsroom's own is looked for among those.
    """
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except Http404:
        response = serve(request, path, document_root=settings.HOME.public_media)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
