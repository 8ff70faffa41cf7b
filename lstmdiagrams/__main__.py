"""``lstmdiagrams`` and ``python -m lstmdiagrams`` → the command line."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> int:
    """Load the command line and run it; who interrupts the loading gets one line, too."""
    try:
        from lstmdiagrams.cli import main as run

        return run()
    except KeyboardInterrupt:
        sys.stderr.write("lstmdiagrams: interrupted\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
