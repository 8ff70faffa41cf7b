"""A torch module and an input → every quantity of the run, by PyTorch's own means.

Outputs and final states are the module's own. Gates, which the module keeps to itself, are computed
again from the equations in its documentation, with torch's functions on the module's weights, one
sequence at a time; that the h so computed is the module's own output is asserted. None of it shares
code with lstmdiagrams.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch.nn.functional import linear
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

KINDS: dict[str, tuple[type[torch.nn.RNNBase], dict[str, Any]]] = {
    "lstm": (torch.nn.LSTM, {}),
    "lstm-projected": (torch.nn.LSTM, {"proj_size": 1}),
    "gru": (torch.nn.GRU, {}),
    "rnn": (torch.nn.RNN, {}),
    "rnn-relu": (torch.nn.RNN, {"nonlinearity": "relu"}),
}


def module(kind: str, *sizes: int, **options: Any) -> torch.nn.RNNBase:
    """Return a module of one of `KINDS`."""
    make, own = KINDS[kind]
    return make(*sizes, **{**own, **options})


@torch.no_grad()
def expected(
    net: torch.nn.RNNBase,
    x: torch.Tensor,
    states: tuple[torch.Tensor, ...] = (),
    lengths: list[int] | None = None,
) -> dict[str, np.ndarray[Any, Any]]:
    """Return output, h_n, c_n as the module gives them, and every quantity as ``l0_reverse.f``."""
    given = (states if len(states) > 1 else states[0]) if states else None
    inputs: Any = x
    if lengths:
        inputs = pack_padded_sequence(x, lengths, net.batch_first, enforce_sorted=False)
    output, final = net(inputs, given)
    if lengths:
        output = pad_packed_sequence(output, net.batch_first, total_length=_steps(net, x))[0]
    result = {"output": output}
    result |= dict(
        zip(("h_n", "c_n"), final if isinstance(final, tuple) else (final,), strict=False)
    )
    batch = x[:, None] if x.dim() == 2 else x.transpose(0, 1) if net.batch_first else x
    if states and x.dim() == 2:
        states = tuple(state[:, None] for state in states)
    quantities = _quantities(net, batch, states, lengths or [len(batch)] * batch.shape[1])
    _same(net, quantities, output)
    return {name: value.numpy() for name, value in (result | quantities).items()}


def _steps(net: torch.nn.RNNBase, x: torch.Tensor) -> int:
    return x.shape[1] if net.batch_first else x.shape[0]


def _same(net: torch.nn.RNNBase, quantities: dict[str, torch.Tensor], output: torch.Tensor) -> None:
    """Assert that the equations gave what the module gave."""
    top = f"l{net.num_layers - 1}"
    ours = [quantities[f"{top}{way}.h"] for way in _ways(net)]
    h = torch.cat(ours, dim=-1)
    theirs = (
        output[:, None]
        if output.dim() == 2
        else output.transpose(0, 1)
        if net.batch_first
        else output
    )
    tolerance = 1e-10 if h.dtype == torch.float64 else 1e-4
    torch.testing.assert_close(h, theirs, rtol=tolerance, atol=tolerance, equal_nan=True)


def _ways(net: torch.nn.RNNBase) -> tuple[str, ...]:
    return ("", "_reverse") if net.bidirectional else ("",)


def _quantities(
    net: torch.nn.RNNBase,
    x: torch.Tensor,
    states: tuple[torch.Tensor, ...],
    lengths: list[int],
) -> dict[str, torch.Tensor]:
    result: dict[str, torch.Tensor] = {}
    k = 0
    for layer in range(net.num_layers):
        outputs = []
        for way in _ways(net):
            own = [state[k] for state in states]
            direction = _direction(net, f"_l{layer}{way}", x, own, lengths)
            result |= {f"l{layer}{way}.{name}": value for name, value in direction.items()}
            outputs.append(direction["h"])
            k += 1
        x = torch.cat(outputs, dim=-1)
    return result


def _direction(
    net: torch.nn.RNNBase,
    suffix: str,
    x: torch.Tensor,
    states: list[torch.Tensor],
    lengths: list[int],
) -> dict[str, torch.Tensor]:
    """Return every quantity of one direction, zero past each sequence's end."""
    result: dict[str, torch.Tensor] = {}
    for b, length in enumerate(lengths):
        width = net.proj_size or net.hidden_size
        h = states[0][b] if states else x.new_zeros(width)
        c = states[1][b] if len(states) > 1 else x.new_zeros(net.hidden_size)
        from_x = linear(x[:length, b], *_weights(net, suffix, "ih"))
        times = range(length)
        for t in reversed(times) if suffix.endswith("_reverse") else times:
            from_h = linear(h[None], *_weights(net, suffix, "hh"))[0]
            values = _step(net, suffix, (from_x[t], from_h), (h, c))
            h, c = values["h"], values.get("c", c)
            for name, value in values.items():
                full = result.setdefault(name, x.new_zeros(*x.shape[:2], len(value)))
                full[t, b] = value
    return result


def _weights(net: torch.nn.RNNBase, suffix: str, which: str) -> tuple[Any, Any]:
    bias = getattr(net, f"bias_{which}{suffix}") if net.bias else None
    return getattr(net, f"weight_{which}{suffix}"), bias


def _step(
    net: torch.nn.RNNBase,
    suffix: str,
    products: tuple[torch.Tensor, torch.Tensor],
    state: tuple[torch.Tensor, torch.Tensor],
) -> dict[str, torch.Tensor]:
    from_x, from_h = products
    h, c = state
    if net.mode == "LSTM":
        return _lstm(from_x + from_h, c, getattr(net, f"weight_hr{suffix}", None))
    if net.mode == "GRU":
        return _gru(from_x, from_h, h)
    a = from_x + from_h
    return {"a": a, "h": torch.tanh(a) if net.mode == "RNN_TANH" else torch.relu(a)}


def _lstm(
    a: torch.Tensor, c_prev: torch.Tensor, projection: torch.Tensor | None
) -> dict[str, torch.Tensor]:
    i, f, g, o = a.chunk(4)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    fc, ig = f * c_prev, i * g
    c = fc + ig
    m = o * c.tanh()
    values = {"i": i, "f": f, "g": g, "o": o, "fc": fc, "ig": ig, "c": c, "tanh_c": c.tanh()}
    return values | ({"h": m} if projection is None else {"m": m, "h": linear(m, projection)})


def _gru(
    from_x: torch.Tensor, from_h: torch.Tensor, h_prev: torch.Tensor
) -> dict[str, torch.Tensor]:
    (xr, xz, xn), (hr, hz, hn) = from_x.chunk(3), from_h.chunk(3)
    r, z = (xr + hr).sigmoid(), (xz + hz).sigmoid()
    n = (xn + r * hn).tanh()
    zn, zh = (1 - z) * n, z * h_prev
    return {"r": r, "z": z, "hn": hn, "rhn": r * hn, "n": n, "zn": zn, "zh": zh, "h": zn + zh}
