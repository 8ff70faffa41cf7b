"""Figures that are flipped through: one for every focus, or for every step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics import Diagram
from lstmdiagrams.graphics.shapes import Node
from lstmdiagrams.notation import Key
from tests.graphics.chains import FOCUSES, at_steps, chain, lit
from tests.graphics.picture import read


class TestFrames:
    """Figures that are flipped through."""

    def test_of_every_focus(self) -> None:
        """There is a frame for every name, in order, each focused on it, with a number."""
        frames = chain().frames("focus")
        assert [frame.name for frame in frames] == ["chain-1", "chain-2"]
        assert [lit(frame) for frame in frames] == [lit(chain().focus(name)) for name in FOCUSES]

    def test_of_every_step_of_a_run(self) -> None:
        """A figure of one step is drawn at every one, on one canvas that holds them all."""
        frames = at_steps().frames("step")
        assert [frame.description for frame in frames] == [f"Of step {step}." for step in range(3)]
        pictures = [read(frame.svg()) for frame in frames]
        assert len({picture.canvas for picture in pictures}) == 1
        assert len({tuple(picture.outline("gate").box) for picture in pictures}) == 1
        assert {text.text for text in pictures[2].texts} > {"+2.0"}
        assert len({at_steps(step).width for step in range(3)}) > 1

    def test_of_the_steps_in_a_figure(self) -> None:
        """A figure of all steps is lit up to one after the other; what has no step stays lit."""
        frames = chain().frames("step")
        later = [{"old", "slot", "far"}, {"far"}, set()]
        everything = {shape.id for shape in chain().shapes}
        assert [everything - lit(frame) for frame in frames] == later

    @pytest.mark.parametrize("by", ["focus", "step"])
    @pytest.mark.parametrize("build", [chain, at_steps])
    def test_geometry_is_identical(self, build: object, by: str) -> None:
        """All frames have the same canvas, and every shape that they share its place."""
        frames = build().frames(by)
        first, *rest = [read(frame.svg()) for frame in frames]
        fixed = {each.id: each.box for each in first.outlines}
        for picture in rest:
            assert picture.canvas == first.canvas
            assert {each.id: each.box for each in picture.outlines} == fixed
        sizes = {(frame.width, frame.height) for frame in frames}
        assert sizes == {(first.canvas.right, first.canvas.bottom)}

    def test_focus_at_every_step(self) -> None:
        """A focused figure is focused at every step, on its steps' keys, too."""
        for frame in at_steps().focus("memory").frames("step"):
            assert lit(frame) == lit(at_steps().focus("memory"))
        frames = at_steps().focus([Key("c", 0), "f"]).frames("step")
        assert ["slot" in lit(frame) for frame in frames] == [True, False, False]
        assert [lit(frame) for frame in at_steps().focus("f").focus(None).frames("step")] == [
            lit(at_steps())
        ] * 3

    def test_focus_and_steps_in_a_figure(self) -> None:
        """What a focus dims stays dim at every step."""
        frames = chain().focus("c").frames("step")
        assert [lit(frame) for frame in frames] == [
            {"frame", "kept"},
            {"frame", "kept", "slot"},
            {"frame", "kept", "slot", "far"},
        ]

    @pytest.mark.parametrize("kind", ["pdf", "svg", "tikz"])
    def test_are_saved_with_numbers(self, kind: str, tmp_path: Path) -> None:
        """Frames go to files with numbers as long as the last one; the paths come back."""
        frames = at_steps(count=11).frames("step")
        paths = frames.save(tmp_path / f"cell.{kind}", scale=0.5)
        assert [path.name for path in paths] == [f"cell-{n:02}.{kind}" for n in range(1, 12)]
        for path, frame in zip(paths, frames, strict=True):
            assert path.read_bytes() == frame.render(kind, scale=0.5)
        assert len(list(tmp_path.iterdir())) == 11

    @pytest.mark.parametrize("path", ["cell", "", "cell.bmp"])
    def test_are_saved_with_a_format(self, path: str) -> None:
        """A path without a format is refused as it is for one figure."""
        with pytest.raises(InvalidValueError, match="which is no format; choose one of"):
            chain().frames("focus").save(path)

    def test_are_a_sequence(self) -> None:
        """Frames have a length, places and slices."""
        frames = at_steps().frames("step")
        assert isinstance(frames, Sequence)
        assert len(frames) == 3
        assert frames[-1] == list(frames)[2]
        assert list(frames[1:]) == list(frames)[1:]
        assert len(repr(frames)) < 100

    def test_unknown_kind(self) -> None:
        """Another kind of frames is named, with those that there are."""
        with pytest.raises(
            InvalidValueError, match="kind of frames 'unit'; choose one of 'focus', "
        ):
            chain().frames("unit")

    @pytest.mark.parametrize(
        ("by", "sentence"), [("focus", "nothing by name to focus"), ("step", "no run and to no st")]
    )
    def test_of_what_is_not_there(self, by: str, sentence: str) -> None:
        """A figure without focuses or steps says so."""
        figure = Diagram((Node("a", 0, 0, 9, 9, "state"),), "t", "d", "mine")
        with pytest.raises(InvalidValueError, match=f"'mine' has no frames by {by}: .*{sentence}"):
            figure.frames(by)
