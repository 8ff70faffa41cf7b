"""Deliberate errors in reading ONNX: the comparison with ONNX Runtime must notice each of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest

from lstmdiagrams.reference import cells, scan
from lstmdiagrams.reference.cells import lstm
from lstmdiagrams.reference.importers import onnx_operator
from tests.conftest import needs

needs("onnx")

from tests.reference.importers.onnx_models import Case  # noqa: E402
from tests.reference.importers.onnx_runs import (  # noqa: E402
    DIRECTIONS,
    OPERATORS,
    OPTIONAL,
    agrees,
)


def failing(cases: list[Case]) -> None:
    """Assert that every case fails."""
    for case in cases:
        with pytest.raises(AssertionError):
            agrees(case)


PLANTED = [
    Case("LSTM", d, optional=OPTIONAL["LSTM"], seed=s) for d, s in product(DIRECTIONS, (0, 1))
]


@pytest.mark.parametrize(("one", "other"), list(combinations("ifgo", 2)))
def test_two_gates_swapped(monkeypatch: pytest.MonkeyPatch, one: str, other: str) -> None:
    """Gates read in another order than ONNX's are noticed, whichever two."""
    names = {one: other, other: one}
    order = tuple(names.get(gate, gate) for gate in onnx_operator.ORDERS["lstm"])
    monkeypatch.setitem(onnx_operator.ORDERS, "lstm", order)
    failing(PLANTED)


@pytest.mark.parametrize("order", [("i", "f", "o"), ("o", "i", "f"), ("f", "o", "i")])
def test_peepholes_in_another_order(monkeypatch: pytest.MonkeyPatch, order: Any) -> None:
    """Peepholes read in another order than i o f are noticed."""
    monkeypatch.setattr(onnx_operator, "PEEPHOLE_ORDER", order)
    failing(PLANTED)


def test_an_output_gate_that_sees_the_old_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """A peephole of the output gate that sees c_prev is noticed."""
    peep = lstm._peep

    def late(cell: Any, c: Any, which: Any, gates: Any, peeps: Any) -> None:
        peep(cell, late.seen if which == (2,) else c, which, gates, peeps)
        late.seen = c.copy()

    monkeypatch.setattr(lstm, "_peep", late)
    failing(PLANTED)


def test_a_clip_that_is_not_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums that are not cut are noticed in every operator."""
    monkeypatch.setattr(onnx_operator._Operator, "_clip", lambda _: None)
    failing([Case(operator, attributes={"clip": 0.2}) for operator in OPERATORS])


def test_the_reset_in_the_wrong_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """A GRU that resets after the product where it should before, is noticed."""
    monkeypatch.setitem(scan._UNROLL, cells.FormedGRUCell, lambda cell, *rest: (
        scan._unroll_formed_gru(replace(cell, form=replace(cell.form, reset_after=True)), *rest)
    ))  # fmt: skip
    failing([Case("GRU", direction) for direction in DIRECTIONS])
