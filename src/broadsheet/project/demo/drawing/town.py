"""Streets, rooms and the people in them."""

from __future__ import annotations

from broadsheet.project.demo.drawing.canvas import WIDTH, Canvas, Colour, mix

LAMP = (255, 210, 126)
COATS = ((44, 56, 78), (92, 48, 46), (56, 78, 66), (110, 88, 58), (66, 60, 76), (36, 40, 46), (128, 104, 96))
SKINS = ((232, 196, 168), (196, 148, 112), (142, 98, 70), (96, 66, 50), (214, 172, 140))


def person(
    art: Canvas, x: float, foot: float, height: float, coat: Colour | None = None, *, seated: bool = False,
    hat: bool | None = None, ink: Colour | None = None,
) -> None:  # fmt: skip
    """Somebody seen from a little way off. `ink` draws a mere shadow of them."""
    coat = ink or coat or art.chance.choice(COATS)
    skin = ink or art.chance.choice(SKINS)
    head = height * 0.085
    shoulder = height * 0.13
    top = foot - height * (0.72 if seated else 1)
    legs = ink or mix(coat, (0, 0, 0), 0.4)
    if not seated:
        art.box(x - shoulder * 0.62, foot - height * 0.46, x - shoulder * 0.06, foot, legs)
        art.box(x + shoulder * 0.06, foot - height * 0.46, x + shoulder * 0.62, foot, legs)
    hem = foot - height * (0 if seated else 0.36)
    neck = top + head * 2.1
    art.shape(
        [(x - shoulder * 0.5, neck), (x + shoulder * 0.5, neck), (x + shoulder, neck + head * 1.2),
         (x + shoulder * 0.92, hem), (x - shoulder * 0.92, hem), (x - shoulder, neck + head * 1.2)],
        coat,
    )  # fmt: skip
    sleeve = mix(coat, (0, 0, 0), 0.16) if not ink else ink
    for side in (-1, 1):
        art.line(
            [(x + side * shoulder * 0.9, neck + head * 1.3),
             (x + side * shoulder * 1.15, hem - height * 0.05)],
            sleeve, height * 0.055,
        )  # fmt: skip
    art.oval(x, top + head, head * 0.86, head, skin)
    wears = art.chance.random() < 0.45 if hat is None else hat
    cap = ink or (
        mix(coat, (255, 255, 255), 0.2)
        if wears
        else art.chance.choice([(40, 30, 26), (90, 64, 44), (150, 146, 140)])
    )
    art.shape(
        [(x - head * 0.94, top + head * 0.9), (x - head * 0.86, top + head * 0.2), (x, top - head * 0.12),
         (x + head * 0.86, top + head * 0.2), (x + head * 0.94, top + head * 0.9), (x, top + head * 0.55)],
        cap,
    )  # fmt: skip


def crowd(
    art: Canvas, foot: float, height: float, count: int, left: float = 20, right: float = WIDTH - 20, **how
) -> None:
    """People side by side, the further ones first."""
    places = sorted(
        ((art.between(-0.16, 0) * height, left + (right - left) * (number + art.between(0.1, 0.9)) / count)
         for number in range(count)),
    )  # fmt: skip
    for back, x in places:
        person(art, x, foot + back, height * (1 + back / height * 0.5) * art.between(0.93, 1.05), **how)


