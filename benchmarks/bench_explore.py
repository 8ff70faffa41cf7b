"""A page that steps through a run of 8 units, of 200 and of 5,000 steps: size, first paint, a step.

The promises, of 200 steps, are less than 400 KB, less than half a second to the first paint, and
less than 16 ms for a step, as the median of 100, its layout included. Exit status 1 if one does not
hold.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import sync_playwright

import lstmdiagrams as ld

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
UNITS = 8
LENGTHS = (200, 5000)
PAINTS = 5
LIMITS = {"bytes": 400_000, "first paint (ms)": 500.0, "step (ms)": 16.0}
PAINTED = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().find(
    each => each.name === 'first-contentful-paint').startTime)).observe(
    {type: 'paint', buffered: true})
})"""
STEPPED = """() => {
  const slider = document.querySelector('.ldx input[type=range]'), times = []
  for (let at = 1; at <= 100; at++) {
    const begin = performance.now()
    slider.value = (at * 37) % (Number(slider.max) + 1)
    slider.dispatchEvent(new Event('input', {bubbles: true}))
    document.documentElement.getBoundingClientRect()
    times.push(performance.now() - begin)
  }
  return times
}"""


def page_of(n_steps: int, folder: Path) -> tuple[Path, float]:
    """Write the page of a long run, and return how long that took in milliseconds."""
    x = np.random.default_rng(0).normal(size=(n_steps, 3))
    trace = ld.LSTM.random(input_size=3, hidden_size=UNITS, seed=0).run(x)
    begin = time.perf_counter()
    path = ld.explore(trace).save(folder / f"{n_steps}.html")
    return path, (time.perf_counter() - begin) * 1000


def measured(browser: Any, path: Path) -> dict[str, float]:
    """Open a page some times, and return the medians of what it takes."""
    paints, steps = [], []
    for _ in range(PAINTS):
        page = browser.new_page()
        page.goto(path.as_uri())
        paints.append(page.evaluate(PAINTED))
        steps += page.evaluate(STEPPED)
        page.close()
    size = float(path.stat().st_size)
    middle = {"first paint (ms)": statistics.median(paints), "step (ms)": statistics.median(steps)}
    return {"bytes": size, **middle}


def main() -> int:
    """Print what was measured; of the first run, promises are kept."""
    kept = True
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        for n_steps in LENGTHS:
            page, written = page_of(n_steps, Path(name))
            found = measured(browser, page)
            print(f"{n_steps} steps of {UNITS} units, written in {written:.0f} ms")
            for what, value in found.items():
                print(f"  {what:20} {value:12.1f}")
            if n_steps == LENGTHS[0]:
                kept = all(value < LIMITS[what] for what, value in found.items())
        browser.close()
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
