"""What the tutorial says of a run is so: every test holds a sentence of a page against the run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.runs import RUNS
from tests.docs.tutorial.pages import Page

FIRST_B = 4  # the step of aaaabbbb at which the first b is read


def says(page: str, *sentences: str) -> None:
    """Fail where a page no longer says what is tested."""
    text = Page.read(page).sentences
    for sentence in sentences:
        assert sentence in text


def word(n: int) -> Any:
    """Return n times a and n times b, one-hot: (2n, 2)."""
    return np.repeat(np.eye(2), n, axis=0)


def right(n: int) -> list[list[int]]:
    """Return what may come after each letter of such a word: a, b, the end."""
    return [[1, 1, 0]] * n + [[0, 1, 0]] * (n - 1) + [[0, 0, 1]]


def reach(name: str) -> int:
    """Return up to which n a network is right."""
    net = ld.reference_network(name)
    wrong = (n for n in range(1, 100) if not np.array_equal(net.run(word(n)).y > 0.5, right(n)))
    return next(wrong) - 1


def unit(name: str, symbol: str, k: int, layer: int = 0) -> Any:
    """Return one quantity of one unit of a shipped run, over time."""
    return getattr(ld.reference_run(name).layer(layer), symbol)[:, 0, k]


class TestLimits:
    """The plain RNN, and where it ends."""

    def test_states_of_the_same_letter_differ(self) -> None:
        """Unit 0 of the plain RNN goes up with every a, and unit 1 tells a from b."""
        says("hidden-state", "Its states are not:", "Unit 0 goes up with every *a*:")
        says("hidden-state", "Unit 1 tells *a* from *b*: it is above zero first, and then at −1.")
        first, second = (unit("counter-rnn", "h", k) for k in (0, 1))
        assert (np.diff(first[:FIRST_B]) > 0).all()
        assert (np.diff(first[FIRST_B - 1 :]) < 0).all()
        assert (second[:FIRST_B] > 0).all()
        assert (second[FIRST_B:] < -0.995).all()

    def test_steps_become_smaller(self) -> None:
        """Each a takes the plain RNN less far up, and the fourth makes almost no difference."""
        says("limits", "The steps have to become smaller and smaller:")
        says("limits", "After the fourth *a*, one more makes almost no difference.")
        steps = np.diff(ld.reference_network("counter-rnn").run(word(5)).output[:5, 0], prepend=0)
        assert (np.diff(steps) < 0).all()
        assert steps[4] < 0.01

    def test_end_comes_too_early(self) -> None:
        """One a more than it can count, and the plain RNN announces the end too soon."""
        says("limits", "it says too early that the end has come")
        n = reach("counter-rnn") + 1
        ends = ld.reference_network("counter-rnn").run(word(n)).y[:, 2] > 0.5
        assert ends[:-1].any()

    def test_all_were_trained_on_ten(self) -> None:
        """The three networks saw words of up to ten a, as their runs say."""
        says("limits", "It has seen words with up to 10 *a* in training.")
        says("gru", "All three networks were trained on words of up to 10 *a*.")
        for name in ("counter", "counter-rnn", "counter-gru"):
            assert "It saw aⁿbⁿ for n from 1 to 10 in training" in RUNS[name].description

    def test_count_is_negative_only_at_the_end(self) -> None:
        """The counter's count is below zero after the last b, and never before."""
        says("limits", "below zero for the first time since the word began")
        assert (unit("counter", "c", 0) < 0).tolist() == [False] * 7 + [True]


