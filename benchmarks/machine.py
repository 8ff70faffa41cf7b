"""A machine → what a reader has to know of it to judge the numbers."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["Machine", "here"]

# Packages whose version changes a number, in the order in which they are named.
PACKAGES = (
    "lstmdiagrams",
    "numpy",
    "pygraphviz",
    "graphviz",
    "torch",
    "onnx",
    "onnxruntime",
    "sphinx",
)
CPU_NAME = re.compile(r"^model name\s*: (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Machine:
    """What was measured on, with what, and when."""

    date: str
    system: str
    processor: str
    cores: int
    versions: tuple[tuple[str, str], ...]


def here() -> Machine:
    """Describe this machine, without its name."""
    versions = {"Python": platform.python_version()}
    versions |= {name: found for name in PACKAGES if (found := _version(name))}
    if shutil.which("dot"):
        versions["Graphviz' dot"] = _dot()
    return Machine(
        date=datetime.now(UTC).date().isoformat(),
        system=f"{platform.system()} on {platform.machine()}",
        processor=_processor(),
        cores=os.cpu_count() or 1,
        versions=tuple(versions.items()),
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _dot() -> str:
    said = subprocess.run(["dot", "-V"], capture_output=True, text=True, check=True).stderr  # noqa: S607
    found = re.search(r"version (\S+)", said)
    return found[1] if found else ""


def _processor() -> str:
    said = Path("/proc/cpuinfo")
    found = CPU_NAME.search(said.read_text()) if said.exists() else None
    return found[1].strip() if found else platform.processor() or "unknown"
