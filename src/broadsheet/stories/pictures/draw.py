"""Draws the sizes of one picture. Run as a child process: it decodes what strangers made.

Usage: python draw.py REQUEST.json with {"source": path, "sizes": [{"width": px, "to": path}]} in it.
Prints {"sizes": [{"width", "height", "to"}]} or {"error": text}. No Django and no Broadsheet code, so that
the child starts in 0.1 s and has nothing worth stealing in its memory.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 30
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
QUALITY = 80


def draw(source: str, sizes: list[dict]) -> list[dict]:
    """Decode `source` once and write each size as JPEG without metadata. Raises OSError or ValueError."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    made = []
    with Image.open(source, formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError(f"{opened.width} x {opened.height} pixels are more than {MAX_PIXELS:,}")
        picture = ImageOps.exif_transpose(opened)
        if picture.mode in ("RGBA", "LA", "P"):
            layer = picture.convert("RGBA")
            paper = Image.new("RGB", layer.size, "white")
            paper.paste(layer, mask=layer.getchannel("A"))
            picture = paper
        else:
            picture = picture.convert("RGB")
        for size in sizes:
            width = min(size["width"], picture.width)
            height = max(1, round(picture.height * width / picture.width))
            smaller = picture if width == picture.width else picture.resize((width, height), Image.LANCZOS)
            smaller.save(size["to"], "JPEG", quality=QUALITY, progressive=True, optimize=True)
            made.append({"width": width, "height": height, "to": size["to"]})
    return made


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    request = json.loads(Path(sys.argv[1]).read_text())
    try:
        answer = {"sizes": draw(request["source"], request["sizes"])}
    except MemoryError:
        answer = {"error": "it needs more than 1 GiB of memory to decode"}
    except Exception as error:  # whatever a hostile file does to the decoder ends here, as a message
        answer = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
