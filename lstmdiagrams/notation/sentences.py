"""A sentence with braces → checked against the English one, and filled with what stands there."""

from __future__ import annotations

import string
from collections.abc import Mapping

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.notation.quantities import QUANTITIES, Quantity
from lstmdiagrams.notation.symbols import plain
from lstmdiagrams.notation.words import WORDS

__all__ = ["capitalized", "checked", "said"]


class _Spoken:
    """A quantity that a sentence names."""

    def __init__(self, quantity: Quantity) -> None:
        self.quantity = quantity

    def __format__(self, step: str) -> str:
        """Write it as it is, at a step, or as its bare letter."""
        if step == "letter":
            return plain(self.quantity.letter)
        return plain(self.quantity.at(step)) if step else self.quantity.plain


class _Said(dict[str, object]):
    """What is put into a sentence: values, and quantities where no value has the name."""

    def __init__(self, values: Mapping[str, object], quantities: Mapping[str, Quantity]) -> None:
        super().__init__(values)
        self.quantities = quantities

    def __missing__(self, name: str) -> _Spoken:
        return _Spoken(self.quantities[name])


def said(template: str, quantities: Mapping[str, Quantity], values: Mapping[str, object]) -> str:
    """Fill a sentence with values, and with the symbols of the quantities that it names."""
    return template.format_map(_Said(values, quantities))


def capitalized(text: str) -> str:
    """Begin with a capital letter, unless it begins with a symbol.

    Examples
    --------
    >>> capitalized("input gate"), capitalized("h_0 and h_1")
    ('Input gate', 'h_0 and h_1')
    """
    return text[:1].upper() + text[1:] if text[:2].isalpha() else text


def checked(name: str, template: object) -> str:
    """Return a word or a sentence if it can stand in the place of the one of that name.

    Raises
    ------
    InvalidTypeError, InvalidValueError
        If it is no text, lacks something that is put in, or wants what is not there.
    """
    if not isinstance(template, str):
        raise InvalidTypeError(f"the word {name!r} is {template!r}, and must be text")
    try:
        given, needed = _fields(template), _fields(WORDS[name]) - QUANTITIES.keys()
    except ValueError as error:
        raise InvalidValueError(f"the word {name!r} is {template!r}: {error}") from None
    lacking, unknown = sorted(needed - given), sorted(given - needed - QUANTITIES.keys())
    if lacking:
        raise InvalidValueError(f"the word {name!r} is {template!r}, and lacks {{{lacking[0]}}}")
    if unknown:
        allowed = ", ".join(f"{{{field}}}" for field in (*sorted(needed), *QUANTITIES))
        raise InvalidValueError(
            f"the word {name!r} is {template!r}, and {{{unknown[0]}}} means nothing in it;"
            f" there are {allowed}"
        )
    return template


def _fields(template: str) -> set[str]:
    """Return what is put into a template; of a quantity also at a step, as in ``{h:0}``."""
    fields = set()
    for _, field, step, conversion in string.Formatter().parse(template):
        if field is None:
            continue
        if conversion or (step and not (field in QUANTITIES and step.isalnum())):
            raise ValueError(f"after {{{field}}} nothing can be said of how it is written")
        fields.add(field)
    return fields
