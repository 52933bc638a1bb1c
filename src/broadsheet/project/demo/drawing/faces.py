"""Portraits of the demonstration's authors: each function is one, named after it."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.project.demo.drawing.canvas import HEIGHT, WIDTH, Canvas, mix

Colour = tuple[int, int, int]

MIDDLE = WIDTH // 2


@dataclass(frozen=True, slots=True)
class _Sitter:
    """Who sits: the colours of wall, skin, hair and coat, and how the hair is worn."""

    wall: Colour
    skin: Colour
    hair: Colour
    coat: Colour
    long: bool = False
    beard: bool = False
    glasses: bool = False


def _sit(art: Canvas, who: _Sitter) -> None:
    dark = mix(who.skin, (70, 30, 24), 0.45)
    art.shade(mix(who.wall, (255, 255, 255), 0.25), who.wall, mix(who.wall, (0, 0, 0), 0.25))
    if who.long:
        art.oval(MIDDLE, 270, 152, 190, who.hair)
        art.box(MIDDLE - 150, 270, MIDDLE + 150, 470, who.hair)
    shoulders = [(MIDDLE - 270, HEIGHT), (MIDDLE - 236, 470), (MIDDLE - 80, 416), (MIDDLE + 80, 416)]
    art.shape([*shoulders, (MIDDLE + 236, 470), (MIDDLE + 270, HEIGHT)], who.coat)
    art.box(MIDDLE - 52, 350, MIDDLE + 52, 440, mix(who.skin, dark, 0.35))
    art.shape([(MIDDLE - 84, 414), (MIDDLE, 500), (MIDDLE + 84, 414)], mix(who.coat, (255, 255, 255), 0.75))
    art.shape([(MIDDLE - 52, 414), (MIDDLE, 470), (MIDDLE + 52, 414)], mix(who.skin, dark, 0.25))
    for side in (-1, 1):
        art.oval(MIDDLE + side * 112, 262, 18, 30, mix(who.skin, dark, 0.15))
    art.oval(MIDDLE, 250, 112, 142, who.skin)
    if who.beard:
        art.shape(
            [
                (MIDDLE - 110, 260),
                (MIDDLE - 84, 360),
                (MIDDLE, 404),
                (MIDDLE + 84, 360),
                (MIDDLE + 110, 260),
                (MIDDLE + 70, 316),
                (MIDDLE, 306),
                (MIDDLE - 70, 316),
            ],
            who.hair,
        )
    art.shape(
        [
            (MIDDLE - 118, 250),
            (MIDDLE - 122, 150),
            (MIDDLE - 60, 88),
            (MIDDLE + 60, 88),
            (MIDDLE + 122, 150),
            (MIDDLE + 118, 250),
            (MIDDLE + 92, 178),
            (MIDDLE - 30, 158),
            (MIDDLE - 94, 190),
        ],
        who.hair,
    )
    for side in (-1, 1):
        x = MIDDLE + side * 46
        art.oval(x, 244, 15, 9, (248, 246, 240))
        art.oval(x, 244, 8, 8, (44, 40, 40))
        art.line([(x - 22, 216), (x + 22, 216)], mix(who.hair, (30, 20, 20), 0.4), 7)
        if who.glasses:
            art.arc(x, 246, 32, 0, 360, (40, 40, 46), 5)
    if who.glasses:
        art.line([(MIDDLE - 14, 244), (MIDDLE + 14, 244)], (40, 40, 46), 5)
    art.line([(MIDDLE + 4, 250), (MIDDLE + 14, 292), (MIDDLE - 8, 296)], dark, 4)
    art.line([(MIDDLE - 34, 334), (MIDDLE, 342), (MIDDLE + 34, 332)], mix((150, 60, 56), dark, 0.3), 7)


def portrait_ilse(art: Canvas) -> None:
    _sit(art, _Sitter((132, 154, 160), (236, 196, 170), (196, 160, 96), (60, 78, 96), long=True))


def portrait_tomas(art: Canvas) -> None:
    _sit(art, _Sitter((176, 150, 116), (120, 78, 54), (28, 24, 24), (52, 66, 58), beard=True))


def portrait_mira(art: Canvas) -> None:
    _sit(art, _Sitter((158, 84, 70), (224, 180, 150), (48, 34, 32), (38, 34, 44), long=True, glasses=True))


def portrait_lena(art: Canvas) -> None:
    _sit(art, _Sitter((96, 118, 92), (240, 206, 184), (150, 60, 38), (120, 54, 74), long=True))


def portrait_rafael(art: Canvas) -> None:
    colours = (92, 104, 132), (196, 148, 112), (120, 116, 114), (40, 44, 54)
    _sit(art, _Sitter(*colours, beard=True, glasses=True))
