"""What a recurrent layer means besides its weights → frozen options, PyTorch's being the default.

PyTorch fixes the activations of every kind; ONNX and Keras let a model choose them, and much else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lstmdiagrams.errors import choose
from lstmdiagrams.reference.activations import RELU, SIGMOID, TANH, Activation
from lstmdiagrams.reference.arrays import Array
from lstmdiagrams.reference.trace import MERGES, Ways
from lstmdiagrams.reference.weights import DirectionWeights

__all__ = ["NO_START", "PYTORCH", "Form", "LayerForm", "Parts", "Start", "plain_forms"]

# The activations of each kind in PyTorch: of the gates, of the candidate, and the LSTM's of c.
PYTORCH: dict[str, tuple[Activation, ...]] = {
    "lstm": (SIGMOID, TANH, TANH),
    "gru": (SIGMOID, TANH),
    "rnn": (TANH,),
}
_PYTORCH_TOO = {"rnn": (RELU,)}


@dataclass(frozen=True)
class Form:
    """What one layer in one direction means besides its weights.

    Attributes
    ----------
    activations : tuple of Activation
        LSTM: of the gates i, f and o, of the candidate g, and of c; GRU: of the gates r and z, and
        of the candidate n; RNN: of the pre-activation.
    clip : float or None
        Every sum that goes into a gate or a candidate is cut to ±clip; c is not.
    input_forget : bool
        LSTM: f = 1 − i, whatever the weights of f are.
    reset_after : bool
        GRU: whether r multiplies W_hn h_prev + b_hn (as in PyTorch), or h_prev alone.
    reverse : bool
        Whether the direction runs backwards in time.
    """

    activations: tuple[Activation, ...]
    clip: float | None = None
    input_forget: bool = False
    reset_after: bool = True
    reverse: bool = False

    def is_plain(self, kind: str) -> bool:
        """Whether PyTorch's module of this kind means the same."""
        as_in_pytorch = self.activations in (PYTORCH[kind], _PYTORCH_TOO.get(kind))
        return (as_in_pytorch and self.clip is None and not self.input_forget) and self.reset_after


@dataclass(frozen=True)
class LayerForm:
    """What one layer means besides its weights.

    Attributes
    ----------
    directions : tuple of Form
        One, or two that run against each other.
    merge : {"concat", "sum", "mul", "ave", None}
        What becomes of the h of two directions; None: both are given out.
    processing_order : bool
        Whether h is given out in the order in which the first direction computed it.
    """

    directions: tuple[Form, ...]
    merge: str | None = "concat"
    processing_order: bool = False

    def __post_init__(self) -> None:
        if self.merge is not None:
            choose("merge mode", self.merge, MERGES)

    @property
    def ways(self) -> tuple[bool, ...]:
        """For each direction whether it runs backwards."""
        return tuple(form.reverse for form in self.directions)


@dataclass(frozen=True, eq=False)
class Start:
    """What a model says of its runs, where `run` is not told otherwise.

    Attributes
    ----------
    h, c : tuple of (array (N, ·) or None)
        The initial states, one a layer and direction; None: zero. Empty: all are zero.
    lengths : tuple of int or None
        The length of each sequence.
    needed : tuple of (str, str)
        What a run must be given, and the reason.
    mask_value : float or None
        A step all of whose inputs have this value is past its sequence's end.
    """

    h: tuple[Array | None, ...] = ()
    c: tuple[Array | None, ...] = ()
    lengths: tuple[int, ...] | None = None
    needed: tuple[tuple[str, str], ...] = ()
    mask_value: float | None = None


NO_START = Start()


@dataclass(frozen=True, eq=False, kw_only=True)
class Parts:
    """All that a network is made of, as an importer hands it over."""

    kind: str
    weights: tuple[DirectionWeights, ...]
    forms: tuple[LayerForm, ...]
    batch_first: bool = False
    start: Start = NO_START
    name: str = ""


def plain_forms(
    kind: str, num_layers: int, bidirectional: bool, activations: Sequence[Activation] = ()
) -> tuple[LayerForm, ...]:
    """Return what the layers of PyTorch's module mean."""
    used = tuple(activations) or PYTORCH[kind]
    ways: Ways = (False, True) if bidirectional else (False,)
    layer = LayerForm(tuple(Form(used, reverse=way) for way in ways))
    return (layer,) * num_layers
