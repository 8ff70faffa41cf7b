"""Small figures: with a tag on everything, of one step or of several; and with any text."""

from __future__ import annotations

from functools import partial

from lstmdiagrams.graphics import THEMES, Diagram, StepByStep
from lstmdiagrams.graphics.shapes import Filling, Node, Shape, Wire, symbol_label, text_label
from lstmdiagrams.notation import Key

FOCUSES = {"forget": ("f", "c_prev"), "memory": ("c_prev", "c")}
TAGS = ("f", "c_prev", "c", "t0", "t1", "t10")


def chain(step: int = 0, *, theme: str = "light") -> Diagram:
    """Return a small figure with a tag on everything but its frame, a note and a wire."""
    shapes: tuple[Shape, ...] = (
        Node("frame", 60, 20, 180, 90, "frame", "round"),
        text_label("note", "a note", 60, 55, role="note"),
        Node("gate", 20, 20, 30, 20, "gate", "round", of=("f", "t0")),
        *symbol_label("gate-symbol", "f_{t}", 20, 20, of=("f", "t0")),
        Node("old", 60, 20, 20, 20, "operation", "circle", "×", of=("c_prev", "t1")),
        Node("slot", 110, 20, 40, 15, "value", key=Key("c", step), of=("c", "t1", "t10")),
        Node("far", 110, 0, 40, 15, "value", key=Key("c", step, 1), of=("c", "t10")),
        Wire("plain", ((35, 20), (50, 20)), "gate", "old"),
        Wire("kept", ((70, 20), (90, 20)), "old", "slot", of=("c",)),
    )
    fillings = {"slot": Filling(f"+{step}.0", "pos3", "tip"), "far": Filling("−9.0", "neg6", "")}
    return Diagram(
        shapes,
        "A chain",
        f"Of step {step}.",
        "chain",
        THEMES[theme],
        fillings,
        equations="c = f c",
        focuses=FOCUSES,
        fonts=("Noto Sans",),
    )


def at_steps(step: int = 0, count: int = 3) -> Diagram:
    """Return a figure of one step of several; what it shows is larger at some."""
    figure = chain(step)
    words = text_label("words", "m" * 20 * (count - step), 60, 80)
    return Diagram(
        (*figure.shapes, words),
        figure.title,
        figure.description,
        fillings=figure.fillings,
        focuses=FOCUSES,
        at_step=StepByStep(partial(at_steps, count=count), count),
    )


def lit(figure: Diagram) -> set[str]:
    """Return the ids of what is lit."""
    return {shape.id for shape in figure.shapes if not shape.dim}


def sign(text: str) -> Diagram:
    """Return a figure that shows one text in every form."""
    shapes = (
        text_label("left", text, 0, 0, align="left", bold=True),
        text_label("right", text, 0, 30, align="right", italic=True),
        Node("box", 0, 60, 80, 20, "value", label=text, tooltip=text),
    )
    return Diagram(shapes, text, f"{text}\nand more", "sign")
