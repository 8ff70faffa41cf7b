"""Weights and what they mean → a network that runs, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.reference.activations import Activation
from lstmdiagrams.reference.arrays import Array, freeze
from lstmdiagrams.reference.cells import Cell, prepare
from lstmdiagrams.reference.forms import NO_START, LayerForm, Parts, Start, plain_forms
from lstmdiagrams.reference.gradients import Gradients, backpropagate
from lstmdiagrams.reference.importers.state_dict import read_state_dict
from lstmdiagrams.reference.importers.torch import TorchModule, read_module
from lstmdiagrams.reference.network.given import AnyLabels, Intake
from lstmdiagrams.reference.oracles import parity
from lstmdiagrams.reference.scan import scan
from lstmdiagrams.reference.trace import NO_LABELS, Trace, Ways, past_end
from lstmdiagrams.reference.weights import GATES, DirectionWeights, Readout, Sizes

__all__ = ["Network"]


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
        if not isinstance(batch_first, (bool, np.bool_)):
            raise InvalidTypeError(f"batch_first is {batch_first!r}, and must be True or False")
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

    @cached_property
    def _intake(self) -> Intake:
        """What a run is given."""
        recurrent = [weights.weight_hh.shape for weights in self.weights]
        return Intake(
            kind=self.kind,
            input_size=self.input_size,
            widths=tuple(width for _, width in recurrent),
            units=tuple(rows // len(GATES[self.kind]) for rows, _ in recurrent),
            classes=0 if self.readout is None else len(self.readout.bias),
            batch_first=self.batch_first,
            dtype=self.dtype,
            start=self.start,
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
            If something does not hold numbers, or not in the shape expected, or there is not enough
            memory for all quantities of all steps.
        """
        try:
            with np.errstate(all="ignore"):  # NaN and overflow are silent, as in PyTorch
                return self._run(x, h0, c0, lengths, labels)
        except MemoryError as error:  # it says how much
            raise InvalidValueError(
                f"the run of x takes more memory than there is: {error}"
            ) from error

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
        given = self._intake
        given.check_needed({"h0": h0, "c0": c0, "lengths": lengths})
        steps, batched = given.steps(x)
        n_steps, n_sequences, _ = steps.shape
        ends = given.ends(lengths, steps)
        if ends is not None:
            steps[past_end(n_steps, ends)] = 0
        names = given.labels(labels, n_steps)
        states = given.states(h0, c0, n_sequences, batched=batched)
        layers = scan(self._cells, self.forms, freeze(steps), states, ends)
        last = self.forms[-1]
        trace = Trace(
            layers=layers,
            batch_first=self.batch_first,
            batched=batched,
            lengths=ends,
            labels=names if self.readout is None else NO_LABELS,
            ways=tuple(form.ways for form in self.forms),
            merge=last.merge,
            turned=last.processing_order,
        )
        if self.readout is None:
            return trace
        return replace(trace, labels=names, y_steps=_read(self.readout, trace))


def _read(readout: Readout, trace: Trace) -> Array:
    """Return what the readout makes of the output, (T, N, O), zero past each sequence's end."""
    y = readout(trace.output_steps[0])
    if trace.lengths is not None:
        ended = past_end(len(y), trace.lengths)
        y[ended[::-1] if trace.turned else ended] = 0
    return freeze(y)
