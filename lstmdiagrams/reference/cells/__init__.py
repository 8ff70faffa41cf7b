"""A step's weights, incoming state and input → every gate, product and state of that step.

Each cell kind is a pair: a frozen set of weights prepared for speed, and a pure step that writes
every intermediate into the arrays it is given and reads nothing else. A sigmoid is computed as σ(a)
= ½·tanh(a/2) + ½; the inner ½ is folded into the prepared weights (exactly: it is a power of two),
so that one tanh serves all gates of an LSTM.

The cells of PyTorch are written for speed; the formed ones for every meaning that a `Form` can
have.
"""

from __future__ import annotations

from lstmdiagrams.reference.cells.gru import (
    GRU_LANES,
    FormedGRUCell,
    GRUCell,
    formed_gru_step,
    gru_step,
    reset_before_gru_step,
)
from lstmdiagrams.reference.cells.kinds import Cell, prepare
from lstmdiagrams.reference.cells.lstm import (
    LSTM_LANES,
    FormedLSTMCell,
    LSTMCell,
    formed_lstm_step,
    lstm_step,
    projected_formed_lstm_step,
    projected_lstm_step,
)
from lstmdiagrams.reference.cells.rnn import (
    NONLINEARITIES,
    FormedRNNCell,
    RNNCell,
    formed_rnn_step,
    rnn_step,
)

__all__ = [
    "GRU_LANES",
    "LSTM_LANES",
    "NONLINEARITIES",
    "Cell",
    "FormedGRUCell",
    "FormedLSTMCell",
    "FormedRNNCell",
    "GRUCell",
    "LSTMCell",
    "RNNCell",
    "formed_gru_step",
    "formed_lstm_step",
    "formed_rnn_step",
    "gru_step",
    "lstm_step",
    "prepare",
    "projected_formed_lstm_step",
    "projected_lstm_step",
    "reset_before_gru_step",
    "rnn_step",
]
