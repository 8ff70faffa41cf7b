"""Links around pictures → only those that lead somewhere; none runs anything."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from lstmdiagrams.sphinxext.nodes import picture

__all__ = ["Targets"]

logger = logging.getLogger(__name__)

SCHEMES = ("http", "https", "ftp", "mailto")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0]")  # what browsers pass over in an address


class Targets(SphinxTransform):
    """Takes away a picture's link that could run something; docutils lets every one pass."""

    default_priority = 900  # after docutils has found where the targets lead

    def apply(self, **_: Any) -> None:
        """Look at every picture that is a link."""
        for node in list(self.document.findall(picture)):
            link = node.parent
            if not isinstance(link, nodes.reference) or _is_harmless(link.get("refuri", "")):
                continue
            logger.warning(
                "target: %r is no link; choose one of %s",
                link["refuri"],
                ", ".join(f"'{scheme}:'" for scheme in SCHEMES),
                location=node,
                type="lstmdiagrams",
                subtype="target",
            )
            link.replace_self(node)
            self.env.note_reread()


def _is_harmless(address: str) -> bool:
    scheme = _SCHEME.match(_UNSEEN.sub("", address).lower())
    return scheme is None or scheme[1] in SCHEMES
