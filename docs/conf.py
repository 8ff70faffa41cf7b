"""The site's settings."""

from importlib.metadata import version as version_of

project = "lstmdiagrams"
author = "the lstmdiagrams authors"
project_copyright = "2026, the lstmdiagrams authors"
release = version_of("lstmdiagrams")

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["_build"]
nitpicky = True
numfig = True

html_theme = "sphinx_book_theme"
html_title = "Disentangling the LSTM model"
html_copy_source = False
html_theme_options = {
    "navbar_persistent": [],  # the search is in the sidebar
}
