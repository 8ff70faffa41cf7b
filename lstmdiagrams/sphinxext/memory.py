"""What a project's pages show and depend on, from build to build: kept in Sphinx' environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector

from lstmdiagrams.sphinxext.drawing import Order
from lstmdiagrams.sphinxext.forms import form_for
from lstmdiagrams.sphinxext.nodes import picture
from lstmdiagrams.sphinxext.settings import Settings, read_settings

__all__ = ["Collector", "Memory", "Page", "begin", "memory"]


@dataclass(frozen=True)
class Page:
    """What the figures and equations of a page are, and what of conf.py they depend on.

    Parameters
    ----------
    digests
        Of the figures.
    settings
        The names of settings → their digests when the page was read.
    sheets
        The names of the stylesheets that they need.
    ranges
        What all equations of a cell are called → the labels of the first and of the last one.
    explores
        Whether its reader can step through a run.
    """

    digests: frozenset[str] = frozenset()
    settings: Mapping[str, str] = field(default_factory=dict)
    sheets: frozenset[str] = frozenset()
    ranges: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    explores: bool = False


@dataclass
class Memory:
    """What holds in this build, and the pages that have figures.

    Parameters
    ----------
    settings
        What conf.py says.
    form
        The form in which the builder shows pictures, if it shows any.
    artist
        The number of the process that makes pictures while it reads; 0 if they are made only when
        they are asked for, as for a builder that may write no documents.
    pages
        By their names.
    """

    settings: Settings
    form: str
    artist: int
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def form_now(self) -> str:
        """The form in which a picture is made while its document is read, if it is.

        One of several processes that read leaves it to the one that writes: it would not know
        whether another one is at it.
        """
        return self.form if self.artist == os.getpid() else ""

    @property
    def digests(self) -> frozenset[str]:
        """Of every figure of the project."""
        return frozenset().union(*(page.digests for page in self.pages.values()))

    @property
    def sheets(self) -> frozenset[str]:
        """The names of the stylesheets of the project."""
        return frozenset().union(*(page.sheets for page in self.pages.values()))

    @property
    def explores(self) -> bool:
        """Whether a reader can step through a run on any page."""
        return any(page.explores for page in self.pages.values())

    def consult(self, name: str, *settings: str) -> None:
        """Put down what of conf.py a page depends on."""
        page = self.pages.get(name, Page())
        now = {each: self.settings.digests[each] for each in settings}
        self.pages[name] = replace(page, settings={**page.settings, **now})

    def note_range(self, name: str, label: str, ends: tuple[str, str]) -> None:
        """Put down what the equations of a cell on a page are called."""
        page = self.pages.get(name, Page())
        self.pages[name] = replace(page, ranges={**page.ranges, label: ends})

    def range_of(self, label: str) -> tuple[str, str] | None:
        """Return the labels of the first and of the last of the equations of this name."""
        found = (page.ranges[label] for page in self.pages.values() if label in page.ranges)
        return next(found, None)


def memory(env: BuildEnvironment) -> Memory:
    """Return what is kept in the environment."""
    found: Memory = env.lstmdiagrams  # type: ignore[attr-defined]
    return found


def begin(app: Sphinx) -> None:
    """Read conf.py for a build, and remember the pages of the last one."""
    pages = memory(app.env).pages if hasattr(app.env, "lstmdiagrams") else {}
    settings = read_settings(app.config, app.confdir)
    form = form_for(app.builder, settings.html)
    artist = os.getpid() if app.builder.supported_image_types else 0
    app.env.lstmdiagrams = Memory(settings, form, artist, pages)  # type: ignore[attr-defined]


class Collector(EnvironmentCollector):
    """Puts down what a page shows when it is read, and says which pages are outdated."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:  # noqa: ARG002
        """Forget a page."""
        memory(env).pages.pop(docname, None)

    def merge_other(
        self,
        app: Sphinx,  # noqa: ARG002 - Sphinx' signature
        env: BuildEnvironment,
        docnames: Set[str],
        other: BuildEnvironment,
    ) -> None:
        """Take over the pages that another process has read."""
        read = memory(other).pages
        memory(env).pages.update((name, read[name]) for name in docnames if name in read)

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Put down what a page shows."""
        found = list(doctree.findall(picture))
        if not found:
            return
        explorers: list[Order] = [each["explorer"] for each in found if each.get("explorer")]
        orders: list[Order] = [*(each["order"] for each in found), *explorers]
        known = memory(app.env)
        known.consult(app.env.docname, *(name for each in found for name in each["settings"]))
        known.pages[app.env.docname] = replace(
            known.pages[app.env.docname],
            digests=frozenset(order.digest for order in orders),
            sheets=frozenset(sheet for each in found for sheet in each["sheets"]),
            explores=bool(explorers),
        )

    def get_outdated_docs(
        self,
        app: Sphinx,  # noqa: ARG002 - Sphinx' signature
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Return the pages for which something in conf.py is not what it was."""
        now = memory(env).settings.digests
        return sorted(
            name
            for name, page in memory(env).pages.items()
            if name not in added | changed | removed and not page.settings.items() <= now.items()
        )
