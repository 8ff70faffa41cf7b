"""Shapes + what a reader shall look at → the same shapes, of which the others step back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics.shapes import Node, Shape
from lstmdiagrams.notation import Key

__all__ = ["Focus", "lit", "lit_until", "steps_of", "tags_of", "united", "wanted"]

Focus: TypeAlias = str | Key | Iterable[str | Key] | None

BACKDROPS = ("frame", "ground")  # what everything stands on stays as it is
_STEP = re.compile(r"t(\d+)")


def tags_of(shapes: Iterable[Shape]) -> tuple[str, ...]:
    """Return every tag of a figure, in the order in which they come."""
    return tuple(dict.fromkeys(tag for shape in shapes for tag in shape.of))


def steps_of(shapes: Iterable[Shape]) -> tuple[int, ...]:
    """Return the steps that a figure's shapes belong to, in the order of time."""
    return tuple(sorted({step for shape in shapes for step in _steps(shape)}))


def wanted(
    what: Focus, shapes: Sequence[Shape], focuses: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return the tags and the ids of keys that are asked for.

    Parameters
    ----------
    what : str, Key, iterable of them
        A name in `focuses`, a tag, a key or a key's id.
    shapes : sequence of Node and Wire
    focuses : mapping of str to tuple of str
        Name → tags.

    Raises
    ------
    InvalidTypeError
        If it is none of these.
    InvalidValueError
        If the figure knows no such name, tag or key, or nothing is asked for; the sentence lists
        the names and the tags.
    """
    parts = [what] if isinstance(what, str | Key) else _listed(what)
    if not parts:
        raise InvalidValueError(
            f"there is nothing to focus on in {what!r}; {_known(shapes, focuses)}"
        )
    tags = set(tags_of(shapes))
    keys = {shape.key.id for shape in shapes if isinstance(shape, Node) and shape.key}
    asked: list[str] = []
    for part in parts:
        name = part.id if isinstance(part, Key) else part
        if isinstance(part, str) and part in focuses:
            asked += focuses[part]
        elif name in tags or name in keys:
            asked.append(name)
        else:
            raise InvalidValueError(
                f"nothing to focus on is called {name!r}; {_known(shapes, focuses)}"
            )
    return tuple(dict.fromkeys(asked))


def lit(shapes: Iterable[Shape], asked: Iterable[str] | None) -> tuple[Shape, ...]:
    """Return the shapes, dim but for those that one of the tags or keys belongs to; or all lit."""
    if asked is None:
        return tuple(_dimmed(shape, False) for shape in shapes)
    tags = frozenset(asked)
    return tuple(_dimmed(shape, not _belongs(shape, tags)) for shape in shapes)


def lit_until(shapes: Iterable[Shape], step: int) -> tuple[Shape, ...]:
    """Return the shapes; those that belong to later steps only step back, too."""
    return tuple(_dimmed(shape, shape.dim or _is_later(shape, step)) for shape in shapes)


def _is_later(shape: Shape, step: int) -> bool:
    steps = _steps(shape)
    return bool(steps) and min(steps) > step


def _dimmed(shape: Shape, dim: bool) -> Shape:
    return shape if shape.dim == dim else replace(shape, dim=dim)


def _belongs(shape: Shape, tags: frozenset[str]) -> bool:
    if shape.role in BACKDROPS or not tags.isdisjoint(shape.of):
        return True
    return isinstance(shape, Node) and shape.key is not None and shape.key.id in tags


def _steps(shape: Shape) -> list[int]:
    return [int(found[1]) for tag in shape.of if (found := _STEP.fullmatch(tag))]


def _listed(what: object) -> list[str | Key]:
    given = list(what) if isinstance(what, Iterable) else [what]
    parts = [part for part in given if isinstance(part, str | Key)]
    if len(parts) < len(given):
        raise InvalidTypeError(
            f"the focus is {what!r}, and must be a name, a tag, a Key, or a list of them"
        )
    return parts


def _known(shapes: Sequence[Shape], focuses: Mapping[str, tuple[str, ...]]) -> str:
    """Say what can be asked for."""
    kinds = {"names": tuple(focuses), "tags": tags_of(shapes)}
    said = [f"its {kind} are {', '.join(map(repr, each))}" for kind, each in kinds.items() if each]
    keys = [shape.key.id for shape in shapes if isinstance(shape, Node) and shape.key]
    said += [f"its values have keys such as {keys[0]!r}"] if keys else []
    return "; ".join(said) or "this figure has no parts that can be focused"


def united(
    ours: Mapping[str, tuple[str, ...]], theirs: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    """Return every name of two figures' focuses with the tags of both."""
    pairs = {name: ours.get(name, ()) + theirs.get(name, ()) for name in {**ours, **theirs}}
    return {name: tuple(dict.fromkeys(tags)) for name, tags in pairs.items()}
