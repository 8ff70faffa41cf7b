"""Train the network of the run `sunspots`: next year's sunspot number from those of 22 years.

Run from the top of the repository, where torch is installed::

    python -m training.sunspots

Four units read the yearly sunspot numbers of 1700 to 2008, in hundreds, and a linear readout says
the next year's. Years up to 1954 train; the 54 years after them are held out: nothing is chosen by
them. In training the readout is asked after each of the last 11 years of a window, a whole cycle,
which teaches more than the last year alone.

How long to train, how much to decay, 22 years a window and four units were settled beforehand, with
the years up to 1919 training and those from 1920 to 1954 held out. A seed is a candidate if it fits
the training years better than a linear autoregression of 22 years does; among these, the cell state
of one unit should go up and down with the sunspot numbers. That unit then comes first, and is
turned so that it goes up with them, which changes nothing of what the network computes.
"""

from __future__ import annotations

import csv

import numpy as np
import torch

from training.candidates import RUNS, Candidates, Record, ajar, arranged, save, train

HIDDEN, SEEDS, STEPS, RATE, DECAY = 4, range(32), 1000, 0.02, 0.1
WINDOW, ASKED, HUNDRED, LAST = 22, 11, 100, 1954
SHIPPED = 1989  # the year that the shipped window is followed by


def windows() -> tuple[torch.Tensor, torch.Tensor]:
    """Return all windows (T, N, 1), in hundreds, and the year after each (N,)."""
    with (RUNS / "sunspots" / "sunspots.csv").open(encoding="utf-8", newline="") as file:
        rows = [(int(row["year"]), float(row["sunspots"])) for row in csv.DictReader(file)]
    years, numbers = (torch.tensor(column) for column in zip(*rows, strict=True))
    return (numbers / HUNDRED).unfold(0, WINDOW + 1, 1).T[..., None], years[WINDOW:]


def autoregression(x: torch.Tensor) -> float:
    """Return the root mean square error of the best linear forecast of the windows' last year."""
    given = np.c_[x[:-1, :, 0].T.numpy(), np.ones(x.shape[1])]
    weights = np.linalg.lstsq(given, x[-1, :, 0].numpy(), rcond=None)[0]
    return float(np.sqrt(np.mean((given @ weights - x[-1, :, 0].numpy()) ** 2)))


def losses(record: Record, x: torch.Tensor) -> torch.Tensor:
    """Return what each seed is to lessen: (S,)."""
    wrong = (record.y[-ASKED:] - x[-ASKED:, None]) ** 2
    return wrong.mean((0, 2, 3)) + 0.03 * ajar(record)


def followers(record: Record, x: torch.Tensor) -> torch.Tensor:
    """Return how each unit's cell state goes with the number just read: (S, H), −1 to 1."""
    c = record.c[-ASKED:] - record.c[-ASKED:].mean((0, 2), keepdim=True)
    read = (x[-ASKED:] - x[-ASKED:].mean())[:, None]
    lengths = (c**2).sum((0, 2)).sqrt() * (read**2).sum().sqrt()
    return (c * read).sum((0, 2)) / lengths


def main() -> None:
    """Train all seeds and write the best."""
    torch.set_num_threads(1)
    x, years = windows()
    trained = x[:, years <= LAST]
    candidates = Candidates(SEEDS, 1, HIDDEN, 1, forget=1)
    given, wanted = trained[:-1], trained[1:]
    train(
        candidates,
        lambda: losses(candidates(given), wanted),
        steps=STEPS,
        rate=RATE,
        decay=DECAY,
    )
    with torch.no_grad():
        record = candidates(given)
    errors = ((record.y[-1] - wanted[-1]) ** 2).mean((1, 2)).sqrt()
    follows = followers(record, given)
    marks = follows.abs().amax(1).masked_fill(errors > autoregression(trained), -1)
    print(f"{int((marks > 0).sum())} of {len(marks)} seeds fit better than an autoregression")
    best = int(marks.argmax())
    first = int(follows[best].abs().argmax())
    order = [first, *(unit for unit in range(HIDDEN) if unit != first)]
    signs = [int(follows[best, first].sign()), *[1] * (HIDDEN - 1)]
    weights = arranged(candidates.weights(best), order, signs)
    shown = x[:-1, years == SHIPPED]
    with torch.no_grad():
        y = candidates(shown).y[:, best, 0]
    save("sunspots", weights, shown[:, 0], y)
    print(f"written: seed {SEEDS[best]}, its first unit follows by {marks[best]:.3f}")


if __name__ == "__main__":
    main()
