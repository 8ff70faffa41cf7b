"""Seeds → small LSTMs with a readout that are trained side by side, and the file of the best one.

The networks of many seeds cost little more than one when they are stacked: every parameter has an
axis S for the seeds, and so has every quantity of a run. What each network computes is what
``torch.nn.LSTM`` and ``torch.nn.Linear`` compute, which `save` makes sure of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import save as to_bytes

__all__ = ["Candidates", "Record", "ajar", "arranged", "save", "train"]

RUNS = Path(__file__).parents[1] / "lstmdiagrams" / "runs"

Weights = dict[str, torch.Tensor]


class Record(NamedTuple):
    """What the networks computed: gates and states (T, S, N, H), and y (T, S, N, O), not activated.

    Attributes
    ----------
    gates : tensor (T, S, N, 4, H)
        i, f, g, o in PyTorch's order.
    c, h, y : tensor
        The states, and what the readout makes of h.
    """

    gates: torch.Tensor
    c: torch.Tensor
    h: torch.Tensor
    y: torch.Tensor


class Candidates(torch.nn.Module):
    """One LSTM with a readout for each seed, drawn as PyTorch draws them: uniform in ±1/√H.

    Parameters
    ----------
    seeds : sequence of int
    input_size, hidden_size, output_size : int
    forget : float
        Added to the bias of the forget gate; above 0 it is open at first, so that memories last.
    """

    def __init__(
        self,
        seeds: Sequence[int],
        input_size: int,
        hidden_size: int,
        output_size: int,
        *,
        forget: float = 0.0,
    ) -> None:
        super().__init__()
        H = hidden_size
        shapes = {
            "weight_ih": (4 * H, input_size),
            "weight_hh": (4 * H, H),
            "bias": (4 * H,),
            "readout_weight": (output_size, H),
            "readout_bias": (output_size,),
        }
        draws = [torch.Generator().manual_seed(seed) for seed in seeds]
        for name, shape in shapes.items():
            drawn = [(torch.rand(shape, generator=draw) * 2 - 1) / H**0.5 for draw in draws]
            self.register_parameter(name, torch.nn.Parameter(torch.stack(drawn)))
        with torch.no_grad():
            self.bias[:, H : 2 * H] += forget

    def forward(self, x: torch.Tensor, *, noise: float = 0.0) -> Record:
        """Run every network on x (T, N, I), with noise of that deviation on every cell state."""
        seeds, H = len(self.bias), self.weight_hh.shape[2]
        given = torch.einsum("tni,sji->tsnj", x, self.weight_ih) + self.bias[:, None]
        recurrent = self.weight_hh.transpose(1, 2)
        h = c = x.new_zeros(seeds, x.shape[1], H)
        gates, cs, hs = [], [], []
        for step in given:
            i, f, g, o = torch.baddbmm(step, h, recurrent).chunk(4, -1)
            i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
            c = f * c + i * g
            if noise:
                c = c + noise * torch.randn_like(c)
            h = o * c.tanh()
            gates.append(torch.stack([i, f, g, o], -2))
            cs.append(c)
            hs.append(h)
        out = torch.stack(hs)
        y = torch.einsum("tsnh,soh->tsno", out, self.readout_weight)
        return Record(torch.stack(gates), torch.stack(cs), out, y + self.readout_bias[:, None])

    def weights(self, index: int) -> Weights:
        """Return one network by PyTorch's names; of its two biases the second stays 0."""
        one = {name: array.detach()[index] for name, array in self.named_parameters()}
        return {
            "weight_ih_l0": one["weight_ih"],
            "weight_hh_l0": one["weight_hh"],
            "bias_ih_l0": one["bias"],
            "bias_hh_l0": torch.zeros_like(one["bias"]),
            "readout.weight": one["readout_weight"],
            "readout.bias": one["readout_bias"],
        }


def ajar(record: Record) -> torch.Tensor:
    """Return how far each network's gates i, f and o are from being open or shut: (S,), 0 to ¼."""
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


def arranged(weights: Weights, order: Sequence[int], signs: Sequence[int]) -> Weights:
    """Return the same network with its units in another order, and some turned upside down.

    Neither changes what it computes: with the rows of g, what reads the unit's h changes its sign.
    """
    turn, H = torch.tensor(signs), len(order)
    rows = torch.cat([torch.tensor(order) + H * gate for gate in range(4)])
    flips = torch.cat([turn if gate == 2 else turn.abs() for gate in range(4)])
    new = dict(weights)
    for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
        new[name] = weights[name][rows] * flips.view(-1, *[1] * (weights[name].ndim - 1))
    for name in ("weight_hh_l0", "readout.weight"):
        new[name] = new[name][:, list(order)] * turn
    return new


def save(name: str, weights: Weights, x: torch.Tensor, y: torch.Tensor) -> None:
    """Write a network to the folder of a run, if PyTorch's own LSTM makes y (T, O) of x (T, I)."""
    lstm = torch.nn.LSTM(x.shape[1], weights["weight_hh_l0"].shape[1])
    lstm.load_state_dict({key: array for key, array in weights.items() if "readout" not in key})
    readout = torch.nn.Linear(lstm.hidden_size, y.shape[1])
    readout.load_state_dict({key: weights[f"readout.{key}"] for key in ("weight", "bias")})
    torch.testing.assert_close(readout(lstm(x)[0]), y, rtol=1e-4, atol=1e-4)
    folder = RUNS / name
    folder.mkdir(parents=True, exist_ok=True)
    contiguous = {key: array.contiguous() for key, array in weights.items()}
    (folder / "weights.safetensors").write_bytes(to_bytes(contiguous))
