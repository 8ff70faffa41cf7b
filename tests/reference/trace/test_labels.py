"""Labels: what the numbers of a run stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, LstmDiagramsError
from lstmdiagrams.reference import RNN, Labels, Readout

NET = RNN.random(input_size=2, hidden_size=3).with_readout(Readout(np.ones((2, 3)), np.ones(2)))
X = np.zeros((4, 2))


def test_without_labels_all_are_empty() -> None:
    """A run without labels has empty ones."""
    assert NET.run(X).labels == Labels() == Labels((), (), (), ())


def test_a_plain_sequence_labels_the_inputs() -> None:
    """A sequence of T strings, a string of T letters included, labels each step's input."""
    assert NET.run(X, labels=["a", "b", "c", "d"]).labels == Labels(x=("a", "b", "c", "d"))
    assert NET.run(X, labels="abcd").labels.x == ("a", "b", "c", "d")


def test_a_mapping_labels_anything() -> None:
    """A mapping names which labels are given, and Labels itself is taken as it is."""
    given = {"y": list("pqrs"), "features": ["u", "v"], "classes": ("no", "yes")}
    labels = Labels(y=("p", "q", "r", "s"), features=("u", "v"), classes=("no", "yes"))
    assert NET.run(X, labels=given).labels == labels
    assert NET.run(X, labels=labels).labels is labels


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["a"], "labels.x has 1 strings, expected 4"),
        ({"y": ["a"] * 5}, "labels.y has 5 strings, expected 4"),
        ({"features": ["a"]}, "labels.features has 1 strings, expected 2"),
        ({"classes": ["a"]}, "labels.classes has 1 strings, expected 2"),
        ({"z": []}, "unknown labels 'z'; choose from 'x', 'y', 'features', 'classes'"),
    ],
)
def test_labels_of_another_number_are_refused(given: Any, sentence: str) -> None:
    """Labels that do not match the run in number or name are refused with what was expected."""
    with pytest.raises(InvalidValueError, match=sentence):
        NET.run(X, labels=given)


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (Labels(x=("a",)), "labels.x has 1 strings, expected 4"),
        (Labels(y=("a",) * 5), "labels.y has 5 strings, expected 4"),
        (Labels(features=("a",) * 3), "labels.features has 3 strings, expected 2"),
        (Labels(classes=("a",)), "labels.classes has 1 strings, expected 2"),
    ],
)
def test_labels_of_another_number_are_in_no_trace(labels: Labels, sentence: str) -> None:
    """A trace of which one makes another is checked as well as a run."""
    with pytest.raises(InvalidValueError, match=sentence):
        replace(NET.run(X), labels=labels)


def test_a_batch_has_the_labels_of_its_steps() -> None:
    """There is a label a step, however many sequences there are and however long each is."""
    trace = NET.run(np.zeros((4, 3, 2)), lengths=[1, 4, 2], labels="abcd")
    assert replace(trace, labels=Labels(y=tuple("pqrs"))).labels.y == tuple("pqrs")
    with pytest.raises(InvalidValueError, match=r"labels\.x has 3 strings, expected 4"):
        replace(trace, labels=Labels(x=tuple("abc")))


@pytest.mark.parametrize("labels", ["abcd", None, ("a",) * 4, {"x": "abcd"}])
def test_a_trace_holds_labels_and_nothing_else(labels: Any) -> None:
    """Where a trace is made by hand, what is no Labels is refused by its name."""
    with pytest.raises(InvalidTypeError, match=r"labels is .*, and must be Labels"):
        replace(NET.run(X), labels=labels)


def test_without_a_readout_there_are_no_classes() -> None:
    """Names for outputs of a readout that is not there are refused."""
    net = RNN.random(input_size=2, hidden_size=3)
    with pytest.raises(InvalidValueError, match=r"labels\.classes has 2 strings, expected 0"):
        net.run(X, labels={"classes": ["no", "yes"]})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (5, r"labels\.x must be a sequence of strings, got int"),
        ([1, 2, 3, 4], r"labels\.x must hold strings, got 1"),
        ({"y": None}, r"labels\.y must be a sequence of strings, got NoneType"),
    ],
)
def test_labels_that_are_no_strings_are_refused(given: Any, sentence: str) -> None:
    """Anything but strings is refused by name."""
    with pytest.raises(InvalidTypeError, match=sentence) as caught:
        NET.run(X, labels=given)
    assert isinstance(caught.value, LstmDiagramsError)
