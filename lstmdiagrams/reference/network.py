"""A recurrent network and an input → the Trace of the run: the façade of the reference floor."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.reference.arrays import DTYPES, Array, freeze, numbers
from lstmdiagrams.reference.cells import NONLINEARITIES, Cell, GRUCell, LSTMCell, RNNCell
from lstmdiagrams.reference.importers.state_dict import read_state_dict
from lstmdiagrams.reference.scan import scan
from lstmdiagrams.reference.trace import NO_LABELS, Labels, Trace, past_end, top_h
from lstmdiagrams.reference.weights import DirectionWeights, Readout, Sizes, group, parameter_shapes

__all__ = ["GRU", "LSTM", "RNN", "Network"]

AnyLabels: TypeAlias = Labels | Mapping[str, Sequence[str]] | Sequence[str] | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Network(ABC):
    """A recurrent network with the meaning of PyTorch's module of the same name.

    Build one with `from_state_dict` or `random`; change one with `with_readout`, which returns a
    new one.

    Attributes
    ----------
    sizes : Sizes
        Sizes and options that the weights fix.
    weights : tuple of DirectionWeights
        The parameters of every layer and direction in PyTorch's order: l0, l0_reverse, l1, …
    batch_first : bool
        Whether batched input comes as (N, T, I) instead of (T, N, I).
    readout : Readout or None
        A layer that reads the output at every step.
    """

    kind: ClassVar[str]

    sizes: Sizes
    weights: tuple[DirectionWeights, ...] = field(repr=False)
    batch_first: bool = False
    readout: Readout | None = field(default=None, repr=False)

    @classmethod
    def from_state_dict(
        cls, arrays: Mapping[str, Any], *, prefix: str | None = None, batch_first: bool = False
    ) -> Self:
        """Return the network that arrays with PyTorch's names describe.

        Sizes, number of layers, directions, biases, projection and type are read off the arrays.

        Parameters
        ----------
        arrays : mapping of str to array
            ``{"weight_ih_l0": …}``, of NumPy or of any framework whose tensors offer ``.numpy()``.
        prefix : str, optional
            What stands before the names, with or without its dot (``"encoder.lstm"``); found where
            it is the only one. Arrays outside the prefix belong to other modules and are ignored.
        batch_first : bool
            Whether batched input comes as (N, T, I).

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If arrays are missing, left over, misshaped, or not all float32 or all float64.
        """
        sizes, weights = read_state_dict(cls.kind, arrays, prefix)
        return cls(sizes=sizes, weights=weights, batch_first=bool(batch_first))

    @property
    def input_size(self) -> int:
        """I, the number of inputs a step."""
        return self.sizes.input_size

    @property
    def hidden_size(self) -> int:
        """H, the number of units."""
        return self.sizes.hidden_size

    @property
    def num_layers(self) -> int:
        """How many layers stand on each other."""
        return self.sizes.num_layers

    @property
    def bias(self) -> bool:
        """Whether the gates have biases."""
        return self.sizes.bias

    @property
    def bidirectional(self) -> bool:
        """Whether every layer runs in both directions."""
        return self.sizes.bidirectional

    @property
    def proj_size(self) -> int:
        """P, the width of h where an LSTM projects it; 0 without a projection."""
        return self.sizes.proj_size

    @cached_property
    def dtype(self) -> np.dtype[Any]:
        """The type of the weights, and with them of every number of a run."""
        return self.weights[0].weight_ih.dtype

    @cached_property
    def _cells(self) -> tuple[tuple[Cell, ...], ...]:
        """The prepared cells of every layer, one a direction."""
        cells = [self._prepare(weights) for weights in self.weights]
        ways = 2 if self.bidirectional else 1
        return tuple(tuple(cells[k : k + ways]) for k in range(0, len(cells), ways))

    @abstractmethod
    def _prepare(self, weights: DirectionWeights) -> Cell:
        """Return the weights of one direction as the cell that steps with them."""

    def state_dict(self) -> dict[str, Array]:
        """Return the read-only weights by their names in PyTorch, without the readout's."""
        return {
            name + suffix: array
            for suffix, weights in zip(self.sizes.directions, self.weights, strict=True)
            for name, array in weights.items()
        }

    def with_readout(self, readout: Readout) -> Self:
        """Return the same network with a layer that reads its output at every step.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If `readout` is no `Readout`, or reads another width than the output's.
        """
        if not isinstance(readout, Readout):
            raise InvalidTypeError(f"expected a Readout, got {type(readout).__name__}")
        width = self.sizes.output_width * (2 if self.bidirectional else 1)
        if readout.weight.shape[1] != width:
            raise InvalidValueError(
                f"the readout's weight has shape {readout.weight.shape}, expected (O, {width}): "
                f"the output of this network is {width} wide"
            )
        return replace(self, readout=readout)

    def run(
        self,
        x: Any,
        *,
        h0: Any = None,
        c0: Any = None,
        lengths: Sequence[int] | None = None,
        labels: AnyLabels = None,
    ) -> Trace:
        """Run the network and record every quantity of every layer, direction and step.

        Parameters
        ----------
        x : array (T, N, I), or (N, T, I) with ``batch_first``
            The input, cast to the type of the weights. A single sequence may come as (T, I).
        h0 : array (layers · directions, N, P), optional
            The initial states, without N for a single sequence; zero where not given.
        c0 : array (layers · directions, N, H), optional
            The initial cell states of an LSTM, likewise.
        lengths : sequence of N integers, optional
            The valid steps of each sequence of a padded batch, 1 to T, in any order. The run is
            what PyTorch makes of the packed sequences, and the output keeps T, with zeros past each
            end.
        labels : Labels, mapping, or sequence of T strings, optional
            What the numbers stand for; a plain sequence labels each step's input.

        Returns
        -------
        Trace
            With ``output``, ``h_n`` and ``c_n`` shaped as PyTorch returns them.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If something does not hold numbers, or not in the shape expected.
        """
        with np.errstate(all="ignore"):  # NaN, infinities and overflow are silent, as in PyTorch
            return self._run(x, h0, c0, lengths, labels)

    def _run(self, x: Any, h0: Any, c0: Any, lengths: Any, labels: AnyLabels) -> Trace:
        steps, batched = self._steps(x)
        n_steps, n_sequences, _ = steps.shape
        ends = None if lengths is None else _lengths(lengths, n_steps, n_sequences)
        if ends is not None:
            steps[past_end(n_steps, ends)] = 0
        names = self._labels(labels, n_steps)
        first_h, first_c = self._initial_states(h0, c0, n_sequences, batched=batched)
        layers = scan(self._cells, freeze(steps), first_h, first_c, ends)
        return Trace(
            layers=layers,
            batch_first=self.batch_first,
            batched=batched,
            lengths=ends,
            labels=names,
            y_steps=None if self.readout is None else _read(self.readout, top_h(layers), ends),
        )

    def _steps(self, x: object) -> tuple[Array, bool]:
        """Return the input as an array (T, N, I) of our own, and whether it came as a batch."""
        given = numbers("x", x)
        if given.ndim not in (2, 3):
            raise InvalidValueError(f"x has shape {given.shape}, expected {self._expected}")
        steps = self._time_first(given)
        if steps.shape[2] != self.input_size:
            raise InvalidValueError(
                f"x has shape {given.shape}, expected {self._expected}: "
                f"its last axis is {steps.shape[2]}, not input_size {self.input_size}"
            )
        if not len(steps):
            raise InvalidValueError(
                f"x has shape {given.shape}: it has no step; T must be at least 1"
            )
        return _cast(steps, self.dtype), given.ndim == 3

    def _time_first(self, given: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        if given.ndim == 2:
            return given[:, None]
        return given.swapaxes(0, 1) if self.batch_first else given

    @property
    def _expected(self) -> str:
        batched = "N, T" if self.batch_first else "T, N"
        size = self.input_size
        return f"({batched}, {size}) for a batch or (T, {size}) for a single sequence"

    def _initial_states(
        self, h0: object, c0: object, n_sequences: int, *, batched: bool
    ) -> tuple[Array, Array | None]:
        """Return initial states (layers · directions, N, ·), zero where not given; c of an LSTM."""
        h = self._initial("h0", h0, self.sizes.output_width, n_sequences, batched=batched)
        if self.kind == "lstm":
            return h, self._initial("c0", c0, self.hidden_size, n_sequences, batched=batched)
        if c0 is not None:
            raise InvalidValueError(
                f"c0 must be None: only an LSTM has a cell state, not {self.kind.upper()}"
            )
        return h, None

    def _initial(
        self, name: str, value: object, width: int, n_sequences: int, *, batched: bool
    ) -> Array:
        full = (len(self.weights), n_sequences, width)
        if value is None:
            return freeze(np.zeros(full, self.dtype))
        array = numbers(name, value)
        expected = full if batched else (len(self.weights), width)
        if array.shape != expected:
            raise InvalidValueError(
                f"{name} has shape {array.shape}, expected {expected}: (layers · directions, "
                f"{'sequences, ' if batched else ''}width of {name[0]})"
            )
        return freeze(_cast(array.reshape(full), self.dtype))

    def _labels(self, labels: AnyLabels, n_steps: int) -> Labels:
        if labels is None:
            return NO_LABELS
        classes = 0 if self.readout is None else len(self.readout.bias)
        sizes = {"x": n_steps, "y": n_steps, "features": self.input_size, "classes": classes}
        return Labels.of(labels).check(sizes)


@dataclass(frozen=True, eq=False, kw_only=True)
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
        return cls(sizes=sizes, weights=_draw(sizes, seed, dtype), batch_first=batch_first)

    def _prepare(self, weights: DirectionWeights) -> Cell:
        return LSTMCell.prepare(weights)


@dataclass(frozen=True, eq=False, kw_only=True)
class GRU(Network):
    """A gated recurrent unit with the meaning of ``torch.nn.GRU``."""

    kind = "gru"

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
        seed: int = 0,
        dtype: str = "float64",
    ) -> Self:
        """Return a network with random weights, uniform in ±1/√H as PyTorch draws them.

        Parameters
        ----------
        input_size, hidden_size, num_layers, bias, batch_first, bidirectional
            As in ``torch.nn.GRU``.
        seed : int
            The same seed gives the same weights.
        dtype : {"float32", "float64"}
            The type of the weights.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If a size is no positive integer, or `dtype` is another.
        """
        sizes = Sizes(cls.kind, input_size, hidden_size, num_layers, bias, bidirectional)
        return cls(sizes=sizes, weights=_draw(sizes, seed, dtype), batch_first=batch_first)

    def _prepare(self, weights: DirectionWeights) -> Cell:
        return GRUCell.prepare(weights)


