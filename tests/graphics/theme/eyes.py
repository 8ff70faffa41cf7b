"""Colours as eyes of every kind see them, and what can hardly be read or told apart."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import cache

from coloraide import Color

from lstmdiagrams.graphics.theme import APART, STEP, Paint

OUTLINED = 3.0  # WCAG 2, for what is no text
LINES, BARE = ("wire", "bracket"), ("text", "note")
SIDE_BY_SIDE = ("input", "state", "output", "gate", "operation")
BACKDROPS = ("ground", "frame")

# Three kinds of cones, two ways to simulate what is seen without one: Brettel et al. 1997 and
# Machado et al. 2009.
EYES = (
    None,
    *itertools.product(("protan", "deutan", "tritan"), ("brettel", "machado")),
)


@cache
def seen(colour: str, eye: tuple[str, str] | None) -> Color:
    """Return a colour as it is seen."""
    if eye is None:
        return Color(colour)
    return Color(colour).filter(eye[0], method=eye[1]).convert("srgb").clip()


@cache
def apart(one: str, other: str) -> float:
    """Return ΔE 2000 of two colours in the eye that tells them apart least."""
    return min(seen(one, eye).delta_e(seen(other, eye), method="2000") for eye in EYES)


def oracle(one: str, other: str) -> float:
    """Return the contrast of two colours."""
    return Color(one).contrast(Color(other), method="wcag21")


def lightness(colour: str) -> float:
    """Return L*, 0 to 100."""
    return Color(colour).convert("lab-d65")["l"]


def texts(paints: Mapping[str, Paint]) -> Iterator[tuple[str, float]]:
    """Yield each text that a figure can have, with its contrast to what it stands on."""
    for name, paint in paints.items():
        if name not in (*LINES, *BARE):
            yield f"in {name}", oracle(paint.text, paint.fill)
    for name in (*SIDE_BY_SIDE, *BACKDROPS):
        yield f"text on {name}", oracle(paints["text"].text, paints[name].fill)
    for name in BACKDROPS:
        yield f"note on {name}", oracle(paints["note"].text, paints[name].fill)


def unreadable(paints: Mapping[str, Paint], enough: float) -> list[str]:
    """Return the texts that cannot be read."""
    return [where for where, ratio in texts(paints) if ratio < enough]


def faint(paints: Mapping[str, Paint]) -> list[tuple[str, str]]:
    """Return outlines and lines that hardly stand out from what they stand on."""
    pairs = [("frame", "ground"), *itertools.product((*SIDE_BY_SIDE, "value", *LINES), BACKDROPS)]
    return [
        (name, ground)
        for name, ground in pairs
        if oracle(paints[name].stroke, paints[ground].fill) < OUTLINED
    ]


def pairs_of_roles() -> list[tuple[str, str]]:
    """Return the roles that stand beside or on each other."""
    return [
        *itertools.combinations(SIDE_BY_SIDE, 2),
        *itertools.product(SIDE_BY_SIDE, BACKDROPS),
    ]


def alike(paints: Mapping[str, Paint]) -> list[tuple[str, str]]:
    """Return the roles that some eye hardly tells apart."""
    fills = {name: paints[name].fill for name in (*SIDE_BY_SIDE, *BACKDROPS)}
    return [(a, b) for a, b in pairs_of_roles() if apart(fills[a], fills[b]) < APART]


def alike_in_grey(paints: Mapping[str, Paint]) -> list[tuple[str, str]]:
    """Return the roles that neither lightness nor a dashed outline tells apart."""
    return [
        (a, b)
        for a, b in pairs_of_roles()
        if abs(lightness(paints[a].fill) - lightness(paints[b].fill)) < STEP
        and paints[a].dashed == paints[b].dashed
    ]
