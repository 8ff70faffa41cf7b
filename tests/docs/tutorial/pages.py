"""The tutorial's pages as tests read them: a name → its text, its cells, its snippets."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

DOCS = Path(__file__).parents[3] / "docs"
OPENING = "index"
FIGURES = re.compile(
    r"^```\{(?:lstm-overview|lstm-cell|gru-cell|rnn-cell|unrolled-rnn|rnn-variant|batch-diagram"
    r"|parameter-diagram|(?:gate|state|unit|gradient)-plot)\}(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_CELL = re.compile(
    r"^```\{code-cell\} python\n(?::tags: \[(\S+)\]\n)?(.*?)^```$", re.MULTILINE | re.DOTALL
)
_SNIPPET = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_VALUE = re.compile(r"\{eval\}`([^`]+)`")


@dataclass(frozen=True)
class Page:
    """A page of the tutorial: its name, without folder and suffix, and what is written."""

    name: str
    text: str

    @classmethod
    def read(cls, name: str) -> Page:
        """Return the page of that name."""
        path = DOCS / (f"{name}.md" if name == OPENING else f"tutorial/{name}.md")
        return cls(name, path.read_text(encoding="utf-8"))

    @property
    def sentences(self) -> str:
        """The text on one line, so that a sentence can be looked for."""
        return " ".join(self.text.split())

    @property
    def cells(self) -> tuple[str, ...]:
        """What its code cells hold, in order."""
        return tuple(code for _, code in _CELL.findall(self.text))

    @property
    def snippets(self) -> tuple[str, ...]:
        """Its Python that is shown and not run at build."""
        return tuple(_SNIPPET.findall(self.text))

    @property
    def values(self) -> tuple[str, ...]:
        """The expressions in its prose."""
        return tuple(_VALUE.findall(self.text))

    @property
    def figures(self) -> tuple[str, ...]:
        """The options and captions of its figures."""
        return tuple(FIGURES.findall(self.text))


def compiled(cell: str, page: str) -> CodeType:
    """Return a cell as code that can be run without a notebook."""
    return compile(ast.parse(cell), f"{page}.md", "exec")


def order() -> tuple[str, ...]:
    """Return the names of the pages after the opening, as the table of contents has them."""
    return tuple(re.findall(r"^tutorial/(\S+)$", Page.read(OPENING).text, re.MULTILINE))


PAGES = (OPENING, *order())