def house(
    art: Canvas, left: float, foot: float, width: float, height: float, wall: Colour, *, lit: float = 0.3,
    floors: int = 4, roof: Colour | None = None, gable: bool = True,
) -> None:  # fmt: skip
    """A house front; `lit` is the share of its windows with a lamp behind."""
    top = foot - height
    art.box(left, top, left + width, foot, wall)
    tint = roof or mix(wall, (40, 20, 16), 0.55)
    if gable:
        art.shape([(left - 5, top), (left + width / 2, top - width * 0.34), (left + width + 5, top)], tint)
    else:
        art.box(left - 4, top - 12, left + width + 4, top, tint)
    rows = max(2, round(width / 34))
    pane_width, pane_height = width / rows * 0.46, height / floors * 0.5
    for floor in range(floors):
        for number in range(rows):
            x = left + width * (number + 0.5) / rows
            y = top + height * (floor + 0.5) / floors
            on = art.chance.random() < lit
            dark = mix(wall, (20, 28, 44), 0.72)
            half, tall = pane_width / 2, pane_height / 2
            frame = mix(wall, (255, 255, 255), 0.22)
            art.box(x - half - 2, y - tall - 2, x + half + 2, y + tall + 2, frame)
            art.box(x - half, y - tall, x + half, y + tall, LAMP if on else dark)
            art.line([(x, y - pane_height / 2), (x, y + pane_height / 2)], mix(wall, (255, 255, 255), 0.1), 1)
            if on:
                art.glow(x, y, pane_width * 1.5, LAMP, 0.25)


def street(
    art: Canvas, foot: float, walls: tuple[Colour, ...], *, lit: float = 0.3, tallest: float = 330, **how
) -> None:
    """A row of houses from one side of the sheet to the other."""
    x = -30.0
    number = 0
    while x < WIDTH:
        width = art.between(96, 168)
        house(art, x, foot, width, tallest * art.between(0.72, 1), walls[number % len(walls)], lit=lit, **how)
        x += width + 1
        number += 1


def skyline(art: Canvas, foot: float, ink: Colour, *, tallest: float = 90, lit: Colour | None = None) -> None:
    """The city on the other side of the water."""
    x = -20.0
    while x < WIDTH:
        width, height = art.between(24, 62), tallest * art.between(0.35, 0.75)
        art.box(x, foot - height, x + width, foot, ink)
        if art.chance.random() < 0.5:
            art.shape(
                [
                    (x, foot - height),
                    (x + width / 2, foot - height - width * 0.4),
                    (x + width, foot - height),
                ],
                ink,
            )
        if art.chance.random() < 0.12:
            art.box(x + width * 0.4, foot - tallest, x + width * 0.6, foot, ink)
            art.shape(
                [
                    (x + width * 0.34, foot - tallest),
                    (x + width / 2, foot - tallest * 1.45),
                    (x + width * 0.66, foot - tallest),
                ],
                ink,
            )
        if lit:
            for _pane in range(round(width * height / 210)):
                a, b = art.between(x + 3, x + width - 5), art.between(foot - height + 4, foot - 6)
                art.box(a, b, a + 2.6, b + 3.6, (*lit[:3], 220))
        x += width


def lamp_post(art: Canvas, x: float, foot: float, height: float, ink: Colour, lit: bool = True) -> None:
    art.line([(x, foot), (x, foot - height)], ink, height * 0.025)
    art.line([(x, foot - height), (x + height * 0.14, foot - height * 1.03)], ink, height * 0.02)
    bulb = (x + height * 0.15, foot - height)
    if lit:
        art.glow(*bulb, height * 0.75, LAMP, 0.6)
    art.oval(*bulb, height * 0.032, height * 0.026, (255, 240, 200) if lit else (150, 150, 150))


def hanging_lamp(art: Canvas, x: float, y: float, size: float, cord: float = 0) -> None:
    art.line([(x, cord), (x, y)], (30, 30, 32), 1.6)
    art.shape(
        [(x - size, y + size * 0.7), (x + size, y + size * 0.7), (x + size * 0.3, y), (x - size * 0.3, y)],
        (44, 48, 50),
    )
    art.glow(x, y + size, size * 6, LAMP, 0.55)
    art.oval(x, y + size * 0.75, size * 0.4, size * 0.28, (255, 244, 208))


