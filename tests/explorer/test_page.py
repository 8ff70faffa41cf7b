"""What a reader can do: with a mouse, a keyboard, a finger, on paper, without scripts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstmdiagrams.explorer import explore
from lstmdiagrams.reference import LSTM, Labels, Trace
from lstmdiagrams.runs import reference_run
from tests.conftest import needs
from tests.explorer.browser import DESKTOP, PHONE, go, opened

pytestmark = pytest.mark.slow

SIZES = {"desktop": DESKTOP, "phone": PHONE}
EVIL = "</script><script>document.title = 'evil'</script><img src=x onerror=alert(1)>"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CELL = ".ldx-cell [data-symbol=c][data-unit='0'] text"


def saved(folder: Path, trace: Trace | None = None, **options: Any) -> Path:
    """Save the page of a run."""
    return explore(trace or reference_run("counter"), **options).save(folder / "page.html")


def long_run(n_steps: int, labels: Any = None) -> Trace:
    """Return a long run of 8 units."""
    x = np.random.default_rng(0).normal(size=(n_steps, 3))
    return LSTM.random(input_size=3, hidden_size=8, seed=0).run(x, labels=labels)


def step_of(page: Any, at: int = 0) -> int:
    """Return the step that an explorer shows."""
    return int(page.locator("input[type=range]").nth(at).input_value())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_core_finds_nothing(browser: Any, tmp_path: Path, size: str, scheme: str) -> None:
    """Nothing on the page is out of reach, and nothing is wider than the screen."""
    axe = Path(needs("axe_playwright_python").__file__).with_name("axe.min.js")
    path = saved(tmp_path, reference_run("puddles"))
    looks = {"size": SIZES[size], "color_scheme": scheme, "bypass_csp": True}
    with opened(browser, path, **looks) as page:
        page.evaluate(axe.read_text(encoding="utf-8"))
        page.locator("button[data-of=f]").first.focus()
        found = page.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
        assert page.evaluate(TOO_WIDE) == 0


def test_axe_core_reads_static_pages(browser: Any, tmp_path: Path) -> None:
    """Where no script runs, nothing is out of reach either."""
    axe = Path(needs("axe_playwright_python").__file__).with_name("axe.min.js").read_text("utf-8")
    html = saved(tmp_path).read_text("utf-8")
    still = tmp_path / "still.html"
    still.write_text(re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL), encoding="utf-8")
    with opened(browser, still, bypass_csp=True) as page:
        page.evaluate(axe)
        found = page.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
    assert [each["id"] for each in found] == []


def test_buttons_lead_through_time(browser: Any, tmp_path: Path) -> None:
    """First, previous, next and last do what they say, and stop at the ends."""
    with opened(browser, saved(tmp_path)) as page:
        seen = []
        for does in ("next", "next", "previous", "last", "next", "first", "previous"):
            page.locator(f"[data-do={does}]").click()
            seen.append(step_of(page))
        assert seen == [1, 2, 1, 7, 7, 0, 0]
        assert page.locator(".ldx-now .ldx-step").text_content() == "step t = 0 (of 0…7)"


def test_keys_lead_through_time(browser: Any, tmp_path: Path) -> None:
    """Arrows, Home and End do so wherever the reader is, and on the slider by themselves."""
    with opened(browser, saved(tmp_path)) as page:
        page.keyboard.press("ArrowRight")
        assert step_of(page) == 1
        page.locator("button[data-of=f]").focus()
        for key, step in {"ArrowRight": 2, "End": 7, "ArrowLeft": 6, "Home": 0}.items():
            page.keyboard.press(key)
            assert step_of(page) == step
        page.locator("input[type=range]").focus()
        page.keyboard.press("ArrowRight")
        assert step_of(page) == 1
        assert page.locator(CELL).text_content() == "+1.54"


def test_it_plays_to_the_end(browser: Any, tmp_path: Path) -> None:
    """It goes on by itself, says what the button does, and stops at the last step."""
    with opened(browser, saved(tmp_path)) as page:
        page.clock.install()
        go(page, 5)
        play = page.locator("[data-do=play]")
        assert play.get_attribute("aria-label") == "play"
        play.click()
        assert play.get_attribute("aria-label") == "pause"
        page.clock.run_for(1000)
        assert step_of(page) == 6
        page.clock.run_for(2000)
        assert step_of(page) == 7
        assert play.get_attribute("aria-label") == "play"
        play.click()
        assert step_of(page) == 0
        play.click()
        page.clock.run_for(5000)
        assert step_of(page) == 0


def test_the_step_is_announced(browser: Any, tmp_path: Path) -> None:
    """A live region says the step that a button leads to, and the slider says its own."""
    with opened(browser, saved(tmp_path)) as page:
        live = page.locator(".ldx-live")
        assert live.get_attribute("aria-live") == "polite"
        assert live.text_content() == ""
        page.locator("[data-do=last]").click()
        said = "step t = 7 (of 0…7), reads “b”, says “end”"
        assert live.text_content() == said
        assert page.locator("input[type=range]").get_attribute("aria-valuetext") == said


@pytest.mark.parametrize("how", ["hover", "focus", "tap"])
def test_a_quantity_is_lit_everywhere(browser: Any, tmp_path: Path, how: str) -> None:
    """Pointed at, focused or tapped, it is lit in cell, equations and plot, and told."""
    with opened(browser, saved(tmp_path), has_touch=True) as page:
        getattr(page.locator("button[data-of=f]"), how)()
        lit = {
            part: page.locator(f".ldx-{part} .ldx-lit").count()
            for part in ("cell", "equations", "plot")
        }
        assert lit["cell"] >= 6
        assert lit["equations"] >= 4
        assert lit["plot"] == 1
        told = page.locator(".ldx-hint").text_content()
        assert told.startswith("forget gate f_t: how much of each remembered value is kept")
        page.locator(".ldx-cell [data-symbol=c][data-unit='1']").hover()
        told = page.locator(".ldx-hint").text_content()
        assert told == "c_t, unit 1: +0.99 (cell state: the memory after this step)"


def test_a_tap_leads_to_a_step(browser: Any, tmp_path: Path) -> None:
    """In the sequence and in the plot."""
    with opened(browser, saved(tmp_path), size=PHONE, has_touch=True) as page:
        page.locator(".ldx-strip [data-at='2'][data-symbol=h]").first.tap()
        assert step_of(page) == 2
        panel = page.locator(".ldx-panel").first
        panel.scroll_into_view_if_needed()
        box = panel.bounding_box()
        page.touchscreen.tap(box["x"] + box["width"] * 1.5 / 8, box["y"] + box["height"] / 2)
        assert step_of(page) == 1


def test_marks_stay_in_sight(browser: Any, tmp_path: Path) -> None:
    """On a telephone the sequence and the plot scroll to the step that is shown."""
    with opened(browser, saved(tmp_path), size=PHONE) as page:
        for step in (7, 0, 4):
            go(page, step)
            page.wait_for_timeout(400)
            for mark in (".ldx-here", ".ldx-cursor"):
                box = page.locator(mark).bounding_box()
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= PHONE["width"]


def test_labels_are_text(browser: Any, tmp_path: Path) -> None:
    """A run whose labels are markup shows them."""
    trace = reference_run("counter")
    labels = Labels([EVIL] * 8, [EVIL] * 8, [EVIL, "b"], [EVIL, "b", "c"])
    evil = LSTM.random(input_size=2, hidden_size=2, seed=0).run(trace.x[:, 0], labels=labels.x)
    for at, run in enumerate((evil, replace(trace, labels=labels, name=EVIL))):
        path = explore(run).save(tmp_path / f"{at}.html")
        with opened(browser, path) as page:
            go(page, 3)
            assert page.title().endswith(", step by step")
            assert page.locator("img").count() == 0
            assert EVIL[:20] in page.locator(".ldx-now .ldx-reads").text_content()


def test_the_policy_is_strict(browser: Any, tmp_path: Path) -> None:
    """The page allows its own script and style by their hashes, nothing else, and works."""
    path = saved(tmp_path)
    html = path.read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    assert re.fullmatch(
        r"default-src 'none'; img-src data:; style-src 'sha256-\S{44}'; script-src 'sha256-\S{44}'",
        policy,
    )
    assert " style=" not in html
    assert not re.search(r"<[^>]* on[a-z]+=", html)
    other = tmp_path / "other.html"
    other.write_text(html.replace("</body>", "<script>document.title = 'x'</script></body>"))
    with pytest.raises(AssertionError, match="Content Security Policy"):
        _step_once(browser, other)


def _step_once(browser: Any, path: Path) -> None:
    with opened(browser, path) as page:
        page.locator("[data-do=next]").click()
        assert (page.title(), step_of(page)) == ("counter, step by step", 1)


def test_several_on_a_page(browser: Any, tmp_path: Path) -> None:
    """Each goes its own way."""
    runs = [explore(reference_run(name)) for name in ("counter", "counter-gru")]
    shown = "".join(each._repr_html_() for each in [*runs, runs[0]])
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>x</title>{shown}", "utf-8")
    with opened(browser, path) as page:
        go(page, 3, at=0)
        go(page, 5, at=1)
        assert [step_of(page, at) for at in range(3)] == [3, 5, 0]
        texts = page.locator(".ldx-cell [data-symbol=h][data-unit='0'] text").all_text_contents()
        assert texts == ["+1.00", "+0.39", "+0.50"]
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
        assert len(ids) == len({*ids})


def test_without_a_script(browser: Any, tmp_path: Path) -> None:
    """The chosen steps are there, and nothing that would need a script."""
    path = saved(tmp_path, steps=[0, 3, 4])
    with opened(browser, path, java_script_enabled=False) as page:
        assert page.locator(".ldx-controls").is_hidden()
        assert page.locator(".ldx-cell svg").is_visible()
        stills = page.locator(".ldx-stills figure")
        assert stills.count() == 2
        captions = page.locator(".ldx-stills .ldx-step").all_text_contents()
        assert captions == ["step t = 3 (of 0…7)", "step t = 4 (of 0…7)"]
        texts = stills.locator("[data-symbol=c][data-unit='0'] text").all_text_contents()
        assert texts == ["+3.54", "+2.54"]


def test_on_paper(browser: Any, tmp_path: Path) -> None:
    """The chosen steps are printed, and no controls; in light colours."""
    with opened(browser, saved(tmp_path, steps=[0, 4]), color_scheme="dark") as page:
        assert page.locator(".ldx-stills").is_hidden()
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator(".ldx-stills").is_visible()
        assert page.locator(".ldx-controls").is_hidden()
        ground = "getComputedStyle(document.querySelector('.ldx')).backgroundColor"
        assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_nothing_moves_for_who_wants_it_so(browser: Any, tmp_path: Path) -> None:
    """Where the reader has asked for reduced motion, marks jump."""
    moves = "getComputedStyle(document.querySelector('.ldx-here')).transitionDuration"
    for motion, lasts in {"reduce": "0s", "no-preference": "0.15s"}.items():
        with opened(browser, saved(tmp_path), reduced_motion=motion) as page:
            assert page.evaluate(moves) == lasts


def test_a_window_moves_over_a_long_run(browser: Any, tmp_path: Path) -> None:
    """The sequence shows the steps around the current one, with their numbers and labels."""
    labels = [f"word {step}" for step in range(50)]
    with opened(browser, saved(tmp_path, long_run(50, labels)), reduced_motion="reduce") as page:
        for step, first in {0: 0, 3: 0, 20: 17, 46: 43, 49: 43}.items():
            go(page, step)
            numbers = page.locator(".ldx-strip [data-text=step][data-of=x] text")
            assert numbers.all_text_contents() == [str(first + k) for k in range(7)]
            read = page.locator(".ldx-strip [data-text=x] text").all_text_contents()
            assert read == labels[first : first + 7]
            marked = page.locator(".ldx-here").bounding_box()
            at = page.locator(f".ldx-strip [data-at='{step - first}'][data-symbol=x]").first
            assert abs(at.bounding_box()["x"] - marked["x"]) < marked["width"]
            counts = {"before": first, "after": 43 - first}
            for side, count in counts.items():
                more = page.locator(f".ldx-strip [data-text={side}]")
                assert more.is_visible() == (count > 0)
                assert not count or more.text_content().strip() == f"{count} more"


def test_a_step_without_an_output_has_none(browser: Any, tmp_path: Path) -> None:
    """In a window over the sunspots only the last year has an output, the next year's number."""
    with opened(browser, saved(tmp_path, reference_run("sunspots"))) as page:
        outputs = ".ldx-strip [data-part=y][data-symbol=y]"
        for step, count in {0: 0, 12: 0, 21: 1}.items():
            go(page, step)
            shown = page.locator(outputs).evaluate_all(
                "all => all.filter(it => getComputedStyle(it).visibility === 'visible').length"
            )
            assert shown == count


