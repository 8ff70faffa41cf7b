"""Every number that the page shows, of every shipped run, at every step, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.diagrams import gru_cell, lstm_cell, rnn_cell, unrolled_rnn
from lstmdiagrams.explorer import explore
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node
from lstmdiagrams.graphics.theme import DARK, LIGHT
from lstmdiagrams.reference import LSTM, Trace
from lstmdiagrams.runs import RUNS, reference_run
from tests.explorer.browser import SHOWN, go, opened, rgb

pytestmark = pytest.mark.slow

CELLS = {"lstm": lstm_cell, "gru": gru_cell, "rnn": rnn_cell}
Value = tuple[str, int, int, int]


def printed(trace: Trace, value: Value, *, reverse: bool, sequence: int = 0) -> str:
    """Print a value of a run, by another way than the program's."""
    symbol, step, unit, layer = value
    record = trace.layer(layer, reverse=reverse)
    array = trace.y_steps if symbol == "y" else getattr(record, symbol)
    number = float(array[step, sequence, unit])
    gate = symbol in ("i", "f", "o", "r", "z")
    plain = gate or (symbol in ("x", "y") and not (array < 0).any())
    if not np.isfinite(number):
        return {"nan": "NaN", "inf": "+∞", "-inf": "−∞"}[str(number)]
    text = f"{number:.2f}" if plain else f"{number:+.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", "−")


def drawn(figure: Diagram, dark: bool) -> dict[Value, tuple[str, str, str]]:
    """Return the text and the colours of every value of a static figure."""
    paints = (DARK if dark else LIGHT).paints
    found = {}
    for shape in figure.shapes:
        if isinstance(shape, Node) and shape.key:
            filling, key = figure.fillings[shape.id], shape.key
            paint = paints[filling.shade]
            found[key.symbol, key.step, key.unit, key.layer] = (
                filling.text,
                rgb(paint.fill),
                rgb(paint.text),
            )
    return found


def places(trace: Trace) -> Iterator[tuple[int, bool]]:
    """Yield every layer and direction of a run."""
    for layer, ways in enumerate(trace.ways):
        for reverse in ways:
            yield layer, reverse


def choose(page: Any, name: str, value: str) -> None:
    """Choose a layer or a direction, if there is a choice."""
    select = page.locator(f"select[data-choose={name}]")
    if select.count():
        select.select_option(value)


def shown_by_part(page: Any) -> dict[str, dict[Value, set[tuple[str, str, str]]]]:
    """Return all that is shown: where → which value → texts and colours."""
    found: dict[str, dict[Value, set[tuple[str, str, str]]]] = {}
    for where, symbol, step, unit, layer, *looks in page.locator(".ldx").evaluate(SHOWN):
        values = found.setdefault(where, {})
        values.setdefault((symbol, step, unit, layer), set()).add(tuple(looks))
    return found


@pytest.mark.parametrize(
    ("name", "scheme"), [*((name, "light") for name in RUNS), ("counter", "dark")]
)
def test_every_value_is_the_runs(browser: Any, tmp_path: Path, name: str, scheme: str) -> None:
    """At every step of every layer and direction, all numbers are the run's, in static colours."""
    trace, path, dark = reference_run(name), tmp_path / "page.html", scheme == "dark"
    explore(trace).save(path)
    with opened(browser, path, color_scheme=scheme) as page:
        for layer, reverse in places(trace):
            choose(page, "layer", str(layer))
            choose(page, "reverse", str(int(reverse)))
            place: dict[str, Any] = {"layer": layer, "reverse": reverse}
            whole = unrolled_rnn(trace, steps="all", show_cell_state=trace.kind == "lstm", **place)
            strip = drawn(whole, dark)
            for step in range(trace.n_steps):
                go(page, step)
                parts = shown_by_part(page)
                cell = drawn(CELLS[trace.kind](trace, step=step, **place), dark)
                assert {key: {looks} for key, looks in cell.items()} == parts["ldx-cell"]
                for key, looks in parts["ldx-strip"].items():
                    value = strip.get(key)
                    assert {value[0] if value else printed(trace, key, reverse=reverse)} == {
                        text for text, *_ in looks
                    }
                for part in parts.values():
                    for key, looks in part.items():
                        texts = {printed(trace, key, reverse=reverse)}
                        assert {text for text, *_ in looks} == texts, key
                for key, looks in parts["ldx-equations"].items():
                    assert key[1] == step
                    assert key not in cell or looks == {cell[key]}


def test_what_is_not_finite_is_shown(browser: Any, tmp_path: Path) -> None:
    """NaN, infinities and numbers with an exponent come out as they are printed."""
    x = np.array([[1.0], [np.nan], [np.inf], [-np.inf], [3e9]])
    with np.errstate(invalid="ignore", over="ignore"):
        trace = LSTM.random(input_size=1, hidden_size=1, seed=0).run(x)
    explore(trace).save(tmp_path / "page.html")
    with opened(browser, tmp_path / "page.html") as page:
        texts = []
        for step in range(len(x)):
            go(page, step)
            texts.append(page.locator(".ldx-cell [data-symbol=x] text").text_content())
    assert texts == ["1.00", "NaN", "+∞", "−∞", "3.00e9"]


def test_sequences_of_a_batch(browser: Any, tmp_path: Path) -> None:
    """Each sequence of a padded batch is shown to its own end."""
    rng = np.random.default_rng(0)
    net = LSTM.random(input_size=2, hidden_size=2, seed=0)
    trace = net.run(rng.normal(size=(12, 2, 2)), lengths=[12, 5])
    explore(trace).save(tmp_path / "page.html")
    with opened(browser, tmp_path / "page.html") as page:
        for sequence, length in enumerate((12, 5)):
            choose(page, "sequence", str(sequence))
            assert page.locator("input[type=range]").get_attribute("max") == str(length - 1)
            for step in range(length):
                go(page, step)
                for part in shown_by_part(page).values():
                    for key, looks in part.items():
                        text = printed(trace, key, reverse=False, sequence=sequence)
                        assert {each for each, *_ in looks} == {text}
