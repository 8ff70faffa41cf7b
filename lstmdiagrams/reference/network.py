"""A recurrent network and an input → the Trace of the run: the façade of the reference floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.reference.activations import Activation
from lstmdiagrams.reference.arrays import DTYPES, Array, freeze, numbers
from lstmdiagrams.reference.cells import NONLINEARITIES, Cell, prepare
from lstmdiagrams.reference.forms import NO_START, LayerForm, Parts, Start, plain_forms
from lstmdiagrams.reference.gradients import Gradients, backpropagate
from lstmdiagrams.reference.importers.state_dict import read_state_dict
from lstmdiagrams.reference.importers.torch import TorchModule, read_module
from lstmdiagrams.reference.oracles import parity
from lstmdiagrams.reference.scan import scan
from lstmdiagrams.reference.trace import NO_LABELS, Labels, Trace, Ways, past_end
from lstmdiagrams.reference.weights import (
    GATES,
    DirectionWeights,
    Readout,
    Sizes,
    group,
    parameter_shapes,
)

__all__ = ["GRU", "LSTM", "RNN", "Network"]

AnyLabels: TypeAlias = Labels | Mapping[str, Sequence[str]] | Sequence[str] | None


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Network:
    """A recurrent network with the meaning of PyTorch's module of the same name.

    Build one with `from_torch`, `from_state_dict`, `random`, or with `lstmdiagrams.load`,
    `from_onnx` or `from_keras`; change one with `with_readout`, which returns a new one.

    Attributes
    ----------
    weights : tuple of DirectionWeights
        The parameters of every layer and direction in PyTorch's order: l0, l0_reverse, l1, …
    forms : tuple of LayerForm
        What each layer means besides its weights: directions, activations and more.
    batch_first : bool
        Whether batched input comes as (N, T, I) instead of (T, N, I).
    readout : Readout or None
        A layer that reads the output at every step.
    start : Start
        Initial states and lengths that a model brings along.
    """

    kind: ClassVar[str]

    weights: tuple[DirectionWeights, ...]
    forms: tuple[LayerForm, ...]
    batch_first: bool = False
    readout: Readout | None = None
    start: Start = NO_START

    def __repr__(self) -> str:
        sizes = ", ".join(str(size) for size in dict.fromkeys(self.hidden_sizes))
        return (
            f"{type(self).__name__}(input_size={self.input_size}, hidden_size={sizes}, "
            f"num_layers={self.num_layers}, bias={self.bias}, batch_first={self.batch_first}, "
            f"bidirectional={self.bidirectional}, proj_size={self.proj_size}, dtype={self.dtype})"
        )

    @classmethod
    def of(cls, parts: Parts) -> Self:
        """Return the network that an importer found the parts of."""
        return cls(
            weights=parts.weights,
            forms=parts.forms,
            batch_first=parts.batch_first,
            start=parts.start,
        )

    @classmethod
    def from_torch(cls, module: Any, *, check: bool = False) -> Self:
        """Return the network that a live PyTorch module is.

        Parameters
        ----------
        module : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
            Of the same kind as the class; on any device, its weights float32 or float64. Dropout
            between layers is off in our runs, as in ``module.eval()``.
        check : bool
            Whether to run both on the same input, and raise if they differ; see
            `lstmdiagrams.parity`.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If it is another module, or its weights are of another type.
        ParityError
            If `check` finds a difference.
        """
        found = read_module(cls.kind, module)
        net = cls._of_module(found)
        if check:
            parity(net, module)
        return net

    @classmethod
    def _of_module(cls, found: TorchModule) -> Self:
        return cls.from_state_dict(found.arrays, prefix="", batch_first=found.batch_first)

    @classmethod
    def _plain(
        cls,
        sizes: Sizes,
        weights: tuple[DirectionWeights, ...],
        *,
        batch_first: bool,
        activations: Sequence[Activation] = (),
    ) -> Self:
        """Return a network that means what PyTorch's module means."""
        forms = plain_forms(cls.kind, sizes.num_layers, sizes.bidirectional, activations)
        return cls(weights=weights, forms=forms, batch_first=bool(batch_first))

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
        return cls._plain(sizes, weights, batch_first=batch_first)

    @property
    def input_size(self) -> int:
        """I, the number of inputs a step."""
        return int(self.weights[0].weight_ih.shape[1])

    @property
    def hidden_size(self) -> int:
        """H, the number of units, where all layers have the same.

        Raises
        ------
        InvalidValueError
            If layers have different sizes, as only Keras and ONNX let them.
        """
        sizes = dict.fromkeys(self.hidden_sizes)
        if len(sizes) > 1:
            listed = ", ".join(str(size) for size in self.hidden_sizes)
            raise InvalidValueError(f"the layers have different hidden sizes: {listed}")
        return int(next(iter(sizes)))

    @cached_property
    def hidden_sizes(self) -> tuple[int, ...]:
        """H of every layer."""
        gates = len(GATES[self.kind])
        firsts = [self._below(k) for k in range(self.num_layers)]
        return tuple(self.weights[k].weight_hh.shape[0] // gates for k in firsts)

    def _below(self, layer: int) -> int:
        """Return how many directions the layers below one have."""
        return sum(len(form.ways) for form in self.forms[:layer])

    @property
    def num_layers(self) -> int:
        """How many layers stand on each other."""
        return len(self.forms)

    @property
    def bias(self) -> bool:
        """Whether the gates have biases."""
        return any(weights.bias_ih is not None for weights in self.weights)

    @property
    def bidirectional(self) -> bool:
        """Whether every layer runs in both directions."""
        return all(len(form.ways) == 2 for form in self.forms)

    @property
    def proj_size(self) -> int:
        """P, the width of h where an LSTM projects it; 0 without a projection."""
        projection = self.weights[0].weight_hr
        return 0 if projection is None else projection.shape[0]

    @property
    def sizes(self) -> Sizes:
        """What fixes names and shapes of the parameters, of a network such as PyTorch can have.

        Raises
        ------
        InvalidValueError
            If layers have different sizes or directions.
        """
        ways: tuple[Ways, ...] = ((False, True),) if self.bidirectional else ((False,),)
        if any(form.ways not in ways or form.merge != "concat" for form in self.forms):
            raise InvalidValueError("the layers have directions that no module of PyTorch has")
        return Sizes(
            kind=self.kind,
            input_size=self.input_size,
            hidden_size=self.hidden_size,
            num_layers=self.num_layers,
            bias=self.bias,
            bidirectional=self.bidirectional,
            proj_size=self.proj_size,
            peephole=self.weights[0].peephole is not None,
        )

    @cached_property
    def output_size(self) -> int:
        """The width of the output of the last layer, or of each of its two unmerged directions."""
        widths = [weights.weight_hh.shape[1] for weights in self.weights[self._below(-1) :]]
        return sum(widths) if self.forms[-1].merge == "concat" else widths[0]

    @cached_property
    def dtype(self) -> np.dtype[Any]:
        """The type of the weights, and with them of every number of a run."""
        return self.weights[0].weight_ih.dtype

    @cached_property
    def _cells(self) -> tuple[Cell, ...]:
        """The prepared cells of every layer and direction."""
        forms = [form for layer in self.forms for form in layer.directions]
        return tuple(
            prepare(self.kind, weights, form)
            for weights, form in zip(self.weights, forms, strict=True)
        )

    @property
    def _suffixes(self) -> list[str]:
        """How names of parameters end, one a layer and direction: ``_l0``, ``_l0_reverse``."""
        layers = enumerate(self.forms)
        return [f"_l{k}{'_reverse' * way}" for k, form in layers for way in form.ways]

    def state_dict(self) -> dict[str, Array]:
        """Return the read-only weights by their names in PyTorch, without the readout's."""
        return {
            name + suffix: array
            for suffix, weights in zip(self._suffixes, self.weights, strict=True)
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
        width = self.output_size
        if self.forms[-1].merge is None and len(self.forms[-1].ways) == 2:
            raise InvalidValueError("a readout reads one output, and this network gives out two")
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

    def gradients(self, trace: Trace, *, step: int = -1) -> Gradients:
        """Return how much every input and state of a run matters to h at a step.

        They are the gradients of the sum of the last layer's h, of all its directions, at this step
        of every sequence; with PyTorch's concatenation of directions that is
        ``trace.output[step].sum()`` (time first). Sequences do not see each other, so each one's
        gradients are those of its own sum.

        Parameters
        ----------
        trace : Trace
            A run of this network.
        step : int
            Counted from 0, or from the end of each sequence: −1 is its last valid step. In a
            sequence that has no such step all gradients are zero.

        Returns
        -------
        Gradients
            Total derivatives with respect to the input, and to h and c of every layer, direction
            and step, the initial ones included.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If `trace` is not a run of such a network, it has no such step, or the network has a
            clip or an activation whose derivative is not computed.
        """
        return backpropagate(self.weights, self.forms, trace, step)

    def _run(self, x: Any, h0: Any, c0: Any, lengths: Any, labels: AnyLabels) -> Trace:
        self._check_needed({"h0": h0, "c0": c0, "lengths": lengths})
        steps, batched = self._steps(x)
        n_steps, n_sequences, _ = steps.shape
        ends = self._ends(lengths, steps)
        if ends is not None:
            steps[past_end(n_steps, ends)] = 0
        names = self._labels(labels, n_steps)
        states = self._initial_states(h0, c0, n_sequences, batched=batched)
        layers = scan(self._cells, self.forms, freeze(steps), states, ends)
        last = self.forms[-1]
        trace = Trace(
            layers=layers,
            batch_first=self.batch_first,
            batched=batched,
            lengths=ends,
            labels=names,
            ways=tuple(form.ways for form in self.forms),
            merge=last.merge,
            turned=last.processing_order,
        )
        if self.readout is None:
            return trace
        return replace(trace, y_steps=_read(self.readout, trace))

    def _check_needed(self, given: Mapping[str, object]) -> None:
        """Refuse a run without what a model computes elsewhere, and we therefore cannot know."""
        for name, reason in self.start.needed:
            if given[name] is None:
                raise InvalidValueError(f"{name} must be given: {reason}")

    def _ends(self, lengths: object, steps: Array) -> tuple[int, ...] | None:
        """Return the length of each sequence as given, as the model says, or as a mask shows."""
        n_steps, n_sequences, _ = steps.shape
        if lengths is None and self.start.mask_value is not None:
            return _unmasked(steps, self.start.mask_value)
        lengths = self.start.lengths if lengths is None else lengths
        return None if lengths is None else _lengths(lengths, n_steps, n_sequences)

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
    ) -> tuple[tuple[Array, ...], ...]:
        """Return for every layer and direction h (N, P), and of an LSTM c (N, H)."""
        widths = [weights.weight_hh.shape[1] for weights in self.weights]
        h = self._initial("h0", h0, widths, n_sequences, batched=batched)
        if self.kind == "lstm":
            units = [weights.weight_hh.shape[0] // 4 for weights in self.weights]
            c = self._initial("c0", c0, units, n_sequences, batched=batched)
            return tuple(zip(h, c, strict=True))
        if c0 is not None:
            raise InvalidValueError(
                f"c0 must be None: only an LSTM has a cell state, not {self.kind.upper()}"
            )
        return tuple((state,) for state in h)

    def _initial(
        self, name: str, value: object, widths: Sequence[int], n_sequences: int, *, batched: bool
    ) -> list[Array]:
        if value is None:
            known = self.start.h if name == "h0" else self.start.c
            return [
                self._known(name, state, (n_sequences, width))
                for state, width in zip(known or (None,) * len(widths), widths, strict=True)
            ]
        if len(set(widths)) > 1:
            return self._unequal(name, value, widths, n_sequences, batched=batched)
        full = (len(widths), n_sequences, widths[0])
        array = numbers(name, value)
        expected = full if batched else (len(widths), widths[0])
        if array.shape != expected:
            raise InvalidValueError(
                f"{name} has shape {array.shape}, expected {expected}: (layers · directions, "
                f"{'sequences, ' if batched else ''}width of {name[0]})"
            )
        return list(freeze(_cast(array.reshape(full), self.dtype)))

    def _known(self, name: str, state: Array | None, shape: tuple[int, int]) -> Array:
        """Return the state that the model brings along, or zeros."""
        if state is None:
            return freeze(np.zeros(shape, self.dtype))
        if state.shape != shape:
            raise InvalidValueError(
                f"the model's own {name} has shape {state.shape}, expected {shape} for this x: "
                f"pass another {name}"
            )
        return freeze(_cast(state, self.dtype))

    def _unequal(
        self, name: str, value: object, widths: Sequence[int], n_sequences: int, *, batched: bool
    ) -> list[Array]:
        """Return the states of layers of different sizes, which come as one array each."""
        if not isinstance(value, (tuple, list)) or len(value) != len(widths):
            raise InvalidValueError(
                f"{name} must be a sequence of {len(widths)} arrays, one a layer and direction: "
                "the layers have different sizes"
            )
        states = [numbers(f"{name}[{k}]", state) for k, state in enumerate(value)]
        for k, (state, width) in enumerate(zip(states, widths, strict=True)):
            expected = (n_sequences, width) if batched else (width,)
            if state.shape != expected:
                raise InvalidValueError(f"{name}[{k}] has shape {state.shape}, expected {expected}")
        return [freeze(_cast(state.reshape(n_sequences, -1), self.dtype)) for state in states]

    def _labels(self, labels: AnyLabels, n_steps: int) -> Labels:
        if labels is None:
            return NO_LABELS
        classes = 0 if self.readout is None else len(self.readout.bias)
        sizes = {"x": n_steps, "y": n_steps, "features": self.input_size, "classes": classes}
        return Labels.of(labels).check(sizes)


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
        return cls._plain(sizes, _draw(sizes, seed, dtype), batch_first=batch_first)


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
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
        return cls._plain(sizes, _draw(sizes, seed, dtype), batch_first=batch_first)


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
        weights = _draw(sizes, seed, dtype)
        return cls._plain(sizes, weights, batch_first=batch_first, activations=squash)


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


def _unmasked(steps: Array, mask_value: float) -> tuple[int, ...] | None:
    """Return the lengths of sequences whose padded steps have `mask_value` in all inputs.

    Keras' Masking lets a mask have gaps; here a run goes from the first step to the last one.
    """
    kept = (steps != mask_value).any(axis=-1)  # (T, N)
    ends = kept.sum(axis=0)  # (N,)
    if (kept != ~past_end(len(kept), ends)).any() or not ends.all():
        raise InvalidValueError(
            f"x has steps of all {mask_value:g}, which the model masks, before others: pass "
            "lengths, and sequences whose padding is at the end"
        )
    return None if kept.all() else tuple(int(end) for end in ends)


def _nonlinearity(name: str) -> tuple[Activation, ...]:
    return (Activation(choose("nonlinearity", name, NONLINEARITIES)),)


def _read(readout: Readout, trace: Trace) -> Array:
    """Return what the readout makes of the output, (T, N, O), zero past each sequence's end."""
    y = readout(trace.output_steps[0])
    if trace.lengths is not None:
        ended = past_end(len(y), trace.lengths)
        y[ended[::-1] if trace.turned else ended] = 0
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
