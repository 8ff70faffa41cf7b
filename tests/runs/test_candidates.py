"""What the training scripts share: many networks at once, each of which is one of PyTorch's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstmdiagrams.reference import LSTM
from tests.conftest import needs

torch = needs("torch")

from training import candidates as training  # noqa: E402 - it imports torch
from training.candidates import Candidates, arranged, train  # noqa: E402

STRUCTURES = pytest.mark.parametrize(
    ("kind", "layers", "both"),
    [("lstm", 1, False), ("lstm", 2, True), ("gru", 2, False), ("gru", 1, True), ("rnn", 2, True)],
)
X = torch.randn(5, 4, 2, generator=torch.Generator().manual_seed(0))


def three(kind: str, layers: int = 1, both: bool = False, **options: Any) -> Candidates:
    """Return the networks of three seeds, of three units a layer."""
    return Candidates(
        range(3), 2, 3, 2, kind=kind, num_layers=layers, bidirectional=both, **options
    )


def output(kind: str, weights: dict[str, Any]) -> Any:
    """Return what PyTorch's, or with peepholes our, network and readout make of X."""
    own = {name: array for name, array in weights.items() if "readout" not in name}
    steps = [training._output(kind, own, X[:, n]) for n in range(X.shape[1])]
    return torch.stack(steps, 1) @ weights["readout.weight"].T + weights["readout.bias"]


@torch.no_grad()
@STRUCTURES
def test_each_network_is_pytorchs(kind: str, layers: int, both: bool) -> None:
    """What the networks of all seeds make of an input is what PyTorch's modules make of it."""
    made = three(kind, layers, both)
    y = made(X).y
    for seed in range(3):
        torch.testing.assert_close(y[:, seed], output(kind, made.weights(seed)))


@torch.no_grad()
def test_peepholes_are_ours() -> None:
    """An LSTM with peepholes is what the reference run makes of its weights, in every gate."""
    made = three("lstm", peepholes=True)
    record = made(X)
    torch.testing.assert_close(record.y[:, 1], output("lstm", made.weights(1)))
    net = LSTM.from_state_dict({k: v for k, v in made.weights(1).items() if "readout" not in k})
    layer = net.run(X).layer(0)
    for k, gate in enumerate("ifgo"):
        np.testing.assert_allclose(record.gates[:, 1, :, k], getattr(layer, gate), atol=1e-6)
    np.testing.assert_allclose(record.c[:, 1], layer.c, atol=1e-6)


@torch.no_grad()
@pytest.mark.parametrize("suffix", ["_l0", "_l0_reverse", "_l1", "_l1_reverse"])
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn", "peepholes"])
def test_an_arrangement_changes_nothing(kind: str, suffix: str) -> None:
    """Units of any layer in another order and upside down make the same network."""
    own, options = ("lstm", {"peepholes": True}) if kind == "peepholes" else (kind, {})
    weights = three(own, 2, True, **options).weights(0)
    turned = arranged(weights, [2, 0, 1], [-1, 1, -1], suffix=suffix)
    assert any(not torch.equal(turned[name], weights[name]) for name in weights)
    torch.testing.assert_close(output(own, turned), output(own, weights))


@torch.no_grad()
def test_an_arrangement_moves_and_turns_the_states() -> None:
    """The first unit's h is minus that of the unit that was put there."""
    weights = three("gru").weights(0)
    turned = arranged(weights, [1, 0, 2], [-1, 1, 1])
    before, after = (
        training._output("gru", {k: v for k, v in each.items() if "readout" not in k}, X[:, 0])
        for each in (weights, turned)
    )
    torch.testing.assert_close(after, before[:, [1, 0, 2]] * torch.tensor([-1, 1, 1]))


def test_what_is_saved_is_checked(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights are written if they make the given y of the given x, and refused otherwise."""
    monkeypatch.setattr(training, "RUNS", tmp_path)
    made = three("gru", 2)
    y = made(X[:, :1]).y[:, 2, 0].detach()
    training.save("mine", made.weights(2), X[:, 0], y, kind="gru")
    assert (tmp_path / "mine" / "weights.safetensors").is_file()
    with pytest.raises(AssertionError, match="not close"):
        training.save("mine", made.weights(1), X[:, 0], y, kind="gru")


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_the_training_repeats_itself_and_seeds_do_not_meet(kind: str) -> None:
    """A seed trains the same network again, whichever seeds are trained beside it."""
    found = []
    for seeds in ([0, 1], [1]):
        made = Candidates(seeds, 2, 2, 2, kind=kind)
        train(made, lambda made=made: (made(X).y ** 2).mean((0, 2, 3)), steps=5, rate=0.1)
        found.append(made.weights(len(seeds) - 1))
    for name in found[0]:
        torch.testing.assert_close(found[0][name], found[1][name])
