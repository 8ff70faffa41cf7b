"""The site's settings; what they need beyond Sphinx and its extensions is in _ext."""

import os
import sys
from importlib.metadata import version as version_of
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

project = "lstmdiagrams"
author = "the lstmdiagrams authors"
project_copyright = "2026, the lstmdiagrams authors"
release = version = version_of("lstmdiagrams")
language = "en"

extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinxext.opengraph",
    "lstmdiagrams.sphinxext",
    "site_aria",
    "site_card",
    "site_kernel",
    "site_mathml",
    "site_names",
    "site_pages",
]
exclude_patterns = ["_build", "_ext", "_static", "_templates", "**/.ipynb_checkpoints"]
# The tutorial alone, as PDF or EPUB: sphinx -t book -b latex …; then the manual is not there.
if tags.has("book"):  # noqa: F821 - Sphinx puts it here
    exclude_patterns += ["manual", "reference"]
    suppress_warnings = ["toc.excluded", "toc.not_readable", "myst.xref_missing"]
nitpicky = True
numfig = True
numfig_format = {"figure": "Figure %s", "table": "Table %s"}

# Text. `$…$` and `$$…$$` are equations; `:::{name}` is a directive, as ```{name} is.
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

# Code cells run while their page is read, so that prose can ask for a value: {eval}`f"{x:.2f}"`.
nb_execution_mode = "inline"
nb_execution_in_temp = True  # what a cell saves is gone with it
nb_execution_raise_on_error = True
nb_execution_timeout = 60
nb_eval_name_regex = r".+"
nb_ipywidgets_js = {}  # there are none, and nothing is fetched
nb_merge_streams = True
nb_render_markdown_format = "myst"
nb_mime_priority_overrides = [("epub", "image/svg+xml", 1)]

# Signs are those that are written: a quote in code that is copied is a quote.
smartquotes = False

# What the code says of itself: `name` in a docstring leads to it; types stand there in words.
autodoc_member_order = "bysource"
autodoc_typehints = "none"
toc_object_entries_show_parents = "hide"
default_role = "py:obj"
numpydoc_show_class_members = False

# Pages.
html_theme = "sphinx_book_theme"
html_title = "Disentangling the LSTM model"
html_short_title = "Disentangling the LSTM"
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
html_static_path = ["_static"]
templates_path = ["_templates"]
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system
html_css_files = ["lstmdiagrams/lstmdiagrams.css", "site.css"]  # the first is of the extension
html_copy_source = False
html_math_renderer = "mathml"
html_theme_options = {
    "navbar_persistent": [],  # the search is in the sidebar
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
}
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
copybutton_exclude = ".linenos, .gp, .go"

# Print. Signs that TeX does not know by itself.
latex_documents = [("index", "lstm.tex", html_title, author, "manual")]
SIGNS = {
    "−": "-",
    "⊙": r"\odot",
    "√": r"\surd",
    "ᵀ": "^{T}",
    "Δ": r"\Delta",
    "α": r"\alpha",
    "β": r"\beta",
    "φ": r"\varphi",
    "ⁿ": "^{n}",
}
latex_elements = {
    "extraclassoptions": "openany,oneside",
    "preamble": "\n".join(
        rf"\DeclareUnicodeCharacter{{{ord(sign):04X}}}{{\ensuremath{{{latex}}}}}"
        for sign, latex in SIGNS.items()
    ),
}
epub_basename = "lstm"
epub_show_urls = "footnote"

# What others show of a link.
ogp_site_url = html_baseurl or "/"
ogp_site_name = html_title
ogp_type = "article"
ogp_image = "_static/card.png"
ogp_image_alt = "A recurrent network unrolled in time, the inside of an LSTM, and five patterns."
ogp_social_cards = {"enable": False}
