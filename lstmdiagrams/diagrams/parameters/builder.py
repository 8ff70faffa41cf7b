"""A network's weights and a framework → Diagram: which rows are which gate."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import check_index, flag
from lstmdiagrams.choices.style import Style, style_of
from lstmdiagrams.diagrams.parameters.claims import Entry, name_of, shape_text
from lstmdiagrams.diagrams.parameters.drawing import cell_id, shapes
from lstmdiagrams.diagrams.parameters.plan import Plan
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.graphics.shapes import Filling
from lstmdiagrams.graphics.theme import shade
from lstmdiagrams.notation import FOCUS, Notation
from lstmdiagrams.notation.symbols import plain
from lstmdiagrams.reference.layouts import FRAMEWORKS, Block, Layer, Piece, pieces
from lstmdiagrams.reference.weights import GATES, ORDERS, SAID_OTHERWISE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lstmdiagrams.notation import Key
    from lstmdiagrams.reference import Network
    from lstmdiagrams.reference.forms import Form

__all__ = ["parameter_diagram"]

CALLED = MappingProxyType({"pytorch": "PyTorch", "keras": "Keras", "onnx": "ONNX"})
KINDS = MappingProxyType({"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"})
FEW = 300  # so many numbers are shown unless the author says otherwise
MOST = 6000  # and so many at the most


@documented
def parameter_diagram(
    net: Network | None = None,
    *,
    framework: str = "pytorch",
    kind: str | None = None,
    layer: int = 0,
    reverse: bool = False,
    show_values: bool | None = None,
    focus: str | Key | Iterable[str | Key] | None = None,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw a layer's weights as a framework stores them: which rows are which gate.

    Every parameter stands under its name in the framework, with its shape in letters and numbers,
    what it is multiplied with, and a block for each gate. In Keras the matrices lie the other way
    round, and gates are columns.

    Parameters
    ----------
    net : LSTM, GRU or RNN, optional
        Without it the figure is blank, and sizes are letters: H hidden units, I inputs.
    framework : {"pytorch", "keras", "onnx"}
        Whose names, shapes and order of gates; whatever framework the weights come from.
    kind : {"lstm", "gru", "rnn"}, optional
        Of a blank figure; by default "lstm".
    <layer>
    reverse : bool
        The direction of the layer that reads the sequence backwards.
    show_values : bool, optional
        Whether the numbers stand in the matrices; by default if there are at most 300.
    <focus>
    <looks>

    Returns
    -------
    Diagram

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If an option is not one of the allowed ones, the network has no such layer or direction,
        the framework has no place for what the layer has (peepholes in Keras, a projection in
        Keras and ONNX), or there are too many numbers to show.
    """
    style = style_of(
        notation=notation, theme=theme, precision=precision, decimal=decimal, font_scale=font_scale
    )
    choose("framework", framework, FRAMEWORKS)
    source = _source(net, kind, layer, reverse, show_values)
    found = pieces(source.layer, framework)
    if source.layer.reverse:
        style = replace(style, notation=style.notation.backwards())
    values = _shows(show_values, found)
    plan = Plan(
        style,
        found,
        values=values,
        heading=_heading(source, framework, style),
        unused=source.unused,
    )
    diagram = Diagram(
        tuple(shapes(plan)),
        _title(source, framework, style),
        style.word("between sentences").join(_spoken(plan)),
        f"{source.layer.kind}-parameters",
        style.theme,
        fillings=_fillings(plan),
        equations=source.equations(style.notation),
        focuses=_focuses(plan),
        fonts=style.notation.fonts,
        language=style.word("language"),
    )
    return diagram.focus(focus)


@dataclass(frozen=True)
class _Source:
    """What is drawn: a layer's weights, and what it means besides them.

    Parameters
    ----------
    layer : Layer
    form : Form or None
    of_many : bool
        Whether the network has other layers or directions.
    """

    layer: Layer
    form: Form | None = None
    of_many: bool = False

    @property
    def unused(self) -> tuple[str, ...]:
        """The gates whose weights are stored and not used."""
        return ("f",) if self.form and self.form.input_forget else ()

    def equations(self, notation: Notation) -> str:
        """Return the equations that the weights stand in."""
        kind, arrays = self.layer.kind, self.layer.arrays()
        if self.form is None:
            return notation.equations(kind)
        return notation.equations(
            kind,
            peepholes="peephole" in arrays,
            coupled=self.form.input_forget,
            projection="weight_hr" in arrays,
            reset_after=self.form.reset_after,
            activations=[each.name for each in self.form.activations],
            bias="bias_ih" in arrays,
        )


