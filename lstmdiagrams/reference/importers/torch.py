"""A live PyTorch module → the arrays and options of a network, without importing torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lstmdiagrams.errors import InvalidTypeError
from lstmdiagrams.reference.weights import Sizes, parameter_shapes

__all__ = ["TorchModule", "read_module", "sizes_of"]

MODES = {"LSTM": "lstm", "GRU": "gru", "RNN_TANH": "rnn", "RNN_RELU": "rnn"}
NAMES = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}


@dataclass(frozen=True, eq=False)
class TorchModule:
    """What a module says of itself: its parameters by name, and what they do not tell."""

    arrays: dict[str, Any]
    batch_first: bool
    nonlinearity: str


def read_module(kind: str, module: Any) -> TorchModule:
    """Return the parameters of a module, as it uses them, also where they are parametrized.

    Parameters
    ----------
    kind : {"lstm", "gru", "rnn"}
        What the module is said to be.
    module : torch.nn.LSTM, torch.nn.GRU or torch.nn.RNN
        On any device. Dropout between layers is off in our runs, as in ``module.eval()``.

    Raises
    ------
    InvalidTypeError
        If it is another module, or something else.
    """
    names = parameter_shapes(sizes_of(kind, module))
    return TorchModule(
        arrays={name: getattr(module, name) for name in names},
        batch_first=bool(module.batch_first),
        nonlinearity="relu" if module.mode == "RNN_RELU" else "tanh",
    )


def sizes_of(kind: str, module: Any) -> Sizes:
    """Return what fixes the shapes of a module's parameters; the arguments are as above.

    Raises
    ------
    InvalidTypeError
        If it is another module, or something else.
    """
    if isinstance(module, type):
        raise InvalidTypeError(
            f"expected a torch.nn.{NAMES[kind]}, got the class {module.__qualname__} itself, which "
            "has no weights: pass a module of it"
        )
    mode = MODES.get(str(getattr(module, "mode", None)))
    bases = {f"{base.__module__}.{base.__name__}" for base in type(module).__mro__}
    if f"torch.nn.modules.rnn.{NAMES[kind]}" not in bases or mode != kind:
        raise InvalidTypeError(
            f"expected a torch.nn.{NAMES[kind]}, got {_called(module)}{_inside(kind, module)}"
        )
    return Sizes(
        kind=kind,
        input_size=module.input_size,
        hidden_size=module.hidden_size,
        num_layers=module.num_layers,
        bias=module.bias,
        bidirectional=module.bidirectional,
        proj_size=module.proj_size,
    )


def _called(module: Any) -> str:
    return f"{type(module).__module__}.{type(module).__qualname__}"


def _inside(kind: str, module: Any) -> str:
    """Say which modules inside are the ones wanted."""
    if not hasattr(module, "named_modules"):
        return ""
    found = [
        name
        for name, inner in module.named_modules()
        if name and MODES.get(str(getattr(inner, "mode", None))) == kind
    ]
    return f"; inside it there is {', '.join(repr(name) for name in found)}" if found else ""
