"""The examples in the docstrings of the package run and say what they print."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import lstmdiagrams as ld

MODULES = [
    module.name
    for module in pkgutil.walk_packages(ld.__path__, "lstmdiagrams.")
    if not module.name.endswith("__main__")
]


def attempted(module: str) -> int:
    """Run a module's examples and return how many there are."""
    result = doctest.testmod(importlib.import_module(module), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0
    return result.attempted


@pytest.mark.parametrize("module", ["lstmdiagrams", *MODULES])
def test_examples_run(module: str) -> None:
    """Every example of the module prints what it says it prints."""
    attempted(module)


def test_there_are_examples() -> None:
    """The examples are found: those of number formats and of symbols, at least."""
    assert attempted("lstmdiagrams.choices.values") > 0
    assert attempted("lstmdiagrams.notation.symbols") > 0
