"""Saved runs: what a file holds, and what is said of a file that is none."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lstmdiagrams.errors import FileError
from lstmdiagrams.reference import GRU, LSTM, RNN, Network, Readout, Trace
from tests.reference.agreement import meaning, quantities

NETWORKS = {
    "lstm": LSTM.random(input_size=3, hidden_size=4, num_layers=2, bidirectional=True),
    "lstm with projection": LSTM.random(input_size=3, hidden_size=4, proj_size=2),
    "gru": GRU.random(input_size=3, hidden_size=4, dtype="float32"),
    "rnn": RNN.random(input_size=3, hidden_size=4, num_layers=2, batch_first=True),
}
X = np.random.default_rng(0).normal(size=(5, 2, 3))
MEANING = {"activations": ["Sigmoid", "Tanh", "Tanh"], "coupled": False}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A saved run."""
    path = tmp_path / "run.npz"
    NETWORKS["lstm"].run(X).save(path)
    return path


def rewritten(path: Path, **changes: Any) -> Path:
    """Return the same file with other members; None takes one away."""
    with np.load(path) as file:
        members = {**file, **changes}
    np.savez(path, **{name: array for name, array in members.items() if array is not None})
    return path


def meta(path: Path, **changes: Any) -> Any:
    """Return a file's note, changed."""
    with np.load(path) as file:
        return np.array(json.dumps(json.loads(str(file["meta"])) | changes))


@pytest.mark.parametrize("kind", NETWORKS)
@pytest.mark.parametrize("lengths", [None, [5, 2]])
def test_a_run_comes_back_as_it_was(tmp_path: Path, kind: str, lengths: Any) -> None:
    """Every array, option and label of a run survives save and load, to the last bit."""
    net: Network = NETWORKS[kind]
    width = net.run(X[:, :, :]).output.shape[-1] if not net.batch_first else 4
    net = net.with_readout(Readout(np.ones((2, width)), np.zeros(2), "softmax"))
    x = X.swapaxes(0, 1) if net.batch_first else X
    labels = {"x": list("abcde"), "y": ["é"] * 5, "features": list("pqr"), "classes": ["0", "1"]}
    trace = net.run(x, lengths=lengths, labels=labels)
    trace.save(tmp_path / "run.npz")
    again = Trace.load(tmp_path / "run.npz")
    before, after = quantities(trace), quantities(again)
    assert {name: array.tobytes() for name, array in before.items()} == {
        name: array.tobytes() for name, array in after.items()
    }
    assert repr(again) == repr(trace)
    for name in ("batch_first", "batched", "lengths", "labels", "kind", "num_layers"):
        assert getattr(again, name) == getattr(trace, name)
    for name in ("x", "y"):
        np.testing.assert_array_equal(getattr(again, name), getattr(trace, name))
    np.testing.assert_array_equal(again.layer(0).h_prev, trace.layer(0).h_prev)
    assert [meaning(layer) for layer in again.layers] == [meaning(layer) for layer in trace.layers]


@pytest.mark.parametrize("kind", NETWORKS)
def test_a_file_of_version_1_is_read(tmp_path: Path, kind: str) -> None:
    """A file of the first version, which noted no activations, means what PyTorch means."""
    x = X.swapaxes(0, 1) if NETWORKS[kind].batch_first else X
    trace = NETWORKS[kind].run(x)
    path = tmp_path / "run.npz"
    trace.save(path)
    with np.load(path) as file:
        note = json.loads(str(file["meta"])) | {"version": 1}
    del note["meanings"]
    again = Trace.load(rewritten(path, meta=np.array(json.dumps(note))))
    np.testing.assert_array_equal(again.output, trace.output)
    assert [meaning(layer) for layer in again.layers] == [meaning(layer) for layer in trace.layers]


def test_a_single_sequence_stays_one(tmp_path: Path) -> None:
    """A run of one unbatched sequence comes back unbatched."""
    trace = NETWORKS["gru"].run(X[:, 0])
    trace.save(tmp_path / "run.npz")
    assert Trace.load(tmp_path / "run.npz").output.shape == (5, 4)


