"""The tables: every option, and every kind of figure with the options that it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from lstmdiagrams.errors import choose
from lstmdiagrams.options import values

__all__ = [
    "EXPLORER",
    "EXPLORER_OPTIONS",
    "FIGURES",
    "LOOKS",
    "OPTIONS",
    "OUTPUT",
    "STILLS",
    "FigureKind",
    "Option",
]


@dataclass(frozen=True)
class Option:
    """One thing that an author can choose.

    Parameters
    ----------
    keyword
        What the builder in Python calls it.
    parse
        What was written, as text or in one of TOML's types → the keyword's value. Raises
        `InvalidValueError` with a sentence about the value.
    metavar
        What stands for the value in a usage line; empty for a switch.
    help
        One sentence for ``--help`` and the documentation.
    names_file
        Whether what was written is the path of a file, on which the figure then depends.
    """

    keyword: str
    parse: Callable[[object], object]
    metavar: str
    help: str
    names_file: Callable[[object], bool] = values.names_nothing

    @property
    def name(self) -> str:
        """How an author spells it: the keyword in kebab case."""
        return self.keyword.replace("_", "-")

    @property
    def is_switch(self) -> bool:
        """Whether writing its name alone says all."""
        return not self.metavar


@dataclass(frozen=True)
class FigureKind:
    """One kind of figure that an author can ask for.

    Parameters
    ----------
    name
        The command, and what a manifest's ``draw`` says.
    builder
        The function that draws it; ``{kind}`` is the kind of the run's network.
    options
        The names of the options that it takes, in the order of its help.
    help
        One sentence on what it shows.
    example
        A command that works as it stands.
    room
        Where the builder lives, ``"diagrams"`` or ``"plots"``.
    takes
        What the builder calls what it shows: ``"trace"``, ``"net"`` or ``"grads"``; empty if it
        shows nothing of a run.
    needs_run, several
        Whether there is no blank figure of this kind, and whether it shows several runs.
    argument
        The option that cannot be left out, and is the command's first word.
    of_source
        Those of its options that say what is shown, and not how.
    """

    name: str
    builder: str
    options: tuple[str, ...]
    help: str
    example: str
    room: str = "diagrams"
    takes: str = "trace"
    needs_run: bool = False
    several: bool = False
    argument: str = ""
    of_source: tuple[str, ...] = ()

    @property
    def has_frames(self) -> bool:
        """Whether it can be cut into frames, as all drawings can."""
        return self.room == "diagrams"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of network that its builder is named after; none if it is one for all."""
        return KINDS if "{kind}" in self.builder else ()


KINDS = ("lstm", "gru", "rnn")
PATTERNS = (
    "one-to-one",
    "one-to-many",
    "many-to-one",
    "many-to-many-delayed",
    "many-to-many-synced",
)


def _chosen(value: object, *, what: str, choices: tuple[str, ...]) -> str:
    return choose(what, values.text(value), choices)


def _choice(keyword: str, choices: tuple[str, ...], sentence: str) -> Option:
    parse = partial(_chosen, what=keyword.replace("_", " "), choices=choices)
    return Option(keyword, parse, "|".join(choices), sentence)


def _table(*rows: Option) -> Mapping[str, Option]:
    return {row.name: row for row in rows}