class TestGates:
    """The counter's gates."""

    def test_one_gate_moves(self) -> None:
        """All gates are open at every step, but for the forget gate of unit 1 at the first b."""
        says("gates", "Most gates of this network are open all the time. One is not:")
        for symbol, k in (("i", 0), ("i", 1), ("o", 0), ("o", 1), ("f", 0)):
            assert unit("counter", symbol, k).min() > 0.99
        forget = unit("counter", "f", 1)
        assert forget.argmin() == FIRST_B
        assert forget[FIRST_B] < 0.01

    def test_unit_0_keeps_and_unit_1_forgets(self) -> None:
        """At the first b, unit 0 keeps its count and unit 1 loses what it held."""
        says("forget", "Unit 0 keeps its count.", "Unit 1 forgets that the last letter was an *a*.")
        says("forget", "its gate is open at every step anyway")
        assert unit("counter", "f", 0).min() > 0.99
        assert unit("counter", "fc", 1)[FIRST_B] < 0.01 * unit("counter", "c", 1)[FIRST_B - 1]

    def test_largest_part_of_the_sum(self) -> None:
        """What shuts the gate most is the weight of unit 1 on its own hidden state."""
        says("forget", "The number that does most is the weight of", "own hidden state")
        weights = ld.reference_network("counter").state_dict()
        before = ld.reference_run("counter").layer(0).h[FIRST_B - 1, 0]
        parts = [weights["weight_ih_l0"][3, 1], *(weights["weight_hh_l0"][3] * before)]
        assert np.argmin(parts) == 2

    def test_candidates_at_the_first_b(self) -> None:
        """Both units want to write about −1, and the input gates let it in, at every step."""
        says("write", "At the first *b* both units want to write about −1:")
        says("write", "This input gate is open at every step:")
        for k in (0, 1):
            assert unit("counter", "g", k)[FIRST_B] == pytest.approx(-1, abs=0.01)
            assert unit("counter", "i", k).min() > 0.99

    def test_unit_0_adds_and_unit_1_replaces(self) -> None:
        """At the first b, one is taken from unit 0, and unit 1 is what is written."""
        says("update", "All of it stays, one is taken away", "It counts down.")
        says("update", "Nothing of it stays, and the new value is written:")
        assert np.diff(unit("counter", "c", 0))[FIRST_B - 1] == pytest.approx(-1, abs=0.01)
        assert unit("counter", "c", 1)[FIRST_B] == pytest.approx(
            unit("counter", "ig", 1)[FIRST_B], abs=0.01
        )

    def test_boxes_are_of_the_same_size(self) -> None:
        """What is added to the count is about 1 at every step after the first."""
        says("update", "follow the cell state: up four times, down four times.")
        says("update", "But for the first, the boxes are all of the same size, about 1.")
        added = unit("counter", "ig", 0)
        assert np.abs(added[1:]) == pytest.approx(np.ones(7), abs=0.02)
        assert (added > 0).tolist() == [True] * 4 + [False] * 4

    def test_large_counts_look_alike(self) -> None:
        """Outside, the two largest counts are both about 1."""
        says("show", "The tanh lets large counts all look alike:", "the unit says about 1.")
        assert unit("counter", "h", 0)[2:4] == pytest.approx(np.ones(2), abs=0.02)
        says("show", "In our counter the output gate is open all the time.")
        assert unit("counter", "o", 0).min() > 0.99

    def test_output_gate_of_the_peephole_counter(self) -> None:
        """The peephole counter's unit 0 keeps its output gate shut until the last b."""
        says("show", "The output gate of unit 0, in the last row but one, is shut until the last")
        gate = unit("counter-peephole", "o", 0)
        assert gate[:-1].max() < 0.02
        assert gate[-1] > 0.95

    def test_unit_1_is_untidy(self) -> None:
        """Unit 1 is above zero after an a and below after a b, and between it moves."""
        says("steps", "all that anybody asks of it is whether it is above or below zero")
        c = unit("counter", "c", 1)
        assert (c > 0).tolist() == [True] * 4 + [False] * 4
        assert np.ptp(c[:4]) > 1


