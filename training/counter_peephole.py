"""Train the network of the run `counter-peephole`: gates that see the count while h hides it.

Run from the top of the repository, where torch is installed::

    python -m training.counter_peephole

An LSTM of two units with peepholes learns what may come next in aⁿbⁿ, n from 1 to 10, as the LSTM
of `counter` does (after F. Gers and J. Schmidhuber: Recurrent Nets that Time and Count, 2000). The
first unit's output gate is asked to be shut before the last b, so that its h says nothing of the
count, and only what sees the cell state itself can know when to open it: the gate's peephole. Gates
that are open or shut are asked for, too.

A seed is a candidate if it is right up to n = 50 and the first unit counts that far, its output
gate is shut before the last b and open after it, and the second unit tells a from b; among these,
the steps of the count should be even and the gates open or shut. The first unit is then turned so
that it counts upwards, and the second so that it is positive after an a, which changes nothing of
what the network computes.
"""

from __future__ import annotations

import torch

from training.candidates import Candidates, Record, ajar, arranged, save, train
from training.counter import RIGHT, TRAINED, batch
from training.relatives import (
    arrangement,
    counting,
    errors,
    far,
    pick,
    record_of,
    shipped,
    telling,
    uneven,
)

HIDDEN, SEEDS, STEPS, RATE = 2, range(96), 3000, 0.05
SHUT, OPEN = 0.05, 0.9  # the first unit's output gate before the last b, and after it


def losses(record: Record) -> torch.Tensor:
    """Return what each seed is to lessen: (S,)."""
    _, answers, data = batch(TRAINED)
    before_end = data * (1 - answers[..., 2])  # (T, N)
    opened = (record.gates[..., 3, 0] * before_end[:, None]).sum((0, 2)) / data.sum()
    return errors(record.y) + 0.5 * opened + 0.05 * ajar(record)


def latched(record: Record) -> torch.Tensor:
    """Return where the first unit's output gate opens after the last b, and not before: (S,)."""
    gate = record.gates[:, :, 0, 3, 0]
    return (gate[:-1] < SHUT).all(0) & (gate[-1] > OPEN)


def main() -> None:
    """Train all seeds and write the best."""
    torch.set_num_threads(1)
    candidates = Candidates(SEEDS, 2, HIDDEN, 3, peepholes=True, forget=1)
    x, _, _ = batch(TRAINED)
    train(candidates, lambda: losses(candidates(x)), steps=STEPS, rate=RATE)
    long, record = record_of(candidates, RIGHT), record_of(candidates, TRAINED)
    first = counting(long.c) * torch.tensor([1, 0])  # the unit whose output gate was shut
    found = [arrangement(*each) for each in zip(first, telling(long.h), strict=True)]
    out = torch.tensor([each is None for each in found]) | (far(candidates) < RIGHT)
    marks = -uneven(record.c)[:, 0] - ajar(record)
    best, order = pick(marks, found, out | ~latched(record))
    weights = arranged(candidates.weights(best), *order)
    save("counter-peephole", weights, *shipped(candidates, best))
    print(f"written: seed {SEEDS[best]}, held against it {-marks[best]:.3f}")


if __name__ == "__main__":
    main()
