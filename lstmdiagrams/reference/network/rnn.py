"""Sizes, weights or a module of PyTorch → a plain recurrent network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from lstmdiagrams.errors import InvalidValueError, choose
from lstmdiagrams.reference.activations import Activation
from lstmdiagrams.reference.cells import NONLINEARITIES
from lstmdiagrams.reference.importers.state_dict import read_state_dict
from lstmdiagrams.reference.importers.torch import TorchModule
from lstmdiagrams.reference.network.base import Network
from lstmdiagrams.reference.network.draw import drawn
from lstmdiagrams.reference.weights import Sizes

__all__ = ["RNN"]


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class RNN(Network):
    """A plain recurrent network with the meaning of ``torch.nn.RNN``."""

    kind = "rnn"

    @classmethod
    def _of_module(cls, found: TorchModule) -> Self:
        return cls.from_state_dict(
            found.arrays,
            prefix="",
            batch_first=found.batch_first,
            nonlinearity=found.nonlinearity,
        )

    @property
    def nonlinearity(self) -> str:
        """What makes h of the pre-activation: "tanh", "relu", or what ONNX or Keras call it.

        Raises
        ------
        InvalidValueError
            If layers or directions have different ones.
        """
        forms = [form for layer in self.forms for form in layer.directions]
        names = dict.fromkeys(form.activations[0].name for form in forms)
        if len(names) > 1:
            raise InvalidValueError(f"the layers have different nonlinearities: {', '.join(names)}")
        return next(iter(names))

    @classmethod
    def from_state_dict(
        cls,
        arrays: Mapping[str, Any],
        *,
        prefix: str | None = None,
        batch_first: bool = False,
        nonlinearity: str = "tanh",
    ) -> Self:
        """Return the network that arrays with PyTorch's names describe.

        As `Network.from_state_dict`, with one choice more, which the arrays do not tell.

        Parameters
        ----------
        arrays, prefix, batch_first
            As in `Network.from_state_dict`.
        nonlinearity : {"tanh", "relu"}
            What makes h of the pre-activation.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If arrays are missing, left over, misshaped, or not all float32 or all float64, or the
            nonlinearity is unknown.
        """
        squash = _nonlinearity(nonlinearity)
        sizes, weights = read_state_dict(cls.kind, arrays, prefix)
        return cls._plain(sizes, weights, batch_first=batch_first, activations=squash)

    @classmethod
    def random(
        cls,
        *,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        bidirectional: bool = False,
        seed: int = 0,
        dtype: str = "float64",
    ) -> Self:
        """Return a network with random weights, uniform in ±1/√H as PyTorch draws them.

        Parameters
        ----------
        input_size, hidden_size, num_layers, nonlinearity, bias, batch_first, bidirectional
            As in ``torch.nn.RNN``.
        seed : int
            The same seed gives the same weights.
        dtype : {"float32", "float64"}
            The type of the weights.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If a size is no positive integer, or `nonlinearity` or `dtype` is another.
        """
        sizes = Sizes(cls.kind, input_size, hidden_size, num_layers, bias, bidirectional)
        squash = _nonlinearity(nonlinearity)
        weights = drawn(sizes, seed, dtype)
        return cls._plain(sizes, weights, batch_first=batch_first, activations=squash)


def _nonlinearity(name: str) -> tuple[Activation, ...]:
    return (Activation(choose("nonlinearity", name, NONLINEARITIES)),)
