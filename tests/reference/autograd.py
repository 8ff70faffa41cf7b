"""Weights and an input → the gradients of every input and state, by torch's autograd.

A network is run again from its equations with torch's functions, one sequence and one step at a
time, so that every h and c is a tensor of its own that autograd can be asked about. None of it
shares code with lstmdiagrams; `outputs` are there to be held against the module's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch.nn.functional import linear

Arrays = dict[str, np.ndarray[Any, Any]]
Squash = Callable[[torch.Tensor], torch.Tensor]

SQUASHERS: dict[str, tuple[Squash, ...]] = {
    "lstm": (torch.sigmoid, torch.tanh, torch.tanh),
    "gru": (torch.sigmoid, torch.tanh),
    "rnn": (torch.tanh,),
    "rnn-relu": (torch.relu,),
}


@dataclass
class Loop:
    """A run of a network, one sequence and one step at a time.

    Attributes
    ----------
    kind : str
        "lstm", "gru" or "rnn".
    weights : mapping of str to tensor
        By their names in PyTorch; also ``peephole_l0``.
    squash : tuple of callable
        The activations, in the order in which ONNX lists them.
    coupled, reset_after : bool
        Whether f is 1 − i; where a GRU's r stands.
    ways : list of tuple of str
        For each layer the suffixes of its directions.
    merge : callable or None
        What becomes of the h of two directions of a layer that is not the last one.
    turned : bool
        Whether each layer but the last hands on its h in reversed order.
    """

    kind: str
    weights: Mapping[str, torch.Tensor]
    squash: tuple[Squash, ...]
    ways: list[tuple[str, ...]]
    coupled: bool = False
    reset_after: bool = True
    merge: Callable[[torch.Tensor, torch.Tensor], torch.Tensor] | None = None
    turned: bool = False
    states: dict[tuple[str, str, int, int], torch.Tensor] = field(default_factory=dict)

    def run(
        self, x: torch.Tensor, h0: torch.Tensor, c0: torch.Tensor | None, lengths: list[int]
    ) -> list[torch.Tensor]:
        """Run all sequences of x (T, N, I); return the output (length, W) of each."""
        return [self._sequence(x[:n, b], h0, c0, b) for b, n in enumerate(lengths)]

    def _sequence(self, x: Any, h0: Any, c0: Any, b: int) -> torch.Tensor:
        steps, k = list(x), 0
        for layer, ways in enumerate(self.ways):
            outputs = []
            for way in ways:
                state = (h0[k, b],) if c0 is None else (h0[k, b], c0[k, b])
                outputs.append(self._direction(f"_l{layer}{way}", steps, state, b))
                k += 1
            last = layer == len(self.ways) - 1
            steps = [self._merged(*both, last=last) for both in zip(*outputs, strict=True)]
            if self.turned and not last:
                steps = steps[::-1]
        return torch.stack(steps)

    def _merged(self, *both: torch.Tensor, last: bool) -> torch.Tensor:
        if len(both) == 1 or last or self.merge is None:
            return torch.cat(both)
        return self.merge(*both)

    def _direction(self, name: str, steps: list[Any], state: Any, b: int) -> list[torch.Tensor]:
        times = range(len(steps))
        outputs = {}
        for t in reversed(times) if name.endswith("_reverse") else times:
            state = getattr(self, f"_{self.kind}")(name, steps[t], *state)
            for symbol, value in zip("hc", state, strict=False):
                self.states[symbol, name, t, b] = value
            outputs[t] = state[0]
        return [outputs[t] for t in times]

    def _affine(self, which: str, name: str, value: torch.Tensor) -> torch.Tensor:
        return linear(
            value, self.weights[f"weight_{which}{name}"], self.weights.get(f"bias_{which}{name}")
        )

    def _lstm(self, name: str, x: Any, h: Any, c: Any) -> tuple[torch.Tensor, ...]:
        gate, candidate, shown = self.squash
        i, f, g, o = (self._affine("ih", name, x) + self._affine("hh", name, h)).chunk(4)
        if f"peephole{name}" in self.weights:
            p_i, p_f, p_o = self.weights[f"peephole{name}"].chunk(3)
        else:
            p_i = p_f = p_o = torch.zeros_like(i)
        i = gate(i + p_i * c)
        f = 1 - i if self.coupled else gate(f + p_f * c)
        c = f * c + i * candidate(g)
        h = gate(o + p_o * c) * shown(c)
        projection = self.weights.get(f"weight_hr{name}")
        return (h if projection is None else linear(h, projection)), c

    def _gru(self, name: str, x: Any, h: Any) -> tuple[torch.Tensor, ...]:
        gate, candidate = self.squash
        xr, xz, xn = self._affine("ih", name, x).chunk(3)
        hr, hz, hn = self._affine("hh", name, h).chunk(3)
        r, z = gate(xr + hr), gate(xz + hz)
        if self.reset_after:
            n = candidate(xn + r * hn)
        else:
            n = candidate(xn + self._affine("hh", name, r * h).chunk(3)[2])
        return ((1 - z) * n + z * h,)

    def _rnn(self, name: str, x: Any, h: Any) -> tuple[torch.Tensor, ...]:
        return (self.squash[0](self._affine("ih", name, x) + self._affine("hh", name, h)),)


def gradients(
    loop: Loop,
    inputs: tuple[torch.Tensor, torch.Tensor, torch.Tensor | None],
    lengths: list[int] | None,
    steps: list[int],
) -> tuple[list[torch.Tensor], list[Arrays]]:
    """Return the outputs of a run of x, h0, c0, and each step's gradients by name (``l0.h``)."""
    x, h0, c0 = inputs
    own = lengths or [len(x)] * x.shape[1]
    outputs = loop.run(x, h0, c0, own)
    wanted = {"x": x, "h0": h0} | ({} if c0 is None else {"c0": c0})
    tensors = [*wanted.values(), *loop.states.values()]
    found = []
    for step in steps:
        total = sum(
            (out[step].sum() for out, n in zip(outputs, own, strict=True) if -n <= step < n),
            start=x.sum() * 0,
        )
        grads = torch.autograd.grad(total, tensors, retain_graph=True, materialize_grads=True)
        result = dict(zip(wanted, (g.numpy() for g in grads), strict=False))
        for (symbol, name, t, b), grad in zip(loop.states, grads[len(wanted) :], strict=True):
            shape = (*x.shape[:2], len(grad))
            full = result.setdefault(f"{name[1:]}.{symbol}", np.zeros(shape, grad.numpy().dtype))
            full[t, b] = grad.numpy()
        found.append(result)
    return outputs, found
