"""Asks a wire at an address of this machine, which the site itself would refuse: for tests with a browser.

    python -m tests.system.asking NAME ADDRESS EDITION

The wire is added paused, so that the site's own worker lets it be.
"""

import sys

from broadsheet.cli.boot import boot


def main(name: str, address: str, edition: str) -> None:
    """Add the wire and ask it once."""
    boot()
    from broadsheet.intake.models import Wire
    from broadsheet.intake.subscribed.asking import ask_wire
    from broadsheet.intake.subscribed.settling import save_wire
    from broadsheet.newsroom.models import Edition
    from broadsheet.testing.hosts import loopback_policy

    place = Edition.objects.get(code=edition)
    wire = Wire(name=name, address=address, edition=place, credit="Agency/Staff", paused=True)
    save_wire(wire=wire, policy=loopback_policy())
    asked = ask_wire(wire=wire, policy=loopback_policy(), pictures=loopback_policy())
    assert asked.new, asked


if __name__ == "__main__":
    main(*sys.argv[1:])
