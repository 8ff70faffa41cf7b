"""Networks of two units on the task of the run `counter` → their losses, and how far each is right.

The relatives of `counter`, which are `counter-rnn`, `counter-gru`, `counter-peephole` and `counter-
stacked`, read the same aⁿbⁿ, n from 1 to 10, and are asked the same after every symbol: which may
come next.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from training.candidates import Candidates, Record
from training.counter import RIGHT, TRAINED, batch, sequence

__all__ = [
    "arrangement",
    "counting",
    "ending",
    "errors",
    "far",
    "furthest",
    "margins",
    "pick",
    "record_of",
    "shipped",
    "telling",
    "uneven",
]

CLEAR = 0.25  # so far from one half must every probability in training be

Arrangement = tuple[list[int], list[int]]


def errors(y: torch.Tensor) -> torch.Tensor:
    """Return how wrong each network's y (2n, S, n, 3) of aⁿbⁿ for n up to `longest` is: (S,)."""
    _, answers, data = batch(y.shape[2])
    expected = answers[:, None].expand_as(y)
    wrong = binary_cross_entropy_with_logits(y, expected, reduction="none").sum(-1)
    return (wrong * data[:, None]).sum((0, 2)) / data.sum()


@torch.no_grad()
def far(candidates: Candidates, longest: int = RIGHT) -> torch.Tensor:
    """Return up to which n each network is right after every symbol: (S,)."""
    x, answers, data = batch(longest)
    same = ((candidates(x).y > 0) == (answers[:, None] > 0)).all(-1)
    right = (same | (data[:, None] == 0)).all(0)  # (S, n)
    return right.int().cumprod(1).sum(1)


@torch.no_grad()
def margins(candidates: Candidates) -> torch.Tensor:
    """Return by how much each network's closest probability in training is off one half: (S,)."""
    x, _, data = batch(TRAINED)
    off = (candidates(x).y.sigmoid() - 0.5).abs()
    return off.masked_fill(data[:, None, :, None] == 0, 1).amin((0, 2, 3))


@torch.no_grad()
def record_of(candidates: Candidates, n: int) -> Record:
    """Return what the networks compute of aⁿbⁿ."""
    return candidates(sequence(n)[0][:, None])


def shipped(candidates: Candidates, index: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the shipped input, aaaabbbb as in the run `counter`, and one network's y of it."""
    return sequence(4)[0], record_of(candidates, 4).y[:, index, 0]


# What a unit's state (2n, S, 1, H) does in aⁿbⁿ: 1, −1 if it does so upside down, or 0: (S, H).


def _either(does: Callable[[torch.Tensor], torch.Tensor], states: torch.Tensor) -> torch.Tensor:
    return does(states[:, :, 0]).int() - does(-states[:, :, 0]).int()


def counting(states: torch.Tensor) -> torch.Tensor:
    """Return which units go strictly up with every a and strictly down with every b."""
    n = len(states) // 2

    def does(states: torch.Tensor) -> torch.Tensor:
        steps = states.diff(dim=0)
        return (steps[: n - 1] > 0).all(0) & (steps[n - 1 :] < 0).all(0)

    return _either(does, states)


def telling(states: torch.Tensor) -> torch.Tensor:
    """Return which units are positive after every a and negative after every b."""
    n = len(states) // 2
    return _either(lambda state: (state[:n] > 0).all(0) & (state[n:] < 0).all(0), states)


def ending(states: torch.Tensor) -> torch.Tensor:
    """Return which units are positive after the last b and negative at every step before."""
    return _either(lambda state: (state[:-1] < 0).all(0) & (state[-1] > 0), states)


def uneven(states: torch.Tensor) -> torch.Tensor:
    """Return how uneven the steps of each unit's state (2n, S, 1, H) are: (S, H)."""
    steps = states[:, :, 0].diff(dim=0).abs()
    return steps.std(0) / steps.mean(0)


def arrangement(first: torch.Tensor, second: torch.Tensor) -> Arrangement | None:
    """Return the order and the signs in which one unit does the first and the other the second.

    Parameters
    ----------
    first, second : tensor (2,)
        Which unit of one network does what: 1, −1 if it does so upside down, or 0.
    """
    for one, other in ((0, 1), (1, 0)):
        if first[one] and second[other]:
            return [one, other], [int(first[one]), int(second[other])]
    return None


def furthest(candidates: Candidates) -> tuple[int, Arrangement]:
    """Return the network that is right furthest, and how its units are to be arranged.

    It has two units and no cell state, is clearly right for every n in training, counts with one
    unit, and tells a from b by the other.
    """
    h = record_of(candidates, TRAINED).h
    found = [arrangement(*each) for each in zip(counting(h), telling(h), strict=True)]
    right, clear = far(candidates), margins(candidates)
    out = torch.tensor([each is None for each in found]) | (right < TRAINED) | (clear < CLEAR)
    return pick(right + clear, found, out)


def pick(
    marks: torch.Tensor, found: list[Arrangement | None], out: torch.Tensor
) -> tuple[int, Arrangement]:
    """Return the network with the best mark of those that are not out, and its arrangement."""
    print(f"{int((~out).sum())} of {len(marks)} seeds are candidates")
    best = int(marks.masked_fill(out, -torch.inf).argmax())
    chosen = found[best]
    if chosen is None:
        raise SystemExit("no seed is a candidate")
    return best, chosen
