"""The recurrent product, which large batches take in blocks of columns, and one unit by itself."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from lstmdiagrams.reference import GRU, LSTM, RNN, scan
from lstmdiagrams.reference.arrays import times


@pytest.mark.parametrize(
    ("n_sequences", "shape", "blocks"),
    [
        (1, (256, 1024), None),  # one sequence is a vector: nothing to rearrange
        (3, (256, 1024), None),  # small enough as it is
        (8, (256, 1024), (16, 256, 64)),
        (100, (256, 1024), (32, 256, 32)),
        (200, (256, 1024), (64, 256, 16)),
        (300, (256, 1024), None),  # too large in any blocks
        (32, (250, 1000), None),  # not divisible
        (32, (252, 1008), (63, 252, 16)),
    ],
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_product_in_blocks_is_the_product(
    n_sequences: int, shape: tuple[int, int], blocks: tuple[int, ...] | None, dtype: str
) -> None:
    """Whether h is multiplied at once or in blocks, the same numbers arrive in the same place."""
    rng = np.random.default_rng(0)
    h = rng.normal(size=(n_sequences, shape[0])).astype(dtype)
    weight = rng.normal(size=shape).astype(dtype)
    wh = np.empty((n_sequences, shape[1]), dtype)
    multiply, arranged, into = scan._product(weight, wh)
    assert arranged.shape == (blocks or shape)
    multiply(h, arranged, into)
    tolerance = 1e-4 if dtype == "float32" else 1e-12
    np.testing.assert_allclose(wh, h.astype("float64") @ weight, rtol=0, atol=tolerance)


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("shape", [*product((1, 2, 5), (1, 2), (1, 3))], ids=str)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_zero_times_no_number_is_no_number(
    shape: tuple[int, int, int], dtype: str, value: float
) -> None:
    """A product of matrices of any shape has NaN where a sum has 0 · NaN or 0 · ∞."""
    rows, inner, columns = shape
    zeros = np.zeros((rows, inner), dtype), np.zeros((inner, columns), dtype)
    odd = tuple(each.copy() for each in zeros)
    for each in odd:
        each[-1, -1] = value
    with np.errstate(invalid="ignore"):
        left, right = times(odd[0], zeros[1]), times(zeros[0], odd[1])
    assert np.isnan(left[-1]).all()
    assert not left[:-1].any()
    assert np.isnan(right[:, -1]).all()
    assert not right[:, :-1].any()


def test_one_unit_with_peepholes_loses_no_odd_number() -> None:
    """The cells of other forms than PyTorch's multiply as the others do."""
    arrays = LSTM.random(input_size=1, hidden_size=1).state_dict()
    arrays |= {"weight_hh_l0": np.full((4, 1), np.nan), "peephole_l0": np.zeros(3)}
    assert np.isnan(LSTM.from_state_dict(arrays).run(np.ones((2, 1, 1))).output).all()


@pytest.mark.parametrize(
    "net",
    [
        LSTM.random(input_size=3, hidden_size=256),
        LSTM.random(input_size=3, hidden_size=256, proj_size=192),
        GRU.random(input_size=3, hidden_size=256),
        RNN.random(input_size=3, hidden_size=512),
    ],
    ids=["lstm", "projected", "gru", "rnn"],
)
def test_a_large_batch_is_its_sequences(net: LSTM | GRU | RNN) -> None:
    """A batch large enough for blocks gives what each of its sequences gives alone."""
    x = np.random.default_rng(0).normal(size=(4, 8, 3))
    batch = net.run(x).layer(0)
    assert 8 * net.state_dict()["weight_hh_l0"].size > 1e6
    for b in (0, 7):
        alone = net.run(x[:, b]).layer(0)
        for symbol in batch.SYMBOLS:
            one, other = getattr(batch, symbol)[:, b], getattr(alone, symbol)[:, 0]
            np.testing.assert_allclose(one, other, rtol=0, atol=1e-13)
