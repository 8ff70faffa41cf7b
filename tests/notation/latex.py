r"""LaTeX of an equation + what its symbols stand for → the numbers on its two sides.

A reader of its own for the little LaTeX that our equations are written in: ``W_{if} x_t`` is a
product of a matrix and vectors, ``\odot`` one unit by unit, ``\sigma(…)`` a function. What it does
not know is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

__all__ = ["Equation", "sides", "symbols"]

Array = np.ndarray[Any, Any]
Functions = Mapping[str, Callable[[Array], Array]]

_NAME = r"(?:\\tilde\{\w+\}|\\operatorname\{\w+\}|\\[a-z]+|[A-Za-z])'?"
_SCRIPT = r"(?:_(?:\w|\{(?:[^{}]|\{[^{}]*\})*\}))?"
_TOKEN = re.compile(rf"\s*(\\odot|1|[()+\-=]|{_NAME}{_SCRIPT})")


def _tokens(latex: str) -> list[str]:
    tokens = _TOKEN.findall(latex)
    assert re.sub(r"\s", "", "".join(tokens)) == re.sub(r"\s", "", latex), f"cannot read {latex}"
    return tokens


def symbols(latex: str) -> set[str]:
    """Return everything in an equation that is no sign and no number."""
    return {each for each in _tokens(latex) if each not in ("\\odot", *"1()+-=")}


def sides(latex: str, values: Mapping[str, Array], functions: Functions) -> tuple[Array, Array]:
    """Return the numbers on both sides of an equation.

    Parameters
    ----------
    values : mapping of str to array
        A symbol in LaTeX → matrices as they are, vectors (T, N, ·), or biases (·).
    functions : mapping of str to callable
        A function in LaTeX → what it does.
    """
    left, right = latex.split("=")
    return Equation(left, values, functions).value(), Equation(right, values, functions).value()


class Equation:
    """One side, read from left to right."""

    def __init__(self, latex: str, values: Mapping[str, Array], functions: Functions) -> None:
        self.left, self.values, self.functions = _tokens(latex)[::-1], values, functions

    def value(self) -> Array:
        """Return the number of the whole side."""
        total = self._sum()
        assert not self.left, f"unread: {self.left[::-1]}"
        return total

    def _next(self) -> str:
        return self.left[-1] if self.left else ""

    def _sum(self) -> Array:
        total = self._product()
        while self._next() in ("+", "-"):
            sign = 1 if self.left.pop() == "+" else -1
            total = total + sign * self._product()
        return total

    def _product(self) -> Array:
        product = self._applied()
        while self._next() == "\\odot":
            self.left.pop()
            product = product * self._applied()
        return product

    def _applied(self) -> Array:
        word = self.left.pop()
        if word == "(":
            inside = self._sum()
            assert self.left.pop() == ")"
            return inside
        if word == "1":
            return np.ones(1)
        if word in self.functions:
            assert self._next() == "("
            return self.functions[word](self._applied())
        value = self.values[word]
        return self._applied() @ value.T if value.ndim == 2 else value
