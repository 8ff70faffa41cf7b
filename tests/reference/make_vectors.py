"""Write tests/reference/vectors/*.npz: small networks, inputs, and what PyTorch makes of them.

Run it from the top of the repository, where torch is installed::

    python -m tests.reference.make_vectors
"""

from __future__ import annotations

from itertools import product
from typing import Any

import torch

from tests.reference.agreement import VECTORS, Case, save
from tests.reference.oracle import KINDS, expected, module

T, N, I, H = 4, 2, 3, 2  # noqa: E741 - the sizes' names
LENGTHS = [2, 4]


def cases(kind: str, dtype: torch.dtype) -> list[Case]:
    """Return the cases of a kind: every combination of the options that change a number.

    batch_first and a single sequence without a batch only move axes; the tests make them from
    these. In float32 the combinations with biases do.
    """
    biases = (True, False) if dtype == torch.float64 else (True,)
    options = product((1, 2), biases, (False, True), (False, True), (None, LENGTHS))
    made = [
        _case(
            kind, dtype, num_layers=layers, bias=bias, bidirectional=both, given=given, lengths=ends
        )
        for layers, bias, both, given, ends in options
    ]
    large = _case(
        kind,
        dtype,
        num_layers=2,
        bias=True,
        bidirectional=True,
        given=True,
        lengths=LENGTHS,
        scale=1000,
    )
    return [*made, large]


def _case(
    kind: str,
    dtype: torch.dtype,
    *,
    given: bool,
    lengths: list[int] | None,
    scale: int = 1,
    **options: Any,
) -> Case:
    net = module(kind, I, H, dtype=dtype, **options)
    x = scale * torch.randn(T, N, I, dtype=dtype)
    count = net.num_layers * (2 if net.bidirectional else 1)
    widths = {"h0": net.proj_size or H} | ({"c0": H} if net.mode == "LSTM" else {})
    states = (
        {name: torch.randn(count, N, w, dtype=dtype) for name, w in widths.items()} if given else {}
    )
    words = [
        kind,
        str(dtype).removeprefix("torch."),
        f"{net.num_layers} layers",
        "biases" if net.bias else "no biases",
        "both directions" if net.bidirectional else "forward",
        "states given" if given else "states zero",
        "lengths" if lengths else "full length",
        *(["large"] if scale > 1 else []),
    ]
    return Case(
        name=", ".join(words),
        kind=kind,
        scale=scale,
        lengths=lengths,
        weights={name: value.numpy() for name, value in net.state_dict().items()},
        inputs={"x": x.numpy()} | {name: value.numpy() for name, value in states.items()},
        expected=expected(net, x, tuple(states.values()), lengths),
    )


def main() -> None:
    """Write one file a kind and type."""
    torch.manual_seed(0)
    VECTORS.mkdir(exist_ok=True)
    for kind, dtype in product(KINDS, (torch.float64, torch.float32)):
        name = f"{kind}-{str(dtype).removeprefix('torch.')}.npz"
        save(VECTORS / name, cases(kind, dtype))


if __name__ == "__main__":
    main()