OPTIONS = _table(
    _choice("kind", KINDS, "Which cell; if not given, that of the run, or lstm."),
    _choice("pattern", PATTERNS, "How many inputs and outputs there are."),
    Option(
        "step", values.whole_number, "N", "The step in time, from 0; -1, the last, if not given."
    ),
    Option(
        "steps",
        values.selection,
        "STEPS",
        "Which steps to show: all, a number of them, 'first 3, last 2', or a list such as 0,7.",
    ),
    _choice(
        "detail",
        ("box", "cell", "cells"),
        "Closed boxes, the inside of the middle one, or the inside of all.",
    ),
    Option("show_cell_state", values.switch, "", "The cell state too, on a wire of its own."),
    Option("num_layers", values.whole_number, "N", "How many layers a blank network has."),
    Option("bidirectional", values.switch, "", "Both directions, in a blank network."),
    Option("encoder_decoder", values.switch, "", "An encoder and a decoder, in a blank network."),
    Option(
        "decoder",
        values.run,
        "RUN",
        "The run of a second network, which goes on where the first one ends.",
        values.names_run,
    ),
    _choice("framework", ("pytorch", "keras", "onnx"), "Whose order of gates and whose names."),
    Option("show_values", values.switch, "", "The weights themselves; without it, where they fit."),
    Option("n_sequences", values.whole_number, "N", "How many sequences the batch has."),
    Option("length", values.whole_number, "T", "How many steps the sequences have."),
    Option("features", values.whole_number, "I", "How many numbers a step has."),
    Option("lengths", values.numbers, "LENGTHS", "The length of each sequence, such as 5,3,2."),
    Option("batch_first", values.switch, "", "Only this layout, or with --no- only time first."),
    Option("element", values.numbers, "N,T", "Which element is marked: its sequence and its step."),
    Option("unit", values.whole_number, "N", "The unit whose story is told, from 0."),
    Option(
        "symbols", values.texts, "SYMBOLS", "With respect to what: of h,c,x, as h,c; those it has."
    ),
    Option(
        "interactive",
        values.switch,
        "",
        "The reader of a page steps through time; elsewhere there are the chosen steps.",
    ),
    Option("layer", values.whole_number, "N", "The layer of a stack, from 0."),
    Option("reverse", values.switch, "", "The layer that runs backwards in time."),
    Option("sequence", values.whole_number, "N", "The sequence of the batch, from 0."),
    Option(
        "sequences",
        values.selection,
        "SEQUENCES",
        "Which sequences of the batch a reader can choose: all, a number of them, or a list: 0,7.",
    ),
    Option(
        "units",
        values.selection,
        "UNITS",
        "Which units to show: all, a number of them, 'first 3, last 2', or a list such as 0,5.",
    ),
    Option(
        "names", values.switch, "", "The names of gates and states in words, or a narrower figure."
    ),
    Option("peepholes", values.switch, "", "Gates that see the cell state, in a blank LSTM cell."),
    Option(
        "coupled", values.switch, "", "The forget gate is 1 minus the input gate, in a blank one."
    ),
    Option("projection", values.switch, "", "A projection before the output, in a blank one."),
    Option(
        "reset_after",
        values.switch,
        "",
        "The reset gate after the weights, as PyTorch has it, or before, in a blank GRU cell.",
    ),
    Option(
        "nonlinearity",
        values.text,
        "NAME",
        "What squashes in a blank plain RNN's cell: tanh, relu.",
    ),
    Option(
        "focus",
        values.texts,
        "IDEA",
        "What stays bright: forget, input, candidate, update, output, memory, or symbols: f,fc.",
    ),
    Option("show_shapes", values.switch, "", "The shape on each wire, as (N, H) = (1, 4)."),
    Option("precision", values.whole_number, "N", "The number of digits after the decimal mark."),
    Option("decimal", values.text, "MARK", "The decimal mark, a point or a comma."),
    Option(
        "notation",
        values.notation,
        "pytorch|tilde|FILE.toml",
        "How quantities are written, and all words; a file holds a notation of your own.",
        values.names_table,
    ),
    Option(
        "theme",
        values.theme,
        "auto|light|dark|print|high-contrast|FILE.toml",
        "The colours; auto, which follows the reader's system, if not given.",
        values.names_table,
    ),
    Option("font_scale", values.number, "SCALE", "How much larger the letters are, 0.5 to 3."),
)

# How a figure is written, whatever it shows.
OUTPUT = _table(
    Option("scale", values.number, "SCALE", "How large the figure is; 2 is twice as large."),
    Option("dpi", values.number, "N", "Of a PNG, the dots per inch."),
    Option("transparent", values.switch, "", "No ground behind the figure."),
)

# What every builder takes, and what every builder of one layer takes.
LOOKS = ("precision", "decimal", "notation", "theme", "font-scale")
_LAYER = ("layer", "reverse", "sequence", "units", *LOOKS)

