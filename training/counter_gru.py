"""Train the network of the run `counter-gru`: a GRU on the task of the run `counter`.

Run from the top of the repository, where torch is installed::

    python -m training.counter_gru

A GRU of two units learns what may come next in aⁿbⁿ, n from 1 to 10, as the LSTM of `counter` does.
A seed is a candidate if every answer to what it was trained on is right and clear, one unit counts,
and the other tells a from b; among these the one that is right furthest is written. That is not
far: h is an average of what it was and of a candidate between −1 and 1, so it stays between them,
and the steps of the count get smaller and smaller (G. Weiss, Y. Goldberg, E. Yahav: On the
Practical Computational Power of Finite Precision RNNs for Language Recognition, 2018).

The unit that counts then comes first and is turned so that it counts upwards, and the other so that
it is positive after an a, which changes nothing of what the network computes.
"""

from __future__ import annotations

import torch

from training.candidates import Candidates, arranged, save, train
from training.counter import TRAINED, batch
from training.relatives import errors, furthest, shipped

HIDDEN, SEEDS, STEPS, RATE = 2, range(64), 3000, 0.1


def main() -> None:
    """Train all seeds and write the best."""
    torch.set_num_threads(1)
    candidates = Candidates(SEEDS, 2, HIDDEN, 3, kind="gru")
    x, _, _ = batch(TRAINED)
    train(candidates, lambda: errors(candidates(x).y), steps=STEPS, rate=RATE)
    best, arrangement = furthest(candidates)
    weights = arranged(candidates.weights(best), *arrangement)
    save("counter-gru", weights, *shipped(candidates, best), kind="gru")
    print(f"written: seed {SEEDS[best]}")


if __name__ == "__main__":
    main()