def test_its_size(tmp_path: Path) -> None:
    """200 steps of 8 units are less than 400 KB, and the script less than 40."""
    assert saved(tmp_path, long_run(200)).stat().st_size < 400_000
    source = Path(__file__).parents[2] / "lstmdiagrams" / "explorer" / "page" / "explore.js"
    assert source.stat().st_size < 40_000


def test_five_thousand_steps(browser: Any, tmp_path: Path) -> None:
    """They open, and the last one is a step away."""
    trace = long_run(5000)
    with opened(browser, saved(tmp_path, trace)) as page:
        assert page.locator("input[type=range]").get_attribute("max") == "4999"
        page.locator("[data-do=last]").click()
        text = page.locator(CELL).text_content()
        assert text == f"{trace.layer(0).c[-1, 0, 0]:+.2f}".replace("-", "−")


def test_values_are_packed(tmp_path: Path) -> None:
    """A step more costs a few bytes a value, and no markup."""
    sizes = [saved(tmp_path, long_run(n)).stat().st_size for n in (400, 800)]
    values = 3 + 11 * 8  # of x, and of all others
    assert (sizes[1] - sizes[0]) / 400 < 6 * values
    data = re.search(r'application/json">(.*?)</script>', saved(tmp_path).read_text("utf-8"))[1]
    assert json.loads(data)["bytes"] == 2
