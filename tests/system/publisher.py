"""A newsroom in a process of its own, for tests that kill things meanwhile.

Reads one order a line (JSON), publishes a story through the product's services, or books it for when it is
`due`, and answers with one line once the transaction is committed.
"""

import json
import sys
from datetime import datetime

from broadsheet.cli.boot import boot


def main() -> None:
    """Work until the input ends."""
    boot()
    from broadsheet.newsroom.models import Edition, Person, Section, Topic
    from broadsheet.stories.services import publish_story
    from broadsheet.testing.factories import make_draft

    for line in sys.stdin:
        order = json.loads(line)
        edition = Edition.objects.get(code=order.get("edition", "en"))
        at, due = (datetime.fromisoformat(order[name]) if order.get(name) else None for name in ("at", "due"))
        story = make_draft(
            order["headline"],
            edition=edition,
            kind=order.get("kind", "news"),
            published_at=at,
            go_live_at=due,
            section=Section.objects.filter(edition=edition, slug=order.get("section", "")).first(),
            topics=tuple(Topic.objects.filter(edition=edition, slug=order.get("topic", ""))),
            authors=tuple(Person.objects.filter(edition=edition, slug=order.get("author", ""))),
        )
        story = publish_story(story=story)
        answer = {"id": story.pk, "path": story.address, "headline": story.headline}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
