"""The name of an optional package → the package, or a sentence that says how to install it."""

from __future__ import annotations

import importlib
from typing import Any

from lstmdiagrams.errors import MissingPackageError

__all__ = ["require"]

# Which extra of ours brings a package.
_EXTRAS = {"onnx": "onnx", "h5py": "keras"}


def require(name: str, purpose: str) -> Any:
    """Return an optional package.

    Raises
    ------
    MissingPackageError
        If it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
        wanted = f"'lstmdiagrams[{_EXTRAS[name]}]'" if name in _EXTRAS else name
        raise MissingPackageError(
            f"{purpose} takes the package {name}, which is not installed: pip install {wanted}"
        ) from error
