"""A folder → real files of each kind in it, from which damaged ones are made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

import lstmdiagrams as ld
from tests.conftest import needs

__all__ = ["write_real_files"]

ROOT = Path(__file__).parent.parent.parent
CSV = "step,a,b,c\n" + "".join(f"s{k},{k},0.{k},-1e{k}\n" for k in range(8))
THEME = """
name = "sepia"
base = "light"
[roles]
gate = ["#ffe9d6", "#a85400", "#15191d"]
wire = { stroke = "#202020", width = 1.5 }
"""
MANIFEST = """
formats = ["svg", "pdf"]
committed = ["svg"]
theme = "light"
[figures.counting]
draw = "cell"
run = "counter"
step = 4
units = "all"
[figures.steps]
draw = "unrolled"
run = "counter"
steps = "first 3, last 2"
precision = 3
[figures.batch]
draw = "batch"
n-sequences = 3
length = 4
features = 2
"""


def write_real_files(folder: Path) -> None:
    """Write them, ``real-KIND-NUMBER``."""
    lstm = ld.LSTM.random(input_size=3, hidden_size=2, num_layers=2, bidirectional=True)
    gru = ld.GRU.random(input_size=3, hidden_size=4, dtype="float32")
    arrays = gru.state_dict() | {"readout.weight": np.ones((1, 4)), "readout.bias": np.zeros(1)}
    np.savez(_named(folder, "weights.npz", 0), **lstm.state_dict())
    np.savez_compressed(_named(folder, "weights.npz", 1), **arrays)
    x = np.random.default_rng(0).normal(size=(4, 2, 3))
    lstm.run(x, lengths=[4, 2]).save(folder / "real-run.npz-0")
    np.savez(_named(folder, "input.npz", 0), x=x, lengths=np.array([4, 2]))
    np.savez(_named(folder, "input.npz", 1), x=x)
    save_file({f"a.{k}": v for k, v in gru.state_dict().items()}, folder / "real-safetensors-0")
    (folder / "real-csv-0").write_text(CSV, encoding="utf-8")
    (folder / "real-csv-1").write_text("1,2,3\n4,5,nan\n", encoding="utf-8")
    for number, language in enumerate(("german", "japanese")):
        text = (ROOT / f"examples/notations/{language}.toml").read_bytes()
        (folder / f"real-notation.toml-{number}").write_bytes(text)
    (folder / "real-theme.toml-0").write_text(THEME, encoding="utf-8")
    sepia = (ROOT / "examples/themes/sepia.toml").read_bytes()
    (folder / "real-theme.toml-1").write_bytes(sepia)
    (folder / "real-manifest.toml-0").write_text(MANIFEST, encoding="utf-8")
    _write_onnx(folder)
    _write_keras(folder)


def _named(folder: Path, kind: str, number: int) -> Any:
    return (folder / f"real-{kind}-{number}").open("wb")


def _write_onnx(folder: Path) -> None:
    needs("onnx")
    from tests.reference.importers.onnx_models import Case

    cases = (
        Case("LSTM", "bidirectional", sizes=(5, 2, 3, 2), optional=("B", "sequence_lens", "P")),
        Case("GRU", attributes={"clip": 0.5, "activations": ["HardSigmoid", "Tanh"]}),
    )
    for number, case in enumerate(cases):
        for constants in (False, True):
            model = case.model(constants=constants).SerializeToString()
            (folder / f"real-onnx-{2 * number + constants}").write_bytes(model)


def _write_keras(folder: Path) -> None:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    needs("h5py")
    keras = needs("keras")
    layers = keras.layers
    models = (
        [layers.Masking(), *(layers.LSTM(size, return_sequences=True) for size in (2, 3))],
        [layers.Bidirectional(layers.GRU(2, return_sequences=True), name="both")],
    )
    for number, stack in enumerate(models):
        model = keras.Sequential([keras.Input((None, 3)), *stack])
        for kind in ("keras", "h5"):
            path = folder / f"model.{kind}"
            model.save(path)
            path.rename(folder / f"real-{kind}-{number}")
