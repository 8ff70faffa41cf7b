"""Train the network of the run `puddles`: where water stays after rain, between two walls.

Run from the top of the repository, where torch is installed::

    python -m training.puddles

A row of places, some of them walls, is read from both ends, by an LSTM of one unit in each
direction. At every place it says whether water stays there: whether the place is no wall, and there
is a wall somewhere to the left and one somewhere to the right. It is trained on all 256 rows of
eight places. Gates that are open or shut are asked for, too.

A seed is a candidate if it is right, and clearly so, at every place of every row of 1 to 12 places;
among these, each direction's h at a place that is no wall should be as far from 0 as possible,
above where a wall has been passed and below where none has. Both units are turned so that it is
this way round, which changes nothing of what the network computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from training.candidates import Candidates, Record, ajar, arranged, save, train

HIDDEN, SEEDS, STEPS, RATE = 1, range(64), 1500, 0.1
TRAINED, RIGHT = 8, 12  # the length that it is trained on, and up to which it must be right
NEAR = 0.1  # so near to 0 or 1 must every probability be
SHIPPED = (0, 1, 0, 0, 1, 0, 1, 0, 0)


@dataclass(frozen=True)
class Rows:
    """Rows of places, N of them, T places each.

    Attributes
    ----------
    wall, left, right, wet : tensor (T, N)
        Whether a place is a wall; has a wall somewhere to its left, and to its right; and holds
        water.
    """

    wall: torch.Tensor
    left: torch.Tensor
    right: torch.Tensor
    wet: torch.Tensor

    @classmethod
    def of(cls, rows: torch.Tensor) -> Rows:
        """Return rows (T, N) of 0 and 1, a wall."""
        wall = rows > 0
        left = rows.cumsum(0) - rows > 0
        right = rows.flip(0).cumsum(0).flip(0) - rows > 0
        return cls(wall, left, right, ~wall & left & right)

    @classmethod
    def all(cls, length: int) -> Rows:
        """Return all rows of a length."""
        return cls.of(torch.tensor(list(product((0, 1), repeat=length))).T)

    @property
    def x(self) -> torch.Tensor:
        """What the network reads: (T, N, 1)."""
        return self.wall[..., None].float()


def losses(record: Record, rows: Rows) -> torch.Tensor:
    """Return what each seed is to lessen: (S,)."""
    y = record.y[..., 0]
    wet = rows.wet[:, None].expand_as(y).float()
    errors = binary_cross_entropy_with_logits(y, wet, reduction="none").mean((0, 2))
    return errors + 0.03 * sum(ajar(layer) for layer in record.layers)


def furthest(candidates: Candidates) -> torch.Tensor:
    """Return how far each seed's worst probability is off, in rows of any length: (S,)."""
    every = [Rows.all(length) for length in range(1, RIGHT + 1)]
    off = [(candidates(rows.x).y[..., 0].sigmoid() - rows.wet[:, None].float()) for rows in every]
    return torch.stack([each.abs().amax((0, 2)) for each in off]).amax(0)


def apart(h: torch.Tensor, passed: torch.Tensor, wall: torch.Tensor) -> torch.Tensor:
    """Return how far from 0 each h (T, S, N) is at every gap: (S,).

    It is to be above 0 where a wall has been passed and below where none has. The number is
    negative where that is the other way round, and 0 where it is neither.
    """
    sides = h * torch.where(passed, 1, -1)[:, None]
    above = sides.masked_fill(wall[:, None], torch.inf).amin((0, 2))
    below = sides.masked_fill(wall[:, None], -torch.inf).amax((0, 2))
    return torch.where(above > 0, above, below.clamp(max=0))


@torch.no_grad()
def judge(candidates: Candidates) -> tuple[torch.Tensor, torch.Tensor]:
    """Return how well each seed is to be read, (S,), 0 if it is out, and its signs (2, S)."""
    rows = Rows.all(TRAINED)
    forward, backward = (layer.h[..., 0] for layer in candidates(rows.x).layers)
    sides = torch.stack(
        [apart(forward, rows.left, rows.wall), apart(backward, rows.right, rows.wall)]
    )
    marks = sides.abs().amin(0).masked_fill(furthest(candidates) > NEAR, 0)
    print(f"{int((marks > 0).sum())} of {len(marks)} seeds are candidates")
    return marks, sides.sign().int()


def main() -> None:
    """Train all seeds and write the best."""
    torch.set_num_threads(1)
    candidates = Candidates(SEEDS, 1, HIDDEN, 1, bidirectional=True, forget=1)
    rows = Rows.all(TRAINED)
    train(candidates, lambda: losses(candidates(rows.x), rows), steps=STEPS, rate=RATE)
    marks, signs = judge(candidates)
    best = int(marks.argmax())
    if not marks[best]:
        raise SystemExit("no seed is a candidate")
    weights = candidates.weights(best)
    for suffix, sign in zip(("_l0", "_l0_reverse"), signs[:, best], strict=True):
        weights = arranged(weights, [0], [int(sign)], suffix=suffix)
    x = torch.tensor(SHIPPED)[:, None, None].float()
    with torch.no_grad():
        y = candidates(x).y[:, best, 0]
    save("puddles", weights, x[:, 0], y)
    print(f"written: seed {SEEDS[best]}, apart by {marks[best]:.2f}")


if __name__ == "__main__":
    main()
