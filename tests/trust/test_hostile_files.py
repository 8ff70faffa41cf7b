"""Files that are damaged, or made to do harm: each is read as it should be, or refused by name."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams import cli
from lstmdiagrams.errors import FileError, InvalidValueError, LstmDiagramsError
from lstmdiagrams.inputs import read_input
from lstmdiagrams.reference import inspect
from tests.conftest import needs
from tests.trust.hostile_files import KINDS
from tests.trust.real_files import write_real_files
from tests.trust.scale import scaled

# How many files a run of the long suite tries, of each suffix 10,000; and how many a process.
LONG = {"weights.npz": 4000, "run.npz": 4000, "input.npz": 2000, "manifest.toml": 4000,
        "notation.toml": 3000, "theme.toml": 3000}  # fmt: skip
BATCH = 500
# The short form tries other files than the long one, and fewer of what is read slowly.
SHORT = {"h5": 40, "keras": 60, "manifest.toml": 60, "notation.toml": 60}

READERS: dict[str, Callable[[str], Any]] = {
    ".npz": ld.load,
    ".safetensors": ld.load,
    ".onnx": ld.load,
    ".keras": ld.load,
    ".h5": ld.load,
    "run.npz": ld.Trace.load,
    ".csv": lambda path: read_input(path, 3),
    ".npy": lambda path: read_input(path, 3),
    "x.npz": lambda path: read_input(path, 3),
    "notation.toml": ld.Notation.load,
    "theme.toml": ld.Theme.load,
}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with real files of every kind."""
    folder = tmp_path_factory.mktemp("real")
    with warnings.catch_warnings(action="ignore"):  # Keras', of its older format
        write_real_files(folder)
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files(kind: str, real: Path) -> None:
    """Whatever is changed in a file, it is loaded, or refused by its name: soon, in little memory.

    Nothing ends the process, opens a pickle or another file, or leaves one behind.
    """
    count = scaled(SHORT.get(kind, 150), LONG.get(kind, 10_000))
    seen = {"loaded": 0, "refused": 0}
    for start in range(0, count, BATCH):
        done = _batch(kind, real, 1_000_000 + start, min(BATCH, count - start))
        assert done["sentences"] == []
        seen = {fate: number + done[fate] for fate, number in seen.items()}
    assert sum(seen.values()) == count
    assert min(seen.values()) > 0  # the damage is neither none nor hopeless
    print(f"{kind}: {seen}")  # noqa: T201 - for `make test-long`, which shows it


def _batch(kind: str, real: Path, seed: int, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.trust.hostile_files", kind, real, str(seed), str(count)]
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
        env={**os.environ, "PYTHONPATH": root},
    )
    at = (real / f"desk-{kind}-{seed}" / "at").read_text(encoding="ascii")
    assert done.returncode == 0, f"{kind} {at} ended the process: {done.stderr[-500:]}"
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("what", ["folder", "pipe", "device", "nothing"])
def test_what_is_no_file(name: str, what: str, tmp_path: Path) -> None:
    """A folder, a pipe and a device are refused at once, by name; so is what is not there."""
    for package, suffixes in {"onnx": (".onnx",), "h5py": (".keras", ".h5")}.items():
        if name in suffixes:
            needs(package)
    path = tmp_path / (name if not name.startswith(".") else f"model{name}")
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "device":
        path.symlink_to("/dev/zero")
    with pytest.raises(FileError, match=path.name) as caught:
        READERS[name](str(path))
    said = {"nothing": "No such file"}.get(what, f"it is a {what}, and no file")
    assert said in str(caught.value)


