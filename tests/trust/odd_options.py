"""Every function that users call, with what nobody should give it → what was no error of ours.

A program of its own: what it tries might take all memory, or for ever, and is stopped.
"""

from __future__ import annotations

import inspect
import json
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

import lstmdiagrams as ld
from lstmdiagrams.errors import LstmDiagramsError
from tests.trust.hostile_files import limit_memory

__all__ = ["main"]

SECONDS = 60
MEMORY = 2 << 30
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 7, 10**6, 10**30, -(10**30), 0.5, float("nan"), float("inf"),
    -float("inf"), 1e300, 5e-324, "", "x", "all", "first 3", "first 999999999", "\0", "🙂" * 5000,
    "<script>", b"x", [], [0], [0, 0], [-1], [10**9], ["x"], [None], (), {}, {"f": 1}, {0: 0},
    object, len, np.array([]), np.array([0, 1]), np.float16(1), np.int8(-1), np.nan, range(3),
    iter([0, 1]), {0}, 1j,
)  # fmt: skip


_NO_LABELS = ld.Labels()


def _called(name: str, function: Callable[..., Any], /, **fixed: Any) -> Iterator[tuple[str, Any]]:
    """Give a call for each of a function's parameters and each odd value."""
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in ("self", "engine") or parameter.kind is parameter.VAR_KEYWORD:
            continue
        for place, odd in enumerate(ODD):
            given = fixed | {parameter.name: odd}
            yield f"{name} {parameter.name} {place}: {odd!r:.40}", (function, given)


def _calls() -> Iterator[tuple[str, Any]]:
    trace, net = ld.reference_run("counter"), ld.reference_network("counter")
    gru, rnn = ld.reference_run("counter-gru"), ld.reference_run("counter-rnn")
    gradients = net.gradients(trace)
    yield from _called("lstm_cell", ld.lstm_cell, trace=trace)
    yield from _called("gru_cell", ld.gru_cell, trace=gru)
    yield from _called("rnn_cell", ld.rnn_cell, trace=rnn)
    yield from _called("blank", ld.lstm_cell)
    yield from _called("unrolled_rnn", ld.unrolled_rnn, trace=trace)
    yield from _called("inside", ld.unrolled_rnn, trace=trace, detail="cell", steps=2)
    yield from _called("unrolled blank", ld.unrolled_rnn)
    yield from _called("variant", ld.rnn_variant, pattern="many-to-one")
    yield from _called("overview", ld.overview)
    yield from _called("parameters", ld.parameter_diagram, net=net)
    yield from _called("batch", ld.batch_diagram, n_sequences=2, length=3, features=2)
    yield from _called("plot_gates", ld.plot_gates, trace=trace)
    yield from _called("plot_states", ld.plot_states, trace=trace)
    yield from _called("plot_unit", ld.plot_unit, trace=trace)
    yield from _called("plot_gradients", ld.plot_gradients, grads=gradients)
    yield from _called("render", ld.lstm_cell().render, format="svg")
    yield from _called("png", ld.lstm_cell().render, format="png")
    yield from _called("random", ld.LSTM.random, input_size=2, hidden_size=2)
    yield from _called("run", net.run, x=trace.x)
    yield from _called("gradients", net.gradients, trace=trace)
    yield from _called("layer", trace.layer, k=0)
    yield from _called("from_state_dict", ld.LSTM.from_state_dict, arrays=net.state_dict())
    yield from _called("changed", ld.THEMES["light"].changed, name="x")
    yield from _called("notation", ld.NOTATIONS["pytorch"].changed, name="x")
    yield from _called("readout", ld.Readout, weight=np.ones((1, 2)), bias=np.ones(1))
    yield from _called("load", ld.load, path="weights.npz")
    yield from _called("trace", ld.Trace.load)
    yield from _called("parity", ld.parity, net=net, reference=None)
    yield from _called("explore", ld.explore, trace=trace)
    yield from _called("renamed", _renamed)
    yield from _called("run by name", ld.reference_run)
    yield from _called("network by name", ld.reference_network)


def _renamed(name: Any = "", labels: Any = _NO_LABELS) -> ld.Trace:
    return replace(ld.reference_run("counter"), name=name, labels=labels)


def _late(*_: object) -> None:
    raise SystemExit("it took too long")


def main(which: str) -> None:
    """Try those whose name begins so, and say which raised something else, or took too much."""
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _late)
    calls = [call for call in _calls() if call[0].startswith(which)]
    limit_memory(MEMORY)
    fates = {"done": 0, "refused": 0}
    wrong = []
    for name, (function, given) in calls:
        signal.alarm(SECONDS)
        try:
            made = function(**given)
            if isinstance(made, ld.Diagram):
                made.render("svg")
            fates["done"] += 1
        except LstmDiagramsError:
            fates["refused"] += 1
        except BaseException as error:  # noqa: BLE001 - that is what is looked for
            wrong.append(f"{name} {type(error).__name__}: {error!s:.100}")
        finally:
            signal.alarm(0)
            _close()
    print(json.dumps({**fates, "wrong": wrong}))  # noqa: T201


def _close() -> None:
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
