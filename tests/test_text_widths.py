"""The committed table of letters' widths is what its tool makes of matplotlib's font."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_table_is_what_the_tool_makes() -> None:
    """The committed widths are those of the font that matplotlib ships now."""
    tool = runpy.run_path(str(ROOT / "tools" / "text_widths.py"))
    assert tool["source"]() == tool["TARGET"].read_text(encoding="utf-8")
