"""Live PyTorch modules and exports of whole models, against PyTorch."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, ParityError
from tests.conftest import needs

torch = needs("torch")

pytestmark = [
    pytest.mark.filterwarnings("ignore:LSTM with projections is not supported:UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:torch"),
    pytest.mark.filterwarnings("ignore:.*legacy TorchScript-based ONNX export:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Exporting a model to ONNX with a batch_size:UserWarning"),
    pytest.mark.filterwarnings("ignore:The feature will be removed:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning"),
]

KINDS = {"LSTM": ld.LSTM, "GRU": ld.GRU, "RNN": ld.RNN}
OPTIONS: list[dict[str, Any]] = [
    {},
    {"bias": False, "batch_first": True},
    {"num_layers": 3, "bidirectional": True, "dropout": 0.5},
    {"num_layers": 2, "batch_first": True, "dtype": torch.float64},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_a_module_is_read_and_checked(kind: str, options: dict[str, Any]) -> None:
    """from_torch takes over all options, and check runs both; the module stays as it was."""
    module = getattr(torch.nn, kind)(2, 3, **options)
    net = KINDS[kind].from_torch(module, check=True)
    assert net.batch_first == options.get("batch_first", False)
    assert net.num_layers == options.get("num_layers", 1)
    assert module.training
    report = ld.parity(net, module, lengths=[7, 2, 4])
    assert report.largest <= report.tolerance == (1e-13 if net.dtype == np.float64 else 2e-6)
    assert (report.c_n is None) == (kind != "LSTM")


def test_projections_and_relu() -> None:
    """A projection, and the nonlinearity of an RNN, are taken over."""
    projected = torch.nn.LSTM(2, 3, proj_size=2)
    assert ld.LSTM.from_torch(projected, check=True).proj_size == 2
    relu = torch.nn.RNN(2, 3, nonlinearity="relu")
    assert ld.RNN.from_torch(relu, check=True).nonlinearity == "relu"


def test_weights_that_are_parametrized() -> None:
    """Weights are read as the module uses them, not as it stores them."""
    module = torch.nn.LSTM(2, 3)
    torch.nn.utils.parametrizations.weight_norm(module, "weight_hh_l0")
    with torch.no_grad():
        module.parametrizations.weight_hh_l0.original0 *= 2
    ld.LSTM.from_torch(module, check=True)


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        (torch.nn.GRU(2, 2), r"expected a torch\.nn\.LSTM, got torch\.nn\.modules\.rnn\.GRU"),
        (torch.nn.LSTMCell(2, 2), "got torch.nn.modules.rnn.LSTMCell"),
        (torch.nn.Sequential(torch.nn.LSTM(2, 2)), "container.Sequential; inside it there is '0'"),
        (3, "got builtins.int"),
        (torch.nn.LSTM, r"expected a torch\.nn\.LSTM, got the class LSTM itself"),
        (torch.nn.Sequential, "got the class Sequential itself"),
        (torch.nn.LSTM(2, 2, dtype=torch.bfloat16), "weight_ih_l0 cannot become a NumPy array"),
        (torch.nn.LSTM(2, 2, dtype=torch.float16), "weight_ih_l0 is of type float16, expected"),
        (torch.nn.LSTM(2, 2, device="meta"), "weight_ih_l0 cannot become a NumPy array"),
    ],
)
def test_another_module_is_refused(module: Any, sentence: str) -> None:
    """What is no such module, or has other weights, is refused by name."""
    with pytest.raises(InvalidTypeError, match=sentence):
        ld.LSTM.from_torch(module)


@pytest.mark.parametrize("name", ["weight_ih_l0", "weight_hh_l0", "bias_hh_l0"])
def test_parity_notices_a_changed_weight(name: str) -> None:
    """A module that was trained on after it was read differs, and the sentence says where."""
    module = torch.nn.LSTM(2, 3)
    net = ld.LSTM.from_torch(module)
    with torch.no_grad():
        getattr(module, name).view(-1)[4] += 0.5
    with pytest.raises(ParityError, match=r"output differs by .*, more than 2e-06, at step \d"):
        ld.parity(net, module)
    with pytest.raises(InvalidTypeError, match="expected a module of PyTorch, a layer or model of"):
        ld.parity(net, 3)


NETS = {kind: KINDS[kind].from_torch(getattr(torch.nn, kind)(2, 2)) for kind in KINDS}


@pytest.mark.parametrize("net", [None, 3, "x", [], np.array([1, 2]), torch.nn.LSTM(2, 2), ld.LSTM])
def test_parity_is_of_a_network(net: Any) -> None:
    """What is no network of ours, a module or a class included, is refused as such."""
    with pytest.raises(InvalidTypeError, match=r"^net is .*must be an LSTM, GRU or RNN of ours"):
        ld.parity(net, torch.nn.LSTM(2, 2))


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        (torch.nn.GRU(2, 2), "expected a torch.nn.LSTM, got torch.nn.modules.rnn.GRU"),
        (torch.nn.LSTM, "expected a module of PyTorch, a layer or model of Keras, or an ONNX"),
        (torch.nn.LSTMCell(2, 2), "expected a module of PyTorch, .*, got LSTMCell"),
        (torch.nn.LSTM(3, 2), "the reference has input_size 3, and net 2"),
        (torch.nn.LSTM(2, 3), "the reference has hidden_size 3, and net 2"),
        (torch.nn.LSTM(2, 2, 4), "the reference has num_layers 4, and net 1"),
        (torch.nn.LSTM(2, 2, bidirectional=True), "the reference has bidirectional True, and net"),
        (torch.nn.LSTM(2, 2, proj_size=1), "the reference has proj_size 1, and net 0"),
        (torch.nn.LSTM(2, 2, device="meta"), "of the type LSTM, does not run as net does"),
    ],
)
def test_parity_is_with_a_module_of_the_same_kind_and_size(reference: Any, sentence: str) -> None:
    """A module of which the network cannot have been read is refused with what is different."""
    with pytest.raises((InvalidTypeError, InvalidValueError), match=sentence):
        ld.parity(NETS["LSTM"], reference)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"tolerance": "x"}, "tolerance is 'x', and must be a number"),
        ({"tolerance": []}, r"tolerance is \[\], and must be a number"),
        ({"tolerance": np.ones(2)}, "tolerance is array.*, and must be a number"),
        ({"tolerance": True}, "tolerance is True, and must be a number"),
        ({"tolerance": -1}, "tolerance is -1, expected at least 0"),
        ({"tolerance": np.nan}, "tolerance is nan, expected at least 0"),
        ({"seed": -1}, "seed is -1, expected at least 0"),
        ({"seed": np.nan}, "seed must be an integer, got nan"),
        ({"seed": None}, "seed must be an integer, got None"),
        ({"x": []}, r"x has shape \(0,\), expected \(T, N, 2\)"),
        ({"x": np.nan}, r"x has shape \(\), expected \(T, N, 2\)"),
        ({"x": [0, 0]}, r"x has shape \(2,\), expected \(T, N, 2\)"),
        ({"x": np.array(3.0)}, r"x has shape \(\), expected \(T, N, 2\)"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_parity_refuses_what_does_not_fit(kind: str, given: dict[str, Any], sentence: str) -> None:
    """Input, tolerance and seed are checked, and the sentence says what is allowed."""
    with pytest.raises((InvalidTypeError, InvalidValueError), match=sentence):
        ld.parity(NETS[kind], getattr(torch.nn, kind)(2, 2), **given)


def test_parity_takes_any_number_as_a_tolerance() -> None:
    """Also one of NumPy, and infinity, but none that is larger than every float."""
    module = torch.nn.GRU(2, 2)
    net = ld.GRU.from_torch(module)
    for tolerance, expected in ((np.float32(1), 1.0), (3, 3.0), (np.inf, np.inf)):
        assert ld.parity(net, module, tolerance=tolerance).tolerance == expected
    with pytest.raises(InvalidValueError, match="tolerance is no number of float64"):
        ld.parity(net, module, tolerance=10**400)


def test_torch_is_not_imported_by_us() -> None:
    """Without a module of theirs at hand, nothing imports torch, keras, onnx or h5py."""
    program = (
        "import sys, lstmdiagrams as ld; ld.load, ld.from_onnx, ld.from_keras, ld.parity;"
        "print(*{'torch', 'keras', 'onnx', 'h5py', 'safetensors'} & set(sys.modules))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not ended.stdout.split()


class Whole(torch.nn.Module):
    """A model with a recurrent stack in the middle."""

    def __init__(self, kind: str, **options: Any) -> None:
        super().__init__()
        self.before = torch.nn.Linear(2, 3)
        self.rnn = getattr(torch.nn, kind)(3, 4, **options)
        self.after = torch.nn.Linear(8 if options.get("bidirectional") else 4, 2)

    def forward(self, x: Any) -> Any:
        """Return what the recurrent part reads and gives out, and the model's output."""
        between = self.before(x)
        output = self.rnn(between)[0]
        return self.after(output), between, output


@pytest.mark.parametrize("dynamic", [False, True])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"num_layers": 2, "bidirectional": True},
        {"num_layers": 3, "bias": False, "batch_first": True},
        {"num_layers": 2, "bidirectional": True, "batch_first": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_model_exported(kind: str, options: dict[str, Any], dynamic: bool) -> None:
    """The recurrent stack of an exported model is one network, of fixed and of any input sizes."""
    onnx = needs("onnx")
    model = Whole(kind, **options).eval()
    x = torch.randn(5, 3, 2)
    content = io.BytesIO()
    axes = {"x": {0: "a", 1: "b"}} if dynamic else None
    torch.onnx.export(
        model, (x,), content, input_names=["x"], dynamic_axes=axes, dynamo=False, opset_version=17
    )
    net = ld.from_onnx(onnx.load_from_string(content.getvalue()))
    assert net.num_layers == options.get("num_layers", 1)
    _, between, output = (part.detach().numpy() for part in model(x))
    if options.get("batch_first"):
        between, output = between.swapaxes(0, 1), output.swapaxes(0, 1)
    np.testing.assert_allclose(net.run(between).output, output, rtol=0, atol=2e-6)
