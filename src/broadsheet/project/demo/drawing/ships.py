"""What floats, and what stands beside it."""

from __future__ import annotations

from broadsheet.project.demo.drawing.canvas import WIDTH, Canvas, Colour, mix

LAMP = (255, 214, 130)


def ferry(art: Canvas, x: float, y: float, size: float, hull: Colour, top: Colour, lit: bool = False) -> None:
    """Seen from the side, its middle at the water line."""
    long, high = 200 * size, 34 * size
    art.shape(
        [(x - long, y - high), (x + long * 1.06, y - high), (x + long * 0.94, y), (x - long * 0.94, y)], hull
    )
    art.box(x - long * 0.86, y - high * 2.1, x + long * 0.8, y - high, top)
    art.box(x - long * 0.6, y - high * 3, x + long * 0.62, y - high * 2.1, mix(top, (0, 0, 0), 0.06))
    art.shape(
        [(x + long * 0.2, y - high * 3), (x + long * 0.52, y - high * 3), (x + long * 0.46, y - high * 3.8),
         (x + long * 0.2, y - high * 3.8)],
        top,
    )  # fmt: skip
    art.box(x - long * 0.4, y - high * 4, x - long * 0.22, y - high * 3, mix(hull, (190, 60, 40), 0.7))
    pane = LAMP if lit else mix(hull, (120, 150, 170), 0.5)
    for deck, share in ((1.75, 0.78), (2.7, 0.56)):
        for number in range(round(14 * share)):
            left = x - long * share + number * long * 2 * share / (14 * share)
            art.box(left + 4 * size, y - high * deck, left + 13 * size, y - high * (deck - 0.36), pane)
    art.line([(x - long, y - 4 * size), (x + long, y - 4 * size)], (255, 255, 255, 70), 2 * size)


def tug(art: Canvas, x: float, y: float, size: float, hull: Colour, house: Colour, lit: bool = True) -> None:
    art.shape(
        [(x - 78 * size, y - 30 * size), (x - 20 * size, y - 22 * size), (x + 70 * size, y - 24 * size),
         (x + 62 * size, y), (x - 64 * size, y)],
        hull,
    )  # fmt: skip
    for number in range(6):
        art.oval(x - 56 * size + number * 22 * size, y - 12 * size, 7 * size, 7 * size, (18, 18, 20))
    art.box(x - 34 * size, y - 58 * size, x + 18 * size, y - 24 * size, house)
    art.box(x - 40 * size, y - 62 * size, x + 24 * size, y - 56 * size, mix(house, (0, 0, 0), 0.3))
    art.box(x + 26 * size, y - 64 * size, x + 40 * size, y - 24 * size, (126, 52, 40))
    art.line(
        [(x - 8 * size, y - 60 * size), (x - 8 * size, y - 104 * size)], mix(house, (0, 0, 0), 0.5), 3 * size
    )
    pane = LAMP if lit else (84, 100, 112)
    for number in range(3):
        left = x - 29 * size + number * 15 * size
        art.box(left, y - 52 * size, left + 11 * size, y - 40 * size, pane)
    if lit:
        art.glow(x - 12 * size, y - 46 * size, 90 * size, LAMP, 0.5)
        art.oval(x - 8 * size, y - 106 * size, 3 * size, 3 * size, (255, 250, 220))
        art.glow(x - 8 * size, y - 106 * size, 40 * size, (255, 250, 220), 0.7)


def cargo_ship(art: Canvas, x: float, y: float, size: float, hull: Colour, haze: float = 0) -> None:
    """A freighter at anchor; `haze` 0 to 1 takes its colours into the distance."""
    grey = (196, 200, 204)
    steel = mix(hull, grey, haze)
    art.shape(
        [
            (x - 150 * size, y - 22 * size),
            (x + 158 * size, y - 26 * size),
            (x + 142 * size, y),
            (x - 142 * size, y),
        ],
        steel,
    )
    art.box(x - 146 * size, y - 6 * size, x + 144 * size, y, mix((128, 44, 40), grey, haze))
    for row in range(2):
        for number in range(11):
            if art.chance.random() < 0.82:
                tint = art.chance.choice([(176, 84, 52), (62, 96, 130), (86, 118, 92), (170, 150, 92)])
                left = x - 92 * size + number * 20 * size
                top = y - 22 * size - (row + 1) * 13 * size
                art.box(left, top, left + 18.5 * size, top + 12 * size, mix(tint, grey, haze))
    art.box(x - 138 * size, y - 70 * size, x - 100 * size, y - 22 * size, mix((222, 222, 214), grey, haze))
    art.box(x - 124 * size, y - 84 * size, x - 110 * size, y - 68 * size, mix((180, 70, 46), grey, haze))


