"""Many pictures on one sheet, each with its name over it, small enough to be kept with the documentation."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SMALL = {360: 120, 768: 180, 1280: 250}
"""How wide a page is on the sheet, by how wide its window was."""
ACROSS = {360: 12, 768: 8, 1280: 6}
GAP, LINE = 12, 20
GROUND, LETTERS = (128, 126, 122), (255, 255, 255)
QUALITY = 26


def lay_out(shots: dict[str, Path], width: int, target: Path) -> int:
    """Write the sheet of these pictures, all taken in windows of `width` pixels; the file's size in bytes."""
    small = {}
    for name, file in shots.items():
        with Image.open(file) as shot:
            height = round(shot.height * SMALL[width] / shot.width)
            small[name] = shot.convert("RGB").resize((SMALL[width], height), Image.Resampling.LANCZOS)
    across = min(ACROSS[width], len(small))
    step = SMALL[width] + GAP, max(one.height for one in small.values()) + LINE + GAP
    rows = -(-len(small) // across)
    sheet = Image.new("RGB", (across * step[0] + GAP, rows * step[1] + GAP), GROUND)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(14)
    for place, (name, shot) in enumerate(small.items()):
        row, column = divmod(place, across)
        corner = GAP + column * step[0], GAP + row * step[1]
        pen.text(corner, name, LETTERS, font)
        sheet.paste(shot, (corner[0], corner[1] + LINE))
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(target, quality=QUALITY, method=6)
    return target.stat().st_size
