"""Views → what the page's script reads: a table of texts and shades, and indices into it.

A number is printed once, however often it occurs: what is packed are 16 bits (32 where there are
more than 65,536 texts) for each value, in base64. So whatever can be printed, NaN and infinities
included, comes out as it was printed.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from lstmdiagrams.explorer.views import Column, View

__all__ = ["packed"]

SHORT = 1 << 16


def packed(views: Sequence[View]) -> dict[str, Any]:
    """Return the values of all views.

    Returns
    -------
    dict
        ``tokens``: every "text shade" that occurs; ``bytes``: how many an index takes; ``data``:
        the indices, little-endian, in base64; ``columns``: for each view, symbol → where its
        indices begin, and which units it has. Of a column, the indices of a step stand together.
    """
    tokens: dict[str, int] = {}
    indices: list[int] = []
    columns = [
        {symbol: _put(column, tokens, indices) for symbol, column in view.columns.items()}
        for view in views
    ]
    size = 2 if len(tokens) <= SHORT else 4
    data = np.array(indices, f"<u{size}").tobytes()
    return {
        "tokens": list(tokens),
        "bytes": size,
        "data": base64.b64encode(data).decode(),
        "columns": columns,
    }


def _put(column: Column, tokens: dict[str, int], indices: list[int]) -> dict[str, Any]:
    at = len(indices)
    for row in column.rows:
        indices += [tokens.setdefault(f"{text} {shade}", len(tokens)) for text, shade in row]
    return {"at": at, "units": list(column.units)}