def test_what_comes_back_is_read_only(saved: Path) -> None:
    """Arrays of a loaded run cannot be written to."""
    with pytest.raises(ValueError, match="read-only"):
        Trace.load(saved).layer(0).f[0] = 0


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two files of the same run are identical, whenever they are written and under what name."""
    for name in ("run.npz", "again.npz"):
        NETWORKS["lstm"].run(X).save(tmp_path / name)
    digests = {hashlib.sha256(file.read_bytes()).hexdigest() for file in tmp_path.iterdir()}
    assert len(digests) == 1


def test_a_file_holds_no_pickle_and_says_what_it_is(saved: Path) -> None:
    """The file opens with pickles forbidden and carries its format and version."""
    with np.load(saved, allow_pickle=False) as file:
        note = json.loads(str(file["meta"]))
        assert all(file[name].dtype != object for name in file.files)
    assert (note["format"], note["version"]) == ("lstmdiagrams trace", 2)


def test_the_file_is_written_under_the_name_given(tmp_path: Path) -> None:
    """No suffix is added, the path may be a string, and nothing else is left in the folder."""
    NETWORKS["rnn"].run(X.swapaxes(0, 1)).save(os.fspath(tmp_path / "run"))
    assert [file.name for file in tmp_path.iterdir()] == ["run"]


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    """Saving into a folder that does not exist is a FileError that names the path."""
    with pytest.raises(FileError, match=r"nowhere.*run\.npz.*No such file"):
        NETWORKS["gru"].run(X).save(tmp_path / "nowhere" / "run.npz")


def test_a_failed_save_leaves_the_old_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing fails half-way, the old file stays whole and the draft is removed."""
    before = saved.read_bytes()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(FileError, match="No space left"):
        NETWORKS["lstm"].run(X).save(saved)
    assert saved.read_bytes() == before
    assert len(list(saved.parent.iterdir())) == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Loading a file that does not exist is a FileError that names it."""
    with pytest.raises(FileError, match=r"nothing\.npz.*No such file"):
        Trace.load(tmp_path / "nothing.npz")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x80\x04N.", b"PK\x03\x04 not quite"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    """Empty files, text, pickles and stumps of archives are called what they are."""
    (tmp_path / "other.npz").write_bytes(content)
    with pytest.raises(FileError, match=r"other\.npz.*no \.npz file, or only a part of one"):
        Trace.load(tmp_path / "other.npz")


def test_a_single_array_is_refused(tmp_path: Path) -> None:
    """An .npy file is no saved run."""
    np.save(tmp_path / "x.npy", X)
    with pytest.raises(FileError, match=r"x\.npy.*no \.npz file"):
        Trace.load(tmp_path / "x.npy")


def test_someone_elses_archive_is_refused(tmp_path: Path) -> None:
    """An .npz file without our note is refused, pickled members unopened."""
    np.savez(tmp_path / "x.npz", x=np.array([{}], dtype=object))
    with pytest.raises(FileError, match="it holds no 'meta'"):
        Trace.load(tmp_path / "x.npz")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": "a song"}, "its format is 'a song', not 'lstmdiagrams trace'"),
        ({"version": 3}, "its format has version 3, and this lstmdiagrams reads up to 2"),
        ({"version": "two"}, "not supported between"),
        ({"cells": ["transformer"]}, "it holds no 'transformer'"),
        (
            {"ways": [[False]] * 3, "cells": ["lstm"] * 3, "meanings": [MEANING] * 3},
            "it holds no 'l2.x'",
        ),
        ({"ways": [], "cells": []}, "its layers have the directions ()"),
        ({"ways": [[True, True]]}, "its layers have the directions ((True, True),)"),
        ({"merge": "max"}, "unknown merge mode 'max'"),
        ({"meanings": []}, "is longer than argument"),
        ({"meanings": [{"coupled": False}] * 4}, "it holds no 'activations'"),
        ({"meanings": [MEANING | {"activations": ["Tanh"]}] * 4}, "1 activations, expected 3"),
        ({"meanings": [MEANING | {"activations": list("abc")}] * 4}, "unknown activation 'a'"),
        ({"lengths": 4}, "not iterable"),
        ({"labels": {"z": []}}, "unknown labels 'z'; choose from 'x', 'y'"),
    ],
)
def test_a_note_that_says_something_else(
    saved: Path, changes: dict[str, Any], sentence: str
) -> None:
    """A foreign format, a newer version and a note that contradicts the arrays are refused."""
    path = rewritten(saved, meta=meta(saved, **changes))
    with pytest.raises(FileError, match=r"run\.npz") as caught:
        Trace.load(path)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"l0.f": None}, "it holds no 'l0.f'"),
        ({"l0.f": np.zeros((5, 2, 4), "int64")}, "its l0.f is of type int64"),
        ({"l0.f": np.zeros((4, 2, 4))}, "its l0.f has shape (4, 2, 4), expected (5, 2, '·')"),
        ({"l0.h0": np.zeros((3, 4))}, "its l0.h0 has shape (3, 4), expected (2, '·')"),
        ({"meta": np.array("{")}, "Expecting property name"),
        ({"meta": np.array("[1]")}, "list indices"),
    ],
)
def test_arrays_that_do_not_fit(saved: Path, changes: dict[str, Any], sentence: str) -> None:
    """A missing, mistyped or misshaped member is named."""
    path = rewritten(saved, **changes)
    with pytest.raises(FileError) as caught:
        Trace.load(path)
    assert sentence in str(caught.value)


def test_a_damaged_member_is_noticed(saved: Path) -> None:
    """A flipped bit in the numbers is noticed."""
    with zipfile.ZipFile(saved) as archive:
        offset = archive.getinfo("l1.f.npy").header_offset + 300
    content = bytearray(saved.read_bytes())
    content[offset] ^= 1
    saved.write_bytes(content)
    with pytest.raises(FileError, match="CRC"):
        Trace.load(saved)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0, 1, exclude_max=True), change=st.integers(0, 255), data=st.data())
def test_no_damage_raises_anything_else(
    saved: Path, cut: float, change: int, data: st.DataObject
) -> None:
    """Whatever happens to a file's bytes, loading it succeeds or raises a FileError."""
    content = bytearray(saved.read_bytes())
    if data.draw(st.booleans()):
        content = content[: int(cut * len(content))]
    else:
        content[int(cut * len(content))] = change
    broken = saved.with_name("broken.npz")
    broken.write_bytes(content)
    try:
        Trace.load(broken)
    except FileError as error:
        assert "broken.npz" in str(error)  # noqa: PT017 - it may also load, where no harm was done


@pytest.mark.parametrize("name", ["l0.c", "l0.f"])
def test_widths_that_contradict_each_other(saved: Path, name: str) -> None:
    """A file whose quantities are not of one size is refused, with their sizes."""
    arrays = dict(np.load(saved))
    arrays[name] = arrays[name][..., :1]
    np.savez(saved, **arrays)
    with pytest.raises(FileError, match="its quantities have the sizes"):
        Trace.load(saved)


def test_labels_that_do_not_fit_the_run_are_refused(saved: Path) -> None:
    """Labels of another number than there are steps make a file no saved run."""
    damaged = rewritten(saved, meta=meta(saved, labels={"x": ["a"]}))
    with pytest.raises(FileError, match=r"run\.npz.*labels\.x has 1 strings, expected 5"):
        Trace.load(damaged)
