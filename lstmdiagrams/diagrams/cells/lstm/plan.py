"""What is shown of an LSTM cell → where everything stands."""

from __future__ import annotations

from itertools import pairwise

from lstmdiagrams.diagrams.cells.parts import squashing_width
from lstmdiagrams.diagrams.cells.plan import BEND, GAP, ROOM, Plan
from lstmdiagrams.graphics.shapes import ARROW, Point
from lstmdiagrams.graphics.text import text_width

__all__ = ["LstmPlan"]

GATES = ("f", "i", "g", "o")  # from left to right
SEES = {"f": "pf", "i": "pi", "o": "po"}  # gate → what it sees of the memory
SPOKEN = (
    "x", "c_prev", "h_prev", "pf", "f", "pi", "i", "g", "fc", "ig", "c", "po", "o", "tanh_c", "m",
    "h",
)  # fmt: skip


class LstmPlan(Plan):
    """Where everything in an LSTM cell stands.

    Attributes
    ----------
    at : dict of str to float
        Where the four gates' wires rise.
    peeps : dict of str to float
        Gate → where the wire comes down along which it sees the memory.
    x_trunk : float
        Where the old memory leaves its line for the peepholes.
    x_sum, x_clear, x_out : float
        Where the memory is added to, where the label of what is new ends, and where the memory is
        shown.
    y_products, y_lane, y_cell : float
        Heights of the products, of the peephole's way to the input gate, and of the memory's line.
    """

    STATES = ("c", "h")

    def _symbols(self) -> tuple[str, ...]:
        form = self.form
        without = set() if form.peepholes else {"pf", "pi", "po"}
        without |= {"pf"} if form.coupled else set()
        without |= set() if form.projection else {"m"}
        return tuple(symbol for symbol in SPOKEN if symbol not in without)

    def boxes(self) -> dict[str, tuple[str, str]]:
        """Return for each gate what squashes in it, and its name or nothing."""
        squashes = {gate: self.form.squash(gate == "g") for gate in self.gates}
        return {
            gate: (squash, self.named(self.notation[gate].name))
            for gate, squash in squashes.items()
        }

    @property
    def gates(self) -> tuple[str, ...]:
        """The gates that weigh input and hidden state, from left to right."""
        return GATES[1:] if self.form.coupled else GATES

    @property
    def joined(self) -> str:
        """The word that says how input and states join."""
        return "joined peepholes" if self.form.peepholes else "joined"

    @property
    def said(self) -> tuple[str, ...]:
        """The words that say how the cell works."""
        form = self.form
        more = {
            "coupled peepholes in words" if form.coupled else "peepholes in words": form.peepholes,
            "projection in words": form.projection,
        }
        first = "coupled lstm cell in words" if form.coupled else "lstm cell in words"
        return (first, *(word for word, there in more.items() if there))

    def _place(self) -> None:
        self._place_gates()
        self._place_outputs()
        self._place_up()

    def _place_gates(self) -> None:
        """Place the gates side by side, each as far from the last one as its labels need."""
        # The kept memory stands beside the new one, three quarters of a pitch apart.
        bends = self.sizes.operation + 30  # what two gates' wires need to meet
        boxes = max(self.gate_width, self.slot) + 14
        labels = max(self.label_width(gate) for gate in GATES) + 4 + ROOM
        kept = max(self.slot + 8, (self.label_width("fc") + self.sizes.operation + 8) / 2) / 0.75
        self.pitch = max(boxes, kept, bends, labels)
        self.x_joins = max(24.0, self.below)
        self.at = {"f": self._first()}
        for last, gate in pairwise(GATES):
            self.at[gate] = self.at[last] + max(self.pitch, self._apart(gate))
        self.x_sum = (self.at["i"] + self.at["g"]) / 2
        self.x_clear = self.x_sum + self.slot / 2 + 5 + self.label_width("ig") + ROOM
        if self.form.peepholes:
            self.at["o"] = max(self.at["o"], self.x_clear + self._aside("o"))
        self.peeps = {gate: self.at[gate] - self._aside(gate) for gate in self._seeing()}
        self.x_trunk = self.peeps.get("f", self.at["f"] - self._beside_f() - ROOM)

    def _seeing(self) -> tuple[str, ...]:
        """Return the gates that see the memory."""
        return tuple(gate for gate, symbol in SEES.items() if symbol in self.symbols)

    def _aside(self, gate: str) -> float:
        """From a gate's wire to the left, where the wire of its peephole comes down."""
        return max(self.gate_width / 2 + 18, self.slot + 10, self.label_width(gate) + 4 + ROOM)

    def _reach(self, gate: str) -> float:
        """From a peephole's wire to the left end of its label or its column."""
        return max(self.slot / 2, self.label_width(SEES[gate]) + 4) + 1.5 * ROOM

    def _apart(self, gate: str) -> float:
        """From the gate before, if this one has a peephole between them."""
        if gate not in self._seeing():
            return 0.0
        before = max(self.gate_width / 2, self.slot / 2)
        reach = max(self._reach(gate), before + 10, before + self.slot / 2 + ROOM)
        return self._aside(gate) + reach

    def _beside_f(self) -> float:
        """From the forget gate's wire to the left end of its label, where the gates are coupled."""
        return self.slot / 2 + 5 + self.label_width("f")

    def _first(self) -> float:
        """Place of the forget gate's wire."""
        plain = self.x_joins + 20 + self.gate_width / 2
        if self.form.coupled:
            trunk = 12.0 if self.form.peepholes else 0.0
            return max(plain, 12 + self._beside_f() + ROOM + trunk)
        if self.form.peepholes:
            return max(plain, self._aside("f") + self._reach("f"))
        return max(plain, self.label_width("f") + 4 + ROOM)

    def _place_outputs(self) -> None:
        """Place what stands to the right of the gates."""
        half = self.slot / 2
        room = self.label_width("tanh_c") + ROOM + 6 + half
        if self.form.projection:  # its label stands at the height of the output gate
            beside = max(self.gate_width, self.slot) / 2
            room = max(room, self.label_width("m") + ROOM + 6 + half + beside)
        self.x_out = max(self.at["o"] + max(self.pitch, room), self.x_clear + room)
        self.squash = self.form.squash(2)
        widest = max(self.slot, squashing_width(self.squash, self.sizes), self.projection_width())
        self.x_up = self.x_out + widest / 2 + 20
        self.x_up = max(self.x_up, self.title_width + 24)
        self.frame_right = max(self.x_up + 20, self.x_joins + 12 + self.legend_width + 8)

    def projection_width(self) -> float:
        """Width of the projection's box, if there is one."""
        words, sizes = self.style.word("projection"), self.sizes
        wide = text_width(words, sizes.name) + 2 * sizes.padding
        return wide if self.form.projection else 0.0

    def _place_up(self) -> None:
        """Place what stands on top of each other."""
        tall, sizes, radius = self.tall, self.sizes, self.radius
        gap = GAP if self.strand else 0.0
        self.gates_bottom = 26.0
        self.gates_top = self.gates_bottom + self.gate_height
        self.values_bottom = self.gates_top + gap
        self.values_top = self.values_bottom + tall
        over_label = self.values_top + self.label_height
        self.y_products = max(over_label + 17, self._projection_room())
        self.y_lane = self.y_products
        if self.form.coupled and self.form.peepholes:  # the way passes under 1 − i
            self.y_lane = over_label + 10
            self.y_products = self.y_lane + ROOM + radius
        beside = self.room_beside("ig")
        over_sum = radius + GAP + beside + GAP + 6 + radius
        over_out = BEND + 8 + sizes.squash_height + self.room_beside("tanh_c") + gap + 15 + radius
        self.y_cell = self.y_products + max(over_sum, over_out)
        over_line = max(tall / 2 + self.label_height, 8)
        self.frame_top = self.y_cell + over_line + 9 + 2 * sizes.heading
        self.frame_bottom = -10.0 - max(self.legend_height + 4, 10)
        self.lanes = {"c": self.y_cell, "h": 0.0}

    def _projection_room(self) -> float:
        """Height that the projection needs under the products' line, with what leads to it."""
        around = self.radius + GAP + 6 + GAP + ARROW + self.sizes.readout + 12
        return around + self.room_beside("m") if self.form.projection else 0.0

    @property
    def projection_top(self) -> float:
        """The upper edge of the projection."""
        return self.columns["m"].y - self.room_beside("m") / 2 - GAP - ARROW

    def _middles(self) -> dict[str, Point]:
        gates_y = (self.values_bottom + self.values_top) / 2
        sum_y = (self.y_products + self.y_cell) / 2 - 3
        out_top = self.y_cell - BEND - 8 - self.sizes.squash_height
        gap = GAP if self.strand else 0.0
        middle = {gate: (self.at[gate], gates_y) for gate in GATES}
        middle |= {SEES[gate]: (x, gates_y) for gate, x in self.peeps.items()}
        return middle | {
            "f": (self.at["f"], sum_y if self.form.coupled else gates_y),
            "fc": ((self.at["f"] + self.x_sum) / 2, self.y_cell),
            "ig": (self.x_sum, sum_y),
            "tanh_c": (self.x_out, out_top - gap - self.room_beside("tanh_c") / 2),
            "m": (self.x_out, self.y_products - self.radius - GAP - 6 - self.room_beside("m") / 2),
        }