@dataclass(frozen=True, eq=False, kw_only=True)
class RNN(Network):
    """A plain recurrent network with the meaning of ``torch.nn.RNN``.

    Attributes
    ----------
    nonlinearity : {"tanh", "relu"}
        What makes h of the pre-activation.
    """

    kind = "rnn"

    nonlinearity: str = "tanh"

    def __post_init__(self) -> None:
        choose("nonlinearity", self.nonlinearity, NONLINEARITIES)

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
        net = super().from_state_dict(arrays, prefix=prefix, batch_first=batch_first)
        return replace(net, nonlinearity=nonlinearity)

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
        weights = _draw(sizes, seed, dtype)
        return cls(sizes=sizes, weights=weights, batch_first=batch_first, nonlinearity=nonlinearity)

    def _prepare(self, weights: DirectionWeights) -> Cell:
        return RNNCell.prepare(weights, self.nonlinearity)


def _cast(array: np.ndarray[Any, Any], dtype: np.dtype[Any]) -> Array:
    """Return a copy in the weights' type."""
    return array.astype(dtype, order="C")


def _lengths(lengths: object, n_steps: int, n_sequences: int) -> tuple[int, ...]:
    """Return the lengths as integers, one a sequence, each from 1 to T."""
    array = numbers("lengths", lengths)
    if array.shape != (n_sequences,):
        raise InvalidValueError(
            f"lengths has shape {array.shape}, expected ({n_sequences},): one a sequence"
        )
    if array.dtype.kind not in "iu" and n_sequences:
        raise InvalidTypeError(f"lengths must hold integers; got {array.dtype} in {lengths!r}")
    for length in array:
        if not 1 <= length <= n_steps:
            raise InvalidValueError(
                f"lengths holds {length}, expected 1 to {n_steps}, the steps of x"
            )
    return tuple(int(length) for length in array)


