"""How many sequences, elements and features, or a run → Diagram of the batch that they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lstmdiagrams.choices.docstrings import documented
from lstmdiagrams.choices.selection import check_index, flag, whole
from lstmdiagrams.choices.strand import need_trace
from lstmdiagrams.choices.style import Style, style_of
from lstmdiagrams.choices.values import is_signed, value_of, widest_text
from lstmdiagrams.diagrams.annotate import annotate
from lstmdiagrams.diagrams.batch.table import Batch, Table
from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics import Diagram, Theme
from lstmdiagrams.graphics.shapes import Node, Shape, bounds, moved, symbol_label, text_label
from lstmdiagrams.graphics.text import text_width
from lstmdiagrams.notation import Notation
from lstmdiagrams.notation.symbols import plain

if TYPE_CHECKING:
    from lstmdiagrams.reference import Trace

__all__ = ["batch_diagram"]

SIZES = (3, 5, 2)  # of a batch that is not told otherwise
APART = 30.0  # between the two layouts


@documented
def batch_diagram(
    n_sequences: int | None = None,
    length: int | None = None,
    features: int | None = None,
    *,
    trace: Trace | None = None,
    lengths: Sequence[int] | None = None,
    batch_first: bool | None = None,
    element: Sequence[int] | None = None,
    precision: int = 2,
    decimal: str | None = None,
    notation: str | Notation = "pytorch",
    theme: str | Theme = "auto",
    font_scale: float = 1.0,
) -> Diagram:
    """Draw a batch as what it is: sequences of elements of features.

    A sequence is a text, its elements the words one after the other, and the features of a word
    the numbers that stand for it. The same elements are shown in both layouts, batch first and
    time first; one of them is pointed out in both.

    Parameters
    ----------
    n_sequences : int, optional
        N, how many sequences; by default 3.
    length : int, optional
        T, how many elements the longest sequence has; by default 5.
    features : int, optional
        I, how many numbers an element is; by default 2.
    trace : Trace, optional
        The record of a run, whose input is shown with its numbers, sizes and lengths.
    lengths : sequence of int, optional
        How many elements each sequence has; what comes after them is padding, and pale.
    batch_first : bool, optional
        Shows one layout only; by default both.
    element : (int, int), optional
        The sequence and the step of the element that is pointed out; by default one in the middle.
    <looks>

    Returns
    -------
    Diagram
        Of many sequences, elements or features the first and the last ones are shown, and how many
        are left out.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If a size is no positive whole number, lengths do not fit, the element does not exist, or
        sizes are given beside a run.
    """
    style = style_of(
        notation=notation, theme=theme, precision=precision, decimal=decimal, font_scale=font_scale
    )
    batch = _batch((n_sequences, length, features), lengths, element, trace, style)
    tables = _tables(batch, style, batch_first)
    blank = Diagram(
        tuple(_shapes(tables)),
        style.word("batch"),
        style.word("between sentences").join(_spoken(tables, trace)),
        "batch",
        style.theme,
        fonts=style.notation.fonts,
        language=style.word("language"),
    )
    return blank if trace is None else annotate(blank, trace, style)


def _batch(
    given: tuple[int | None, int | None, int | None],
    lengths: Sequence[int] | None,
    element: Sequence[int] | None,
    trace: Trace | None,
    style: Style,
) -> Batch:
    """Return the checked batch."""
    sizes = _sizes(given) if trace is None else _sizes_of(trace, given, lengths)
    ends = _lengths(lengths, sizes) if trace is None else trace.lengths
    batch = Batch(sizes, ends, _element(element, sizes, ends))
    if trace is None:
        return batch
    batch = replace(batch, reverse=trace.layer(0).reverse)
    text = widest_text(trace, batch.key(0, 0, 0), style.numbers, gate=False)
    return replace(batch, slot=text_width(text, style.sizes.value) + 7.0)


def _sizes(given: Sequence[int | None]) -> dict[str, int]:
    """Return the three sizes that an author gives."""
    names = {"n": "n_sequences", "t": "length", "i": "features"}
    sizes: dict[str, int] = {}
    for axis, size, usual in zip(names, given, SIZES, strict=True):
        sizes[axis] = usual if size is None else whole(names[axis], size)
        if sizes[axis] < 1:
            raise InvalidValueError(f"{names[axis]} is {size}, and must be 1 or more")
    return sizes


def _sizes_of(trace: Trace, given: Sequence[object], lengths: object) -> dict[str, int]:
    """Return the three sizes of a run."""
    need_trace(trace)
    if any(each is not None for each in (*given, lengths)):
        raise InvalidValueError("sizes and lengths are those of the run; leave them out")
    t, n, i = trace.layer(0).x.shape
    return {"n": n, "t": t, "i": i}


def _lengths(lengths: object, sizes: dict[str, int]) -> tuple[int, ...] | None:
    """Return the length of each sequence as given."""
    if lengths is None:
        return None
    if isinstance(lengths, str) or not isinstance(lengths, Iterable):
        raise InvalidTypeError(f"lengths are {lengths!r}, and must be a list of whole numbers")
    ends = tuple(whole("a length", each) for each in lengths)
    if len(ends) != sizes["n"]:
        raise InvalidValueError(f"there are {len(ends)} lengths, and {sizes['n']} sequences")
    for end in ends:
        if not 1 <= end <= sizes["t"]:
            raise InvalidValueError(f"a length is {end}, and must be from 1 to {sizes['t']}")
    return ends


def _element(
    element: object, sizes: dict[str, int], ends: tuple[int, ...] | None
) -> tuple[int, int]:
    """Return the sequence and the step of the element that is pointed out."""
    if element is None:
        n = min(1, sizes["n"] - 1)
        return n, min(2, (ends[n] if ends else sizes["t"]) - 1)
    if not isinstance(element, tuple | list) or len(element) != 2:
        raise InvalidTypeError(
            f"the element is {element!r}, and must be two numbers: its sequence and its step"
        )
    n = check_index("sequence", element[0], sizes["n"])
    return n, check_index("step", element[1], ends[n] if ends else sizes["t"])


def _tables(batch: Batch, style: Style, batch_first: bool | None) -> list[Table]:
    """Return the tables of the layouts that are shown."""
    axes = {"batch": ("n", "t"), "time": ("t", "n")}
    if batch_first is not None:
        del axes["time" if flag("batch_first", batch_first) else "batch"]
    return [Table(batch, style, own, name) for name, own in axes.items()]


def _shapes(tables: Sequence[Table]) -> Iterator[Shape]:
    """Yield the tables side by side, and below the first one what is common to both."""
    edge = 0.0
    for table in tables:
        shapes = list(table.shapes())
        if table is tables[0]:
            shapes += _legend(table, bounds(shapes).bottom)
        box = bounds(shapes)
        yield from (moved(shape, edge - box.left, 0) for shape in shapes)
        edge += box.width + APART


def _legend(table: Table, low: float) -> Iterator[Shape]:
    """Yield how elements are called, and what is pale."""
    style, batch = table.style, table.batch
    size = style.sizes.name
    y = low - size
    name = style.word("name of an element", name=style.notation["x"].letter)
    yield from symbol_label("elements", name, 0, y, size=size, align="left", role="note")
    if batch.lengths is None or all(end == batch.sizes["t"] for end in batch.lengths):
        return
    y -= size * 1.8
    width, height = table.width, style.sizes.row * 0.75
    yield replace(Node("pale", width / 2, y, width, height, "value"), dim=True)
    text = style.word("past the end")
    yield text_label("pale-text", text, width + 4, y, size=size, align="left", role="note")


def _spoken(tables: Sequence[Table], trace: Trace | None) -> Iterator[str]:
    """Yield what the batch is, how it is laid out, and its numbers."""
    style, batch = tables[0].style, tables[0].batch
    sizes = {
        name: tables[0].counted(axis)
        for name, axis in (("sequences", "n"), ("elements", "t"), ("features", "i"))
    }
    n, t = batch.element
    yield style.notation.sentence(style.word("batch in words", **sizes))
    for table in tables:
        entry = style.word("entry of a batch", entry=table.entry(), element=t, sequence=n)
        layout = style.word("batch first" if table.axes[0] == "n" else "time first")
        said = style.word("layout in words", layout=layout, shape=table.shape(), entry=entry)
        yield style.notation.sentence(said)
    if batch.lengths is not None:
        listed = style.word("between gates").join(map(str, batch.lengths))
        yield style.notation.sentence(style.word("lengths in words", lengths=listed))
    if trace is not None:
        yield from _numbers(tables[0], trace)


def _numbers(table: Table, trace: Trace) -> Iterator[str]:
    """Say the numbers of every element that is shown."""
    style, shown = table.style, table.batch.shown
    signed = is_signed(trace, table.batch.key(0, 0, 0), gate=False)
    for n in shown["n"]:
        for t in shown["t"]:
            if table.batch.is_padding(n, t):
                continue
            keys = [table.batch.key(n, t, i) for i in shown["i"]]
            texts = [style.numbers.text(value_of(trace, key), signed=signed) for key in keys]
            values = style.word("between values").join(texts)
            place = plain(style.notation["x"].at(f"{n},{t}"))
            yield style.notation.sentence(style.word("numbers", place=place, values=values))
