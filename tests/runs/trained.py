"""The name of a shipped run → its network as the training has it, alone among its seeds."""

from __future__ import annotations

import torch

from lstmdiagrams.runs import reference_network
from training.candidates import Candidates


def shipped(name: str) -> Candidates:
    """Return the network of a run as the only candidate."""
    net = reference_network(name)
    assert net.readout is not None
    candidates = Candidates(
        [0],
        net.input_size,
        net.hidden_size,
        len(net.readout.bias),
        kind=net.kind,
        num_layers=net.num_layers,
        bidirectional=net.bidirectional,
        peepholes=net.weights[0].peephole is not None,
    )
    arrays = net.state_dict()
    arrays |= {"readout_weight": net.readout.weight, "readout_bias": net.readout.bias}
    with torch.no_grad():
        for parameter_name, parameter in candidates.named_parameters():
            second = arrays.get(parameter_name.replace("bias_ih", "bias_hh"))
            parameter.copy_(torch.tensor(arrays[parameter_name])[None])
            if parameter_name.startswith("bias_ih"):
                assert second is not None
                assert not second.any()
    return candidates
