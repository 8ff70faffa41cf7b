"""The package as a whole: its public names, their documentation, what importing it costs."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import lstmdiagrams as ld

MODULES = [
    module.name
    for module in pkgutil.walk_packages(ld.__path__, "lstmdiagrams.")
    if not module.name.endswith("__main__")
]


def public_names() -> list[tuple[str, str]]:
    """List every name that a module's ``__all__`` offers."""
    return [
        (module, name)
        for module in ["lstmdiagrams", *MODULES]
        for name in getattr(importlib.import_module(module), "__all__", ())
    ]


@pytest.mark.parametrize("module", ["lstmdiagrams", *MODULES])
def test_every_module_says_what_it_offers(module: str) -> None:
    """Every module has a docstring, and everything in its ``__all__`` exists, in order."""
    loaded = importlib.import_module(module)
    assert loaded.__doc__
    names = list(getattr(loaded, "__all__", ()))
    assert len(names) == len(set(names))
    for name in names:
        assert hasattr(loaded, name)


@pytest.mark.parametrize(("module", "name"), public_names(), ids=str)
def test_every_public_name_is_documented(module: str, name: str) -> None:
    """Every public function and class has a docstring of its own, public methods included."""
    thing = getattr(importlib.import_module(module), name)
    if not (inspect.isclass(thing) or inspect.isfunction(thing)):
        return
    assert inspect.getdoc(thing)
    for method, function in vars(thing).items() if inspect.isclass(thing) else ():
        if not method.startswith("_") and (inspect.isfunction(function) or is_property(function)):
            assert function.__doc__, f"{name}.{method}"


def is_property(thing: object) -> bool:
    """Tell whether something is a property."""
    return isinstance(thing, property)


def test_dir_is_what_can_be_used() -> None:
    """``dir(lstmdiagrams)`` lists what is public, and all of it loads."""
    assert dir(ld) == sorted(ld.__all__)
    for name in ld.__all__:
        assert getattr(ld, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    """What does not exist is refused as in any module."""
    with pytest.raises(AttributeError, match="has no attribute 'nonesuch'"):
        ld.nonesuch  # noqa: B018 - asking for it is the test


def test_errors_are_one_family() -> None:
    """Everything that is raised on purpose derives from one class."""
    errors: ModuleType = ld.errors
    public = [getattr(errors, name) for name in errors.__all__]
    classes = [thing for thing in public if inspect.isclass(thing)]
    assert len(classes) > 3
    assert all(issubclass(thing, ld.errors.LstmDiagramsError) for thing in classes)


def test_importing_it_loads_nothing() -> None:
    """``import lstmdiagrams`` imports no other package."""
    program = (
        "import sys; before = set(sys.modules); import lstmdiagrams; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    new = set(ended.stdout.split())
    assert not new - set(sys.stdlib_module_names) - {"lstmdiagrams"}
