"""Seeds → small networks with a readout, trained side by side, and the file of the best one.

The networks of many seeds cost little more than one when they are stacked: every parameter has an
axis S for the seeds, and so has every quantity of a run. What each network computes is what
``torch.nn.LSTM``, ``GRU`` or ``RNN`` and ``torch.nn.Linear`` compute, which `save` makes sure of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import save as to_bytes

from lstmdiagrams.reference import LSTM

__all__ = ["Candidates", "Layer", "Record", "ajar", "arranged", "save", "train"]

RUNS = Path(__file__).parents[1] / "lstmdiagrams" / "runs"

GATES = {"lstm": 4, "gru": 3, "rnn": 1}
MODULES = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}

Weights = dict[str, torch.Tensor]


class Layer(NamedTuple):
    """What one layer computed in one direction, in the order of time.

    Attributes
    ----------
    gates : tensor (T, S, N, G, H)
        In PyTorch's order: i, f, g, o; r, z, n; or h alone.
    c, h : tensor (T, S, N, H)
        The states; where there is no cell state, c is h.
    """

    gates: torch.Tensor
    c: torch.Tensor
    h: torch.Tensor


class Record(NamedTuple):
    """What the networks computed.

    Attributes
    ----------
    layers : tuple of Layer
        In PyTorch's order: l0, l0_reverse, l1, …
    y : tensor (T, S, N, O)
        What the readout makes of the last layer's h, not activated.
    """

    layers: tuple[Layer, ...]
    y: torch.Tensor

    @property
    def gates(self) -> torch.Tensor:
        """The gates of the first layer."""
        return self.layers[0].gates

    @property
    def c(self) -> torch.Tensor:
        """The c of the first layer."""
        return self.layers[0].c

    @property
    def h(self) -> torch.Tensor:
        """The h of the first layer."""
        return self.layers[0].h


class Candidates(torch.nn.Module):
    """One network with a readout for each seed, drawn as PyTorch draws them: uniform in ±1/√H.

    Parameters
    ----------
    seeds : sequence of int
    input_size, hidden_size, output_size : int
    kind : {"lstm", "gru", "rnn"}
    num_layers : int
    bidirectional : bool
    peepholes : bool
        Whether the gates of an LSTM see its cell state.
    forget : float
        Added to the bias of an LSTM's forget gate; above 0 it is open at first, so that memories
        last.
    """

    def __init__(
        self,
        seeds: Sequence[int],
        input_size: int,
        hidden_size: int,
        output_size: int,
        *,
        kind: str = "lstm",
        num_layers: int = 1,
        bidirectional: bool = False,
        peepholes: bool = False,
        forget: float = 0.0,
    ) -> None:
        super().__init__()
        self.step = STEPS[kind]
        ways = ("", "_reverse") if bidirectional else ("",)
        self.layers = tuple(tuple(f"_l{k}{way}" for way in ways) for k in range(num_layers))
        H, width = hidden_size, hidden_size * len(ways)
        shapes: dict[str, tuple[int, ...]] = {}
        for below, suffixes in zip([input_size] + [width] * num_layers, self.layers, strict=False):
            for suffix in suffixes:
                shapes[f"weight_ih{suffix}"] = (GATES[kind] * H, below)
                shapes[f"weight_hh{suffix}"] = (GATES[kind] * H, H)
                shapes[f"bias_ih{suffix}"] = (GATES[kind] * H,)
                shapes |= {f"peephole{suffix}": (3 * H,)} if peepholes else {}
        shapes |= {"readout_weight": (output_size, width), "readout_bias": (output_size,)}
        draws = [torch.Generator().manual_seed(seed) for seed in seeds]
        for name, shape in shapes.items():
            drawn = [(torch.rand(shape, generator=draw) * 2 - 1) / H**0.5 for draw in draws]
            self.register_parameter(name, torch.nn.Parameter(torch.stack(drawn)))
            if name.startswith("bias_ih") and forget:
                with torch.no_grad():
                    self.get_parameter(name)[:, H : 2 * H] += forget

    def forward(self, x: torch.Tensor, *, noise: float = 0.0) -> Record:
        """Run every network on x (T, N, I), with noise of that deviation on every cell state."""
        layers: list[Layer] = []
        for suffixes in self.layers:
            own = [self._direction(suffix, x, noise) for suffix in suffixes]
            layers += own
            x = torch.cat([each.h for each in own], -1)
        y = torch.einsum("tsnh,soh->tsno", x, self.readout_weight)
        return Record(tuple(layers), y + self.readout_bias[:, None])

    def _direction(self, suffix: str, x: torch.Tensor, noise: float) -> Layer:
        """Run one layer in one direction on x, (T, N, I) or (T, S, N, I)."""
        parameters = dict(self.named_parameters())
        weight_ih, weight_hh = parameters["weight_ih" + suffix], parameters["weight_hh" + suffix]
        product = "tni,sji->tsnj" if x.ndim == 3 else "tsni,sji->tsnj"
        given = torch.einsum(product, x, weight_ih) + parameters["bias_ih" + suffix][:, None]
        turned = (0,) if suffix.endswith("_reverse") else ()
        fixed = weight_hh.transpose(1, 2), parameters.get("peephole" + suffix), noise
        h = c = x.new_zeros(len(weight_hh), x.shape[-2], weight_hh.shape[2])
        record: list[Layer] = []
        for step in given.flip(turned):
            record.append(Layer(*self.step(step, h, c, *fixed)))
            _, c, h = record[-1]
        return Layer(*(torch.stack(each).flip(turned) for each in zip(*record, strict=True)))

    def weights(self, index: int) -> Weights:
        """Return one network by PyTorch's names; of its two biases the second stays 0."""
        found: Weights = {}
        for name, array in self.named_parameters():
            found[name.replace("readout_", "readout.")] = array.detach()[index]
            if name.startswith("bias_ih"):
                found[name.replace("ih", "hh")] = torch.zeros_like(array.detach()[index])
        return found


