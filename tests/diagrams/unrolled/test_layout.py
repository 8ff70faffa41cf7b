"""Whatever of whatever network is shown in time, it can be read."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lstmdiagrams.diagrams import unrolled_rnn
from lstmdiagrams.reference import GRU, LSTM, RNN
from tests.diagrams.runs import random_run, with_values
from tests.graphics.layout import faults
from tests.graphics.picture import read

pytestmark = pytest.mark.no_cover  # for hundreds of figures are drawn and looked at

EXTREMES = (1e9, -1e9, 1e-9, 0.0, 99999.4999, -99999.5, 9.9999, float("nan"), float("-inf"))
LABEL = st.text(alphabet="aWi .,(gĝß„Ωж⊙−“ ́", max_size=30)


@st.composite
def runs(draw: Callable[..., Any]) -> dict[str, Any]:
    """Draw the sizes, the build and the labels of a run."""
    steps, features, classes = draw(st.integers(1, 12)), draw(st.integers(1, 12)), draw(SIZES)
    kind = draw(st.sampled_from([LSTM, LSTM, GRU, RNN]))
    hidden = draw(st.integers(1, 12))
    lengths = [draw(st.integers(1, steps)), steps] if draw(st.booleans()) else None
    counts = {"x": steps, "y": steps * bool(classes), "features": features, "classes": classes}
    labels = {
        name: draw(st.just(()) | st.lists(LABEL, min_size=count, max_size=count))
        for name, count in counts.items()
    }
    return {
        "kind": kind,
        "n_steps": steps,
        "input_size": features,
        "hidden_size": hidden,
        "classes": classes,
        "num_layers": draw(st.integers(1, 3)),
        "bidirectional": draw(st.booleans()),
        "proj_size": draw(st.integers(0, hidden - 1)) if kind is LSTM else 0,
        "n_sequences": 2 if lengths else 1,
        "lengths": lengths,
        "labels": labels,
    }


ENDS = st.integers(0, 11)  # where a sequence ends, or the step of gradients
SIZES = st.sampled_from([0, 1, 3, 10])


def looks() -> st.SearchStrategy[dict[str, Any]]:
    """Draw what changes the layout."""
    return st.fixed_dictionaries(
        {
            "precision": st.integers(0, 4),
            "font_scale": st.sampled_from([0.8, 1.0, 1.2, 1.4]),
            "units": st.sampled_from([None, "all", "most active 2", 1]),
            "steps": st.sampled_from([None, "all", 1, 2, "last 2", [0]]),
            "show_shapes": st.booleans(),
        }
    )


@given(runs(), looks(), st.data())
def test_every_network_can_be_read(
    case: dict[str, Any], look: dict[str, Any], data: st.DataObject
) -> None:
    """Layers, directions, padding, readout, cell states, shapes: everything has room."""
    if not case["proj_size"]:
        case = {name: value for name, value in case.items() if name != "proj_size"}
    run = random_run(**case)
    if case["kind"] is LSTM and data.draw(st.booleans()):
        run = with_values(run, EXTREMES)
    place: dict[str, Any] = {"show_cell_state": case["kind"] is LSTM and data.draw(st.booleans())}
    if data.draw(st.booleans()):
        place["layer"] = data.draw(st.integers(0, run.num_layers - 1))
        place["reverse"] = run.bidirectional and data.draw(st.booleans())
        place["detail"] = data.draw(st.sampled_from(["box", "cell", "cells"]))
    figure = unrolled_rnn(run, **place, **look)
    assert not faults(read(figure.svg()))


@settings(max_examples=12)  # each draws four networks
@given(
    st.integers(1, 12),
    st.tuples(st.integers(1, 12), st.integers(1, 3)),
    looks(),
    st.booleans(),
    ENDS,
)
@example(12, (12, 2), {"font_scale": 1.4, "steps": "all"}, True, 5)
@example(4, (3, 1), {"steps": None}, True, 1)
def test_gradients_and_decoders_can_be_read(
    steps: int, sizes: tuple[int, int], look: dict[str, Any], both: bool, end: int
) -> None:
    """So have gradients on the arrows, and two networks one behind the other, with padding too."""
    units, layers = sizes
    options: dict[str, Any] = {"input_size": 2, "hidden_size": units, "num_layers": layers}
    net = LSTM.random(**options, bidirectional=both, seed=0)
    run = net.run(np.random.default_rng(0).normal(size=(steps, 2)))
    last = min(end, steps - 1)
    for step in {last, steps - 1}:
        gradients = net.gradients(run, step=step)
        figure = unrolled_rnn(run, gradients=gradients, show_cell_state=True, **look)
        assert not faults(read(figure.svg()))
    encoder, other = (LSTM.random(**options, seed=seed) for seed in (1, 2))
    first = encoder.run(run.x)
    second = other.run(run.x, h0=first.h_n, c0=first.c_n)
    figure = unrolled_rnn(first, decoder=second, show_cell_state=both, **look)
    assert not faults(read(figure.svg()))
    batch, lengths = np.repeat(run.x, 2, axis=1), [last + 1, steps]
    first = encoder.run(batch, lengths=lengths)
    second = other.run(batch, lengths=lengths, h0=first.h_n, c0=first.c_n)
    figure = unrolled_rnn(first, decoder=second, show_cell_state=both, **look)
    assert not faults(read(figure.svg()))


BLANK = [
    dict(zip(("num_layers", "bidirectional", "encoder_decoder"), build, strict=True))
    for build in itertools.product((1, 2), (False, True), (False, True))
    if not all(build[1:])
]


@pytest.mark.parametrize("build", BLANK)
@pytest.mark.parametrize("font_scale", [0.8, 1.0, 1.4])
@pytest.mark.parametrize("cell_state", [False, True])
def test_every_blank_network_can_be_read(
    build: dict[str, Any], font_scale: float, cell_state: bool
) -> None:
    """A blank network has room for everything, with shapes and without."""
    for shapes, steps in itertools.product((False, True), (None, 12)):
        figure = unrolled_rnn(
            **build,
            font_scale=font_scale,
            show_cell_state=cell_state,
            show_shapes=shapes,
            steps=steps,
        )
        assert not faults(read(figure.svg()))


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("detail", ["cell", "cells"])
@pytest.mark.parametrize("font_scale", [0.8, 1.0, 1.4])
def test_every_open_cell_can_be_read(kind: str, detail: str, font_scale: float) -> None:
    """Open cells have room in a blank chain, at its ends too."""
    for shapes, steps in itertools.product((False, True), (None, 1, 2, [1, 3])):
        figure = unrolled_rnn(
            kind=kind, detail=detail, font_scale=font_scale, show_shapes=shapes, steps=steps
        )
        assert not faults(read(figure.svg()))


@pytest.mark.parametrize("merge", [None, "sum", "mul", "ave"])
@pytest.mark.parametrize("hidden_size", [1, 12])
def test_every_merge_can_be_read(merge: str | None, hidden_size: int) -> None:
    """Whatever joins two directions, or nothing, has room."""
    run = replace(random_run(bidirectional=True, hidden_size=hidden_size), merge=merge)
    assert not faults(read(unrolled_rnn(run, show_cell_state=True).svg()))


@pytest.mark.parametrize("order", [(False, True), (True, False)])
def test_directions_in_either_order(order: tuple[bool, bool]) -> None:
    """A layer whose first direction runs backwards is laid out as well."""
    run = random_run(bidirectional=True)
    layers = tuple(run.layer(0, reverse=way) for way in order)
    figure = unrolled_rnn(replace(run, layers=layers, ways=(order,)), show_cell_state=True)
    assert not faults(read(figure.svg()))


NAMES = {"features": ["a long name of a feature"] * 4, "x": ["a very long label"] * 5}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("lengths", [None, [3, 5]])
@pytest.mark.parametrize("input_size", [1, 4])
def test_an_open_cell_at_an_end(reverse: bool, lengths: Any, input_size: int) -> None:
    """Where a chain begins or ends with an open cell, its states keep clear of all else."""
    labels = {**NAMES, "features": NAMES["features"][:input_size]}
    run = random_run(
        input_size=input_size,
        hidden_size=12,
        n_steps=5,
        bidirectional=True,
        n_sequences=2 if lengths else 1,
        lengths=lengths,
        labels=labels,
    )
    choices: list[Any] = ["all", [0, 4]]
    for detail, steps in itertools.product(("cell", "cells"), choices):
        figure = unrolled_rnn(
            run, layer=0, reverse=reverse, detail=detail, steps=steps, units="all"
        )
        assert not faults(read(figure.svg()))
