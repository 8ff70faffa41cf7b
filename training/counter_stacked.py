"""Train the network of the run `counter-stacked`: one layer counts, the next says what that means.

Run from the top of the repository, where torch is installed::

    python -m training.counter_stacked

Two layers of two units learn what may come next in aⁿbⁿ, n from 1 to 10, as the LSTM of `counter`
does with one. Gates that are open or shut are asked for, too. A seed is a candidate if it is right
up to n = 50, one unit of the first layer counts that far, and by the signs of h one unit of the
second layer tells a from b, and the other the end from all else; among these, the steps of the
count should be even and the gates open or shut.

The unit that counts then comes first and is turned so that it counts upwards; in the second layer
comes first what tells a from b, positive after an a, and then what is positive at the end. Nothing
of this changes what the network computes.
"""

from __future__ import annotations

import torch

from training.candidates import Candidates, Record, ajar, arranged, save, train
from training.counter import RIGHT, TRAINED, batch
from training.relatives import (
    arrangement,
    counting,
    ending,
    errors,
    far,
    pick,
    record_of,
    shipped,
    telling,
    uneven,
)

HIDDEN, SEEDS, STEPS, RATE = 2, range(96), 3000, 0.03


def opened(record: Record) -> torch.Tensor:
    """Return how far the gates of both layers are from being open or shut: (S,)."""
    return sum(ajar(layer) for layer in record.layers)


def main() -> None:
    """Train all seeds and write the best."""
    torch.set_num_threads(1)
    candidates = Candidates(SEEDS, 2, HIDDEN, 3, num_layers=2, forget=1)
    x, _, _ = batch(TRAINED)

    def losses() -> torch.Tensor:
        record = candidates(x)
        return errors(record.y) + 0.03 * opened(record)

    train(candidates, losses, steps=STEPS, rate=RATE)
    (below, above), record = record_of(candidates, RIGHT).layers, record_of(candidates, TRAINED)
    counts = counting(below.c)
    readers = [arrangement(*each) for each in zip(telling(above.h), ending(above.h), strict=True)]
    out = torch.tensor([each is None for each in readers]) | (counts == 0).all(1)
    counter = counts.abs().argmax(1)
    marks = -uneven(record.c).gather(1, counter[:, None])[:, 0] - opened(record)
    best, order = pick(marks, readers, out | (far(candidates) < RIGHT))
    first = int(counter[best])
    weights = arranged(candidates.weights(best), [first, 1 - first], [int(counts[best, first]), 1])
    weights = arranged(weights, *order, suffix="_l1")
    save("counter-stacked", weights, *shipped(candidates, best))
    print(f"written: seed {SEEDS[best]}, held against it {-marks[best]:.3f}")


if __name__ == "__main__":
    main()
