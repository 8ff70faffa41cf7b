"""Bytes of a real file, and a seed → bytes that are damaged, or made to do harm."""

from __future__ import annotations

import random
from collections.abc import Callable

__all__ = ["EXTREMES", "bytes_changed", "json_changed", "text_changed"]

EXTREMES = (0, 1, -1, 127, 255, 2**15, 2**31 - 1, -(2**31), 2**32 - 1, 2**62, 2**63 - 1, 2**64 - 1)
ODD = (None, True, -1, 0, 2**70, 1e308, "", "x" * 5000, "../../secret", "/dev/zero", "\0\x1b\u202e",
       [], {}, [[[[]]]], {"class_name": "Lambda"})  # fmt: skip

Change = Callable[[random.Random, bytearray], bytearray]


def _place(rng: random.Random, data: bytearray) -> int:
    return rng.randrange(len(data) + 1)


def _cut(rng: random.Random, data: bytearray) -> bytearray:
    return data[: _place(rng, data)]


def _flipped(rng: random.Random, data: bytearray) -> bytearray:
    for _ in range(rng.choice((1, 1, 1, 2, 8, 64))):
        if data:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return data


def _overwritten(rng: random.Random, data: bytearray) -> bytearray:
    place, size = _place(rng, data), rng.choice((1, 2, 4, 8))
    number = rng.choice(EXTREMES) % 2 ** (8 * size)
    data[place : place + size] = number.to_bytes(size, rng.choice(("little", "big")))
    return data


def _without(rng: random.Random, data: bytearray) -> bytearray:
    place = _place(rng, data)
    del data[place : place + rng.choice((1, 4, 64, 1000))]
    return data


def _with_more(rng: random.Random, data: bytearray) -> bytearray:
    place = _place(rng, data)
    data[place:place] = rng.randbytes(rng.choice((1, 4, 64, 1000)))
    return data


def _moved(rng: random.Random, data: bytearray) -> bytearray:
    start, size, place = _place(rng, data), rng.choice((4, 32, 500)), _place(rng, data)
    piece = data[start : start + size]
    data[place : place + len(piece)] = piece
    return data


def _repeated(rng: random.Random, data: bytearray) -> bytearray:
    return data * rng.choice((2, 3))


CHANGES: tuple[Change, ...] = (
    _cut,
    _flipped,
    _flipped,
    _overwritten,
    _overwritten,
    _without,
    _with_more,
    _moved,
    _repeated,
)


def bytes_changed(rng: random.Random, content: bytes) -> bytes:
    """Return the bytes cut, flipped, overwritten, moved: one change, or a few."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = rng.choice(CHANGES)(rng, data)
    return bytes(data)


SIGNS = ("\0", "\x1b[31m", "\u202e", "\ufeff", "🙂", '"', "'", "\\", ",", "=", "[", "]", "{", "}",
         "\n", "\r", "#", "<script>", "%n", "${x}")  # fmt: skip
NUMBERS = ("nan", "-inf", "1e400", "1e-400", "-0", "0x10", "1_000", "9" * 5000, "1979-05-27",
           "true", "''", "[]", "{}", "-1", "10000000000", "0.0000001")  # fmt: skip
WORDS = ("svg", "pdf", "counter", "lstm", "f", "steps", "units", "theme", "notation", "name",
         "../../secret", "/dev/zero", "x" * 3000)  # fmt: skip


def text_changed(rng: random.Random, content: bytes) -> bytes:
    """Return a text with other signs, numbers, words and lines."""
    words = content.decode().replace("\n", " \n ").split(" ")
    for _ in range(rng.choice((1, 1, 2, 4))):
        place = rng.randrange(len(words))
        kind = rng.randrange(8)
        if kind == 0:
            words[place] = rng.choice(NUMBERS)
        elif kind == 1:
            words[place] = rng.choice(WORDS)
        elif kind == 2:
            words[place] = f'"{rng.choice(WORDS)}"'
        elif kind == 3:
            words[place:place] = words[place:] * rng.choice((1, 1, 5))
        elif kind == 4:
            del words[place]
            words = words or [""]
        elif kind == 5:
            words[place] += rng.choice(("[", "{a=", "(", '"', "a.")) * rng.choice((2, 50, 20_000))
        else:
            at = rng.randrange(len(words[place]) + 1)
            words[place] = words[place][:at] + rng.choice(SIGNS) + words[place][at:]
    text = " ".join(words).replace(" \n ", "\n").encode()
    return bytes_changed(rng, text) if rng.random() < 0.2 else text


def json_changed(rng: random.Random, value: object) -> object:  # noqa: PLR0911 - a table of cases
    """Return what JSON holds with one leaf, or one branch, of another kind."""
    if isinstance(value, dict) and value and rng.random() < 0.95:
        key = rng.choice(list(value))
        if rng.random() < 0.08:
            return {other: each for other, each in value.items() if other != key}
        return value | {key: json_changed(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.95:
        place = rng.randrange(len(value))
        if rng.random() < 0.08:
            return [*value[:place], *value[place + 1 :]]
        if rng.random() < 0.08:
            return [*value, *value]
        return [*value[:place], json_changed(rng, value[place]), *value[place + 1 :]]
    if isinstance(value, int) and rng.random() < 0.6:
        return rng.choice((value + 1, value - 1, -value, value * 1000, float(value)))
    return rng.choice(ODD)
