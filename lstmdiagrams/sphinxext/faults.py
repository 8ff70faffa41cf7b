"""What is wrong with what a document writes → warnings with their place, and sentences to print."""

from __future__ import annotations

from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from lstmdiagrams.errors import LstmDiagramsError
from lstmdiagrams.options import AuthorError

__all__ = ["complain"]

logger = logging.getLogger(__name__)


def complain(
    name: str, error: LstmDiagramsError, env: BuildEnvironment, location: str, *, subtype: str
) -> list[str]:
    """Warn of every mistake, in every build until it is mended, and return the sentences.

    Parameters
    ----------
    name
        What the directive or the role is called.
    error
    env
    location
        Where it stands.
    subtype
        Of warnings about what is neither the run nor an option.
    """
    env.note_reread()
    sentences = []
    for written, said in error.mistakes if isinstance(error, AuthorError) else [("", str(error))]:
        sentences.append(": ".join(filter(None, (name, written, said))))
        kind = {"run": "run", "": subtype}.get(written, "option")
        logger.warning(sentences[-1], location=location, type="lstmdiagrams", subtype=kind)
    return sentences