def _source(
    net: Network | None, kind: str | None, layer: int, reverse: bool, show_values: bool | None
) -> _Source:
    """Return what is drawn of a network, or of none."""
    if net is None:
        if layer or reverse or show_values:
            raise InvalidValueError(
                "layer, reverse and show_values say something of a network; without one the figure"
                " is blank"
            )
        return _Source(Layer(choose("kind", "lstm" if kind is None else kind, GATES)))
    if not hasattr(net, "weights"):
        raise InvalidTypeError(
            f"the network is {net!r}, and must be an LSTM, a GRU or an RNN, as load(path) gives"
        )
    if kind is not None and str(kind) != net.kind:
        raise InvalidValueError(f"the network is of the kind {net.kind!r}, and kind is {kind!r}")
    index, reverse = check_index("layer", layer, net.num_layers), flag("reverse", reverse)
    ways = net.forms[index].ways
    if reverse not in ways:
        runs = "backwards" if True in ways else "forwards"
        raise InvalidValueError(f"layer {index} runs only {runs}; choose reverse={not reverse}")
    way = ways.index(reverse)
    form = net.forms[index].directions[way]
    place = sum(len(each.ways) for each in net.forms[:index]) + way
    drawn = Layer(
        net.kind,
        net.weights[place],
        index=index,
        direction=way,
        directions=len(ways),
        reverse=reverse,
        reset_after=form.reset_after,
        below=_below(net, index),
    )
    return _Source(drawn, form, of_many=net.num_layers > 1 or len(ways) > 1)


def _below(net: Network, layer: int) -> str:
    """Return the width of what a layer reads, in letters."""
    if not layer or len(set(net.hidden_sizes)) > 1:
        return "I"
    form, own = net.forms[layer - 1], "P" if net.proj_size else "H"
    return f"{len(form.ways)}·{own}" if len(form.ways) > 1 and form.merge == "concat" else own


def _shows(wanted: bool | None, found: Sequence[Piece]) -> bool:
    """Return whether the numbers are shown."""
    count = sum(0 if piece.values is None else piece.values.size for piece in found)
    if wanted is None:
        return 0 < count <= FEW
    if flag("show_values", wanted) and count > MOST:
        raise InvalidValueError(
            f"the layer has {count:,} numbers, and {MOST:,} are the most that are shown;"
            " leave show_values out to see blocks"
        )
    return wanted


def _heading(source: _Source, framework: str, style: Style) -> tuple[str, str]:
    """Return the two lines in the corner: whose parameters, and the order of gates."""
    kind, order = source.layer.kind, ORDERS[framework][source.layer.kind]
    letters = [SAID_OTHERWISE[framework].get(gate, gate) for gate in order]
    title = style.word("in a framework", kind=KINDS[kind], framework=CALLED[framework])
    listed = style.word("between gates").join(letters)
    return title, style.word("gate order", order=listed) if len(order) > 1 else ""


def _title(source: _Source, framework: str, style: Style) -> str:
    """Return the figure's name."""
    layer = source.layer
    title = style.word("parameters", kind=KINDS[layer.kind], framework=CALLED[framework])
    if not source.of_many:
        return title
    way = style.word("backward" if layer.reverse else "forward")
    place = style.word("layer", layer=layer.index, direction=way)
    return style.word("between captions").join((title, place))


def _spoken(plan: Plan) -> Iterator[str]:
    """Yield a sentence for each parameter, and its numbers if they are shown."""
    style = plan.style
    between = style.word("between values")
    for name, piece in zip(plan.names, plan.pieces, strict=True):
        word = "multiplied parameter" if piece.factor else "added parameter"
        factor = {"factor": plain(plan.factor_symbol(piece))} if piece.factor else {}
        places = [_place(plan, piece, block) for block in piece.blocks]
        said = {"name": name_of(piece), "shape": shape_text(piece), "places": between.join(places)}
        yield style.notation.sentence(style.word(word, **said, **factor))
        if plan.values:
            yield from _numbers(plan, piece, plan.entries[name])


def _place(plan: Plan, piece: Piece, block: Block) -> str:
    """Say where in a parameter a gate is."""
    quantity = plan.style.notation[block.gate]
    where = plan.span_of(piece, block)
    return plan.style.word(
        "place of a gate", place=where, name=quantity.name, symbol=quantity.plain
    )


def _numbers(plan: Plan, piece: Piece, found: Sequence[Entry]) -> Iterator[str]:
    """Say the numbers, row by row, or column by column where the gates are columns."""
    style, word = plan.style, "column" if plan.across else "row"
    for number, row in itertools.groupby(found, key=lambda entry: plan.number(piece, entry)):
        texts = style.word("between values").join(style.numbers.text(each.value) for each in row)
        place = style.word(word, first=number)
        yield style.notation.sentence(style.word("numbers", place=place, values=texts))


def _fillings(plan: Plan) -> dict[str, Filling]:
    """Return what stands in the slots; the largest number of the layer has the strongest colour."""
    found = [(place, entry) for place in plan.places for entry in plan.entries[place.name]]
    sizes = [abs(entry.value) for _, entry in found if math.isfinite(entry.value)]
    limit = max(sizes, default=0.0) or 1.0
    return {
        cell_id(place, entry): _filling(plan, place.piece, entry, limit) for place, entry in found
    }


def _filling(plan: Plan, piece: Piece, entry: Entry, limit: float) -> Filling:
    style = plan.style
    gate = style.notation[piece.blocks[entry.block].gate].name if piece.blocks else ""
    place = f"{piece.name}[{', '.join(map(str, entry.index))}]"
    tip = style.word(
        "entry",
        entry=place,
        value=style.numbers.exact(entry.value),
        gate=gate or style.word("projection"),
    )
    return Filling(style.numbers.text(entry.value), shade(entry.value, limit, gate=False), tip)


def _focuses(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return what can be lit by a name: what concerns at least one gate."""
    kind = next(kind for kind, gates in GATES.items() if set(gates) == set(plan.gates))
    return {name: tags for name, tags in FOCUS[kind].items() if set(tags) & set(plan.gates)}
