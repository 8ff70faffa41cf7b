"""Every directive with something to draw → a document, in reStructuredText or in MyST."""

from __future__ import annotations

from collections.abc import Mapping

from tests.sphinxext.projects import Project

# An argument and options with which every directive draws something.
SAMPLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "unrolled-rnn": ("counter", {"steps": "3"}),
    "lstm-cell": ("counter", {"step": "3"}),
    "gru-cell": ("", {}),
    "rnn-cell": ("", {}),
    "rnn-variant": ("many-to-one", {"run": "sunspots"}),
    "lstm-overview": ("", {}),
    "gate-plot": ("counter", {}),
    "state-plot": ("sunspots", {}),
    "unit-plot": ("counter", {"unit": "0"}),
    "gradient-plot": ("counter sunspots", {"step": "5"}),
    "parameter-diagram": ("counter", {}),
    "batch-diagram": ("", {}),
}


def rst(directive: str, argument: str, /, **options: str) -> str:
    """Return a directive in reStructuredText."""
    lines = [
        f".. {directive}:: {argument}",
        *(f"   :{key}: {value}" for key, value in options.items()),
    ]
    return "\n".join(lines) + "\n"


def myst(directive: str, argument: str, /, **options: str) -> str:
    """Return a directive in MyST."""
    lines = [f":{key}: {value}" for key, value in options.items()]
    return "\n".join([f"```{{{directive}}} {argument}", *lines, "```", ""])


def everything(project: Project, conf: str = "") -> Project:
    """Write two pages with every directive, the role and equations, one in each language."""
    captions = "\n   The *caption* of {0}, with :lstm:`f_t`.\n\n   Its legend.\n\n"
    index = "".join(
        rst(name, argument, name=name, **options) + captions.format(name)
        for name, (argument, options) in SAMPLES.items()
    )
    other = "".join(
        myst(name, argument, **options) for name, (argument, options) in SAMPLES.items()
    )
    return project.write(
        conf=f'project = "Cells"\nversion = release = "1.0"\ncopyright = "2026, nobody"\n{conf}',
        index=".. toctree::\n\n   other\n\nA gate :lstm:`f_t`, :numref:`lstm-cell`, :eq:`lstm`.\n\n"
        f".. lstm-equations::\n   :label: lstm\n\n.. lstm-equations:: gru\n\n{index}"
        ".. lstm-cell::\n   :target: https://example.org/\n   :width: 300px\n   :align: right\n",
        **{"other.md": f"# Other\n\n{{lstm}}`f_t`, {{eq}}`lstm-f`, {{ref}}`gru-cell`\n\n{other}"},
    )
