"""A recurrent network and an input → the Trace of the run: the façade of the reference floor."""

from __future__ import annotations

from lstmdiagrams.reference.network.base import Network
from lstmdiagrams.reference.network.gru import GRU
from lstmdiagrams.reference.network.lstm import LSTM
from lstmdiagrams.reference.network.rnn import RNN

__all__ = ["GRU", "LSTM", "RNN", "Network"]
