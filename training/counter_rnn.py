"""Train the network of the run `counter-rnn`: a plain RNN on the task of the run `counter`.

Run from the top of the repository, where torch is installed::

    python -m training.counter_rnn

A plain RNN of two units learns what may come next in aⁿbⁿ, n from 1 to 10, as the LSTM of `counter`
does. More seeds learn it if the long sequences come last: n goes up to 2 at first, and to 10 in the
second half of the training. A seed is a candidate if every answer to what it was trained on is
right and clear, one unit counts, and the other tells a from b; among these the one that is right
furthest is written. That is not far: h goes through tanh at every step, and the steps of the count
get smaller and smaller (G. Weiss, Y. Goldberg, E. Yahav: On the Practical Computational Power of
Finite Precision RNNs for Language Recognition, 2018).

The unit that counts then comes first and is turned so that it counts upwards, and the other so that
it is positive after an a, which changes nothing of what the network computes.
"""

from __future__ import annotations

import torch

from training.candidates import Candidates, arranged, save, train
from training.counter import TRAINED, batch
from training.relatives import errors, furthest, shipped

HIDDEN, SEEDS, STEPS, RATE = 2, range(256), 4000, 0.05
GROWN = 0.5  # the share of the training after which n goes up to 10


def main() -> None:
    """Train all seeds and write the best."""
    torch.set_num_threads(1)
    candidates = Candidates(SEEDS, 2, HIDDEN, 3, kind="rnn")
    x, _, _ = batch(TRAINED)
    longest = iter(torch.linspace(2, 2 + (TRAINED - 2) / GROWN, STEPS).int().clamp(max=TRAINED))

    def losses() -> torch.Tensor:
        n = int(next(longest))
        return errors(candidates(x[: 2 * n, :n]).y)

    train(candidates, losses, steps=STEPS, rate=RATE)
    best, arrangement = furthest(candidates)
    weights = arranged(candidates.weights(best), *arrangement)
    save("counter-rnn", weights, *shipped(candidates, best), kind="rnn")
    print(f"written: seed {SEEDS[best]}")


if __name__ == "__main__":
    main()
