"""A figure → what a reader sees in it, from its SVG alone."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from lstmdiagrams.graphics import Diagram
from tests.graphics.picture import SVG, Picture, read

__all__ = ["Values", "printed", "shown", "texts"]

Values = dict[tuple[str, int], str]


def printed(value: float, *, gate: bool = False, digits: int = 2) -> str:
    """Write a number with so many digits, as the figures do."""
    text = f"{value:+.{digits}f}"
    if not any(digit in text for digit in "123456789"):
        return text[1:]
    return (text.removeprefix("+") if gate else text).replace("-", "−")


def shown(figure: Diagram) -> Values:
    """Return the values that a figure shows, by symbol and unit."""
    root = ET.fromstring(figure.svg())  # noqa: S314 - our own rendering
    return {
        (group.get("data-symbol", ""), int(group.get("data-unit", ""))): group.findtext(
            f"{SVG}text"
        )
        or ""
        for group in root.iter(f"{SVG}g")
        if group.get("data-symbol")
    }


def texts(figure: Diagram) -> list[str]:
    """Return everything that is written in a figure."""
    picture: Picture = read(figure.svg())
    return [text.text for text in picture.texts]