def _lstm_step(  # noqa: PLR0917 - one argument a quantity, by position: the inner loop
    given: torch.Tensor, h: torch.Tensor, c: torch.Tensor, recurrent: torch.Tensor,
    peephole: torch.Tensor | None, noise: float,
) -> tuple[torch.Tensor, ...]:  # fmt: skip
    i, f, g, o = torch.baddbmm(given, h, recurrent).chunk(4, -1)
    if peephole is not None:
        p_i, p_f, p_o = peephole[:, None].chunk(3, -1)  # (S, 1, H)
        i, f = i + p_i * c, f + p_f * c
    i, f, g = i.sigmoid(), f.sigmoid(), g.tanh()
    c = f * c + i * g
    if noise:
        c = c + noise * torch.randn_like(c)
    o = (o if peephole is None else o + p_o * c).sigmoid()
    return torch.stack([i, f, g, o], -2), c, o * c.tanh()


def _gru_step(
    given: torch.Tensor, h: torch.Tensor, _: torch.Tensor, recurrent: torch.Tensor, *__: object
) -> tuple[torch.Tensor, ...]:
    of_x, of_h = given.chunk(3, -1), torch.bmm(h, recurrent).chunk(3, -1)
    r, z = (of_x[0] + of_h[0]).sigmoid(), (of_x[1] + of_h[1]).sigmoid()
    n = (of_x[2] + r * of_h[2]).tanh()
    h = (1 - z) * n + z * h
    return torch.stack([r, z, n], -2), h, h


def _rnn_step(
    given: torch.Tensor, h: torch.Tensor, _: torch.Tensor, recurrent: torch.Tensor, *__: object
) -> tuple[torch.Tensor, ...]:
    h = torch.baddbmm(given, h, recurrent).tanh()
    return h[..., None, :], h, h


STEPS: dict[str, Callable[..., tuple[torch.Tensor, ...]]] = {
    "lstm": _lstm_step,
    "gru": _gru_step,
    "rnn": _rnn_step,
}


def ajar(record: Record | Layer) -> torch.Tensor:
    """Return how far each LSTM's gates i, f and o are from being open or shut: (S,), 0 to ¼."""
    gates = record.gates[..., [0, 1, 3], :]
    return (gates * (1 - gates)).mean((0, 2, 3, 4))