def _read(readout: Readout, output: Array, lengths: tuple[int, ...] | None) -> Array:
    """Return what the readout makes of the output, (T, N, O), zero past each sequence's end."""
    y = readout(output)
    if lengths is not None:
        y[past_end(len(y), lengths)] = 0
    return freeze(y)


def _draw(sizes: Sizes, seed: int, dtype: str) -> tuple[DirectionWeights, ...]:
    """Return random weights of the sizes given."""
    choose("dtype", dtype, DTYPES)
    _integer("seed", seed, at_least=0)
    for name in ("input_size", "hidden_size", "num_layers"):
        _integer(name, getattr(sizes, name), at_least=1)
    if _integer("proj_size", sizes.proj_size, at_least=0) >= sizes.hidden_size:
        raise InvalidValueError(
            f"proj_size is {sizes.proj_size}, expected less than hidden_size {sizes.hidden_size}"
        )
    generator, bound = np.random.default_rng(seed), sizes.hidden_size**-0.5
    arrays = {
        name: freeze(generator.uniform(-bound, bound, shape).astype(dtype))
        for name, shape in parameter_shapes(sizes).items()
    }
    return group(arrays, sizes)


def _integer(name: str, value: object, *, at_least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise InvalidTypeError(f"{name} must be an integer, got {value!r}")
    if value < at_least:
        raise InvalidValueError(f"{name} is {value}, expected at least {at_least}")
    return int(value)
