"""Files of Keras: bare weights, which need keywords, broken files, and those of old versions."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

import lstmdiagrams as ld
from lstmdiagrams.errors import FileError, InvalidValueError, MissingPackageError
from tests.reference.importers.keras_models import (
    KINDS,
    MARKS,
    L,
    X,
    built,
    given_out,
    h5py,
    layer,
    same,
)

pytestmark = MARKS

KEYWORDS = {
    "LSTM": {"activation": "relu", "recurrent_activation": "hard_sigmoid"},
    "GRU": {"activation": "tanh", "recurrent_activation": "sigmoid"},
    "SimpleRNN": {"activation": "softsign"},
}


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_bare_weights_need_keywords(kind: str, wrapped: bool, tmp_path: Path) -> None:
    """A file of weights is read with keywords for what it does not hold, and not without them."""
    own = layer(kind, **KEYWORDS[kind], **({} if wrapped else {"go_backwards": True}))
    last = {"merge_mode": "mul"} if wrapped else {"go_backwards": True}
    model = built(L.Bidirectional(own, merge_mode="mul", dtype="float64") if wrapped else own)
    path = tmp_path / "model.weights.h5"
    model.save_weights(path)
    keywords = {**KEYWORDS[kind], **last}
    same(ld.from_keras(path, **keywords).run(X).output, given_out(model, X))
    for name in keywords:
        fewer = {key: value for key, value in keywords.items() if key != name}
        with pytest.raises(InvalidValueError, match=f"bare weights.* also give {name}="):
            ld.from_keras(path, **fewer)
    idle = "go_backwards" if wrapped else "merge_mode"
    with pytest.raises(InvalidValueError, match=f"'{idle}' means nothing for"):
        ld.from_keras(path, **keywords, **{idle: None})
    with pytest.raises(InvalidValueError, match="bare weights"):
        ld.load(path)


def test_bare_weights_of_a_gru_without_biases(tmp_path: Path) -> None:
    """Only of a GRU without biases the weights do not tell where it resets."""
    for reset_after in (False, True):
        model = built(layer("GRU", use_bias=False, reset_after=reset_after))
        path = tmp_path / "model.weights.h5"
        model.save_weights(path)
        keywords = {**KEYWORDS["GRU"], "go_backwards": False}
        with pytest.raises(InvalidValueError, match="also give reset_after="):
            ld.from_keras(path, **keywords)
        net = ld.from_keras(path, **keywords, reset_after=reset_after)
        same(net.run(X).output, given_out(model, X))


def test_bare_weights_of_several_layers(tmp_path: Path) -> None:
    """Of bare weights of several layers, one or a stack is chosen by name."""
    model = built(layer("GRU", 3, name="one"), layer("GRU", 2, name="two"))
    model.save_weights(tmp_path / "m.weights.h5")
    keywords = {**KEYWORDS["GRU"], "go_backwards": False}
    with pytest.raises(InvalidValueError, match=r"several recurrent layers.*: 'one', 'two'"):
        ld.from_keras(tmp_path / "m.weights.h5", **keywords)
    net = ld.from_keras(tmp_path / "m.weights.h5", ["one", "two"], **keywords)
    same(net.run(X).output, given_out(model, X))
    with pytest.raises(InvalidValueError, match="holds no recurrent layer 'x'; it holds 'one'"):
        ld.from_keras(tmp_path / "m.weights.h5", "x", **keywords)


def test_keywords_are_for_bare_weights_only(tmp_path: Path) -> None:
    """Where the layer says what it means, nothing else can be said."""
    model = built(layer("LSTM"))
    model.save(tmp_path / "model.keras")
    with pytest.raises(
        InvalidValueError, match=r"model\.keras' says what it means; 'activation' ar"
    ):
        ld.from_keras(tmp_path / "model.keras", activation="tanh")
    with pytest.raises(InvalidValueError, match="a live layer says what it means"):
        ld.from_keras(model, merge_mode=None)


def test_broken_files(tmp_path: Path) -> None:
    """A file that is no file of Keras, or a part of one, is refused by its name."""
    built(layer("LSTM")).save(tmp_path / "good.keras")
    built(layer("LSTM")).save_weights(tmp_path / "good.weights.h5")
    zipped = (tmp_path / "good.keras").read_bytes()
    hdf5 = (tmp_path / "good.weights.h5").read_bytes()
    for name, good in (("bad.keras", zipped), ("bad.weights.h5", hdf5)):
        path = tmp_path / name
        for content in (b"", b"PK\x03\x04", b"x" * 100, good[: len(good) // 2], good[100:]):
            path.write_bytes(content)
            with pytest.raises(FileError, match=name):
                ld.load(path)
    with pytest.raises(FileError, match=r"none\.keras.*No such file"):
        ld.load(tmp_path / "none.keras")
    for config in ("[]", "{", '{"class_name": 3}'):
        with zipfile.ZipFile(tmp_path / "bad.keras", "w") as archive:
            archive.writestr("config.json", config)
            archive.writestr("model.weights.h5", hdf5)
        with pytest.raises(FileError, match=r"bad\.keras"):
            ld.load(tmp_path / "bad.keras")


def test_a_file_cannot_reach_out(tmp_path: Path) -> None:
    """A link in HDF5 to another file is refused, and no member of an archive is unpacked."""
    built(layer("LSTM")).save_weights(tmp_path / "other.weights.h5")
    with h5py.File(tmp_path / "link.weights.h5", "w") as file:
        file["layers"] = h5py.ExternalLink(str(tmp_path / "other.weights.h5"), "/layers")
    with pytest.raises(FileError, match="it links 'layers' to another place"):
        ld.load(tmp_path / "link.weights.h5")
    content = io.BytesIO()
    built(layer("LSTM")).save(tmp_path / "model.keras")
    with zipfile.ZipFile(content, "w") as archive, zipfile.ZipFile(
        tmp_path / "model.keras"
    ) as good:  # fmt: skip
        for name in good.namelist():
            archive.writestr(name, good.read(name))
        archive.writestr("../evil", "x")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside/model.keras").write_bytes(content.getvalue())
    ld.load(tmp_path / "inside/model.keras")
    assert not (tmp_path / "evil").exists()


def test_a_model_that_is_neither_sequential_nor_functional(tmp_path: Path) -> None:
    """A file of another class of model says that it cannot be read without its program."""
    built(layer("LSTM")).save(tmp_path / "model.keras")
    with zipfile.ZipFile(tmp_path / "model.keras") as archive:
        weights = archive.read("model.weights.h5")
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr("config.json", json.dumps({"class_name": "Mine", "config": {}}))
        archive.writestr("model.weights.h5", weights)
    with pytest.raises(InvalidValueError, match="a model of the class 'Mine'; only the layers of"):
        ld.load(tmp_path / "model.keras")


def test_hard_sigmoid_of_keras_2(tmp_path: Path) -> None:
    """In a file that Keras 2 wrote, hard_sigmoid is the function that it was then."""
    model = built(layer("LSTM", recurrent_activation="hard_sigmoid"))
    path = tmp_path / "model.h5"
    model.save(path)
    with h5py.File(path, "r+") as file:
        file.attrs["keras_version"] = file["model_weights"].attrs["keras_version"] = "2.9.0"
    activation = ld.load(path).forms[0].directions[0].activations[0]
    assert (activation.alpha, activation.beta) == (0.2, 0.5)


def test_without_h5py(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where h5py is missing, one sentence says how to install it."""
    monkeypatch.setitem(__import__("sys").modules, "h5py", None)
    with pytest.raises(MissingPackageError, match=r"pip install 'lstmdiagrams\[keras\]'"):
        ld.load(tmp_path / "model.keras")