def rowing_boat(art: Canvas, x: float, y: float, size: float, wood: Colour) -> None:
    art.shape(
        [(x - 92 * size, y - 20 * size), (x + 92 * size, y - 22 * size), (x + 66 * size, y + 6 * size),
         (x - 62 * size, y + 6 * size)],
        wood,
    )  # fmt: skip
    art.line(
        [(x - 92 * size, y - 20 * size), (x + 92 * size, y - 22 * size)],
        mix(wood, (255, 255, 255), 0.4),
        3 * size,
    )
    art.line(
        [(x - 74 * size, y - 8 * size), (x + 78 * size, y - 9 * size)], mix(wood, (0, 0, 0), 0.3), 1.5 * size
    )


def crane(art: Canvas, x: float, foot: float, height: float, ink: Colour, raised: bool = False) -> None:
    """A quay crane: legs, boom and cab. `raised` turns the boom up, as it stands when nobody works."""
    wide = height * 0.26
    beam = max(2.0, height * 0.02)
    top = foot - height
    for leg in (x - wide / 2, x + wide / 2):
        art.line([(leg, foot), (leg, top + height * 0.28)], ink, beam * 1.5)
    for level in (0.36, 0.62):
        art.line([(x - wide / 2, foot - height * level), (x + wide / 2, foot - height * level)], ink, beam)
    art.line([(x - wide / 2, foot - height * 0.36), (x + wide / 2, foot - height * 0.62)], ink, beam * 0.6)
    peak = (x - wide * 0.1, top - height * 0.1)
    joint = (x + wide / 2, top + height * 0.28)
    tip = (x + wide * 1.1, top - height * 0.5) if raised else (x + height * 0.82, top + height * 0.28)
    back = (x - height * 0.42, top + height * 0.28)
    art.line([back, joint], ink, beam * 1.6)
    art.line([joint, tip], ink, beam * 1.4)
    art.line([(x - wide / 2, top + height * 0.28), peak, joint], ink, beam)
    art.line([peak, tip], ink, beam * 0.5)
    art.line([peak, back], ink, beam * 0.5)
    art.box(back[0], back[1], back[0] + height * 0.14, back[1] + height * 0.09, ink)
    if not raised:
        hook = x + height * 0.5
        art.line([(hook, joint[1]), (hook, joint[1] + height * 0.3)], ink, beam * 0.4)
        art.box(
            hook - height * 0.08, joint[1] + height * 0.3, hook + height * 0.08, joint[1] + height * 0.36, ink
        )
        art.box(hook - height * 0.03, joint[1], hook + height * 0.03, joint[1] + height * 0.06, ink)


def lighthouse(art: Canvas, x: float, foot: float, height: float, tower: Colour, lit: bool = True) -> None:
    wide = height * 0.13
    art.shape(
        [
            (x - wide, foot),
            (x + wide, foot),
            (x + wide * 0.62, foot - height),
            (x - wide * 0.62, foot - height),
        ],
        tower,
    )
    for band in (0.25, 0.6):
        half = wide * (1 - 0.38 * band)
        art.box(x - half, foot - height * (band + 0.13), x + half, foot - height * band, (178, 62, 48))
    art.box(x - wide * 0.8, foot - height - 4, x + wide * 0.8, foot - height, (60, 60, 62))
    art.box(
        x - wide * 0.42,
        foot - height * 1.13,
        x + wide * 0.42,
        foot - height - 4,
        LAMP if lit else (120, 130, 136),
    )
    art.shape(
        [
            (x - wide * 0.6, foot - height * 1.13),
            (x + wide * 0.6, foot - height * 1.13),
            (x, foot - height * 1.24),
        ],
        (70, 56, 52),
    )
    if lit:
        art.glow(x, foot - height * 1.06, height * 0.7, LAMP, 0.7)


def breakwater(art: Canvas, y: float, stone: Colour, left: float = 0, right: float = WIDTH) -> None:
    """A wall in the water with rough blocks along its foot and a lamp at its end."""
    art.box(left, y - 26, right, y + 22, stone)
    art.box(left, y - 34, right, y - 26, mix(stone, (255, 255, 255), 0.18))
    x = left
    while x < right:
        size = art.between(16, 34)
        tint = mix(stone, (0, 0, 0), art.between(0.08, 0.34))
        art.shape(
            [
                (x, y + art.between(0, 12)),
                (x + size, y - art.between(0, 10)),
                (x + size * 1.5, y + 18),
                (x + 6, y + 34),
            ],
            tint,
        )
        x += size


def bollards(art: Canvas, y: float, ink: Colour) -> None:
    for number in range(7):
        x = 60 + number * 150
        art.box(x - 9, y - 20, x + 9, y, ink)
        art.oval(x, y - 20, 15, 6, ink)
