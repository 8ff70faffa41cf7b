"""The reference run against PyTorch itself, over the cross product of all options."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstmdiagrams as ld
from tests.conftest import needs
from tests.reference.agreement import compare, network

torch = needs("torch")

from tests.reference import oracle  # noqa: E402 - it imports torch

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported:UserWarning")

DTYPES = {"float64": torch.float64, "float32": torch.float32}
STRUCTURES = [
    pytest.param(kind, layers, both, bias, id=f"{kind}-{layers}-{both=}-{bias=}")
    for kind, layers, both, bias in product(oracle.KINDS, (1, 3), (False, True), (True, False))
]


def agree(
    net: Any,
    kind: str,
    x: Any,
    states: tuple[Any, ...] = (),
    *,
    lengths: list[int] | None = None,
    scale: int = 1,
) -> None:
    """Assert that our run of a torch module is its own."""
    ours = network(kind, net.state_dict(), batch_first=net.batch_first)
    given = dict(zip(("h0", "c0"), states, strict=False))
    trace = ours.run(x, lengths=lengths, **given)
    expected = oracle.expected(net, x, states, lengths)
    compare(trace, expected, scale=scale, relu=kind == "rnn-relu")


def initial(net: Any, n_sequences: int | None) -> tuple[Any, ...]:
    """Return random initial states for a module."""
    count = net.num_layers * (2 if net.bidirectional else 1)
    widths = [net.proj_size or net.hidden_size] + [net.hidden_size] * (net.mode == "LSTM")
    batch = () if n_sequences is None else (n_sequences,)
    dtype = net.weight_ih_l0.dtype
    return tuple(torch.randn(count, *batch, width, dtype=dtype) for width in widths)


@pytest.mark.parametrize("scale", [1, 1000])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(("kind", "layers", "both", "bias"), STRUCTURES)
def test_every_combination_of_options(  # noqa: PLR0917 - a cross product
    kind: str, layers: int, both: bool, bias: bool, dtype: str, scale: int
) -> None:
    """Batched, batch-first, unbatched and padded runs agree, with states given and zero."""
    torch.manual_seed(0)
    for first, n_sequences, lengths, with_states in product(
        (False, True), (None, 3), (None, [2, 5, 1]), (False, True)
    ):
        if lengths and n_sequences is None:
            continue
        net = oracle.module(
            kind,
            2,
            3,
            layers,
            bias=bias,
            bidirectional=both,
            batch_first=first,
            dtype=DTYPES[dtype],
        )
        shape = (5, 2) if n_sequences is None else (3, 5, 2) if first else (5, 3, 2)
        x = scale * torch.randn(shape, dtype=DTYPES[dtype])
        states = initial(net, n_sequences) if with_states else ()
        agree(net, kind, x, states, lengths=lengths, scale=scale)


@given(
    kind=st.sampled_from(list(oracle.KINDS)),
    sizes=st.tuples(*[st.integers(1, 7)] * 2, st.integers(1, 3)),
    n_steps=st.integers(1, 12),
    n_sequences=st.integers(1, 5),
    both=st.booleans(),
    seed=st.integers(0, 2**31),
    data=st.data(),
)
def test_any_size(  # noqa: PLR0917 - a property over all of them
    kind: str,
    sizes: tuple[int, int, int],
    n_steps: int,
    n_sequences: int,
    both: bool,
    seed: int,
    data: Any,
) -> None:
    """A run agrees with PyTorch's whatever the sizes, the number of steps and the lengths."""
    torch.manual_seed(seed)
    inputs, hidden, layers = sizes
    wide_enough = max(2, hidden) if kind == "lstm-projected" else hidden
    net = oracle.module(kind, inputs, wide_enough, layers, bidirectional=both, dtype=torch.float64)
    lengths = data.draw(
        st.none() | st.lists(st.integers(1, n_steps), min_size=n_sequences, max_size=n_sequences)
    )
    x = torch.randn(n_steps, n_sequences, inputs, dtype=torch.float64)
    agree(net, kind, x, initial(net, n_sequences), lengths=lengths)


@pytest.mark.parametrize("kind", oracle.KINDS)
@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -float("inf")])
def test_nan_and_infinity_flow_as_in_pytorch(kind: str, odd: float) -> None:
    """An input that is not finite does what it does in PyTorch, without a warning."""
    torch.manual_seed(0)
    net = oracle.module(kind, 2, 3, 2, bidirectional=True, dtype=torch.float64)
    x = torch.randn(5, 2, 2, dtype=torch.float64)
    x[2, 1, 0] = odd
    agree(net, kind, x)


@pytest.mark.parametrize("kind", oracle.KINDS)
def test_an_empty_batch_is_run(kind: str) -> None:
    """A batch of no sequences gives empty outputs in PyTorch's shapes."""
    net = oracle.module(kind, 2, 3, dtype=torch.float64)
    trace = network(kind, net.state_dict()).run(np.zeros((5, 0, 2)))
    output, final = net(torch.zeros(5, 0, 2, dtype=torch.float64))
    assert trace.output.shape == output.shape
    assert trace.h_n.shape == (final[0] if isinstance(final, tuple) else final).shape


@pytest.mark.parametrize("kind", oracle.KINDS)
def test_the_state_dict_goes_back_into_the_module(kind: str) -> None:
    """state_dict() has the module's names, in its order, and its values."""
    net = oracle.module(kind, 2, 3, 2, bidirectional=True)
    ours = network(kind, net.state_dict()).state_dict()
    assert list(ours) == list(net.state_dict())
    net.load_state_dict({name: torch.tensor(array) for name, array in ours.items()})


def test_tensors_with_gradients_are_taken() -> None:
    """Parameters that require gradients, and inputs that do, are read without torch's help."""
    net = torch.nn.LSTM(2, 3)
    x = torch.randn(4, 2, requires_grad=True)
    ours = network("lstm", dict(net.named_parameters())).run(x, lengths=torch.tensor([4]))
    np.testing.assert_allclose(ours.output, net(x)[0].detach().numpy(), atol=2e-6)


def test_half_precision_tensors_are_refused() -> None:
    """Weights in a type that is neither float32 nor float64 are refused by name."""
    with pytest.raises(TypeError, match="weight_ih_l0"):
        network("lstm", torch.nn.LSTM(2, 3, dtype=torch.bfloat16).state_dict())


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_smallest_weight_meets_an_infinity(kind: str, dtype: str) -> None:
    """A weight of which no half is left is still a weight: infinity times it is no NaN."""
    module = getattr(torch.nn, kind)(2, 2, dtype=getattr(torch, dtype))
    smallest = float(np.finfo(dtype).smallest_subnormal)
    with torch.no_grad():
        module.weight_ih_l0[0, 0] = smallest
        x = torch.ones(3, 1, 2, dtype=getattr(torch, dtype))
        x[0, 0, 0] = torch.inf
        expected = module(x)[0].numpy()
    found = getattr(ld, kind).from_torch(module).run(x.numpy()).output
    np.testing.assert_allclose(found, expected, rtol=2e-6, atol=2e-6)
