"""The run `sunspots`: the next year's number, compared with what can be said without a network."""

from __future__ import annotations

import csv
import io
from typing import Any, TypeAlias

import numpy as np
import pytest

import lstmdiagrams as ld
from lstmdiagrams.runs import RUNS

Array: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

WINDOW, LAST_TRAINED = 22, 1954
RUN = RUNS["sunspots"]
TEXT = RUN.folder.joinpath("sunspots.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(io.StringIO(TEXT)))
NUMBERS = {int(row["year"]): float(row["sunspots"]) for row in ROWS}
WINDOWS = np.lib.stride_tricks.sliding_window_view(list(NUMBERS.values()), WINDOW)[:-1].T  # (T, N)
YEARS = np.array(list(NUMBERS))[WINDOW:]  # (N,), the year after each window
TRUTH = np.array(list(NUMBERS.values()))[WINDOW:]
TRAINED = YEARS <= LAST_TRAINED


def by_the_network() -> Array:
    """Return the network's forecasts of all years, from the windows in hundreds."""
    y = ld.reference_network("sunspots").run(WINDOWS[..., None] / 100).y
    assert y is not None
    return 100 * y[-1, :, 0].astype("float64")


def by_autoregression() -> Array:
    """Return the forecasts of the best linear mixture of as many years, on the training years."""
    given = np.column_stack([WINDOWS.T, np.ones(len(YEARS))])
    weights = np.linalg.lstsq(given[TRAINED], TRUTH[TRAINED], rcond=None)[0]
    forecasts: Array = given @ weights
    return forecasts


def error(forecasts: Array, years: np.ndarray[Any, np.dtype[np.bool_]]) -> float:
    """Return the root mean square error in sunspots."""
    return float(np.sqrt(np.mean((forecasts[years] - TRUTH[years]) ** 2)))


def test_the_series_is_that_of_1700_to_2008() -> None:
    """There is a number for each of 309 years, and its source and licence stand beside it."""
    assert list(NUMBERS) == list(range(1700, 2009))
    assert (NUMBERS[1700], NUMBERS[1957], NUMBERS[2008]) == (5, 190.2, 2.9)
    about = RUN.folder.joinpath("README.md").read_text(encoding="utf-8")
    assert "National Geophysical Data Center" in about
    assert "public domain" in about


def test_it_is_better_than_the_same_as_last_year() -> None:
    """On the held-out years the network errs by less than two thirds of last year's number."""
    assert (~TRAINED).sum() == 54
    assert error(by_the_network(), ~TRAINED) < 0.65 * error(WINDOWS[-1], ~TRAINED)


@pytest.mark.parametrize(
    ("sentence", "forecasts", "years"),
    [
        ("held out, its root mean square error is {:.1f} sunspots", by_the_network, ~TRAINED),
        ('"the same as last year" errs by {:.1f}.', lambda: WINDOWS[-1], ~TRAINED),
        ("fitted on the same training years, errs by {:.1f}", by_autoregression, ~TRAINED),
        ("On the training years the network errs by {:.1f},", by_the_network, TRAINED),
        ("the autoregression by {:.1f}.", by_autoregression, TRAINED),
    ],
)
def test_the_description_tells_the_errors(sentence: str, forecasts: Any, years: Any) -> None:
    """Each figure of the description is what the shipped data and weights come to."""
    assert sentence.format(error(forecasts(), years)) in RUN.description


def test_the_description_says_which_does_better() -> None:
    """On the held-out years the autoregression wins, on the training years the network."""
    assert error(by_autoregression(), ~TRAINED) < error(by_the_network(), ~TRAINED)
    assert error(by_autoregression(), TRAINED) > error(by_the_network(), TRAINED)
    assert "errs by 19.8 and so does better" in RUN.description


def test_the_first_units_cell_state_goes_with_the_sunspots() -> None:
    """On the held-out years its correlation with the number just read is above 0.95."""
    trace = ld.reference_network("sunspots").run(WINDOWS[:, ~TRAINED, None] / 100)
    c, x = trace.layer(0).c[-11:, :, 0], trace.x[-11:, :, 0]
    assert np.corrcoef(c.ravel(), x.ravel())[0, 1] > 0.95


def test_the_third_unit_adds_up_the_quiet_years() -> None:
    """Its forget gate is open in quiet years, below 20, and mostly shut in those above 100."""
    trace = ld.reference_network("sunspots").run(WINDOWS[:, ~TRAINED, None] / 100)
    f, x = trace.layer(0).f[-11:, :, 2], trace.x[-11:, :, 0]
    assert f[x < 0.2].mean() > 0.7
    assert f[x > 1].mean() < 0.25


def test_the_shipped_window_is_followed_by_1989() -> None:
    """The shipped run reads 1967 to 1988, in hundreds, and is within 10 of the number of 1989."""
    trace, years = ld.reference_run("sunspots"), range(1967, 1989)
    assert trace.labels == ld.Labels(
        x=tuple(map(str, years)),
        y=("",) * 21 + ("1989",),
        features=("sunspots / 100",),
        classes=("sunspots / 100",),
    )
    numbers = np.array([NUMBERS[year] for year in years])
    np.testing.assert_array_equal(trace.x[:, 0, 0], (numbers / 100).astype("float32"))
    answer = RUN.table("answer").values[:, 0]
    assert np.isnan(answer[:-1]).all()
    np.testing.assert_allclose(answer[-1], NUMBERS[1989] / 100)
    assert trace.y is not None
    assert abs(trace.y[-1, 0] - answer[-1]) < 0.1
    assert "1989 had 157.6, after 100.2 in 1988" in RUN.description


def test_it_is_many_to_one() -> None:
    """The run fits its pattern, and its network is of four units."""
    assert RUN.pattern == "many-to-one"
    assert ld.rnn_variant("many-to-one", ld.reference_run("sunspots")).svg()
    assert ld.reference_network("sunspots").hidden_size == 4