class TestShapes:
    """Weights, layers, directions."""

    def test_wrong_order_gives_another_answer(self) -> None:
        """The page asserts nothing of it, so here: with o for f the counter no longer counts."""
        says("frameworks", "No error, no warning, and another answer.")
        net = ld.reference_network("counter")
        rows = [0, 1, 6, 7, 2, 3, 4, 5]
        weights = {name: array[rows] for name, array in net.state_dict().items()}
        other = ld.LSTM.from_state_dict(weights).with_readout(net.readout).run(word(4))
        assert not np.array_equal(other.y > 0.5, right(4))

    def test_first_layer_counts(self) -> None:
        """The lower layer's unit 0 counts by ones."""
        says("stacks", "The first layer counts.")
        steps = np.diff(unit("counter-stacked", "c", 0))
        assert np.abs(steps) == pytest.approx(np.ones(7), abs=0.03)
        assert (steps > 0).tolist() == [True] * 3 + [False] * 4

    def test_second_layer_says_what_it_means(self) -> None:
        """The upper layer's units tell the last letter and the end."""
        says("stacks", "Unit 0 is positive after an *a* and negative after a *b*.")
        says("stacks", "Unit 1 is negative until the last *b*, and positive after it:")
        assert (unit("counter-stacked", "h", 0, layer=1) > 0).tolist() == [True] * 4 + [False] * 4
        assert (unit("counter-stacked", "h", 1, layer=1) > 0).tolist() == [False] * 7 + [True]

    def test_each_direction_knows_its_side(self) -> None:
        """At a gap, each direction is high where there was a wall on its side, and low else."""
        says("directions", "Forward is high where there was a wall to the left.")
        says("directions", "Backward is high where there is one to the right.")
        says("directions", "Where both are high, there is a puddle.")
        trace = ld.reference_run("puddles")
        walls = trace.x[:, 0, 0] > 0.5
        left, right_of = np.cumsum(walls) > 0, np.cumsum(walls[::-1])[::-1] > 0
        high = trace.output > 0.7
        assert (high[~walls] == np.column_stack([left, right_of])[~walls]).all()
        assert ((trace.y[:, 0] > 0.5)[~walls] == high[~walls].all(axis=1)).all()


class TestPatterns:
    """The five patterns, and what the runs do."""

    @pytest.mark.parametrize(
        ("heading", "run"),
        [
            ("One to one", "adder"),
            ("One to many", "countdown"),
            ("Many to one", "sunspots"),
            ("Many to many, delayed", "reversal"),
            ("Many to many, synced", "counter"),
        ],
    )
    def test_each_has_its_run(self, heading: str, run: str) -> None:
        """The run below a heading is of the pattern that the heading names."""
        pattern = heading.lower().replace(", ", "-").replace(" ", "-")
        section = Page.read("patterns").text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
        assert f"{{rnn-variant}} {pattern}\n:run: {run}\n" in section
        assert RUNS[run].pattern == pattern

    def test_examples_belong_where_the_page_says(self) -> None:
        """The text belongs to synced, and the time series to many to one."""
        says("patterns", "The **text** *aaaabbbb* belongs to *many to many, synced*")
        says("patterns", "The **time series** of sunspots belongs to *many to one*")
        assert "".join(ld.reference_run("counter").labels.x) == "aaaabbbb"
        assert RUNS["counter"].pattern == "many-to-many-synced"
        assert RUNS["sunspots"].pattern == "many-to-one"

    def test_word_is_in_the_state(self) -> None:
        """With h and c the decoder writes the word backwards, and with h alone it does not."""
        says("encoder-decoder", "This network reads *cab* and then writes *bac*.")
        says("encoder-decoder", "The word is gone. It was in the cell state.")
        net, x = ld.reference_network("reversal"), ld.reference_run("reversal").x
        read = net.run(x[:3])
        written = [
            "".join("abc"[k] for k in net.run(x[3:], h0=read.h_n, c0=c0).y[:, 0].argmax(axis=-1))
            for c0 in (read.c_n, None)
        ]
        assert written[0] == "bac"
        assert written[1] != "bac"

    def test_output_gate_opens_to_write(self) -> None:
        """Unit 0 of the reversal hides while letters come in, and shows itself afterwards."""
        says("encoder-decoder", "While letters come in, it is shut. When it is time to write, it")
        gate = unit("reversal", "o", 0)
        assert gate[:3].max() < 0.02
        assert gate[3:].min() > 0.6

    def test_reversal_saw_four_letters_at_most(self) -> None:
        """The reversal's words have up to four letters, as its run says."""
        says("encoder-decoder", "Our network was trained on words of up to four letters")
        assert "a string of one to four letters" in RUNS["reversal"].description


