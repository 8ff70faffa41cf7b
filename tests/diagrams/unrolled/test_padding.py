"""Steps past the end of a sequence in a padded batch are shown, and are visibly off."""

from __future__ import annotations

from typing import Any

import pytest

from lstmdiagrams.diagrams import unrolled_rnn
from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import Diagram
from tests.diagrams.runs import random_run
from tests.diagrams.unrolled.reading import leads_to, nodes, texts, values, wires

BATCH: dict[str, Any] = {"n_steps": 5, "n_sequences": 2, "lengths": [3, 5]}


def copies(figure: Diagram) -> list[int]:
    """Return the steps whose copies are shown, from left to right."""
    boxes = [(node.x, int(name[5:])) for name, node in nodes(figure).items() if _is_copy(name)]
    return [step for _, step in sorted(boxes)]


def _is_copy(name: str) -> bool:
    return name.startswith("copy-") and name[5:].isdecimal()


@pytest.mark.parametrize("options", [{}, {"bidirectional": True, "num_layers": 2}, {"classes": 2}])
def test_padding_is_off(options: dict[str, Any]) -> None:
    """A padded step has boxes and no values; every shape of it is padding."""
    figure = unrolled_rnn(random_run(**BATCH, **options), show_cell_state=True)
    steps = {at.step for at in values(figure)}
    assert steps == {0, 1, 2}
    off = [shape for shape in figure.shapes if {"t3", "t4"} & set(shape.of)]
    assert {shape.role for shape in off} == {"padding", "bracket", "note"}
    on = [shape for shape in figure.shapes if {"t0", "t1", "t2"} & set(shape.of)]
    assert not any(shape.role == "padding" for shape in on)


def test_no_state_goes_into_the_padding() -> None:
    """The last step of the sequence hands nothing on; a backward layer begins with it."""
    figure = unrolled_rnn(random_run(**BATCH, bidirectional=True))
    assert leads_to(figure, "copy-2-l0") == {"join-t2-l0"}
    assert leads_to(figure, "copy-2-l0r") == {"copy-1-l0r", "join-t2-l0"}
    heads = {wire.head for name, wire in wires(figure).items() if name.startswith("h-copy")}
    assert not {"copy-2-l0r", "copy-3-l0", "copy-3-l0r"} & heads


def test_the_word_stands_below() -> None:
    """Below the padded copies stands what they are, and the description says which they are."""
    figure = unrolled_rnn(random_run(**BATCH))
    assert "padding" in texts(figure)
    assert "The steps 3 to 4 lie past the end of the sequence" in figure.description
    assert "padding" not in texts(unrolled_rnn(random_run(**BATCH), sequence=1))


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        (None, [0, 1, 2, 5, 6, 7, 11]),
        ("all", list(range(12))),
        ("last 2", [5, 6]),
        ("first 9", list(range(7))),
        (3, [0, 5, 6]),
        (9, [0, 1, 2, 3, 4, 5, 6, 7, 11]),
        ([0, -1], [0, 6]),
        ([2, 9], [2, 9]),
        ([8], [8]),
    ],
)
def test_which_steps_are_shown(steps: Any, shown: list[int]) -> None:
    """A list, "all" and a large number reach the padding; the rest means the sequence itself."""
    run = random_run(n_steps=12, n_sequences=2, lengths=[7, 12])
    assert copies(unrolled_rnn(run, steps=steps)) == shown


def test_no_step_past_the_batch() -> None:
    """Beyond the padding there is nothing."""
    run = random_run(n_steps=12, n_sequences=2, lengths=[7, 12])
    with pytest.raises(InvalidValueError, match="step 12 does not exist; choose 0 to 11"):
        unrolled_rnn(run, steps=[12])
    with pytest.raises(InvalidValueError, match="step -8 does not exist; choose 0 to 6"):
        unrolled_rnn(run, steps=[-8])


def test_padding_that_is_left_out_is_counted() -> None:
    """An ellipsis in the padding says how many steps it leaves out, there and at its end."""
    run = random_run(n_steps=12, n_sequences=2, lengths=[3, 12])
    figure = unrolled_rnn(run, steps=[0, 1, 2, 4, 8])
    assert {"3 more"} <= set(texts(figure))
    assert texts(figure).count("⋯") == 2
