"""Two drawings in two colours → one that shows either."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from lstmdiagrams.graphics.sides import SIDES, two_sided
from lstmdiagrams.graphics.theme import DARK, LIGHT
from lstmdiagrams.plots import plot_gates, plot_gradients, plot_states, plot_unit
from lstmdiagrams.runs import reference_network, reference_run


def gradients(name: str, **looks: Any) -> Any:
    """Plot the gradients of a run."""
    run = reference_run(name)
    return plot_gradients(reference_network(name).gradients(run), **looks)


PLOTS: dict[str, Callable[..., Any]] = {
    "gates": lambda name, **looks: plot_gates(reference_run(name), **looks),
    "states": lambda name, **looks: plot_states(reference_run(name), **looks),
    "unit": lambda name, **looks: plot_unit(reference_run(name), 0, **looks),
    "gradients": gradients,
}


def shown(svg: str, side: str) -> str:
    """Return an SVG as a browser takes it whose page says which side it is."""
    place = {"light": 1, "dark": 2}[side]
    svg = svg.replace(f' class="ld-two-sided" style="{SIDES}"', "")
    return re.sub(
        r"var\(--ld-light,([^)]+)\) var\(--ld-dark,([^)]+)\)", lambda found: found[place], svg
    )


def plain(svg: str) -> str:
    """Return an SVG without the names that matplotlib makes of colours, and with all defaults."""
    svg = re.sub(r'(id="|href="#|url\(#)\w+', r"\1", svg)
    svg = re.sub(r"; fill: #000000|fill: #000000; |; stroke: none|stroke: none; ", "", svg)
    return svg.replace(' style="fill: #000000"', "")


@pytest.mark.parametrize("run", ["counter", "sunspots"])
@pytest.mark.parametrize("plot", PLOTS)
def test_a_plot_shows_either_side(plot: str, run: str) -> None:
    """On each side it is the plot that is drawn in that side's theme."""
    light, dark = (PLOTS[plot](run, theme=theme).svg() for theme in (LIGHT, DARK))
    merged = two_sided(light, dark)
    assert plain(shown(merged, "light")) == plain(light)
    assert plain(shown(merged, "dark")) == plain(dark)


def test_without_a_stylesheet_it_is_light() -> None:
    """The figure says so itself: one property is not set, and the other is empty."""
    merged = two_sided(
        '<svg a="b"><path style="fill: #ffffff"/></svg>',
        '<svg a="b"><path style="fill: #000"/></svg>',
    )
    assert merged == (
        '<svg class="ld-two-sided" style="--ld-light:initial;--ld-dark: " a="b">'
        '<path style="fill: var(--ld-light,#ffffff) var(--ld-dark,#000)"/></svg>'
    )


def test_what_is_not_said_is_black_or_nothing() -> None:
    """Matplotlib leaves out what SVG has by itself."""
    merged = two_sided(
        '<svg ><path d="M 0 0"/></svg>',
        '<svg ><path d="M 0 0" style="fill: #fff; stroke: #123"/></svg>',
    )
    assert '<path d="M 0 0" style="fill: var(--ld-light,#000000) var(--ld-dark,#fff); ' in merged
    assert 'stroke: var(--ld-light,none) var(--ld-dark,#123)"/>' in merged


def test_drawings_that_differ_in_more_stay_light() -> None:
    """Where there is no telling which colour belongs where, the light one stands alone."""
    light = "<svg ><path/></svg>"
    assert two_sided(light, "<svg ><g/></svg>") == light
