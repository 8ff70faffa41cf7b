"""One browser for all tests of the explorer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.explorer.browser import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a real browser."""
    with chromium() as started:
        yield started
