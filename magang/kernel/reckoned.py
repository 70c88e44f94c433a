"""Lists whose rows are reckoned rather than read: the same address, controls and export as a `Listing`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import literal_column, true
from sqlalchemy.orm import Session

from magang.kernel.labels import N_
from magang.kernel.listing import PER_PAGE, BadQuery, Cell, Choices, Column, Filter, Listing, ListState, Page


@dataclass(frozen=True, slots=True)
class Reckoned(Listing):
    """A list over rows in memory. `keys` gives what a column sorts by, `keeps` whether a filter's value keeps a row."""

    keys: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    keeps: Mapping[str, Callable[[Any, str], bool]] = field(default_factory=dict)
    text: Callable[[Any], str] = str

    def arrange(self, rows: Iterable[Any], state: ListState) -> list[Any]:
        """The rows the address asks for, in its order: unknown values last, ties as they came."""
        wanted = state.search.casefold()
        kept = [
            row
            for row in rows
            if (not wanted or wanted in self.text(row).casefold())
            and all(self.keeps[key](row, value) for key, value in state.chosen.items())
        ]
        key = self.keys[state.sort.removeprefix("-")]
        known = [row for row in kept if key(row) is not None]
        known.sort(key=key, reverse=state.sort.startswith("-"))
        return [*known, *(row for row in kept if key(row) is None)]

    def turn(self, session: Session, rows: Iterable[Any], args: Mapping[str, str]) -> Page:
        """One page of rows with their total. A page past the end raises `BadQuery`."""
        state = self.read(session, args)
        arranged = self.arrange(rows, state)
        pages = max(1, -(-len(arranged) // PER_PAGE))
        if state.page > pages:
            raise BadQuery(N_("Daftar ini hanya sampai halaman %(pages)s."), pages=pages)
        shown = arranged[(state.page - 1) * PER_PAGE : state.page * PER_PAGE]
        return Page(listing=self, state=state, rows=shown, total=len(arranged), pages=pages)

    def cells(self, session: Session, rows: Iterable[Any], args: Mapping[str, str]) -> Iterator[list[Cell]]:
        """Every row the filters leave, as cells of an export."""
        state = self.read(session, {k: v for k, v in args.items() if k != "hal"})
        return iter([[column.cell(row) for column in self.exported] for row in self.arrange(rows, state)])


def reckoned(key: str, label: str, cell: Callable[[Any], Cell], *, sorts: bool = True, shown: bool = True) -> Column:
    """A column of a `Reckoned` list. What it sorts by stands in `keys`; the SQL only says that it does."""
    return Column(key, label, cell, literal_column(key) if sorts else None, shown)


def choose(key: str, label: str, choices: Choices | Sequence[tuple[str, str]]) -> Filter:
    """A drop-down of a `Reckoned` list; what a value keeps stands in `keeps`."""
    return Filter(key, label, lambda _: choices, lambda _: true())
