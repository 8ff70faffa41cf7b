"""A network and the Trace of its run → how much each input and state matters to h at a step.

Backpropagation through time, in place: what one step multiplies a gradient by depends on the record
alone, so it is computed for many steps at once, into the very arrays that the loop over time then
turns into gradients. The input's gradient is one product for all steps.
"""

from __future__ import annotations

from lstmdiagrams.reference.gradients.back import backpropagate
from lstmdiagrams.reference.gradients.record import Gradients, LayerGradients

__all__ = ["Gradients", "LayerGradients", "backpropagate"]
