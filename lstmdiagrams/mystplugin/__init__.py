"""Figures in mystmd: what it asks an executable plugin, as JSON → syntax trees and image files.

mystmd starts a process for every directive and every role of every page, for each of its formats
anew, and one more for every page. So a directive is answered at once: a figure whose picture is
still to be drawn, with the order for it. All pictures of a page are then drawn by its transform,
in the format that mystmd wants for what it builds, unless they are there already.
"""

from __future__ import annotations

from lstmdiagrams.mystplugin.protocol import main

__all__ = ["main"]
