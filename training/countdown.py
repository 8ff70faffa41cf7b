"""Train the network of the run `countdown`: given n at the first step only, n, n−1, …, 0 come out.

Run from the top of the repository, where torch is installed::

    python -m training.countdown

Two units are given n, from 1 to 9, at the first step, and 0 at all later ones; a linear readout
says what is left. While it trains, the network sees n / 10 and says the tenth of what is left; what
is written has the 10 in its weights, so that its numbers are the ones that are counted.

Asked for besides right answers: gates that are open or shut, a readout that listens to the first
unit only, and a small weight there, so that the unit has to make large steps. A seed is a candidate
if no answer is further than 0.25 from its number and the first unit's cell state goes one way only;
among these, its steps should be even and the gates open or shut. The unit is then turned so that it
goes down, which changes nothing of what the network computes.
"""

from __future__ import annotations

import torch

from training.candidates import Candidates, Record, ajar, arranged, save, train

HIDDEN, SEEDS, STEPS, RATE = 2, range(64), 3000, 0.03
LONGEST, SCALE, SHIPPED = 9, 10, 5
NEAR = 0.25  # so near to its number must every answer be

LEFT = torch.arange(1, LONGEST + 1.0) - torch.arange(LONGEST + 1.0)[:, None]  # (T, N), what is left
DATA = (LEFT >= 0).float()
X = torch.zeros(*LEFT.shape, 1)
X[0] = LEFT[0, :, None] / SCALE


def losses(record: Record, candidates: Candidates) -> torch.Tensor:
    """Return what each seed is to lessen: (S,)."""
    wrong = (SCALE * record.y[..., 0] - LEFT[:, None]) ** 2
    listens = candidates.readout_weight[:, 0]  # (S, H)
    alone = 0.01 * listens[:, 0] ** 2 + 0.1 * listens[:, 1].abs()
    return (wrong * DATA[:, None]).sum((0, 2)) / DATA.sum() + ajar(record) + alone


@torch.no_grad()
def judge(record: Record) -> tuple[torch.Tensor, torch.Tensor]:
    """Return what is held against each seed, infinity if it is out, and which way it goes: (S,)."""
    furthest = ((SCALE * record.y[..., 0] - LEFT[:, None]).abs() * DATA[:, None]).amax((0, 2))
    steps = record.c[..., 0].diff(dim=0).transpose(0, 1)[:, DATA[1:] > 0]  # (S, steps of all n)
    way = steps.mean(1).sign()
    uneven = steps.std(1) / steps.mean(1).abs()
    print(f"{int((furthest < NEAR).sum())} of {len(furthest)} seeds count within {NEAR}")
    out = (furthest > NEAR) | (steps * way[:, None] <= 0).any(1)
    return (uneven + ajar(record)).masked_fill(out, torch.inf), way


def main() -> None:
    """Train all seeds and write the best."""
    torch.set_num_threads(1)
    candidates = Candidates(SEEDS, 1, HIDDEN, 1, forget=2)
    train(candidates, lambda: losses(candidates(X), candidates), steps=STEPS, rate=RATE)
    record = candidates(X)
    marks, ways = judge(record)
    best = int(marks.argmin())
    weights = arranged(candidates.weights(best), order=(0, 1), signs=(-int(ways[best]), 1))
    weights["weight_ih_l0"] = weights["weight_ih_l0"] / SCALE
    for name in ("readout.weight", "readout.bias"):
        weights[name] = weights[name] * SCALE
    y = SCALE * record.y[: SHIPPED + 1, best, SHIPPED - 1]
    save("countdown", weights, SCALE * X[: SHIPPED + 1, SHIPPED - 1], y)
    print(f"written: seed {SEEDS[best]}, held against it {marks[best]:.3f}")


if __name__ == "__main__":
    main()