def tram(art: Canvas, x: float, rail: float, size: float, body: Colour) -> None:
    """Two cars, lit from within, at `x` and to its right."""
    for car in range(2):
        left = x + car * 262 * size
        art.box(left, rail - 104 * size, left + 254 * size, rail - 12 * size, body)
        art.box(left, rail - 40 * size, left + 254 * size, rail - 33 * size, (236, 226, 200))
        for pane in range(6):
            a = left + 10 * size + pane * 41 * size
            art.box(a, rail - 94 * size, a + 34 * size, rail - 52 * size, LAMP)
            if art.chance.random() < 0.6:
                art.oval(a + 17 * size, rail - 66 * size, 6 * size, 7 * size, (70, 52, 44))
                art.box(a + 8 * size, rail - 60 * size, a + 26 * size, rail - 52 * size, (60, 54, 62))
        art.glow(left + 127 * size, rail - 72 * size, 190 * size, LAMP, 0.35)
        for wheel in (44, 86, 168, 210):
            art.oval(left + wheel * size, rail - 8 * size, 11 * size, 11 * size, (24, 24, 26))
    art.line(
        [(x + 120 * size, rail - 104 * size), (x + 150 * size, rail - 150 * size)], (30, 30, 34), 3 * size
    )
    art.line([(-10, rail - 150 * size), (WIDTH + 10, rail - 150 * size)], (30, 30, 34, 170), 1.6)


def shelves(
    art: Canvas, left: float, top: float, right: float, bottom: float, wood: Colour, rows: int = 5
) -> None:
    """Books from floor to ceiling."""
    art.box(left, top, right, bottom, mix(wood, (0, 0, 0), 0.5))
    each = (bottom - top) / rows
    for row in range(rows):
        x = left + 4
        while x < right - 8:
            width, high = art.between(5, 12), each * art.between(0.58, 0.84)
            tint = art.chance.choice(
                [(118, 50, 44), (52, 78, 90), (134, 110, 64), (70, 84, 62), (92, 70, 88), (170, 150, 118)]
            )
            art.box(x, top + each * (row + 1) - 6 - high, x + width, top + each * (row + 1) - 6, tint)
            x += width + 0.8
        art.box(left, top + each * (row + 1) - 6, right, top + each * (row + 1), wood)


def fish(art: Canvas, x: float, y: float, size: float, *, silver: Colour = (188, 202, 210)) -> None:
    art.oval(x, y, 34 * size, 10 * size, silver)
    art.shape(
        [
            (x + 30 * size, y),
            (x + 50 * size, y - 11 * size),
            (x + 46 * size, y),
            (x + 50 * size, y + 11 * size),
        ],
        silver,
    )
    art.oval(x + 2 * size, y - 4 * size, 28 * size, 5 * size, mix(silver, (60, 84, 104), 0.55))
    art.oval(x - 25 * size, y - 2 * size, 2.4 * size, 2.4 * size, (24, 26, 28))
    art.line([(x - 20 * size, y + 3 * size), (x + 22 * size, y + 4 * size)], (255, 255, 255, 110), 1.6 * size)


def crate(
    art: Canvas, left: float, top: float, width: float, depth: float, wood: Colour, *, full: bool = True
) -> None:
    """An open box, with fish on ice when `full`."""
    art.shape(
        [
            (left + width * 0.08, top),
            (left + width * 0.92, top),
            (left + width, top + depth * 0.45),
            (left, top + depth * 0.45),
        ],
        mix(wood, (0, 0, 0), 0.4) if not full else (222, 232, 238),
    )
    if full:
        for _fish in range(9):
            fish(
                art,
                left + width * art.between(0.26, 0.68),
                top + depth * art.between(0.06, 0.36),
                width / 190,
            )
    art.box(left, top + depth * 0.45, left + width, top + depth, wood)
    art.line([(left, top + depth * 0.7), (left + width, top + depth * 0.7)], mix(wood, (0, 0, 0), 0.3), 2)
    art.line(
        [(left, top + depth * 0.46), (left + width, top + depth * 0.46)], mix(wood, (255, 255, 255), 0.3), 2
    )
