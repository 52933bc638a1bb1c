"""A newsroom in a process of its own, for tests that kill things meanwhile.

Reads one order a line (JSON), publishes a story through the product's services, and answers with one line
once the transaction is committed.
"""

import json
import sys
from datetime import datetime

from broadsheet.cli.boot import boot


def main() -> None:
    """Work until the input ends."""
    boot()
    from broadsheet.newsroom.models import Edition, Person, Section, Topic
    from broadsheet.testing.factories import make_story

    edition = Edition.objects.get(code="en")
    for line in sys.stdin:
        order = json.loads(line)
        story = make_story(
            order["headline"],
            edition=edition,
            at=datetime.fromisoformat(order["at"]) if order.get("at") else None,
            section=Section.objects.filter(edition=edition, slug=order.get("section", "")).first(),
            topics=tuple(Topic.objects.filter(edition=edition, slug=order.get("topic", ""))),
            authors=tuple(Person.objects.filter(edition=edition, slug=order.get("author", ""))),
        )
        answer = {"id": story.pk, "path": story.address, "headline": story.headline}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
