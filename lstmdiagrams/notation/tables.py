"""Quantities and words → `Notation`: one way of writing everything, switched as a whole."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError, choose
from lstmdiagrams.notation.equations import form_of, right_sides, squash_of
from lstmdiagrams.notation.quantities import PARTS, QUANTITIES, Quantity, composed, written
from lstmdiagrams.notation.sentences import capitalized, checked, said
from lstmdiagrams.notation.toml import read_table
from lstmdiagrams.notation.words import WORDS

__all__ = ["NOTATIONS", "PYTORCH", "TILDE", "Notation", "notation_of"]

MARKS = (".", ",")
_NOT_IN_FONTS = set("\"'\\,;:<>&{}()")


@dataclass(frozen=True, slots=True, repr=False)
class Notation:
    """One way of writing everything: a name, a `Quantity` for every key, and all words.

    The words between quantities (“step”, “unit”, “more”) are part of it, so that a translation
    is a notation. `changed` makes another one.

    Parameters
    ----------
    name : str
    quantities : mapping of str to Quantity
        All that `PYTORCH` has.
    words : mapping of str to str
        All that `PYTORCH` has; what stands in braces there must stand in braces here.
    decimal : {".", ","}
        The decimal mark.
    fonts : tuple of str
        Families of fonts that are tried after DejaVu Sans, for scripts that it lacks.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If something is missing, unknown, or cannot be used.
    """

    name: str
    quantities: Mapping[str, Quantity]
    words: Mapping[str, str]
    decimal: str = "."
    fonts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_complete(self.name, "quantity", self.quantities, QUANTITIES)
        _check_complete(self.name, "word", self.words, WORDS)
        _check_quantities(self.quantities)
        words = {key: checked(key, self.words[key]) for key in WORDS}
        choose("decimal mark", self.decimal, MARKS)
        object.__setattr__(self, "quantities", MappingProxyType(dict(self.quantities)))
        object.__setattr__(self, "words", MappingProxyType(words))
        object.__setattr__(self, "fonts", _checked_fonts(self.fonts))

    def __getitem__(self, symbol: str) -> Quantity:
        return self.quantities[symbol]

    def __repr__(self) -> str:
        return f"Notation({self.name!r})"

    def __hash__(self) -> int:
        return hash(self.name)

    def __reduce__(self) -> tuple[type[Notation], tuple[object, ...]]:
        """Copy and pickle, which a read-only mapping by itself refuses."""
        tables = dict(self.quantities), dict(self.words)
        return type(self), (self.name, *tables, self.decimal, self.fonts)

    def say(self, word: str, /, **values: object) -> str:
        """Return a word, or a sentence with what stands in its braces.

        Parameters
        ----------
        word : str
            A key of `words`.
        **values
            What is put in, but for quantities' symbols, which the notation knows.

        Examples
        --------
        >>> PYTORCH.say("more", count=3)
        '3 more'
        """
        return said(self.words[word], self.quantities, values)

    def sentence(self, text: str) -> str:
        """Make a sentence of words: a capital letter at its beginning, a full stop at its end."""
        return self.say("sentence", text=capitalized(text))

    def tooltip(self, symbol: str) -> str:
        """Return what a reader sees who points at a quantity."""
        it = self[symbol]
        return self.say("tooltip", name=it.name, symbol=it.plain, meaning=it.meaning)

    def backwards(self) -> Notation:
        """Return the notation for a layer that reads backwards: its previous step is t+1."""
        return _backwards(self)

    def squashing(self, activation: str) -> Notation:
        """Return the notation of an LSTM whose c another function than tanh squashes.

        Parameters
        ----------
        activation : str
            As ONNX or Keras call it.
        """
        squash = squash_of(activation)
        if squash is squash_of("tanh"):
            return self
        c, meaning = self["c"], self.words["meaning of another squashing"]
        shown = {"symbol": f"{squash.symbol}({c.symbol})", "latex": squash.of(c.latex)}
        return self.changed(self.name, quantities={"tanh_c": {**shown, "meaning": meaning}})

    def equations(
        self,
        kind: str,
        *,
        peepholes: bool = False,
        coupled: bool = False,
        projection: bool = False,
        reset_after: bool = True,
        activations: Sequence[str] | None = None,
        bias: bool = True,
    ) -> str:
        r"""Return the equations of a cell in LaTeX, one a line, in the order of computation.

        Parameters
        ----------
        kind : {"lstm", "gru", "rnn"}
        peepholes : bool
            LSTM: the gates see the cell state.
        coupled : bool
            LSTM: f = 1 − i.
        projection : bool
            LSTM: h is a projection of o ⊙ tanh(c).
        reset_after : bool
            GRU: r multiplies what is made of h, as in PyTorch; otherwise h itself.
        activations : sequence of str, optional
            What squashes, as ONNX or Keras call it: of an LSTM's gates, candidate and cell state,
            a GRU's gates and candidate, an RNN's sum. PyTorch's by default. The numbers that some
            of them take (α, β) are not written.
        bias : bool
            Whether the biases are written.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If there is no such kind or activation, or a cell of this kind cannot be like this.

        Examples
        --------
        >>> print(PYTORCH.equations("rnn", activations=["relu"]))
        a_t = W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh}
        h_t = \operatorname{relu}(a_t)
        """
        form = form_of(
            kind,
            peepholes=peepholes,
            coupled=coupled,
            projection=projection,
            reset_after=reset_after,
            activations=activations,
            bias=bias,
        )
        lines = [f"<{symbol}> = {right}" for symbol, right in right_sides(kind, form).items()]
        return written("\n".join(lines), self.quantities)

    def changed(
        self,
        name: str,
        *,
        quantities: Mapping[str, Mapping[str, str]] | None = None,
        words: Mapping[str, str] | None = None,
        decimal: str | None = None,
        fonts: Sequence[str] | None = None,
    ) -> Notation:
        r"""Return a notation of another name that writes some things in another way.

        Parameters
        ----------
        name : str
        quantities : mapping of str to mapping of str to str, optional
            A quantity's key → its new "symbol", "latex", "name" and "meaning"; what is left out
            stays. Products follow the symbols of their factors.
        words : mapping of str to str, optional
            What is left out stays.
        decimal : {".", ","}, optional
            The decimal mark.
        fonts : sequence of str, optional
            Families of fonts that are tried after DejaVu Sans.

        Raises
        ------
        InvalidTypeError, InvalidValueError
            If a key is unknown, or what it gets cannot be used.

        Examples
        --------
        >>> mine = PYTORCH.changed("mine", quantities={"f": {"symbol": "F_{t}", "latex": "F_t"}})
        >>> mine["fc"].symbol
        'F_{t} ⊙ c_{t−1}'
        """
        rows = dict(self.quantities)
        for key, parts in _mapping("quantities", quantities).items():
            choose("quantity", key, QUANTITIES)
            rows[key] = _changed(key, rows[key], parts)
        said_anew = _mapping("words", words)
        for key in said_anew:
            choose("word", key, WORDS)
        return Notation(
            name,
            composed(rows, self.quantities),
            {**self.words, **said_anew},
            self.decimal if decimal is None else decimal,
            self.fonts if fonts is None else fonts,  # type: ignore[arg-type] # checked there
        )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Notation:
        """Read a notation from a TOML file.

        It holds what `changed` takes: tables ``quantities`` and ``words``, and ``decimal`` and
        ``fonts``; further ``base``, the notation that is changed, "pytorch" by default, and
        ``name``, by default that of the file.

        Raises
        ------
        FileError
            If it cannot be read, or is no TOML.
        InvalidTypeError, InvalidValueError
            As `changed` does, with the path before the sentence.
        """
        table = read_table(path)
        try:
            base = NOTATIONS[choose("base", table.pop("base", "pytorch"), NOTATIONS)]
            return base.changed(**table)
        except (InvalidTypeError, InvalidValueError) as error:
            raise type(error)(f"{os.fspath(path)}: {error}") from None


@lru_cache(maxsize=8)
def _backwards(notation: Notation) -> Notation:
    """Turn a notation once for all figures of a layer that reads backwards."""
    turned = {key: quantity.backwards() for key, quantity in notation.quantities.items()}
    return replace(notation, quantities=turned)


def _check_name(name: object) -> None:
    if not isinstance(name, str):
        raise InvalidTypeError(f"a notation's name is {name!r}, and must be text")
    if not name.strip():
        raise InvalidValueError("a notation needs a name")


def _check_quantities(quantities: Mapping[str, object]) -> None:
    for key, quantity in quantities.items():
        if not isinstance(quantity, Quantity):
            raise InvalidTypeError(f"the quantity {key!r} is {quantity!r}, and no Quantity")


def _check_complete(name: str, what: str, given: object, known: Mapping[str, object]) -> None:
    plural = {"quantity": "quantities", "word": "words"}[what]
    table = _mapping(plural, given)
    for key in table:
        choose(what, key, known)
    missing = ", ".join(repr(key) for key in known if key not in table)
    if missing:
        raise InvalidValueError(
            f"the notation {name!r} lacks the {plural} {missing};"
            " PYTORCH.changed(…) keeps what is not named"
        )


def _mapping(what: str, given: object) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise InvalidTypeError(f"{what} are {given!r}, and must map names to what they become")
    return given


def _changed(key: str, quantity: Quantity, parts: object) -> Quantity:
    """Return a quantity with new parts."""
    if not isinstance(parts, Mapping):
        raise InvalidTypeError(
            f"the quantity {key!r} becomes {parts!r}, and must be a mapping with some of"
            f" {', '.join(map(repr, PARTS))}"
        )
    for part in parts:
        choose(f"part of the quantity {key!r}", part, PARTS)
    try:
        return replace(quantity, **parts)
    except (InvalidTypeError, InvalidValueError) as error:
        raise type(error)(f"the quantity {key!r}: {error}") from None


def _checked_fonts(fonts: object) -> tuple[str, ...]:
    if isinstance(fonts, str) or not isinstance(fonts, Sequence):
        raise InvalidTypeError(f"fonts are {fonts!r}, and must be a list of families' names")
    for font in fonts:
        if not isinstance(font, str):
            raise InvalidTypeError(f"a font is {font!r}, and must be a family's name")
        if not font.strip() or not font.isprintable() or _NOT_IN_FONTS & set(font):
            raise InvalidValueError(f"a font is {font!r}, and must be a family's name")
    return tuple(fonts)


PYTORCH = Notation("pytorch", QUANTITIES, WORDS)
# Much teaching material writes the candidate as c with a tilde.
TILDE = PYTORCH.changed(
    "tilde", quantities={"g": {"symbol": "c\N{COMBINING TILDE}_{t}", "latex": r"\tilde{c}_t"}}
)

NOTATIONS: Mapping[str, Notation] = MappingProxyType(
    {notation.name: notation for notation in (PYTORCH, TILDE)}
)


def notation_of(value: object) -> Notation:
    """Return a notation, given as itself or by its name.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is neither; the sentence lists the names.
    """
    if isinstance(value, Notation):
        return value
    if isinstance(value, str):
        return NOTATIONS[choose("notation", value, NOTATIONS)]
    listed = ", ".join(repr(name) for name in NOTATIONS)
    raise InvalidTypeError(f"the notation is {value!r}, and must be a Notation or one of {listed}")