def train(
    candidates: Candidates,
    losses: Callable[[], torch.Tensor],
    *,
    steps: int,
    rate: float,
    decay: float = 0.0,
) -> None:
    """Lessen every network's loss; `losses` returns them, (S,), and no network sees another's."""
    parameters = list(candidates.parameters())
    optimizer = torch.optim.AdamW(parameters, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps)
    for _ in range(steps):
        optimizer.zero_grad()
        losses().sum().backward()
        _clip(parameters)
        optimizer.step()
        schedule.step()


def _clip(parameters: Sequence[torch.Tensor]) -> None:
    """Shorten the gradient of each network's each parameter to 1, where it is longer."""
    for parameter in parameters:
        lengths = parameter.grad.flatten(1).norm(dim=1).clamp(min=1)
        parameter.grad /= lengths.view(-1, *[1] * (parameter.ndim - 1))


def arranged(
    weights: Weights, order: Sequence[int], signs: Sequence[int], *, suffix: str = "_l0"
) -> Weights:
    """Return the same network with a layer's units in another order, and some turned upside down.

    Neither changes what it computes: with the rows of the candidate (of the pre-activation, in a
    plain RNN) and the peepholes, what reads the unit's h changes its sign.
    """
    turn, H = torch.tensor(signs), len(order)
    gates = len(weights[f"weight_hh{suffix}"]) // H
    candidate = 0 if gates == 1 else 2
    rows = torch.cat([torch.tensor(order) + H * gate for gate in range(gates)])
    flips = torch.cat([turn if gate == candidate else turn.abs() for gate in range(gates)])
    new = dict(weights)
    for name in (f"{each}{suffix}" for each in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")):
        new[name] = weights[name][rows] * flips.view(-1, *[1] * (weights[name].ndim - 1))
    if f"peephole{suffix}" in weights:
        seen = torch.cat([torch.tensor(order) + H * gate for gate in range(3)])
        new[f"peephole{suffix}"] = weights[f"peephole{suffix}"][seen] * turn.repeat(3)
    new[f"weight_hh{suffix}"] = new[f"weight_hh{suffix}"][:, list(order)] * turn
    first = H if suffix.endswith("_reverse") else 0
    for name in _readers(weights, suffix):
        new[name] = weights[name].clone()
        new[name][:, first : first + H] = weights[name][:, [first + unit for unit in order]] * turn
    return new


def _readers(weights: Weights, suffix: str) -> list[str]:
    """Return the names of what reads the h of a layer: the layer above, or the readout."""
    above = f"weight_ih_l{int(suffix.split('_')[1][1:]) + 1}"
    return [name for name in weights if name.startswith(above)] or ["readout.weight"]


def save(
    name: str, weights: Weights, x: torch.Tensor, y: torch.Tensor, *, kind: str = "lstm"
) -> None:
    """Write a network to the folder of a run, if PyTorch's own module makes y (T, O) of x (T, I).

    PyTorch has no peepholes; an LSTM with some must be what `lstmdiagrams` makes of its weights.
    """
    recurrent = {key: array for key, array in weights.items() if "readout" not in key}
    readout = torch.nn.Linear(*weights["readout.weight"].shape[::-1])
    readout.load_state_dict({key: weights[f"readout.{key}"] for key in ("weight", "bias")})
    output = _output(kind, recurrent, x)
    torch.testing.assert_close(readout(output), y, rtol=1e-4, atol=1e-4)
    folder = RUNS / name
    folder.mkdir(parents=True, exist_ok=True)
    contiguous = {key: array.contiguous() for key, array in weights.items()}
    (folder / "weights.safetensors").write_bytes(to_bytes(contiguous))


def _output(kind: str, weights: Weights, x: torch.Tensor) -> torch.Tensor:
    if "peephole_l0" in weights:
        return torch.tensor(LSTM.from_state_dict(weights).run(x).output)
    net = MODULES[kind](
        x.shape[1],
        weights["weight_hh_l0"].shape[1],
        num_layers=sum(name.startswith("weight_ih") and "rev" not in name for name in weights),
        bidirectional="weight_ih_l0_reverse" in weights,
    )
    net.load_state_dict(weights)
    return net(x)[0]
