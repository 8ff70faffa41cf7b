"""Sizes, weights or a module of PyTorch → a long short-term memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from lstmdiagrams.reference.network.base import Network
from lstmdiagrams.reference.network.draw import drawn
from lstmdiagrams.reference.weights import Sizes

__all__ = ["LSTM"]


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class LSTM(Network):
    """A long short-term memory with the meaning of ``torch.nn.LSTM``."""

    kind = "lstm"

    @classmethod
    def random(
        cls,
        *,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        bidirectional: bool = False,
        proj_size: int = 0,
        seed: int = 0,
        dtype: str = "float64",
    ) -> Self:
        """Return a network with random weights, uniform in ±1/√H as PyTorch draws them.

        Parameters
        ----------
        input_size, hidden_size, num_layers, bias, batch_first, bidirectional, proj_size
            As in ``torch.nn.LSTM``.
        seed : int
            The same seed gives the same weights.
        dtype : {"float32", "float64"}
            The type of the weights.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If a size is no positive integer, `proj_size` is not below `hidden_size`, or `dtype` is
            another.
        """
        sizes = Sizes(cls.kind, input_size, hidden_size, num_layers, bias, bidirectional, proj_size)
        return cls._plain(sizes, drawn(sizes, seed, dtype), batch_first=batch_first)
