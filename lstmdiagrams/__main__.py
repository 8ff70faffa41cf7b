"""``python -m lstmdiagrams`` → the command line."""

from __future__ import annotations

import sys

from lstmdiagrams.cli import main

sys.exit(main())
