"""Train the network of the run `reversal`: read a string of a, b and c, then write it backwards.

Run from the top of the repository, where torch is installed::

    python -m training.reversal

Eight units read the letters of a string, one a step, and then, while nothing more comes in, write
them, the last one first. There are 120 strings of one to four letters. A fifth of them, picked by a
hash, is held out and never seen in training; another tenth is for choosing among the seeds only.

So few strings can be learned by heart. Two things in training make the letters of a string be kept
apart, so that unseen strings are no surprise: often two strings of the same length are laid over
each other, and both are to be written, each as strongly as it came in (H. Zhang and others: mixup,
2018); and now and then a letter is a blur of a, b and c and is not asked for.

A seed is a candidate if it writes every string right that it was trained on, and every one that is
for choosing; among these, the gates should be open or shut. The unit whose output gate is most of a
latch, shut while letters come in and open while they are written, then comes first, which changes
nothing of what the network computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import product

import torch

from training.candidates import Candidates, Record, ajar, arranged, save, train

LETTERS, LONGEST = "abc", 4
HIDDEN, SEEDS, STEPS, RATE = 8, range(16), 4000, 0.02
BATCH, MIXED, BLURRED, AJAR = 64, 0.6, 0.3, 0.1
SHIPPED = "cab"


def lot(string: str) -> int:
    """Return a digit for a string: 0 and 1 are held out, 2 is for choosing, the rest trains."""
    return sha256(string.encode()).digest()[0] % 10


@dataclass(frozen=True)
class Strings:
    """Strings as numbers; T is twice the longest length.

    Attributes
    ----------
    x : tensor (T, N, 3)
        1 for the letter of a step; 0 where nothing comes in.
    answer : tensor (T, N)
        Which letter is to be written.
    asked : tensor (T, N)
        1 where one is to be written.
    source : tensor (T, N)
        At which step that letter came in.
    """

    x: torch.Tensor
    answer: torch.Tensor
    asked: torch.Tensor
    source: torch.Tensor

    @classmethod
    def of(cls, strings: list[str]) -> Strings:
        """Return strings as numbers."""
        T, N = 2 * LONGEST, len(strings)
        x, asked = torch.zeros(T, N, len(LETTERS)), torch.zeros(T, N)
        answer, source = torch.zeros(T, N, dtype=torch.long), torch.zeros(T, N, dtype=torch.long)
        for n, string in enumerate(strings):
            for t, letter in enumerate(string):
                back, which = 2 * len(string) - 1 - t, LETTERS.index(letter)
                x[t, n, which] = 1
                answer[back, n], asked[back, n], source[back, n] = which, 1, t
        return cls(x, answer, asked, source)

    def sample(self, picked: torch.Tensor) -> Strings:
        """Return the picked ones."""
        return Strings(*(array[:, picked] for array in vars(self).values()))

    def blurred(self) -> Strings:
        """Return the same with letters blurred here and there, in some strings more than others."""
        rates = 2 * BLURRED * torch.rand(self.x.shape[1])
        blurs = (torch.rand(self.asked.shape) < rates) & (self.x.sum(-1) > 0)  # (T, N)
        x = torch.where(blurs[..., None], 1 / len(LETTERS), self.x)
        return Strings(x, self.answer, self.asked * ~blurs.gather(0, self.source), self.source)


def errors(y: torch.Tensor, strings: Strings) -> torch.Tensor:
    """Return minus the logarithm of the right letter's probability: (T, S, N), 0 if not asked."""
    answer = strings.answer[:, None, :, None].expand(*y.shape[:-1], 1)
    return -y.log_softmax(-1).gather(-1, answer)[..., 0] * strings.asked[:, None]


def losses(candidates: Candidates, strings: Strings) -> torch.Tensor:
    """Return what each seed is to lessen, (S,), on some strings laid over others."""
    lengths = strings.asked.sum(0)
    first = torch.randint(len(lengths), (BATCH,))
    alike = (lengths[first, None] == lengths).float()  # (BATCH, N)
    second = torch.multinomial(alike, 1)[:, 0]
    share = torch.where(torch.rand(BATCH) < MIXED, torch.rand(BATCH), 1.0)
    one, other = (strings.sample(picked).blurred() for picked in (first, second))
    record = candidates(share[:, None] * one.x + (1 - share[:, None]) * other.x)
    mixed = share * errors(record.y, one) + (1 - share) * errors(record.y, other)
    asked = share * one.asked + (1 - share) * other.asked
    return mixed.sum((0, 2)) / asked.sum() + AJAR * ajar(record)


def right(record: Record, strings: Strings) -> torch.Tensor:
    """Return which strings each seed writes right: (S, N)."""
    wrong = record.y.argmax(-1) != strings.answer[:, None]
    return ~(wrong & (strings.asked[:, None] > 0)).any(0)


@torch.no_grad()
def judge(candidates: Candidates, strings: list[str]) -> torch.Tensor:
    """Print how the seeds fare and return how far each one's gates are ajar, infinity if out."""
    numbers = Strings.of(strings)
    record = candidates(numbers.x)
    lots, fine = torch.tensor([lot(string) for string in strings]), right(record, numbers)
    marks = ajar(record).masked_fill(~fine[:, lots >= 2].all(1), torch.inf)
    for seed, mark, held in zip(SEEDS, marks, fine[:, lots < 2].float().mean(1), strict=True):
        print(f"seed {seed:2}: ajar {mark:.3f}, {held:.0%} of the held-out strings right")
    return marks


@torch.no_grad()
def latch(candidates: Candidates, strings: Strings, index: int) -> int:
    """Return the unit whose output gate in writing is, at its lowest, most above all reading."""
    gate = candidates(strings.x).gates[:, index, :, 3]  # (T, N, H)
    writes = strings.asked[..., None] > 0
    reads = strings.x.sum(-1, keepdim=True) > 0
    lowest = gate.masked_fill(~writes, torch.inf).amin((0, 1))
    return int((lowest - gate.masked_fill(~reads, -torch.inf).amax((0, 1))).argmax())


def main() -> None:
    """Train all seeds and write the best."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    lengths = range(1, LONGEST + 1)
    strings = ["".join(each) for n in lengths for each in product(LETTERS, repeat=n)]
    trained = Strings.of([string for string in strings if lot(string) > 2])
    candidates = Candidates(SEEDS, len(LETTERS), HIDDEN, len(LETTERS), forget=1)
    train(candidates, lambda: losses(candidates, trained), steps=STEPS, rate=RATE)
    best = int(judge(candidates, strings).argmin())
    shown = Strings.of([SHIPPED])
    y = candidates(shown.x).y[:, best, 0]
    first = latch(candidates, trained, best)
    order = [first, *(unit for unit in range(HIDDEN) if unit != first)]
    weights = arranged(candidates.weights(best), order, [1] * HIDDEN)
    save("reversal", weights, shown.x[:, 0], y)
    print(f"written: seed {SEEDS[best]}")


if __name__ == "__main__":
    main()