def test_a_pipe_as_a_manifest(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The command line says in one line that a manifest is a pipe."""
    os.mkfifo(tmp_path / "figures.toml")
    assert cli.main(["build", str(tmp_path / "figures.toml")]) != 0
    (line,) = capfd.readouterr().err.splitlines()
    assert "figures.toml: cannot be read: it is a pipe, and no file" in line


def _npz(**arrays: Any) -> dict[str, bytes]:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


WEIGHTS = ld.GRU.random(input_size=2, hidden_size=3).state_dict()


def test_an_array_that_claims_to_be_huge(tmp_path: Path) -> None:
    """A header that promises 80 gigabytes gets no memory."""
    members = _npz(**WEIGHTS)
    small = members["weight_hh_l0.npy"]
    old = b"(9, 3), }"
    members["weight_hh_l0.npy"] = small.replace(old + b" " * 12, b"(9999999999, 1), }" + b" " * 3)
    with zipfile.ZipFile(tmp_path / "model.npz", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with pytest.raises(FileError, match=r"'weight_hh_l0' has 216 bytes of numbers, and says 79999"):
        ld.load(tmp_path / "model.npz")


def test_a_checksum_that_does_not_hold(tmp_path: Path) -> None:
    """An archive is refused for any member, also for one that is not asked for."""
    path = tmp_path / "model.npz"
    np.savez(path, other=np.arange(1000.0), **WEIGHTS)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        content[archive.getinfo("other.npy").header_offset + 300] ^= 1
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"model\.npz.*Bad CRC-32.*other"):
        ld.load(path)


def test_an_archive_with_two_members_of_one_name(tmp_path: Path) -> None:
    """What a name stands for must not depend on who reads the archive."""
    path = tmp_path / "model.npz"
    np.savez(path, **WEIGHTS)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("weight_hh_l0.npy", b"")
    with pytest.raises(FileError, match="two members of one name"):
        ld.load(path)


def test_an_archive_with_two_arrays_of_one_name(tmp_path: Path) -> None:
    """Nor may it depend on whether a member's suffix is written."""
    path = tmp_path / "model.npz"
    np.savez(path, **WEIGHTS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("weight_hh_l0", archive.read("weight_hh_l0.npy"))
    with pytest.raises(FileError, match=r"model\.npz.*two arrays of one name"):
        ld.load(path)


def test_a_member_that_unpacks_to_much(tmp_path: Path) -> None:
    """Two members that share their bytes, as in a bomb of overlapping files, are refused."""
    path = tmp_path / "model.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", bytes(10_000))
        archive.writestr("b.npy", bytes(10_000))
        first, second = archive.infolist()
        second.header_offset, second.compress_size = first.header_offset, 10_000
        first.compress_size = 10_000
    with pytest.raises(FileError, match="its members are larger than it is"):
        ld.load(path)


@pytest.mark.parametrize("operator", ["ConstantOfShape", "Expand", "Tile"])
def test_a_model_that_computes_something_huge(operator: str) -> None:
    """Weights that a small model would blow up to 256 gigabytes are not computed."""
    onnx = needs("onnx")
    from tests.reference.importers.onnx_models import Case

    model = Case().model()
    helper = onnx.helper
    names = {"ConstantOfShape": ["sizes"], "Expand": ["one", "sizes"], "Tile": ["one", "sizes"]}
    model.graph.initializer.extend(
        [
            helper.make_tensor("sizes", 7, [3], [4096] * 3),
            helper.make_tensor("one", 1, [1, 1, 1], [1.0]),
        ]
    )
    model.graph.initializer.remove(next(t for t in model.graph.initializer if t.name == "W"))
    model.graph.node.insert(0, helper.make_node(operator, names[operator], ["W"]))
    with pytest.raises(InvalidValueError, match=f"{operator} would make 68719476736 numbers"):
        ld.from_onnx(model)


def test_functions_without_end(tmp_path: Path) -> None:
    """A model's functions that call themselves, or ten times the next one nine times, are refused.

    The second, written out, would be a thousand million nodes.
    """
    onnx = needs("onnx")
    from tests.reference.importers.onnx_models import Case

    helper = onnx.helper
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("mine", 1)]
    for name, calls in (("circle", lambda _: 0), ("bomb", lambda k: k + 1)):
        model = Case().model()
        for k in range(9):
            inner = f"F{calls(k)}"
            body = [helper.make_node(inner, [f"a{j}"], [f"a{j + 1}"], domain="mine")
                    for j in range(10)]  # fmt: skip
            model.functions.append(
                helper.make_function("mine", f"F{k}", ["a0"], ["a10"], body, opsets)
            )
        model.graph.node.append(helper.make_node("F0", ["X"], ["Q"], domain="mine"))
        model.opset_import.append(opsets[1])
        path = tmp_path / f"{name}.onnx"
        path.write_bytes(model.SerializeToString())
        with pytest.raises(LstmDiagramsError, match=rf"{name}\.onnx.*functions have no end"):
            ld.load(path)


@pytest.mark.parametrize("place", ["../secret.bin", "/etc/passwd", "link.bin", "pipe.bin", "short"])
def test_weights_outside_the_models_folder(place: str, tmp_path: Path) -> None:
    """An ONNX model reads weights beside it, and nothing else; what is too short is said so."""
    onnx = needs("onnx")
    from tests.reference.importers.onnx_models import Case

    inside = tmp_path / "inside"
    inside.mkdir()
    path = inside / "model.onnx"
    onnx.save(Case(sizes=(5, 3, 20, 30)).model(), path, save_as_external_data=True, location="w")
    (tmp_path / "secret.bin").write_bytes(bytes(10**6))
    (inside / "link.bin").symlink_to(tmp_path / "secret.bin")
    os.mkfifo(inside / "pipe.bin")
    (inside / "short").write_bytes(b"x")
    model = onnx.load(path, load_external_data=False)
    for tensor in model.graph.initializer:
        for entry in tensor.external_data:
            entry.value = place if entry.key == "location" else entry.value
    path.write_bytes(model.SerializeToString())
    with pytest.raises(FileError, match=r"model\.onnx.*(not beside it|no file|too short)"):
        ld.load(path)


