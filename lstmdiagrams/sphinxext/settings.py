"""What conf.py says → the looks that every figure gets, and a digest of each thing said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import ENUM, Config
from sphinx.util import logging

from lstmdiagrams.build import digest_of_program
from lstmdiagrams.errors import LstmDiagramsError
from lstmdiagrams.options import OPTIONS
from lstmdiagrams.sphinxext.digests import digest

__all__ = ["LOOKS", "SETTINGS", "Setting", "Settings", "add_settings", "read_settings"]

logger = logging.getLogger(__name__)

HTML = ("inline", "image")


@dataclass(frozen=True)
class Setting:
    """A value that conf.py can set.

    Parameters
    ----------
    name
    default
    types
        What it can be, for Sphinx.
    metavar
        The same, for a reader.
    help
        A sentence for the documentation.
    """

    name: str
    default: str
    types: Any
    metavar: str
    help: str


SETTINGS = (
    Setting(
        "lstmdiagrams_html",
        HTML[0],
        ENUM(*HTML),
        '"inline" or "image"',
        "How figures stand in HTML: as SVG in the page, which follows its light and dark, or as"
        " files of SVG.",
    ),
    Setting(
        "lstmdiagrams_notation",
        "pytorch",
        Any,
        "a name, the path of a TOML file, or a Notation",
        "How quantities are written, and all words, where a figure says nothing else.",
    ),
    Setting(
        "lstmdiagrams_theme",
        "auto",
        Any,
        "a name, the path of a TOML file, or a Theme",
        "The colours, where a figure says nothing else.",
    ),
)
# Those of them that are keywords of the builders of figures.
LOOKS = ("notation", "theme")
_PREFIX = "lstmdiagrams_"


@dataclass(frozen=True)
class Settings:
    """What holds for every figure of a project.

    Parameters
    ----------
    html
        How a figure stands in a page of HTML: ``"inline"`` or ``"image"``.
    looks
        The keywords that a builder gets where an author writes nothing.
    digests
        What a figure can depend on → what it is now: ``"html"``, the looks, and ``"program"``.
    """

    html: str
    looks: Mapping[str, object]
    digests: Mapping[str, str]


def add_settings(app: Sphinx) -> None:
    """Let conf.py set them; which pages a change concerns is the collector's business."""
    for row in SETTINGS:
        app.add_config_value(row.name, row.default, "", row.types, row.help)


def read_settings(config: Config, folder: Path) -> Settings:
    """Read conf.py's values; one that cannot be used is a warning, and its default holds.

    Parameters
    ----------
    config
    folder
        That of conf.py, from which it names files.
    """
    html = config.lstmdiagrams_html if config.lstmdiagrams_html in HTML else HTML[0]
    looks = {name: _look(name, config, folder) for name in LOOKS}
    digests = {"html": html, "program": digest_of_program()}
    return Settings(html, looks, digests | {name: digest(value) for name, value in looks.items()})


def _look(name: str, config: Config, folder: Path) -> object:
    """Return a notation or a theme, given as itself, by its name, or as a file."""
    value, path = config[_PREFIX + name], ""
    try:
        if not isinstance(value, str | Path):
            return _checked(name)(value)
        if OPTIONS[name].names_file(str(value)):
            path = str(folder / value)
        return OPTIONS[name].parse(path or str(value))
    except LstmDiagramsError as error:
        said = str(error).replace(path, str(value)) if path else error
        logger.warning("%s: %s", _PREFIX + name, said, type="lstmdiagrams", subtype="config")
        return next(row.default for row in SETTINGS if row.name == _PREFIX + name)


def _checked(name: str) -> Callable[[object], object]:
    from lstmdiagrams.graphics.theme import theme_of
    from lstmdiagrams.notation import notation_of

    return {"notation": notation_of, "theme": theme_of}[name]