class TestMemory:
    """What cells remember."""

    def test_counter_counts_beyond_its_training(self) -> None:
        """Twenty a take the count up by one each."""
        says("counting", "Its cell state goes one up with every *a* and one down with every *b*.")
        c = ld.reference_network("counter").run(word(20)).layer(0).c[:, 0, 0]
        assert np.abs(np.diff(c)) == pytest.approx(np.ones(39), abs=0.03)

    def test_table_of_the_counter(self) -> None:
        """Last letter and sign of the count decide what may come, for every word it gets right."""
        says("counting", "| b | below zero | the end |", "| b | above zero | b |", "| a | any |")
        net = ld.reference_network("counter")
        for n in range(1, reach("counter") + 1):
            trace = net.run(word(n))
            count, letter = trace.layer(0).c[n:, 0, 0], trace.layer(0).c[:, 0, 1]
            assert (letter > 0).tolist() == [True] * n + [False] * n
            assert ((count > 0) == (trace.y[n:, 1] > 0.5)).all()

    def test_forget_gate_leaks(self) -> None:
        """The forget gate of unit 0 is nearly 1 and not 1; beyond its reach the end is early."""
        says("counting", "The forget gate of unit 0 is nearly 1, but not quite:")
        says("counting", "it calls the end too soon")
        net, n = ld.reference_network("counter"), reach("counter") + 1
        f = net.run(word(20)).layer(0).f[20:, 0, 0]
        assert 0.99 < f.min() < f.max() < 1
        assert (net.run(word(n)).y[:-1, 2] > 0.5).any()

    def test_too_many_b(self) -> None:
        """After aabb, and after aabbb, the counter says that the end has come."""
        says("counting", "After *aabb* it says *end*.", "So it says *end* again")
        y = ld.reference_network("counter").run(np.eye(2)[[0, 0, 1, 1, 1]]).y
        assert (y[3:] > 0.5).tolist() == [[False, False, True]] * 2

    def test_sunspot_unit_0_follows_the_sun(self) -> None:
        """The cell state of unit 0 is high where there are many spots, and low where few."""
        says("sunspots", "Its cell state goes up and down with the spots.")
        spots = ld.reference_run("sunspots").x[:, 0, 0]
        assert np.corrcoef(spots, unit("sunspots", "c", 0))[0, 1] > 0.9

    def test_sunspot_unit_2_adds_up_quiet_years(self) -> None:
        """Unit 2 keeps in quiet years, and goes down; it forgets in active ones."""
        says("sunspots", "In quiet years its forget gate is open, and every year takes the cell")
        says("sunspots", "When the sun becomes active again, the gate shuts and the sum is erased.")
        spots = ld.reference_run("sunspots").x[:, 0, 0]
        forget, c = unit("sunspots", "f", 2), unit("sunspots", "c", 2)
        quiet = np.arange(7, 11)  # 1974 to 1977
        assert (spots[quiet] < 0.4).all()
        assert (forget[quiet] > 0.5).all()
        assert (np.diff(c)[quiet - 1] < 0).all()
        assert forget[spots > 1.1].max() < 0.35

    def test_active_and_quiet_years(self) -> None:
        """The years that the page calls active and quiet are the extremes of the series."""
        says("sunspots", "The sun was active around 1968 and 1980, and quiet around 1976 and 1986.")
        spots = ld.reference_run("sunspots").x[:, 0, 0]
        assert 1967 + spots[:6].argmax() == 1968
        assert 1967 + spots.argmax() in (1979, 1980)
        assert 1967 + spots[5:11].argmin() + 5 == 1976
        assert 1967 + spots[15:].argmin() + 15 == 1986

    def test_weighted_sum_is_the_best_of_three(self) -> None:
        """The run itself says the three errors that the page computes, in this order."""
        says("sunspots", "fitted by least squares, is the best of the three")
        said = RUNS["sunspots"].description
        assert all(error in said for error in ("21.3", "33.4", "19.8"))