FIGURES: Mapping[str, FigureKind] = {
    kind.name: kind
    for kind in (
        FigureKind(
            "overview",
            "overview",
            ("step", *LOOKS),
            "Three panels: a network unrolled in time, the inside of an LSTM, five patterns.",
            "lstmdiagrams overview -o figure1.svg",
        ),
        FigureKind(
            "unrolled",
            "unrolled_rnn",
            (
                "steps",
                "detail",
                "show-cell-state",
                "show-shapes",
                "focus",
                "kind",
                "num-layers",
                "bidirectional",
                "encoder-decoder",
                "decoder",
                *_LAYER,
            ),
            "A network folded, and unrolled in time.",
            "lstmdiagrams unrolled counter --steps 5 -o unrolled.svg",
        ),
        FigureKind(
            "cell",
            "{kind}_cell",
            (
                "kind",
                "step",
                "focus",
                "show-shapes",
                "names",
                "peepholes",
                "coupled",
                "projection",
                "reset-after",
                "nonlinearity",
                *_LAYER,
            ),
            "The inside of a cell, blank or at one step of a run.",
            "lstmdiagrams cell counter --step 3 -o cell.svg",
        ),
        FigureKind(
            "variant",
            "rnn_variant",
            ("pattern", "steps", "sequence", *LOOKS),
            "One of the five patterns of inputs and outputs.",
            "lstmdiagrams variant many-to-one -o variant.svg",
            argument="pattern",
        ),
        FigureKind(
            "parameters",
            "parameter_diagram",
            ("framework", "kind", "layer", "reverse", "show-values", "focus", *LOOKS),
            "The weight matrices of a layer: which rows are which gate.",
            "lstmdiagrams parameters counter --framework keras -o parameters.svg",
            takes="net",
        ),
        FigureKind(
            "batch",
            "batch_diagram",
            ("n-sequences", "length", "features", "lengths", "batch-first", "element", *LOOKS),
            "A batch: sequences of elements of features, batch first and time first.",
            "lstmdiagrams batch --n-sequences 3 --length 5 --features 2 -o batch.svg",
        ),
        FigureKind(
            "plot gates",
            "plot_gates",
            ("steps", *_LAYER),
            "The gates over time, as a heat map.",
            "lstmdiagrams plot gates counter -o gates.svg",
            room="plots",
            needs_run=True,
        ),
        FigureKind(
            "plot states",
            "plot_states",
            ("steps", *_LAYER),
            "The states over time, as lines.",
            "lstmdiagrams plot states sunspots -o states.svg",
            room="plots",
            needs_run=True,
        ),
        FigureKind(
            "plot unit",
            "plot_unit",
            ("unit", "steps", "layer", "reverse", "sequence", *LOOKS),
            "One unit's whole story: input, gates, cell state, output.",
            "lstmdiagrams plot unit counter --unit 0 -o unit.svg",
            room="plots",
            needs_run=True,
        ),
        FigureKind(
            "plot gradients",
            "plot_gradients",
            ("step", "symbols", "layer", "reverse", "sequence", "notation", "theme", "font-scale"),
            "How much every step matters to a later one, of shipped runs side by side.",
            "lstmdiagrams plot gradients counter -o gradients.svg",
            room="plots",
            takes="grads",
            needs_run=True,
            several=True,
            of_source=("step",),
        ),
    )
}

# What steps through a run: it is a page, and no picture, and takes the options of pictures.
EXPLORER = FigureKind(
    "explore",
    "explore",
    ("steps", "sequences", "units", *LOOKS),
    "A page that steps through a run: its cell, its equations, its gates.",
    "lstmdiagrams explore counter -o page.html",
    room="explorer",
    needs_run=True,
)
EXPLORER_OPTIONS: Mapping[str, Option] = {
    **{name: OPTIONS[name] for name in EXPLORER.options},
    "steps": replace(
        OPTIONS["steps"],
        help="Whose cells are shown where no script runs, as on paper; it starts at the first.",
    ),
}
# What a text has instead where no page can step.
STILLS = FigureKind(
    "chosen steps",
    "{kind}_cells",
    ("kind", "steps", "units", *LOOKS),
    "The inside of a cell at the chosen steps of a run.",
    "",
    room="explorer",
    needs_run=True,
)
