"""First inputs, then outputs: an encoder hands its state over to a decoder."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.diagrams import unrolled_rnn
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.reference import GRU, LSTM, RNN, Trace
from lstmdiagrams.runs import reference_run
from tests.diagrams.runs import random_run
from tests.diagrams.unrolled.reading import Place, leads_to, nodes, printed, texts, values, wires
from tests.graphics.layout import faults
from tests.graphics.picture import read

KINDS = pytest.mark.parametrize("kind", [LSTM, GRU, RNN])


def pair(kind: type[LSTM | GRU | RNN] = LSTM, **options: Any) -> tuple[Trace, Trace]:
    """Run an encoder, and a decoder on its states."""
    encoder = kind.random(input_size=2, hidden_size=3, seed=0, **options)
    decoder = kind.random(input_size=1, hidden_size=3, seed=1, **options)
    first = encoder.run(np.random.default_rng(0).normal(size=(4, 2)))
    states: dict[str, Any] = {"h0": first.h_n} | ({"c0": first.c_n} if kind is LSTM else {})
    return first, decoder.run(np.ones((3, 1)), **states)


def padded_pair() -> tuple[Trace, Trace]:
    """Run an encoder and a decoder on sequences of different lengths."""
    encoder, decoder = (LSTM.random(input_size=1, hidden_size=2, seed=seed) for seed in (1, 2))
    first = encoder.run(np.ones((4, 3, 1)), lengths=[4, 2, 1])
    states: dict[str, Any] = {"h0": first.h_n, "c0": first.c_n}
    return first, decoder.run(np.ones((7, 3, 1)), lengths=[7, 3, 1], **states)


class TestOneNetwork:
    """One network that reads, then writes."""

    def test_the_labels_say_so(self) -> None:
        """Of `reversal`, three steps are named encoder and three decoder."""
        figure = unrolled_rnn(reference_run("reversal"))
        words = texts(figure)
        assert {"encoder", "decoder", "handed over"} <= set(words)
        brackets = wires(figure)
        assert (brackets["encoder"].tail, brackets["encoder"].head) == ("copy-0", "copy-2")
        assert (brackets["decoder"].tail, brackets["decoder"].head) == ("copy-3", "copy-5")
        assert "the steps up to 2 are an encoder".capitalize() in figure.description

    def test_the_state_stands_on_the_wire(self) -> None:
        """Between both, the state that is handed over stands on its wire."""
        figure = unrolled_rnn(reference_run("reversal"))
        state = nodes(figure)["h-copy-2-state"]
        assert state.role == "state"
        assert nodes(figure)["copy-2"].x < state.x < nodes(figure)["copy-3"].x
        assert wires(figure)["h-copy-2-out"].head == "copy-3"

    def test_no_circle_where_there_is_no_input(self) -> None:
        """Only the first steps have an input, only the last ones an output."""
        shown = nodes(unrolled_rnn(reference_run("reversal")))
        assert [name in shown for name in ("x-t0", "x-t2", "x-t3", "x-t5")] == [1, 1, 0, 0]
        assert [name in shown for name in ("y-t0", "y-t2", "y-t3", "y-t5")] == [0, 0, 1, 1]

    def test_a_long_one_shows_the_handover(self) -> None:
        """Of many steps, those where the state is handed over are shown too."""
        labels = {"x": ["x"] * 8 + [""] * 6, "y": [""] * 8 + ["y"] * 6}
        figure = unrolled_rnn(random_run(n_steps=14, labels=labels, classes=1))
        assert {"copy-7", "copy-8", "h-copy-7-state"} <= nodes(figure).keys()

    @pytest.mark.parametrize(
        "labels",
        [
            {"x": list("abcd"), "y": list("wxyz")},
            {"x": ["a", "b", "c", ""], "y": ["", "", "y", "z"]},
            {"x": ["", "a", "", ""], "y": ["", "", "", "z"]},
            {"x": list("abcd")},
        ],
    )
    def test_others_are_none(self, labels: Any) -> None:
        """Where inputs and outputs are not apart, nothing is an encoder."""
        run = random_run(labels=labels, classes=1)
        assert "encoder" not in texts(unrolled_rnn(run))
        with pytest.raises(InvalidValueError, match="encoder_decoder=True contradicts the run"):
            unrolled_rnn(run, encoder_decoder=True)


class TestBlank:
    """An encoder and a decoder without a run."""

    @pytest.mark.parametrize("steps", [None, 2, 5, 8])
    def test_two_networks(self, steps: Any) -> None:
        """One reads at the first half of the steps, the other writes at the other half."""
        figure = unrolled_rnn(encoder_decoder=True, steps=steps)
        shown, total = nodes(figure), steps or 6
        half = (total + 1) // 2
        copies = {f"copy-{step}" for step in range(half)}
        copies |= {f"decoder-copy-{step}" for step in range(total - half)}
        assert copies | {"folded", "decoder-folded"} <= shown.keys()
        assert {f"x-t{step}" for step in range(half)} <= shown.keys()
        assert {f"decoder-h-t{step}" for step in range(total - half)} <= shown.keys()
        assert not {f"x-t{half}", "h-t0", "decoder-x-t0", f"copy-{half}"} & shown.keys()
        assert {"x-t", "decoder-h-t"} <= shown.keys()
        assert not {"h-t", "decoder-x-t"} & shown.keys()

    def test_what_it_says(self) -> None:
        """Picture and description say that they are two, and which is which."""
        figure = unrolled_rnn(encoder_decoder=True)
        words = texts(figure)
        assert "two networks, each with its own weights, the same at every step" in words
        assert words.count("encoder") == words.count("decoder") == 3 + 1 + 1
        assert "handed over" in words
        assert "the same network" not in figure.description
        assert figure.description.startswith("Two networks, each with its own weights")
        assert "the decoder knows of the input is the state" in figure.description
        assert "Decoder." not in figure.description
        figure = unrolled_rnn(encoder_decoder=True, show_shapes=True)
        assert "Encoder. Shapes: x: (N, I). Decoder. Shapes: h: (N, H)." in figure.description

    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            ({"steps": 1}, "an encoder and a decoder need 2 steps"),
            ({"steps": [4, 5]}, r"the steps \[4, 5\] are all the decoder's; choose one of 0 to 2"),
            ({"bidirectional": True}, "bidirectional=True also ends at the first step"),
            ({"detail": "cell"}, "detail='cell' shows one network; draw it without a decoder"),
        ],
    )
    def test_what_is_refused(self, options: dict[str, Any], sentence: str) -> None:
        """One step cannot be both, and what ends at the first step hands nothing on."""
        with pytest.raises(InvalidValueError, match=sentence):
            unrolled_rnn(encoder_decoder=True, **options)


class TestTwoNetworks:
    """A network that goes on with another one's states."""

    @KINDS
    def test_values_of_both(self, kind: Any) -> None:
        """The values of both runs stand in one figure, each in its own chain."""
        encoder, decoder = pair(kind)
        figure = unrolled_rnn(encoder, decoder=decoder)
        for run, prefix in ((encoder, ""), (decoder, "decoder-")):
            h, x = run.layer(0).h, run.x
            assert values(figure, prefix) == {
                Place("h", step, unit): printed(h[step, 0, unit])
                for step, unit in np.ndindex(len(h), 3)
            } | {
                Place("x", step, unit): printed(x[step, 0, unit], signed=bool((x < 0).any()))
                for step, unit in np.ndindex(len(x), x.shape[2])
            }

    def test_states_lead_from_one_to_the_other(self) -> None:
        """The encoder's last states lead into the decoder's first box, layer by layer."""
        figure = unrolled_rnn(*pair(num_layers=2)[:1], decoder=pair(num_layers=2)[1])
        ways = wires(figure)
        for layer in (0, 1):
            assert ways[f"h-copy-3-l{layer}-out"].head == f"decoder-copy-0-l{layer}"
            assert ways[f"h-folded-l{layer}"].head == f"decoder-folded-l{layer}"
        assert leads_to(figure, "decoder-copy-0-l0") == {"decoder-copy-1-l0", "decoder-copy-0-l1"}

    def test_each_box_says_whose_it_is(self) -> None:
        """Boxes and brackets are named; both networks have weights of their own."""
        encoder, decoder = pair()
        words = texts(unrolled_rnn(encoder, decoder=decoder))
        assert words.count("encoder") == 4 + 1 + 1  # copies, folded, bracket
        assert words.count("decoder") == 3 + 1 + 1
        assert "two networks, each with its own weights, the same at every step" in words

    def test_description_holds_every_number(self) -> None:
        """Who cannot see the figure reads the numbers of both."""
        encoder, decoder = pair()
        figure = unrolled_rnn(encoder, decoder=decoder, show_cell_state=True)
        for text in (*values(figure).values(), *values(figure, "decoder-").values()):
            assert text in figure.description

    @pytest.mark.parametrize("symbol", ["h0", "c0"])
    def test_other_states_are_refused(self, symbol: str) -> None:
        """A decoder that begins elsewhere is refused, and how to run it is said."""
        encoder, decoder = pair()
        layer = replace(decoder.layers[0], **{symbol: getattr(decoder.layers[0], symbol) + 1e-9})
        sentence = (
            f"the decoder's {symbol} is not the encoder's last {symbol[0]} in layer 0; run it with"
            " h0=encoder.h_n, c0=encoder.c_n"
        )
        with pytest.raises(InvalidValueError, match=sentence):
            unrolled_rnn(encoder, decoder=replace(decoder, layers=(layer,)))

    def test_another_build_is_refused(self) -> None:
        """A decoder of another kind, or with other layers, is refused."""
        encoder = pair()[0]
        for other, sentence in (
            (pair(GRU)[1], "of the kind 'gru' with 1 layer, and the encoder of the kind 'lstm'"),
            (pair(num_layers=2)[1], "with 2 layers, and the encoder of the kind 'lstm' with 1"),
        ):
            with pytest.raises(InvalidValueError, match=sentence):
                unrolled_rnn(encoder, decoder=other)

    def test_both_directions_are_refused(self) -> None:
        """What ends at the first step cannot be handed over at the last one."""
        encoder, decoder = pair(bidirectional=True)
        with pytest.raises(InvalidValueError, match="has a layer that ends at the first step"):
            unrolled_rnn(encoder, decoder=decoder)

    def test_what_is_no_run(self) -> None:
        """A decoder is a run."""
        with pytest.raises(InvalidTypeError, match="the run is 'decoder', and must be a Trace"):
            unrolled_rnn(pair()[0], decoder="decoder")  # type: ignore[arg-type]

    def test_gradients_go_through_one_run(self) -> None:
        """Gradients of one run are not drawn over two."""
        net = LSTM.random(input_size=2, hidden_size=3, seed=0)
        encoder = net.run(np.ones((4, 2)))
        decoder = net.run(np.ones((2, 2)), h0=encoder.h_n, c0=encoder.c_n)
        with pytest.raises(InvalidValueError, match="gradients go through one run"):
            unrolled_rnn(encoder, decoder=decoder, gradients=net.gradients(encoder))

    @pytest.mark.parametrize("steps", [None, "all", 2, [0, 1, 3]])
    def test_padding_of_the_encoder_is_not_drawn(self, steps: Any) -> None:
        """The decoder goes on where the encoder's sequence ends; only its own padding is shown."""
        encoder, decoder = padded_pair()
        figure = unrolled_rnn(encoder, decoder=decoder, sequence=1, steps=steps)
        shown = nodes(figure)
        assert {"copy-1", "h-copy-1-state"} <= shown.keys()
        assert not {"copy-2", "copy-3"} & shown.keys()
        assert ("decoder-copy-3" in shown) == (steps != 2)
        assert shown["copy-1"].x < shown["h-copy-1-state"].x < shown["decoder-copy-0"].x
        assert not faults(read(figure.svg()))

    def test_nothing_but_padding_of_the_encoder(self) -> None:
        """An encoder of which no step would be drawn is refused."""
        encoder, decoder = padded_pair()
        with pytest.raises(InvalidValueError, match="of the encoder are all padding"):
            unrolled_rnn(encoder, decoder=decoder, sequence=1, steps=[3])

    def test_nothing_but_padding_of_the_decoder(self) -> None:
        """A decoder of which only padding is shown gets no state."""
        encoder, decoder = padded_pair()
        decoder = LSTM.random(input_size=1, hidden_size=2, seed=2).run(
            decoder.x, lengths=[7, 1, 1], h0=encoder.h_n, c0=encoder.c_n
        )
        figure = unrolled_rnn(encoder, decoder=decoder, sequence=1, steps=[1])
        assert "handed over" not in texts(figure)
        assert not faults(read(figure.svg()))

    def test_steps_that_leave_the_end_out(self) -> None:
        """Where the encoder's last step is not shown, its state comes from what is left out."""
        encoder, decoder = pair()
        figure = unrolled_rnn(encoder, decoder=decoder, steps=[0, 1])
        assert "handed over" not in texts(figure)
        assert "2 more" in texts(figure)
