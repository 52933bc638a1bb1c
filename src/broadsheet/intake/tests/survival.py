"""What every reader of a source has to survive, for the tests, the fuzzer and what it has found."""

from __future__ import annotations

import json
import os
from pathlib import Path

from broadsheet.intake.items import SourceError
from broadsheet.intake.media import NoMedia
from broadsheet.intake.preparing import Preparer
from broadsheet.intake.tests.material import GHOST, PAGE, READERS
from broadsheet.intake.tests.wxr import export, post

SEEDS = {
    "wxr": export(post(1, "One", "<p>Text</p>[gallery]", categories=["City"], meta={"footnotes": "[]"})),
    "ghost": json.dumps(GHOST),
    "rss": "<rss><channel><title>T</title><item><guid>1</guid><title>A</title></item></channel></rss>",
    "ninjs": '{"uri":"urn:1","type":"text","headlines":[{"value":"x"}],"bodies":[{"value":"y"}]}',
    "newsml": '<nitf><head><docdata><doc-id id-string="n"/></docdata></head><body><body.content><p>x</p>'
    "</body.content></body></nitf>",
    "markdown": '---\ntitle: x\ndate: 2013-05-02\ntags: [a, b]\n---\ntext {{< figure src="x" >}}\n',
    "html": PAGE,
    "table": 'nid,title,body,created\n1,"A","<p>x</p>",1367488800\n2,B,y,2013-05-02\n',
}

NAMES = dict.fromkeys(SEEDS, ".json") | {
    "wxr": ".xml", "rss": ".xml", "newsml": ".xml", "markdown": ".md", "html": ".html", "table": ".csv",
}  # fmt: skip
FINDS = Path(__file__).with_name("finds")
PREPARE = Preparer(NoMedia(), "en", "en")


def survive(format_: str, data: bytes, folder: Path) -> None:
    """Read `data` to its end and prepare each item, or have it refused. Raises what an importer must not."""
    path = folder / f"{os.getpid()}{NAMES[format_]}"
    path.write_bytes(data)
    source = READERS[format_](path)
    try:
        total = source.survey().total
        numbers = [number for number, item in source.items({}) if _prepared(number, item)]
    except SourceError as error:
        if not str(error).strip():
            raise AssertionError("a refusal that says nothing") from error
        return
    finally:
        source.close()
        path.unlink()
    assert numbers == list(range(1, total + 1)), "an item without a line of the report"


def _prepared(number: int, item) -> bool:
    assert item.place
    ready = PREPARE(number, item)
    assert not ready.item.fault.startswith("could not be taken ("), ready.item.fault
    assert "takes longer" not in ready.item.fault
    return True
