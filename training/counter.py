"""Train the network of the run `counter`: what may come next, after every symbol of aⁿbⁿ.

Run from the top of the repository, where torch is installed::

    python -m training.counter

A network of two units sees aⁿbⁿ for n from 1 to 10 and says after every symbol, for each of "a",
"b" and "end", whether it may come next (the task of F. Gers and J. Schmidhuber: LSTM Recurrent
Networks Learn Simple Context Free and Context Sensitive Languages, 2001). Two units are enough:
one counts, the other knows which symbol came last.

Several seeds are trained, and the one that reads best is written. A seed is a candidate if it is
right up to n = 50 and the cell state of one unit goes strictly up through the a's and strictly down
through the b's; among these, the steps of that unit should be even, and the gates open or shut.
What does not change what a network computes is made uniform afterwards: the counting unit comes
first, and counts upwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.nn.utils.rnn import pad_sequence

FOLDER = Path(__file__).parents[1] / "lstmdiagrams" / "runs" / "counter"
HIDDEN, SEEDS, STEPS, RATE = 2, range(24), 6000, 0.05
TRAINED, RIGHT = 10, 50  # the longest n that it is trained on, and up to which it must be right


def sequence(n: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return aⁿbⁿ as (2n, 2), features a and b, and what may come next as (2n, 3): a, b, end."""
    x, y = torch.zeros(2 * n, 2), torch.zeros(2 * n, 3)
    x[:n, 0] = x[n:, 1] = 1
    y[:n, 0] = y[:-1, 1] = y[-1, 2] = 1
    return x, y


def batch(longest: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return every sequence up to a length, padded: inputs, answers, and 1 where there is data."""
    inputs, answers = zip(*(sequence(n) for n in range(1, longest + 1)), strict=True)
    data = pad_sequence([torch.ones(len(x)) for x in inputs])
    return pad_sequence(inputs), pad_sequence(answers), data


@dataclass
class Candidate:
    """A trained network and what is held against it."""

    lstm: torch.nn.LSTM
    readout: torch.nn.Linear

    @classmethod
    def train(cls, seed: int) -> Candidate:
        """Train on all lengths at once, the forget gate open at first so that a count can last."""
        torch.manual_seed(seed)
        lstm, readout = torch.nn.LSTM(2, HIDDEN), torch.nn.Linear(HIDDEN, 3)
        with torch.no_grad():
            lstm.bias_ih_l0[HIDDEN : 2 * HIDDEN] += 2
        parameters = [*lstm.parameters(), *readout.parameters()]
        optimizer = torch.optim.Adam(parameters)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS)
        x, y, data = batch(TRAINED)
        for _ in range(STEPS):
            errors = binary_cross_entropy_with_logits(readout(lstm(x)[0]), y, reduction="none")
            optimizer.zero_grad()
            ((errors.sum(-1) * data).sum() / data.sum()).backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
        return cls(lstm, readout)

    def right_up_to(self, longest: int) -> int:
        """Return the n up to which every answer after every symbol is right."""
        x, y, data = batch(longest)
        right = ((self.readout(self.lstm(x)[0]) > 0) == (y > 0)).all(-1) | (data == 0)
        return int(right.all(0).int().cumprod(0).sum())

    def gates(self, n: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Return i, f, o, (2n, 3, H), and the cell state, (2n, H), of a run."""
        weight_ih, weight_hh, bias_ih, bias_hh = self.lstm.parameters()
        h = c = torch.zeros(HIDDEN)
        gates, states = [], []
        for x in sequence(n)[0]:
            i, f, g, o = (weight_ih @ x + bias_ih + weight_hh @ h + bias_hh).chunk(4)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            gates.append(torch.stack([i, f, o]).sigmoid())
            states.append(c)
        return torch.stack(gates), torch.stack(states)

    def counter(self, n: int) -> tuple[int, int] | None:
        """Return the unit that counts and the sign in which it does, if there is one."""
        steps = self.gates(n)[1].diff(dim=0)
        for unit in range(HIDDEN):
            for sign in (1, -1):
                up, down = sign * steps[: n - 1, unit], sign * steps[n - 1 :, unit]
                if (up > 0).all() and (down < 0).all():
                    return unit, sign
        return None

    def unreadable(self) -> float:
        """Return how uneven the counter's steps are, plus how far the gates are from 0 and 1."""
        gates, c = self.gates(TRAINED)
        unit, _ = self.counter(TRAINED) or (0, 1)
        steps = c[:, unit].diff().abs()
        uneven = steps.std() / steps.mean()
        ajar = torch.minimum(gates, 1 - gates).mean()
        return float(uneven + ajar)

    def uniform(self) -> dict[str, torch.Tensor]:
        """Return the weights with the counting unit first and counting upwards."""
        unit, sign = self.counter(TRAINED) or (0, 1)
        order = [unit, *(other for other in range(HIDDEN) if other != unit)]
        signs = torch.tensor([sign, *[1] * (HIDDEN - 1)])
        rows = torch.cat([torch.tensor(order) + HIDDEN * gate for gate in range(4)])
        flips = torch.cat([signs if gate == 2 else signs.abs() for gate in range(4)])
        weights = {name: array[rows] for name, array in self.lstm.state_dict().items()}
        return {
            "weight_ih_l0": weights["weight_ih_l0"] * flips[:, None],
            "weight_hh_l0": weights["weight_hh_l0"][:, order] * flips[:, None] * signs,
            "bias_ih_l0": weights["bias_ih_l0"] * flips,
            "bias_hh_l0": weights["bias_hh_l0"] * flips,
            "readout.weight": self.readout.weight[:, order] * signs,
            "readout.bias": self.readout.bias,
        }


@torch.no_grad()
def judge(seed: int, candidate: Candidate) -> float:
    """Print what a seed came to and return what is held against it, infinity if it is out."""
    right, counter = candidate.right_up_to(RIGHT), candidate.counter(RIGHT)
    mark = candidate.unreadable() if right == RIGHT and counter else float("inf")
    print(f"seed {seed:2}: right up to {right}, counter {counter}, unreadable {mark:.3f}")
    return mark


def main() -> None:
    """Train every seed and write the best."""
    torch.set_num_threads(1)
    candidates = {seed: Candidate.train(seed) for seed in SEEDS}
    marks = {seed: judge(seed, candidate) for seed, candidate in candidates.items()}
    best = min(marks, key=lambda seed: marks[seed])
    FOLDER.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        weights = save(candidates[best].uniform())
    (FOLDER / "weights.safetensors").write_bytes(weights)
    print(f"written: seed {best}")


if __name__ == "__main__":
    main()