class TestGradients:
    """How the end looks back."""

    def test_nudge_still_shows(self) -> None:
        """A nudge on the first count changes the end by most of its size."""
        says("gradients", "A nudge at the *first* letter still shows after the *eighth*")
        trace = ld.reference_run("counter")
        gradients = ld.reference_network("counter").gradients(trace)
        assert 0.8 < gradients.layer(0).c[0, 0, 0] < 0.9

    @pytest.mark.parametrize("n", [4, 20])
    def test_cell_state_lies_flat(self, n: int) -> None:
        """The gradient of the LSTM's cell state is nearly the same at every step."""
        says("carousel", "The LSTM's cell state lies flat.", "lies as flat as before")
        net = ld.reference_network("counter")
        sizes = np.linalg.norm(net.gradients(net.run(word(n))).layer(0).c[:, 0], axis=-1)
        assert sizes.max() / sizes.min() < 1.05

    def test_hidden_state_swells_and_fades(self) -> None:
        """The RNN's gradient is ten times larger amid 8 steps, and lost at the first of 40."""
        says("carousel", "The RNN's hidden state swells tenfold in the middle.")
        says("carousel", "The RNN's gradient has faded to nothing at the first letters, and it has")
        net = ld.reference_network("counter-rnn")
        short, long = (
            np.linalg.norm(net.gradients(net.run(word(n))).layer(0).h[:, 0], axis=-1)
            for n in (4, 20)
        )
        assert 7 < short.max() / short[-1] < 13
        assert long[:2].max() < 1e-4
        assert (np.diff(long) > 0).any()
        assert (np.diff(long) < 0).any()

    def test_product_of_forget_gates(self) -> None:
        """Over forty steps the forget gates of unit 0 keep nearly all, those of unit 1 nothing."""
        says("carousel", "It is, for unit 0", "for unit 1 it is nearly 0")
        kept = ld.reference_network("counter").run(word(20)).layer(0).f[:, 0].prod(axis=0)
        assert kept[0] > 0.98
        assert kept[1] < 1e-4


class TestRelatives:
    """Peepholes, coupled gates, GRU."""

    def test_peephole_holds_the_gate(self) -> None:
        """The peephole of the output gate is the count times a large negative weight."""
        says("peepholes", "The peephole of the output gate is the count times a large negative")
        weight = ld.reference_network("counter-peephole").state_dict()["peephole_l0"][4]
        assert weight < -5
        assert unit("counter-peephole", "po", 0) == pytest.approx(
            weight * unit("counter-peephole", "c", 0), rel=1e-5
        )

    def test_lost_without_one_number(self) -> None:
        """Without the output gate's peephole of unit 0, no word is right."""
        says("peepholes", "Without that one number, the network is lost:")
        net = ld.reference_network("counter-peephole")
        weights = {name: array.copy() for name, array in net.state_dict().items()}
        weights["peephole_l0"][4] = 0
        blind = ld.LSTM.from_state_dict(weights).with_readout(net.readout)
        wrong = [not np.array_equal(blind.run(word(n)).y > 0.5, right(n)) for n in range(1, 11)]
        assert all(wrong)

    def test_coupled_gates_cannot_count(self) -> None:
        """With f = 1 − i, the counter's cell state stays between −1 and 1."""
        says("coupled", "The average of numbers between −1 and 1 is between −1 and 1.")
        says("coupled", "The count is gone.")
        layer, c = ld.reference_run("counter").layer(0), np.zeros(2)
        for i, g in zip(layer.i[:, 0], layer.g[:, 0], strict=True):
            c = (1 - i) * c + i * g
            assert (np.abs(c) <= 1).all()

    def test_gru_goes_up_ever_more_slowly(self) -> None:
        """From the third a on, each takes the GRU's unit 0 less far up, and it stays below 1."""
        says("gru", "Its unit 0 goes up with every *a*, but ever more slowly")
        h = ld.reference_network("counter-gru").run(word(10)).output[:10, 0]
        steps = np.diff(h)
        assert (steps > 0).all()
        assert (np.diff(steps) < 0).all()
        assert h.max() < 1

    def test_order_of_reach(self) -> None:
        """The GRU gets further than the plain RNN, and the LSTM further than both."""
        says("gru", "The GRU does better than the plain RNN", "But only the LSTM really counts.")
        assert reach("counter-rnn") < reach("counter-gru") < reach("counter")
