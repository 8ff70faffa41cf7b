"""The gradients of a run against torch's autograd, over the cross product of all options."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import needs

torch = needs("torch")

from torch.nn import functional  # noqa: E402
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence  # noqa: E402

from tests.reference import autograd, gradient_cases, oracle  # noqa: E402 - they import torch
from tests.reference.gradient_cases import (  # noqa: E402
    Case,
    activation,
    forms,
    of_module,
    with_loop,
)

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported:UserWarning")

STEPS = (0, 2, -1, -3)
STRUCTURES = [
    pytest.param(kind, layers, both, bias, id=f"{kind}-{layers}-{both=}-{bias=}")
    for kind, layers, both, bias in product(oracle.KINDS, (1, 3), (False, True), (True, False))
]


def inputs(net: Any, n_steps: int, n_sequences: int, *, zero: bool = False) -> tuple[Any, Any, Any]:
    """Return an input and initial states of a module, all of which want gradients."""
    dtype, count = net.weight_ih_l0.dtype, net.num_layers * (2 if net.bidirectional else 1)
    draw = torch.zeros if zero else torch.randn
    h0 = draw(count, n_sequences, net.proj_size or net.hidden_size, dtype=dtype)
    c0 = draw(count, n_sequences, net.hidden_size, dtype=dtype)
    x = torch.randn(n_steps, n_sequences, net.input_size, dtype=dtype)
    grown = x.requires_grad_(), h0.requires_grad_(), c0.requires_grad_()
    return grown if net.mode == "LSTM" else (*grown[:2], None)


def modules_own(net: Any, given: tuple[Any, Any, Any], lengths: list[int] | None) -> Any:
    """Return the output of a module itself, (T, N, W)."""
    x, h0, c0 = given
    state = h0 if c0 is None else (h0, c0)
    if lengths is None:
        return net(x, state)[0]
    packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
    return pad_packed_sequence(net(packed, state)[0], total_length=len(x))[0]


@pytest.mark.parametrize("lengths", [None, [2, 5, 1]], ids=["full", "padded"])
@pytest.mark.parametrize(("kind", "layers", "both", "bias"), STRUCTURES)
def test_the_oracle_is_pytorch_itself(
    kind: str, layers: int, both: bool, bias: bool, lengths: list[int] | None
) -> None:
    """What the oracle makes of an input, and its gradients, are those of the module itself."""
    torch.manual_seed(0)
    net = oracle.module(kind, 2, 3, layers, bias=bias, bidirectional=both, dtype=torch.float64)
    given = inputs(net, 5, 3)
    case = of_module(net, kind, given, lengths)
    outputs, (expected,) = autograd.gradients(case.loop, given, lengths, [2])
    own = modules_own(net, given, lengths)
    for n, output in enumerate(outputs):
        torch.testing.assert_close(output, own[: len(output), n], rtol=0, atol=1e-13)
    wanted = {name: x for name, x in zip(("x", "h0", "c0"), given, strict=True) if x is not None}
    theirs = torch.autograd.grad(own[2].sum(), list(wanted.values()))
    for name, value in zip(wanted, theirs, strict=True):
        np.testing.assert_allclose(expected[name], value, rtol=0, atol=1e-13, err_msg=name)


@pytest.mark.parametrize("dtype", gradient_cases.TOLERANCES)
@pytest.mark.parametrize(("kind", "layers", "both", "bias"), STRUCTURES)
def test_every_combination_of_options(
    kind: str, layers: int, both: bool, bias: bool, dtype: str
) -> None:
    """Full and padded runs agree, with states given and zero, at the first, middle and last steps.

    Padding, negative steps and steps that a sequence does not have included.
    """
    torch.manual_seed(0)
    own = getattr(torch, dtype)
    net = oracle.module(kind, 2, 3, layers, bias=bias, bidirectional=both, dtype=own)
    for zero, lengths in product((True, False), (None, [2, 5, 1])):
        of_module(net, kind, inputs(net, 5, 3, zero=zero), lengths).check(*STEPS)


@given(
    kind=st.sampled_from(list(oracle.KINDS)),
    sizes=st.tuples(*[st.integers(1, 6)] * 2, st.integers(1, 2)),
    n_steps=st.integers(1, 9),
    n_sequences=st.integers(1, 3),
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
    """Gradients agree with torch's whatever the sizes, the lengths and the step."""
    torch.manual_seed(seed)
    width, hidden, layers = sizes
    wide_enough = max(2, hidden) if kind == "lstm-projected" else hidden
    net = oracle.module(kind, width, wide_enough, layers, bidirectional=both, dtype=torch.float64)
    lengths = data.draw(
        st.none() | st.lists(st.integers(1, n_steps), min_size=n_sequences, max_size=n_sequences)
    )
    longest = max(lengths or [n_steps])
    step = data.draw(st.integers(-longest, longest - 1))
    of_module(net, kind, inputs(net, n_steps, n_sequences), lengths).check(step)


