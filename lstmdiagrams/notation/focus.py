"""A kind of cell and the name of an idea → the quantities that show it, and stay lit in a focus.

Each name is one thing to say of a cell, in the order in which a lesson says them. What a cell does
not have (a peephole, a projection) is simply not there to be lit.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["FOCUS"]

FOCUS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "lstm": MappingProxyType(
            {
                # What is kept of the memory, and who decides it.
                "forget": ("x", "h_prev", "pf", "f", "c_prev", "fc"),
                # What is written into the memory, and who decides it.
                "input": ("x", "h_prev", "pi", "i", "g", "ig"),
                # What is offered, before it is decided.
                "candidate": ("x", "h_prev", "g"),
                # The old, weighed, and the new, weighed, become the memory.
                "update": ("fc", "ig", "c"),
                # What is shown of the memory, and who decides it.
                "output": ("x", "h_prev", "c", "po", "o", "tanh_c", "m", "h"),
                # The line along which c flows, with nothing in its way but × and +.
                "memory": ("c_prev", "fc", "c"),
            }
        ),
        "gru": MappingProxyType(
            {
                # What of the old state the candidate gets to see, and who decides it.
                "reset": ("x", "h_prev", "r", "hn", "rhn", "rh"),
                # How much of the old state stays, how much of the candidate comes in its place, and
                # what both come to.
                "update": ("x", "h_prev", "z", "n", "zn", "zh", "h"),
                "candidate": ("x", "h_prev", "hn", "rhn", "rh", "wrh", "n"),
                "output": ("zn", "zh", "h"),
                # The line along which h flows, past all weights.
                "memory": ("h_prev", "zh", "h"),
            }
        ),
        "rnn": MappingProxyType(
            {
                "update": ("x", "h_prev", "a", "h"),
                "memory": ("h_prev", "h"),
            }
        ),
    }
)
