"""A page that steps through a run.

The page of a network with eight units, for 200 steps and for 5,000, is written, opened in Chromium
several times, and stepped a hundred times each time, the layout included. Medians count. There are
limits for 200 steps; that 5,000 open and step, too, is shown beside them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import lstmdiagrams as ld
from benchmarks.comparison import Kind, Row, compared, limited
from benchmarks.measure import lacking, seconds

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
UNITS = 8
SHORT, LONG = 200, 5_000  # steps
LIMITS = {"size": (400e3, "B"), "first paint": (0.5, "s"), "a step": (0.016, "s")}
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


def measured(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each limit of the short run, and for the same of the long one."""
    gaps = lacking("the page that steps through a run", "playwright", "chromium")
    yield from gaps
    if gaps:
        return
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        taken(browser, 3, Path(name), rounds=1)
        found = {
            steps: taken(browser, steps, Path(name), rounds=3 if quick else 9)
            for steps in (SHORT, LONG)
        }
        browser.close()
    for what, (limit, unit) in LIMITS.items():
        yield limited(found[SHORT][what], limit, what=f"{what}, {SHORT} steps", unit=unit)
    for what, samples in found[LONG].items():
        unit = LIMITS.get(what, (0, "s"))[1]
        yield compared(
            samples,
            found[SHORT][what],
            what=f"{what}, {LONG:,} steps",
            against=f"a page of {SHORT} steps",
            unit=unit,
            kind=Kind.YARDSTICK,
        )


def taken(browser: Any, steps: int, folder: Path, rounds: int) -> dict[str, list[float]]:
    """Write a page and open it some times; return its size and all times."""
    path = folder / f"{steps}.html"
    run = ld.LSTM.random(input_size=3, hidden_size=UNITS, seed=0).run(
        np.random.default_rng(0).normal(size=(steps, 3))
    )
    writing = [seconds(lambda: ld.explore(run).save(path))]
    paints, changes = [], []
    for _ in range(rounds):
        page = browser.new_page()
        page.goto(path.as_uri())
        paints.append(page.evaluate(PAINTED) / 1e3)
        changes += [milliseconds / 1e3 for milliseconds in page.evaluate(STEPPED)]
        page.close()
    size = [float(path.stat().st_size)]
    return {"size": size, "first paint": paints, "a step": changes, "writing it": writing}
