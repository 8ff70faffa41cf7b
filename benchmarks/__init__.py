"""What this project costs, measured side by side with what it can be compared with, in one run.

`python -m benchmarks` measures every subject of `subjects`, says what breaks a promise, and writes
numbers, tables and plots for the documentation. Tools for benchmarks that others keep measure one
thing after the other; here the two sides of a comparison take turns, so that what else a machine
does slows both.
"""
