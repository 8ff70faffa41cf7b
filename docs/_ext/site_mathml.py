"""LaTeX equations → MathML, which browsers show by themselves: no script, nothing from a network.

docutils translates them. What it does not know is a warning, and shown as LaTeX.
"""

from __future__ import annotations

from html import escape

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer that conf.py names as ``html_math_renderer``."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write an equation within a line."""
    translator.body.append(translator.starttag(node, "span", "", CLASS="math notranslate"))
    translator.body.append(f"{_mathml(node)}</span>")
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write an equation on lines of its own, with its number if it has a label."""
    translator.body.append(translator.starttag(node, "div", CLASS="math notranslate"))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(f"{_mathml(node)}</div>\n")
    raise nodes.SkipNode


def _mathml(node: nodes.math | nodes.math_block) -> str:
    parts = [part.strip() for part in node.astext().split("\n\n")]  # Sphinx writes them as lines
    source = " \\\\\n".join(filter(None, parts))
    try:
        return tex2mathml(source, as_block=isinstance(node, nodes.math_block))
    except (MathError, AttributeError) as error:  # the second, of a mark of alignment in one line
        logger.warning("cannot show %r: %s", source, error, location=node)
        return f"<code>{escape(source)}</code>"
