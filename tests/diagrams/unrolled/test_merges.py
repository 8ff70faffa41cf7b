"""What becomes of two directions: an operation that is named, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lstmdiagrams.diagrams import unrolled_rnn
from lstmdiagrams.errors import InvalidValueError
from tests.diagrams.runs import random_run
from tests.diagrams.unrolled.reading import leads_to, nodes, texts


class TestMerges:
    """What becomes of two directions."""

    @pytest.mark.parametrize(
        ("merge", "word"),
        [("concat", "concat"), ("sum", "sum"), ("mul", "product"), ("ave", "mean")],
    )
    def test_the_operation_is_named(self, merge: str, word: str) -> None:
        """An operation joins both directions, and says which it is."""
        run = replace(random_run(bidirectional=True), merge=merge)
        figure = unrolled_rnn(run)
        joins = [node for name, node in nodes(figure).items() if name.startswith("join-t")]
        assert {(node.label, node.role) for node in joins} == {(word, "operation")}
        assert len(joins) == run.n_steps + 1
        assert "both directions" in joins[0].tooltip

    def test_nothing_joins(self) -> None:
        """Where nothing joins them, both are given out."""
        figure = unrolled_rnn(replace(random_run(bidirectional=True), merge=None))
        assert leads_to(figure, "copy-1-l0") == {"copy-2-l0", "h-t1-l0"}
        assert leads_to(figure, "copy-1-l0r") == {"copy-0-l0r", "h-t1-l0r"}
        assert "concat" not in texts(figure)

    @pytest.mark.parametrize(
        ("merge", "word"), [("sum", "sum"), ("ave", "mean"), ("mul", "product")]
    )
    def test_inside_a_stack(self, merge: str, word: str) -> None:
        """What joins a lower layer is what the upper one read."""
        from lstmdiagrams.reference.trace import MERGES

        run = random_run(bidirectional=True, num_layers=2)
        read_by = MERGES[merge](run.layer(0).h, run.layer(0, reverse=True).h)
        layers = tuple(replace(each, x=read_by) if place > 1 else each
                       for place, each in enumerate(run.layers))  # fmt: skip
        shown = nodes(unrolled_rnn(replace(run, layers=layers)))
        assert shown["join-t0-l0"].label == word
        assert shown["join-t0-l1"].label == "concat"

    def test_a_stack_in_the_reversed_order_of_time(self) -> None:
        """A stack whose layers do not read the same step at the same time is refused whole."""
        lower, upper = random_run(bidirectional=True), random_run(input_size=4)
        backward = lower.layers[1]
        upper_layer = replace(upper.layers[0], x=backward.h[::-1])
        run = replace(lower, layers=(backward, upper_layer), ways=((True,), (False,)))
        with pytest.raises(InvalidValueError, match="layer 1 reads what layer 0 gives out in the"):
            unrolled_rnn(run)
        assert unrolled_rnn(run, layer=1).width
