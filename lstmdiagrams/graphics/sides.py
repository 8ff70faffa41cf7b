"""A plot in light and in dark colours → one SVG that shows either, as the page's stylesheet says.

A diagram knows the role of each of its colours; matplotlib knows none. So a plot is drawn twice,
and where a colour differs, both stand in it: of two custom properties one is empty, and the other
one not set, so that what stands beside it holds. Without a stylesheet it is the light one.
"""

from __future__ import annotations

import re

__all__ = ["SIDES", "TO_DARK", "two_sided"]

SIDES = "--ld-light:initial;--ld-dark: "  # what a figure with two sides says of itself: it is light
TO_DARK = "--ld-light: !important;--ld-dark:initial!important"

_TAG = re.compile(r"<(\w+)([^>]*)>")
_STYLE = re.compile(r' style="([^"]*)"')
_COLOURS = {"fill": "#000000", "stroke": "none"}  # what SVG has where nothing is said


def two_sided(light: str, dark: str) -> str:
    """Return the light SVG with the colours of the dark one beside its own.

    Parameters
    ----------
    light, dark
        The same drawing in two themes. If they differ in more than colours and names, which no
        plot does, it is the light one alone.
    """
    others = list(_TAG.finditer(dark))
    if [tag[1] for tag in _TAG.finditer(light)] != [tag[1] for tag in others]:
        return light
    rest = iter(others)
    merged = _TAG.sub(lambda tag: f"<{tag[1]}{_merged(tag[2], next(rest)[2])}>", light)
    return merged.replace("<svg ", f'<svg class="ld-two-sided" style="{SIDES}" ', 1)


def _merged(light: str, dark: str) -> str:
    """Return the attributes of a tag, with the colours of another one where they differ."""
    ours, theirs = _declarations(light), _declarations(dark)
    if {*_COLOURS} & {*ours, *theirs} == set():
        return light
    for name, default in _COLOURS.items():
        one, other = ours.get(name, default), theirs.get(name, default)
        if one != other:
            ours[name] = f"var(--ld-light,{one}) var(--ld-dark,{other})"
    style = "; ".join(f"{name}: {value}" for name, value in ours.items())
    written = f' style="{style}"'
    if _STYLE.search(light):
        return _STYLE.sub(lambda _: written, light, count=1)
    is_empty = light.endswith("/")
    return f"{light.removesuffix('/')}{written}{'/' * is_empty}"


def _declarations(attributes: str) -> dict[str, str]:
    """Return what a tag's style says."""
    found = _STYLE.search(attributes)
    pairs = (each.partition(":") for each in found[1].split(";")) if found else ()
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}
