"""A real file of each format, and a seed → one whose outside is whole and whose inside is not.

A change of any byte of an archive is found by its checksum, so what lies behind it would not be
tried. Here the inside is changed, and the outside made to fit.
"""

from __future__ import annotations

import io
import json
import random
import re
import struct
import zipfile
from collections.abc import Callable
from typing import Any

from tests.trust.mutations import EXTREMES, bytes_changed, json_changed

__all__ = ["h5_changed", "keras_changed", "npz_changed", "onnx_changed", "safetensors_changed"]

# What a pickle could do: call something that leaves a trace.
PICKLE = b"\x80\x03cbuiltins\nexec\nq\x00X\x12\x00\x00\x00raise SystemExit()q\x01\x85q\x02Rq\x03."
TYPES = ("f2", "i8", "f4")
PATHS = ("../../secret", "/etc/passwd", "/dev/zero", "..\\secret", "a/../../b", "con")


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(rng: random.Random, members: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    method = rng.choice((0, 0, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.NameToInfo.clear()
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
            archive.NameToInfo.clear()  # so that it does not warn of two members of one name
    return stream.getvalue()


def _sizes_changed(rng: random.Random, content: bytes) -> bytes:
    """Let an archive say other sizes, checksums, flags and methods than it has."""
    data = bytearray(content)
    marks = [(b"PK\x01\x02", 8, 46), (b"PK\x03\x04", 6, 30), (b"PK\x05\x06", 4, 22)]
    mark, first, last = rng.choice(marks)
    places = [match.start() for match in re.finditer(re.escape(mark), content)]
    if places:
        place = rng.choice(places) + rng.randrange(first, last)
        size = rng.choice((1, 2, 4))
        number = rng.choice(EXTREMES) % 2 ** (8 * size)
        data[place : place + size] = number.to_bytes(size, "little")
    return bytes(data)


def _npy_changed(rng: random.Random, data: bytes) -> bytes:
    """Let an array say another shape or type than it has."""
    header = re.search(rb"\{'descr': '([^']*)'.*?'shape': \(([^)]*)\)", data, re.DOTALL)
    if header is None or rng.random() < 0.2:
        return bytes_changed(rng, data)
    shape = rng.choice((b"10000000000,", b"-1,", b"0, 99999999999999999999", b"2, 2", b"1e9", b"",
                        b"1," * 70, b"True, 3", b"'a'"))  # fmt: skip
    kind = rng.choice(
        (b"|O", b"<f2", b"<f4", b">f8", b"<c16", b"<U999999999", b"|V0", b"<i8", b"?")
    )
    group, new = rng.choice(((2, shape), (1, kind)))
    start, end = header.span(group)
    changed = bytearray(data[:start] + new + data[end:])
    length = int.from_bytes(data[8:10], "little") + len(new) - (end - start)
    changed[8:10] = max(0, length).to_bytes(2, "little")
    return bytes(changed) + (PICKLE if new == b"|O" else b"")


def npz_changed(rng: random.Random, content: bytes) -> bytes:
    """Return an archive of which one member is another, or is called otherwise."""
    if rng.random() < 0.25:
        return _sizes_changed(rng, content)
    members = list(_members(content).items())
    place = rng.randrange(len(members))
    name, data = members[place]
    kind = rng.randrange(6)
    if kind == 0:
        members[place] = (rng.choice((*PATHS, name.replace("_l0", "_l9"))) + ".npy", data)
    elif kind == 1:
        members.append((name, data))
    elif kind == 2:
        del members[place]
    elif kind == 3:
        members[place] = (name, members[rng.randrange(len(members))][1])
    else:
        members[place] = (name, _npy_changed(rng, data))
    return _zipped(rng, members)


def keras_changed(rng: random.Random, content: bytes) -> bytes:
    """Return a file of Keras with another configuration, or other weights."""
    if rng.random() < 0.15:
        return _sizes_changed(rng, content)
    members = _members(content)
    if rng.random() < 0.6:
        config = json.loads(members["config.json"])
        for _ in range(rng.choice((1, 1, 2, 5))):
            config = json_changed(rng, config)
        members["config.json"] = json.dumps(config).encode()
    else:
        change = rng.choice((h5_changed, bytes_changed))
        members["model.weights.h5"] = change(rng, members["model.weights.h5"])
    return _zipped(rng, list(members.items()))


def safetensors_changed(rng: random.Random, content: bytes) -> bytes:
    """Return a file whose header says something else."""
    size = int.from_bytes(content[:8], "little")
    header = json_changed(rng, json.loads(content[8 : 8 + size]))
    text = json.dumps(header).encode()
    if rng.random() < 0.2:
        kinds = rb'"(BF16|F16|I8|U64|BOOL|F8_E4M3|F64|X)"'
        kind = rng.choice((b"BF16", b"F16", b"I8", b"U64", b"BOOL", b"F8_E4M3", b"F64"))
        text = re.sub(rb'"F32"', b'"%s"' % kind, text, count=1) if kinds else text
    return struct.pack("<Q", len(text)) + text + content[8 + size :]


def h5_changed(rng: random.Random, content: bytes) -> bytes:
    """Return an HDF5 file with other datasets, attributes and links."""
    import h5py

    stream = io.BytesIO(content)
    with h5py.File(stream, "r+") as file:
        places: list[str] = []
        file.visit(places.append)
        for _ in range(rng.choice((1, 1, 3))):
            _change_h5(h5py, rng, file, rng.choice(places))
    return stream.getvalue()


def _change_h5(h5py: Any, rng: random.Random, file: Any, place: str) -> None:
    changes: tuple[Callable[[], object], ...] = (
        lambda: file.__setitem__(place, h5py.ExternalLink("../secret.h5", "/x")),
        lambda: file.__setitem__(place, h5py.SoftLink("/")),
        lambda: file.__setitem__(place, file["/"]),
        lambda: file.create_dataset(place, (10**9, 10**3), "f8", chunks=(1, 1000)),
        lambda: file.create_dataset(place, (10**11,), "f4"),
        lambda: file.create_dataset(place, data=b"text"),
        lambda: file.create_dataset(place, data=[[0.5] * 7] * 3, dtype=rng.choice(TYPES)),
        lambda: file.create_dataset(place, data=[[0.0] * 999] * 99, compression="gzip"),
        lambda: file.create_dataset(place, data=["a"], dtype=h5py.string_dtype()),
        lambda: file.create_dataset(place, (0, 3), "f4"),
        lambda: file.create_dataset(place, (4,), "f4", external=[("../secret", 0, 16)]),
        lambda: file.create_group(place),
    )  # fmt: skip
    if rng.random() < 0.3:
        holders = [file, *(file[each] for each in (place, place.rpartition("/")[0] or "/"))]
        holder = rng.choice(holders)
        for name in list(holder.attrs):
            value = holder.attrs[name]
            text = value.decode() if isinstance(value, bytes) else value
            new = rng.choice((b"\xff", 3, "x", [b"a", b"b"], "../.."))
            if isinstance(text, str) and text.startswith("{"):
                new = json.dumps(json_changed(rng, json.loads(text)))
            holder.attrs[name] = new
        return
    if place in file:
        del file[place]
    rng.choice(changes)()


def onnx_changed(rng: random.Random, content: bytes) -> bytes:
    """Return a model with another graph: types, shapes, names, circles, files, functions."""
    import onnx

    model = onnx.load_model_from_string(content)
    for _ in range(rng.choice((1, 1, 2, 4))):
        rng.choice(ONNX_CHANGES)(onnx, rng, model)
    return bytes(model.SerializeToString())


def _tensor(onnx: Any, rng: random.Random, model: Any) -> None:
    tensors = model.graph.initializer
    if not tensors:
        return
    tensor = rng.choice(tensors)
    kind = rng.randrange(6)
    if kind == 0:
        tensor.data_type = rng.randrange(30)
    elif kind == 1 and tensor.dims:
        tensor.dims[rng.randrange(len(tensor.dims))] = rng.choice((0, -1, 2**40, 2**62, 3))
    elif kind == 2:
        tensor.raw_data = bytes_changed(rng, tensor.raw_data)
    elif kind == 3:
        tensor.data_location = onnx.TensorProto.EXTERNAL
        entry = {
            "location": rng.choice((*PATHS, "hostile.onnx", "", ".")),
            "length": "999999999999",
        }
        for key in list(entry)[: rng.choice((0, 1, 2))]:
            tensor.external_data.add(key=key, value=entry[key])
    elif kind == 4:
        tensor.name = rng.choice(("W", "X", "", "a"))
    else:
        tensor.dims.extend([1] * 70)


def _node(_: Any, rng: random.Random, model: Any) -> None:
    node = rng.choice(model.graph.node) if model.graph.node else model.graph.node.add()
    kind = rng.randrange(6)
    names = [name for each in model.graph.node for name in (*each.input, *each.output)] or [""]
    if kind == 0 and node.input:
        node.input[rng.randrange(len(node.input))] = rng.choice(names)
    elif kind == 1:
        node.op_type = rng.choice(("LSTM", "GRU", "RNN", "Identity", "Concat", "Squeeze", "Loop"))
    elif kind == 2:
        del node.input[rng.randrange(len(node.input) + 1) :]
    elif kind == 3:
        node.domain = rng.choice(("ai.onnx", "mine", "com.microsoft"))
    elif kind == 4:
        node.output[:] = [rng.choice(names)] * rng.randrange(4)
    else:
        model.graph.node.add().CopyFrom(node)


def _attribute(_: Any, rng: random.Random, model: Any) -> None:
    nodes = [node for node in model.graph.node if node.attribute]
    if not nodes:
        return
    attribute = rng.choice(rng.choice(nodes).attribute)
    kind = rng.randrange(5)
    if kind == 0:
        attribute.i = rng.choice((0, -1, 7, 2**62))
    elif kind == 1:
        attribute.type = rng.randrange(1, 14)
    elif kind == 2:
        attribute.s = rng.choice((b"", b"\xff\xfe", b"reverse", b"bidirectional", b"x" * 9999))
    elif kind == 3:
        attribute.name = rng.choice(("direction", "clip", "layout", "activations", "hidden_size"))
    else:
        attribute.f = rng.choice((float("nan"), float("inf"), -1.0, 0.0))
        attribute.strings.append(b"Relu")


def _huge(onnx: Any, rng: random.Random, model: Any) -> None:
    """Let the weights be made by an operator that makes much of little."""
    helper, target = onnx.helper, rng.choice(("W", "R", "B"))
    kind = rng.randrange(4)
    sizes = helper.make_tensor("sizes", 7, [3], [2**12, 2**12, 2**12])
    one = helper.make_tensor("one", 1, [1, 1, 1], [1.0])
    model.graph.initializer.extend([sizes, one])
    nodes = (
        ("ConstantOfShape", ["sizes"]),
        ("Expand", ["one", "sizes"]),
        ("Tile", ["one", "sizes"]),
        ("Identity", [target]),
    )
    operator, inputs = nodes[kind]
    for tensor in [each for each in model.graph.initializer if each.name == target]:
        model.graph.initializer.remove(tensor)
    model.graph.node.insert(0, helper.make_node(operator, inputs, [target]))


def _functions(onnx: Any, rng: random.Random, model: Any) -> None:
    """Let functions call each other: themselves, or ten times the next one."""
    helper, depth = onnx.helper, rng.choice((1, 2, 9))
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("mine", 1)]
    for k in range(depth):
        inner = f"F{(k + 1) % depth if rng.random() < 0.5 else k + 1}"
        body = [helper.make_node(inner, [f"a{j}"], [f"a{j + 1}"], domain="mine") for j in range(10)]
        model.functions.append(helper.make_function("mine", f"F{k}", ["a0"], ["a10"], body, opsets))
    model.graph.node.add().CopyFrom(helper.make_node("F0", ["X"], ["Q"], domain="mine"))
    model.opset_import.append(opsets[1])


def _opset(_: Any, rng: random.Random, model: Any) -> None:
    del model.opset_import[:]
    for _k in range(rng.randrange(3)):
        model.opset_import.add(domain=rng.choice(("", "x")), version=rng.choice((1, 7, 99, -1)))


ONNX_CHANGES = (_tensor, _tensor, _node, _node, _attribute, _huge, _functions, _opset)
