"""What a reader finds in the store, without the press's own records."""

import json
import re

from broadsheet.kernel import paths, plate, splice
from broadsheet.press.store import Store


def page(store: Store, path: str) -> tuple[int, str] | None:
    """Status and text of a page, None where there is no plate."""
    file = store.root / paths.plate_file("en", path)
    if not file.exists():
        return None
    found = plate.parse(file.read_bytes(), edition="en", path=path)
    parts = [part for part in found.parts if isinstance(part, splice.Segment)]
    return found.status, splice.inflate(parts).decode()


def is_live(store: Store, id: int) -> bool:
    found = page(store, f"/s/{id}")
    return found is not None and found[0] == 200


def is_gone(store: Store, id: int) -> bool:
    found = page(store, f"/s/{id}")
    return found is not None and found[0] == 410


def river(store: Store) -> str:
    file = store.root / paths.slot_file("en", "river")
    if not file.exists():
        return ""
    return splice.inflate([plate.parse_fragment(file.read_bytes()).segment]).decode()


def head(store: Store) -> list[int]:
    return json.loads((store.root / "live/en/head.json").read_text())


def events(store: Store) -> list[int]:
    lines = (store.root / "live/en/events.jsonl").read_text().splitlines()
    return [json.loads(line)["id"] for line in lines]


def linked(store: Store) -> set[int]:
    """The stories that a list, the river or one of the stories written last links to now."""
    text = river(store)
    stories = sorted((store.root / "plates/en/s").glob("*.plate"), key=lambda file: file.stat().st_mtime)
    for path in ("/", "/news/", *(f"/s/{file.stem}" for file in stories[-10:])):
        found = page(store, path)
        text += found[1] if found and found[0] == 200 else ""
    return {int(id) for id in re.findall(r"/s/(\d+)", text)}


def assert_order(store: Store) -> None:
    """The promise to readers: whatever is linked is there."""
    dead = {id for id in linked(store) if not is_live(store, id)}
    assert not dead, f"linked and not there: {dead}"
