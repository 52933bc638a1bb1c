"""What stands beside a page goes where the page has gone."""

from __future__ import annotations

from broadsheet.kernel import keys, paths
from broadsheet.newsroom.addresses import href
from broadsheet.newsroom.models import Redirect
from broadsheet.press.refs import OutputRef, Rendered


def moved(ref: OutputRef) -> Rendered | None:
    """301 to the file of the same name below the new page, where the page above was left for another."""
    folder, _, file = ref.path.rpartition("/")
    left = Redirect.objects.filter(edition__code=ref.edition, path=f"{folder}/").select_related("edition")
    found = left.first()
    if found is None or not found.target.startswith("/"):
        return None
    keys.reading(keys.redirect(found.pk))
    keys.reading(keys.site(ref.edition))
    target = href(found.edition, found.target + file)
    return Rendered(
        "", status=301, headers={"Location": paths.quote(target) if not target.isascii() else target}
    )