def test_layers_that_read_each_other_in_a_circle() -> None:
    """A configuration in which layers go round in a circle comes to an end."""
    from lstmdiagrams.reference.importers.keras_config import recurrent_chain, walk

    def layer(name: str, reads: str) -> dict[str, Any]:
        call = [[[reads, 0, 0, {}]]]
        config = {"name": name}
        return {"class_name": "Dropout", "name": name, "config": config, "inbound_nodes": call}

    lstm = {**layer("c", "a"), "class_name": "LSTM"}
    nodes = list(walk("Functional", {"layers": [layer("a", "b"), layer("b", "a"), lstm]}))
    assert recurrent_chain(nodes, nodes[2:]) == nodes[2:]


class TestHdf5:
    """HDF5's library runs in a process of its own."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        """Return a file of bare weights."""
        h5py = needs("h5py")
        path = tmp_path / "model.weights.h5"
        with h5py.File(path, "w") as file:
            file["layers/lstm/cell/vars/0"] = np.ones((3, 8))
            file["layers/lstm/cell/vars/1"] = np.ones((2, 8))
            file["layers/lstm/cell/vars/2"] = np.ones(8)
        return path

    def test_another_process_reads(self, path: Path) -> None:
        """Numbers, shapes and names arrive as they are."""
        net = ld.from_keras(
            path, activation="tanh", recurrent_activation="sigmoid", go_backwards=False
        )
        assert (net.input_size, net.hidden_size, str(net.dtype)) == (3, 2, "float64")
        assert [each.name for each in inspect(path)] == ["lstm"]

    def test_a_library_that_finds_no_end(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A process that takes too long is ended, and the file refused."""
        from lstmdiagrams.reference.importers import hdf5

        monkeypatch.setattr(hdf5, "TIMEOUT", 0.001)
        with pytest.raises(FileError, match=r"model\.weights\.h5.*no end within 0 seconds"):
            ld.load(path)

    def test_a_library_that_breaks_down(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A process that ends otherwise than it should does not end ours."""
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(FileError, match=r"model\.weights\.h5.*HDF5's library broke down"):
            ld.load(path)

    def test_a_program_without_python(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where there is no Python to start, this one reads."""
        monkeypatch.setattr(sys, "executable", "")
        assert [each.name for each in inspect(path)] == ["lstm"]

    def test_an_array_that_claims_to_be_huge(self, path: Path) -> None:
        """A dataset of 8 terabytes of which nothing is there gets no memory."""
        with needs("h5py").File(path, "r+") as file:
            file.create_dataset("x", (10**9, 1000), "f8", chunks=(1, 1000))
        with pytest.raises(FileError, match="its 'x' claims to be larger than it can be"):
            ld.load(path)

    def test_a_group_that_holds_itself(self, path: Path) -> None:
        """A circle of names is refused."""
        with needs("h5py").File(path, "r+") as file:
            file["layers/again"] = file["layers"]
        with pytest.raises(FileError, match="it holds 'layers/again' under another name, too"):
            ld.load(path)


def test_a_long_table(tmp_path: Path) -> None:
    """Of a table no more is kept than its numbers; a line that can be none of it is refused."""
    path = tmp_path / "long.csv"
    path.write_text("1,2,3\n" * 200_000, encoding="utf-8")
    read_input(path, 3)  # whatever is imported is imported now
    tracemalloc.start()
    given = read_input(path, 3)["x"]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert given.tolist() == [[1, 2, 3]] * 200_000
    assert most < 2 * given.nbytes
    path.write_text("1," * 10**6, encoding="utf-8")
    with pytest.raises(FileError, match=r"long\.csv.*line 1 has 2,000,000 signs, too many for 3"):
        read_input(path, 3)


def test_a_key_that_is_nested_too_deeply(tmp_path: Path) -> None:
    """A file of 40 kilobytes does not take gigabytes, nor is a long text mistaken for one."""
    path = tmp_path / "deep.toml"
    path.write_text("a." * 20_000 + "a = 1", encoding="utf-8")
    for read in (ld.Notation.load, ld.Theme.load):
        with pytest.raises(FileError, match=r"deep\.toml.*nested too deeply"):
            read(path)
    path.write_text("x = " + "[" * 20_000, encoding="utf-8")
    with pytest.raises(FileError, match=r"deep\.toml.*nested too deeply"):
        ld.Theme.load(path)
    path.write_text(f'name = "{"." * 5000}"', encoding="utf-8")
    assert ld.Notation.load(path).name == "." * 5000
