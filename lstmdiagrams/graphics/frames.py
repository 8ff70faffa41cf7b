"""Figures that follow one another → files with numbers in their names, for slides."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar, overload

from lstmdiagrams.errors import InvalidValueError
from lstmdiagrams.graphics.formats import format_of

__all__ = ["Frames", "numbered", "some"]

_LACKS = {
    "focus": "there is nothing by name to focus on",
    "step": "it belongs to no run and to no step",
}


class _Figure(Protocol):
    @property
    def save(self) -> Callable[..., pathlib.Path]: ...


F = TypeVar("F", bound=_Figure)


@dataclass(frozen=True, slots=True)
class Frames(Sequence[F], Generic[F]):
    """Figures of the same size, in which everything keeps its place.

    Shown one after the other, only what they say changes. `lstmdiagrams.graphics.Diagram.frames`
    makes them.

    Parameters
    ----------
    figures : tuple of Diagram
    """

    figures: tuple[F, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.figures)

    @overload
    def __getitem__(self, place: int) -> F: ...

    @overload
    def __getitem__(self, place: slice) -> Frames[F]: ...

    def __getitem__(self, place: int | slice) -> F | Frames[F]:
        if isinstance(place, slice):
            return Frames(self.figures[place])
        return self.figures[place]

    def __iter__(self) -> Iterator[F]:
        return iter(self.figures)

    def save(self, path: str | os.PathLike[str], **options: Any) -> tuple[pathlib.Path, ...]:
        """Write every figure to a file of its own.

        Parameters
        ----------
        path : path
            ``slides/cell.pdf`` becomes ``slides/cell-1.pdf``, ``slides/cell-2.pdf`` and so on, with
            as many digits as the last one needs.
        **options
            As `Diagram.save` takes them.

        Returns
        -------
        tuple of pathlib.Path

        Raises
        ------
        InvalidValueError
            If the suffix is no format.
        FileError
            If a file cannot be written.
        """
        format_of(path)
        whole = pathlib.Path(path)
        paths = [whole.with_stem(stem) for stem in numbered(whole.stem, len(self))]
        return tuple(figure.save(each, **options) for figure, each in zip(self, paths, strict=True))


def numbered(name: str, count: int) -> list[str]:
    """Return the name with the numbers from 1 to count behind it, all equally long.

    Examples
    --------
    >>> numbered("cell", 10)[::9]
    ['cell-01', 'cell-10']
    """
    return [f"{name}-{place:0{len(str(count))}}" for place in range(1, count + 1)]


def some(figures: list[F], name: str, by: str) -> list[F]:
    """Return the frames by something, if there are any.

    Raises
    ------
    InvalidValueError
        If the figure of this name has none.
    """
    if figures:
        return figures
    raise InvalidValueError(f"the figure {name!r} has no frames by {by}: {_LACKS[by]}")