@pytest.mark.parametrize("kind", oracle.KINDS)
def test_runs_that_take_many_blocks(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gradients are the same however many steps are worked on at once."""
    torch.manual_seed(0)
    net = oracle.module(kind, 2, 3, 2, bidirectional=True, dtype=torch.float64)
    case = of_module(net, kind, inputs(net, 7, 2))
    whole = dict(gradient_cases.quantities(case.net.gradients(case.trace, step=4)))
    monkeypatch.setattr("lstmdiagrams.reference.gradients.back.BLOCK", 13)
    parts = dict(gradient_cases.quantities(case.net.gradients(case.trace, step=4)))
    for name, value in whole.items():
        np.testing.assert_allclose(parts[name], value, rtol=0, atol=1e-15)
    case.check(4)


@pytest.mark.parametrize("coupled", [False, True])
@pytest.mark.parametrize("ways", [("f",), ("fr", "fr"), ("r", "f")], ids=str)
def test_peepholes_coupled_gates_and_projections(ways: tuple[str, ...], coupled: bool) -> None:
    """The gradients of LSTMs with all combinations of what an LSTM may have besides agree."""
    layers = forms("lstm", *ways, input_forget=coupled)
    for peephole, projection in product((True, False), (0, 2)):
        case = gradient_cases.random("lstm", layers, peephole=peephole, projection=projection)
        case = with_loop(case, coupled=coupled)
        case.check(*STEPS)
        Case(case.net, with_loop(case).loop, case.inputs, [2, 5, 1]).check(*STEPS)


@pytest.mark.parametrize("ways", [("f",), ("fr", "fr"), ("r", "f")], ids=str)
def test_a_gru_that_resets_before(ways: tuple[str, ...]) -> None:
    """The gradients of a GRU that resets h before it multiplies it agree."""
    case = gradient_cases.random("gru", forms("gru", *ways, reset_after=False))
    case = with_loop(case, reset_after=False)
    case.check(*STEPS)
    Case(case.net, with_loop(case).loop, case.inputs, [2, 5, 1]).check(*STEPS)


MERGES = {
    "concat": None,
    "sum": torch.add,
    "mul": torch.mul,
    "ave": lambda one, other: (one + other) / 2,
    None: lambda one, _: one,
}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("merge", MERGES)
@pytest.mark.parametrize("kind", gradient_cases.NETWORKS)
def test_every_way_to_merge_directions(kind: str, merge: str | None, turned: bool) -> None:
    """Gradients flow back through whatever becomes of the h of two directions, turned or not."""
    layers = forms(kind, "fr", "fr", merge=merge, turned=turned)
    case = gradient_cases.random(kind, layers)
    with_loop(case, merge=MERGES[merge], turned=turned).check(*STEPS)


@pytest.mark.parametrize("turned", [False, True])
def test_layers_that_run_only_backwards(turned: bool) -> None:
    """The gradients of a layer that runs backwards alone agree, in either order of its output."""
    layers = forms("lstm", "r", "r", "f", turned=turned)
    with_loop(gradient_cases.random("lstm", layers), turned=turned).check(*STEPS)


ACTIVATIONS = {
    "relu": (activation("relu"), torch.relu),
    "relu6": (activation("relu6"), functional.relu6),
    "leakyrelu": (activation("leakyrelu", 0.1), lambda a: functional.leaky_relu(a, 0.1)),
    "elu": (activation("elu", 0.8), lambda a: functional.elu(a, 0.8)),
    "linear": (activation("linear"), lambda a: a),
    "affine": (activation("affine", 0.7, 0.1), lambda a: 0.7 * a + 0.1),
    "scaledtanh": (activation("scaledtanh", 1.2, 0.6), lambda a: 1.2 * torch.tanh(0.6 * a)),
    "softsign": (activation("softsign"), functional.softsign),
    "softplus": (activation("softplus"), functional.softplus),
    "exponential": (activation("exponential"), torch.exp),
    "hardtanh": (activation("hardtanh"), functional.hardtanh),
    "hardsigmoid": (activation("hardsigmoid", 0.3, 0.4), lambda a: (0.3 * a + 0.4).clip(0, 1)),
    "sigmoid": (activation("sigmoid"), torch.sigmoid),
    "tanh": (activation("tanh"), torch.tanh),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("kind", gradient_cases.NETWORKS)
def test_other_activations(kind: str, name: str) -> None:
    """Gradients agree for every activation whose derivative follows from its value."""
    ours, theirs = ACTIVATIONS[name]
    count = len(autograd.SQUASHERS[kind])
    for place in range(count):  # each place in turn, so that nothing grows without bound
        plain = gradient_cases.PYTORCH[kind]
        activations = (*plain[:place], ours, *plain[place + 1 :])
        squash = list(autograd.SQUASHERS[kind])
        squash[place] = theirs
        layers = forms(kind, "f", "r", activations=activations)
        case = gradient_cases.random(kind, layers, scale=0.3)
        with_loop(case, squash=tuple(squash)).check(-1, 2)


def test_what_is_not_computed_is_refused_by_name() -> None:
    """A clip, and an activation whose derivative does not follow from its value, are refused."""
    clipped = gradient_cases.random("rnn", forms("rnn", "f", clip=3.0))
    with pytest.raises(ValueError, match="cuts sums to ±3"):
        clipped.net.gradients(clipped.trace)
    gelu = gradient_cases.random("rnn", forms("rnn", "f", activations=[activation("gelu")]))
    with pytest.raises(ValueError, match="'gelu' are not computed; those with 'tanh', 'sigmoid'"):
        gelu.net.gradients(gelu.trace)
    falling = [activation("elu", -1)]
    elu = gradient_cases.random("rnn", forms("rnn", "f", activations=falling))
    with pytest.raises(ValueError, match="'elu' are computed for a positive alpha alone, not -1"):
        elu.net.gradients(elu.trace)
