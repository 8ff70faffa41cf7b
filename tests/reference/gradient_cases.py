"""Sizes and options → a network of ours, the same as a loop of torch's, and an input for both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import torch

from lstmdiagrams.reference import GRU, LSTM, RNN, Gradients, Network, Trace
from lstmdiagrams.reference.activations import Activation
from lstmdiagrams.reference.forms import PYTORCH, Form, LayerForm
from lstmdiagrams.reference.weights import GATES, DirectionWeights
from tests.reference import autograd

NETWORKS: dict[str, type[Network]] = {"lstm": LSTM, "gru": GRU, "rnn": RNN}

# What the project promises in float64, and what is sensible in float32.
TOLERANCES = {"float64": 1e-12, "float32": 2e-6}

Arrays = dict[str, np.ndarray[Any, Any]]


@dataclass(frozen=True)
class Case:
    """A network twice, and what it reads.

    Attributes
    ----------
    net : Network
        Ours.
    loop : autograd.Loop
        Torch's.
    inputs : tuple of tensor
        x (T, N, I), h0, c0 (None unless an LSTM).
    lengths : list of int or None
        The length of each sequence.
    """

    net: Network
    loop: autograd.Loop
    inputs: tuple[Any, Any, Any]
    lengths: list[int] | None = None

    @cached_property
    def trace(self) -> Trace:
        """Our run."""
        x, h0, c0 = (None if each is None else each.detach().numpy() for each in self.inputs)
        return self.net.run(x, h0=h0, c0=c0, lengths=self.lengths)

    def expected(self, steps: Sequence[int]) -> list[Arrays]:
        """Return torch's gradients of each step."""
        return autograd.gradients(self.loop, self.inputs, self.lengths, list(steps))[1]

    def check(self, *steps: int) -> None:
        """Assert that our gradients are torch's."""
        for step, expected in zip(steps, self.expected(steps), strict=True):
            compare(self.net.gradients(self.trace, step=step), expected)


def compare(grads: Gradients, expected: Arrays) -> None:
    """Assert that gradients are those that torch found, in everything."""
    found = dict(quantities(grads))
    assert sorted(found) == sorted(expected), "not the same quantities"
    for name, value in found.items():
        assert value.dtype == expected[name].dtype, name
        size = max(1.0, float(np.abs(expected[name]).max(initial=0)))
        tolerance = TOLERANCES[value.dtype.name]
        np.testing.assert_allclose(
            value, expected[name], rtol=tolerance, atol=tolerance * size, err_msg=name
        )


def quantities(grads: Gradients) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """Give every gradient by the name that the oracle gives."""
    yield "x", grads.x
    yield "h0", np.stack([layer.h0 for layer in grads.layers])
    if grads.kind == "lstm":
        yield "c0", np.stack([layer.c0 for layer in grads.layers if layer.c0 is not None])
    for k, ways in enumerate(grads.ways):
        for reverse in ways:
            layer = grads.layer(k, reverse=reverse)
            name = f"l{k}{'_reverse' * reverse}"
            yield f"{name}.h", layer.h
            if layer.c is not None:
                yield f"{name}.c", layer.c


def tensors(arrays: Arrays) -> dict[str, torch.Tensor]:
    """Return copies that torch may differentiate."""
    return {name: torch.tensor(array) for name, array in arrays.items()}


def of_module(net: Any, kind: str, inputs: Any, lengths: list[int] | None = None) -> Case:
    """Return the case of a module of PyTorch."""
    own = kind.partition("-")[0]
    relu = {"nonlinearity": "relu"} if kind == "rnn-relu" else {}
    ours = NETWORKS[own].from_state_dict(net.state_dict(), **relu)
    ways = ("", "_reverse") if net.bidirectional else ("",)
    squash = autograd.SQUASHERS[kind if relu else own]
    loop = autograd.Loop(own, dict(net.state_dict()), squash, [ways] * net.num_layers)
    return Case(ours, loop, inputs, lengths)


def random(
    kind: str,
    layers: Sequence[LayerForm],
    *,
    peephole: bool = False,
    projection: int = 0,
    scale: float = 0.7,
) -> Case:
    """Return a case of any form, with random weights; `loop` is PyTorch's meaning as yet."""
    rng = np.random.default_rng(0)
    gates, size, width = len(GATES[kind]) * 3, 3, 2
    shown = projection or size
    weights, named, ways = [], {}, []
    for k, layer in enumerate(layers):
        ways.append(tuple("_reverse" * form.reverse for form in layer.directions))
        for way in ways[-1]:
            shapes = {"weight_ih": (gates, width), "weight_hh": (gates, shown)}
            shapes |= {"bias_ih": (gates,), "bias_hh": (gates,)}
            shapes |= {"weight_hr": (projection, size)} if projection else {}
            shapes |= {"peephole": (3 * size,)} if peephole else {}
            arrays = {name: rng.normal(size=shape) * scale for name, shape in shapes.items()}
            weights.append(DirectionWeights(**arrays))
            named |= tensors({f"{name}_l{k}{way}": array for name, array in arrays.items()})
        width = shown * (len(ways[-1]) if layer.merge == "concat" else 1)
    net = NETWORKS[kind](weights=tuple(weights), forms=tuple(layers))
    loop = autograd.Loop(kind, named, autograd.SQUASHERS[kind], ways)
    x = torch.tensor(rng.normal(size=(5, 3, 2)), requires_grad=True)
    h, c = rng.normal(size=(2, len(weights), 3, size))
    h0, c0 = (torch.tensor(each, requires_grad=True) for each in (h[..., :shown], c))
    return Case(net, loop, (x, h0, c0 if kind == "lstm" else None))


def forms(kind: str, *ways: str, **options: Any) -> list[LayerForm]:
    """Return one layer for each of `ways` ("f", "r" or "fr"), all of the same form."""
    merge = options.pop("merge", "concat")
    turned = options.pop("turned", False)
    activations = tuple(options.pop("activations", PYTORCH[kind]))
    layers = [[Form(activations, reverse=way == "r", **options) for way in each] for each in ways]
    return [LayerForm(tuple(layer), merge, turned) for layer in layers]


def with_loop(case: Case, **changes: Any) -> Case:
    """Return the case with another meaning of torch's loop."""
    return replace(case, loop=replace(case.loop, states={}, **changes))


def activation(name: str, alpha: float = 0.0, beta: float = 0.0) -> Activation:
    """Return one of our activations."""
    return Activation(name, alpha, beta)
