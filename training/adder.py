"""Train the network of the run `adder`: two bits in, their sum in binary out, in a single step.

Run from the top of the repository, where torch is installed::

    python -m training.adder

Two units see the four pairs of bits and learn the half adder, carry and sum. In a single step
nothing is remembered, so nothing is learned about the previous h: those weights start at 0 and stay
there.

Gates that are open or shut, even the forget gate that has nothing to forget, and a readout in which
each output listens to one unit are asked for in training. A seed is a candidate if no output is
further than 0.05 from its bit; among these, each output's unit should stand as far apart as
possible where the bit is 1 and where it is 0. Where the bit is 1, h is above 0.
"""

from __future__ import annotations

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from training.candidates import Candidates, Record, ajar, save, train

HIDDEN, SEEDS, STEPS, RATE = 2, range(128), 2000, 0.05
PAIRS = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])  # (N, 2): p, q
BITS = torch.tensor([[0.0, 0], [0, 1], [0, 1], [1, 0]])  # (N, 2): carry, sum
NEAR = 0.05  # so near to its bit must every output be


def losses(record: Record, candidates: Candidates) -> torch.Tensor:
    """Return what each seed is to lessen, (S,): its errors, ajar gates, and outputs' cross-talk."""
    bits = BITS.expand_as(record.y[0])
    errors = binary_cross_entropy_with_logits(record.y[0], bits, reduction="none").mean((1, 2))
    weight = candidates.readout_weight.abs()
    return errors + 0.05 * ajar(record) + 0.02 * (weight[:, 0, 1] + weight[:, 1, 0])


def apart(record: Record) -> torch.Tensor:
    """Return by how much each unit's lowest h at its bit's 1 is above its highest at 0: (S, 2)."""
    h, ones = record.h[0], BITS.expand_as(record.h[0]) > 0
    lowest = h.masked_fill(~ones, torch.inf).amin(1)
    highest = h.masked_fill(ones, -torch.inf).amax(1)
    return lowest - highest


@torch.no_grad()
def judge(record: Record) -> torch.Tensor:
    """Return how well each seed reads, (S,); -1 for one that does not solve its task."""
    furthest = (record.y[0].sigmoid() - BITS).abs().amax((1, 2))
    positive = (record.h[0, :, BITS > 0] > 0).all(-1)  # every unit where its bit is 1
    print(f"{int((furthest < NEAR).sum())} of {len(furthest)} seeds add within {NEAR}")
    return apart(record).amin(1).masked_fill((furthest > NEAR) | ~positive, -1)


def main() -> None:
    """Train all seeds and write the best."""
    torch.set_num_threads(1)
    candidates = Candidates(SEEDS, 2, HIDDEN, 2)
    torch.nn.init.zeros_(candidates.weight_hh_l0)
    train(candidates, lambda: losses(candidates(PAIRS[None]), candidates), steps=STEPS, rate=RATE)
    record = candidates(PAIRS[None])
    marks = judge(record)
    best = int(marks.argmax())
    print(f"written: seed {SEEDS[best]}, apart by {marks[best]:.2f}")
    save("adder", candidates.weights(best), PAIRS[-1:], record.y[:, best, -1])


if __name__ == "__main__":
    main()
