"""What is shown of a plain RNN's cell → where everything stands."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells.parts import squashing_width
from lstmdiagrams.diagrams.cells.plan import GAP, ROOM, Plan
from lstmdiagrams.graphics.shapes import ARROW, Point

__all__ = ["RnnPlan"]

SUM = "Σ"


class RnnPlan(Plan):
    """Where everything in a plain RNN's cell stands: all on one line, from left to right.

    Attributes
    ----------
    x_weighs, x_sum, x_squash : float
        Middles of the weighing, of the sum's values, and of what squashes it.
    squash : str
        What squashes.
    """

    def _symbols(self) -> tuple[str, ...]:
        return ("x", "h_prev", "a", "h")

    def boxes(self) -> dict[str, tuple[str, str]]:
        """Return what stands in the box that weighs, and its name or nothing."""
        return {"a": (SUM, self.named(self.style.word("weighted sum")))}

    @property
    def joined(self) -> str:
        """The word that says how input and hidden state join."""
        return "joined rnn"

    @property
    def said(self) -> tuple[str, ...]:
        """The words that say how the cell works."""
        return ("rnn cell in words",)

    def _place(self) -> None:
        self._place_across()
        self._place_up()

    def _place_across(self) -> None:
        """Place everything on its line."""
        self.squash = self.form.squash(0)
        squash_width = squashing_width(self.squash, self.sizes)
        self.x_joins = max(24.0, self.below)
        self.x_weighs = self.x_joins + 22 + ARROW + GAP + self.gate_width / 2
        wire = max(self.slot + 2 * GAP + 2 * ARROW, self.label_width("a") + 2 * ROOM + ARROW)
        self.x_sum = self.x_weighs + self.gate_width / 2 + wire / 2
        self.x_squash = self.x_sum + wire / 2 + squash_width / 2
        self.x_up = self.x_squash + squash_width / 2 + 36
        self.x_up = max(self.x_up, self.title_width + 24)
        self.frame_right = max(self.x_up + 20, self.x_joins + 12 + self.legend_width + 8)

    def _place_up(self) -> None:
        """Place what stands over the line, and below it."""
        low = max(self.gate_height, self.tall, self.sizes.squash_height) / 2
        over = max(low, self.tall / 2 + self.label_height)
        self.frame_top = over + 12 + 2 * self.sizes.heading
        self.frame_bottom = -low - 10 - max(self.legend_height + 4, 10)
        self.gates_bottom = -self.gate_height / 2
        self.at = {"a": self.x_weighs}
        self.lanes = {"h": 0.0}

    def _middles(self) -> dict[str, Point]:
        return {"a": (self.x_sum - ARROW / 2, 0.0)}
