"""Values of every kind → a digest: equal values, equal digests, in every process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import numpy as np

__all__ = ["digest"]


def digest(*values: object) -> str:
    """Return sixteen hexadecimal digits that tell these values from all others."""
    text = json.dumps([_plain(value) for value in values], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    """Return what JSON can write: a theme and a notation, say, as what they consist of."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
        return [type(value).__name__, parts]
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, np.ndarray):
        return [str(value.dtype), value.shape, _plain(value.tobytes())]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a digest cannot tell {value!r} from others")
