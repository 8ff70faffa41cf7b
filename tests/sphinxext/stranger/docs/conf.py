"""The settings of a site about the weather."""

project = "Weather"
author = "A stranger"
project_copyright = "2026, a stranger"
version = release = "1.0"
extensions = ["lstmdiagrams.sphinxext", "myst_parser"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
numfig = True
html_theme = "furo"
lstmdiagrams_notation = "words.toml"
epub_show_urls = "no"
