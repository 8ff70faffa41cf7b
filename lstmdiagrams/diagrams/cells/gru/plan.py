"""What is shown of a GRU cell → where everything stands."""

from __future__ import annotations

from lstmdiagrams.diagrams.cells.parts import gate_width
from lstmdiagrams.diagrams.cells.plan import BEND, GAP, ROOM, Plan
from lstmdiagrams.graphics.shapes import ARROW, Point

__all__ = ["GruPlan"]

GATES = ("r", "z", "n")  # from left to right
SUM = "Σ"


class GruPlan(Plan):
    """Where everything in a GRU cell stands.

    The hidden state runs along the upper line, past all weights. Between the reset gate and the
    update gate stands what becomes of the old state on its way to the candidate, from top to
    bottom: weighed, then multiplied with r; or multiplied, then weighed.

    Attributes
    ----------
    at : dict of str to float
        Where the wires of the three gates rise.
    x_down : float
        Where the hidden state comes down to the gates.
    x_reset : float
        Where it comes down to be reset.
    x_into : float
        Where what is left of it comes down to the candidate.
    x_minus, x_sum : float
        Where 1 − z is made, and where the candidate is added.
    y_join, y_read : float
        Heights of the line of input and hidden state, and of that of the input alone.
    y_lane, y_products : float
        Heights of the way to the candidate, and of the product with it.
    y_times, y_weighs, y_between : float
        Heights of the reset, of the lower edge of the weighing, and of the values between them.
    """

    def _symbols(self) -> tuple[str, ...]:
        way = ("hn", "rhn") if self.form.reset_after else ("rh", "wrh")
        return ("x", "h_prev", "r", "z", *way, "n", "zn", "zh", "h")

    def boxes(self) -> dict[str, tuple[str, str]]:
        """Return for each gate what squashes in it, and its name or nothing."""
        return {
            gate: (self.form.squash(gate == "n"), self.named(self.notation[gate].name))
            for gate in GATES
        }

    @property
    def weighing(self) -> tuple[str, str]:
        """What stands in the box that weighs the old state, and its name or nothing."""
        return SUM, self.named(self.style.word("weighted sum"))

    @property
    def way(self) -> tuple[str, str]:
        """What becomes of the old state on its way to the candidate, first and then."""
        return ("hn", "rhn") if self.form.reset_after else ("rh", "wrh")

    @property
    def joined(self) -> str:
        """The word that says how input and hidden state join."""
        return "joined gru"

    @property
    def said(self) -> tuple[str, ...]:
        """The words that say how the cell works."""
        reset = "reset after" if self.form.reset_after else "reset before"
        return ("gru cell in words", f"{reset} in words")

    def _place(self) -> None:
        self._place_gates()
        self._place_outputs()
        self._place_up()

    def _place_gates(self) -> None:
        """Place the two gates, what stands between them, and the candidate."""
        half, box = self.slot / 2, self.gate_width / 2
        self.weighing_width = gate_width(self.style, [self.weighing])
        first, then = self.way
        self.x_down, self.x_joins = 20.0, max(44.0, self.below)
        r = max(self.x_joins + 20 + box, self.x_down + ROOM + 4 + self.label_width("r"))
        # The label of what is between stands clear of the reset gate's wire.
        aside = max(ROOM + 5 + self.label_width(first) + half, self.weighing_width / 2 + ROOM)
        self.x_reset = r + max(aside, BEND + 2 * ARROW + self.radius)
        beside = max(half, self.weighing_width / 2, self.radius + 6) + 10
        labels = ROOM + 4 + self.label_width("z")
        pitch = max(self.gate_width, self.slot) + 14
        z = max(r + max(pitch, labels), self.x_reset + beside)
        into = max(box + 18, self.slot + 10, self.label_width("n") + 4 + ROOM)
        reach = max(half, self.label_width(then) + 4) + 1.5 * ROOM
        apart = into + max(reach, max(box, half) + 10, max(box, half) + half + ROOM)
        kept = max(2 * (self.slot + 8), self.label_width("zh") + self.sizes.operation + 8)
        minus = 2 * (BEND + ARROW + 6 + self.radius) + 2 * self.radius
        self.x_sum = z + max(kept, minus)
        n = max(z + apart, self.x_sum + self.radius + 15 + ARROW)
        self.at = {"r": r, "z": z, "n": n}
        self.x_into = n - into
        self.x_minus = (z + self.x_sum) / 2

    def _place_outputs(self) -> None:
        """Place what stands to the right of the gates."""
        new = self.x_sum + self.slot / 2 + 5 + self.label_width("zn") + ROOM
        beside = self.at["n"] + max(self.gate_width, self.slot) / 2
        self.x_up = max(beside, new, self.title_width + 24) + 8
        self.frame_right = max(self.x_up + 20, self.x_joins + 12 + self.legend_width + 8)

    def _place_up(self) -> None:
        """Place what stands on top of each other; then let the hidden state's line be 0."""
        sizes, radius, first = self.sizes, self.radius, self.way[0]
        gap = GAP if self.strand else 0.0
        self.gates_bottom = 26.0
        self.gates_top = self.gates_bottom + self.gate_height
        self.values_bottom = self.gates_top + gap
        self.values_top = self.values_bottom + self.tall
        self.y_lane = self.values_top + self.label_height + 5 + radius
        self.y_products = self.y_lane + 13 + radius
        between = self.room_beside(first)
        drop = max(24.0, radius + 6)  # from the line of the state, past the product on it
        reset = drop + sizes.operation + GAP + between + GAP + 6 + self.gate_height + 14
        over_sum = radius + GAP + self.room_beside("zn") + GAP + 6 + radius
        y = max(self.y_lane + reset, self.y_products + over_sum)
        if self.form.reset_after:  # weighed above, reset on the way to the candidate
            self.y_times = self.y_lane
            self.y_weighs = y - drop - self.gate_height
            low, high = self.y_times + radius, self.y_weighs
        else:
            self.y_times = y - drop - radius
            self.y_weighs = self.y_lane + 14
            low, high = self.y_weighs + self.gate_height, self.y_times - radius
        self.y_between = (low + high + 6) / 2
        self.y_join, self.y_read = 0.0, -14.0
        over_line = max(self.tall / 2 + self.label_height, 8)
        self.frame_top = y + over_line + 9 + 2 * sizes.heading
        self.frame_bottom = self.y_read - 8 - max(self.legend_height + 4, 8)
        self._shift(-y)
        self.lanes = {"h": 0.0}

    def _shift(self, dy: float) -> None:
        for name in (
            "gates_bottom", "gates_top", "values_bottom", "values_top", "y_lane", "y_products",
            "y_times", "y_weighs", "y_between", "y_join", "y_read", "frame_top", "frame_bottom",
        ):  # fmt: skip
            setattr(self, name, getattr(self, name) + dy)

    def _middles(self) -> dict[str, Point]:
        gates_y = (self.values_bottom + self.values_top) / 2
        first, then = self.way
        middles = {gate: (self.at[gate], gates_y) for gate in GATES}
        return middles | {
            first: (self.x_reset, self.y_between),
            then: (self.x_into, gates_y),
            "zh": ((self.at["z"] + self.x_sum) / 2, 0.0),
            "zn": (self.x_sum, self.y_products / 2 - 3),
        }
