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

__all__ = ["LOOKS", "Settings", "add_settings", "read_settings"]

logger = logging.getLogger(__name__)

# The looks that conf.py can set for all figures, the keywords of the builders, and their defaults.
LOOKS: Mapping[str, str] = {"notation": "pytorch", "theme": "auto"}
HTML = ("inline", "image")


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
    app.add_config_value("lstmdiagrams_html", HTML[0], "", ENUM(*HTML))
    for name, default in LOOKS.items():
        app.add_config_value(f"lstmdiagrams_{name}", default, "", Any)


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
    key = f"lstmdiagrams_{name}"
    value = config[key]
    try:
        if isinstance(value, str | Path):
            option, written = OPTIONS[name], str(value)
            return option.parse(str(folder / written) if option.names_file(written) else written)
        return _checked(name)(value)
    except LstmDiagramsError as error:
        logger.warning("%s: %s", key, error, type="lstmdiagrams", subtype="config")
        return LOOKS[name]


def _checked(name: str) -> Callable[[object], object]:
    from lstmdiagrams.graphics.theme import theme_of
    from lstmdiagrams.notation import notation_of

    return {"notation": notation_of, "theme": theme_of}[name]
