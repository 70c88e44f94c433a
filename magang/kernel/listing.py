"""Lists: filter, sort, search and page, described once per list beside its query and applied to any SELECT.

The address is the list's only state: `?cari=` text, `?urut=` column (`-` before it for descending), `?hal=` page, and
one key per filter. Every list has a constant number of queries: rows, count, and one per eager collection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.base import ExecutableOption

from magang.kernel.errors import DomainError
from magang.kernel.labels import N_, LabelledEnum

PER_PAGE: Final = 25
LONGEST_SEARCH: Final = 200
# A page of twenty-five costs the same in any city: what is more than this is said to be more, unless somebody knows.
COUNTED_UP_TO: Final = 10_000

Cell = str | int | Decimal | date | datetime | LabelledEnum | None
Choices = Sequence[tuple[str, str]]


class BadQuery(DomainError):
    """The address asks for something this list does not have (answered with 400, nothing guessed)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label, what an export writes (`cell`), and the SQL it sorts by (None: not sortable).

    A column that is not `shown` is in the export only, or the page says it within another cell.
    """

    key: str
    label: str
    cell: Callable[[Any], Cell]
    sort: ColumnElement[Any] | InstrumentedAttribute[Any] | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """One drop-down. `choices` gives (value, label) pairs; `where` turns a chosen value into SQL."""

    key: str
    label: str
    choices: Callable[[Session], Choices]
    where: Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class DayFilter:
    """A calendar day to choose; `where` turns it into SQL (from that day on, or up to it)."""

    key: str
    label: str
    where: Callable[[date], ColumnElement[bool]]


def enum_filter(
    key: str,
    label: str,
    enum: type[LabelledEnum],
    column: InstrumentedAttribute[Any],
    only: Sequence[LabelledEnum] = (),
) -> Filter:
    """A filter over the members of a labelled enum."""
    members = list(only or enum)
    return Filter(key, label, lambda _: [(m.value, m.label) for m in members], lambda value: column == enum(value))


def id_filter(
    key: str,
    label: str,
    choices: Callable[[Session], Choices],
    where: InstrumentedAttribute[Any] | Callable[[int], ColumnElement[bool]],
) -> Filter:
    """A filter over rows of another table, by id."""
    if isinstance(where, InstrumentedAttribute):
        return Filter(key, label, choices, lambda value: where == int(value))
    return Filter(key, label, choices, lambda value: where(int(value)))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as data. `tie_break` must be unique: order by something unique, always."""

    columns: Sequence[Column]
    tie_break: InstrumentedAttribute[Any]
    default_sort: str
    filters: Sequence[Filter] = ()
    days: Sequence[DayFilter] = ()
    search: Callable[[str], ColumnElement[bool]] | None = None
    search_label: str = N_("Cari")
    options: Sequence[ExecutableOption] = ()
    filename: str = "daftar"
    # Who knows how many rows there are without counting them; None where they don't know either.
    known_total: Callable[[Session, ListState], int | None] | None = None
    # Columns an export has besides: a screen shows what tells rows apart, a spreadsheet can take everything.
    more: Sequence[Column] = ()

    @property
    def exported(self) -> Sequence[Column]:
        """The columns of an export."""
        return (*self.columns, *self.more)

    def read(self, session: Session, args: Mapping[str, str]) -> ListState:
        """What the address asks for. Raises `BadQuery` for an unknown sort, filter value or page."""
        text = args.get("cari", "").strip()
        if len(text) > LONGEST_SEARCH or any(ord(c) < 32 for c in text):
            raise BadQuery(N_("Teks pencarian terlalu panjang atau memuat karakter yang tidak dapat dicari."))
        sort = args.get("urut", "") or self.default_sort
        if sort.removeprefix("-") not in {c.key for c in self.columns if c.sort is not None}:
            raise BadQuery(N_("Kolom pengurut tidak dikenal."))
        page = args.get("hal", "") or "1"
        if not (page.isascii() and page.isdigit() and len(page) < 7 and int(page) > 0):
            raise BadQuery(N_("Nomor halaman daftar tidak dikenal."))
        choices = {f.key: list(f.choices(session)) for f in self.filters}
        chosen = {}
        for f in self.filters:
            value = args.get(f.key, "")
            if value and value not in {v for v, _ in choices[f.key]}:
                raise BadQuery(N_("Pilihan saringan tidak dikenal."))
            if value:
                chosen[f.key] = value
        for d in self.days:
            if value := args.get(d.key, ""):
                chosen[d.key] = _day(value).isoformat()
        return ListState(search=text, sort=sort, page=int(page), chosen=chosen, choices=choices)

    def narrow(self, statement: Select[Any], state: ListState) -> Select[Any]:
        """`statement` with the search and the filters of `state`."""
        if state.search and self.search is not None:
            statement = statement.where(self.search(state.search))
        for f in self.filters:
            if f.key in state.chosen:
                statement = statement.where(f.where(state.chosen[f.key]))
        for d in self.days:
            if d.key in state.chosen:
                statement = statement.where(d.where(_day(state.chosen[d.key])))
        return statement

    def order(self, statement: Select[Any], state: ListState) -> Select[Any]:
        """`statement` in the order of `state`, unknown values last, ties broken by the unique column."""
        by = next(c.sort for c in self.columns if c.key == state.sort.removeprefix("-") and c.sort is not None)
        key = by.desc() if state.sort.startswith("-") else by.asc()
        # Said only where it matters: an index knows its own order and no other.
        known = isinstance(by, InstrumentedAttribute) and not getattr(by.expression, "nullable", True)
        return statement.order_by(
            key if known and by.class_ is self.tie_break.class_ else key.nulls_last(), self.tie_break.desc()
        )

    def page(self, session: Session, statement: Select[Any], args: Mapping[str, str]) -> Page:
        """One page of rows with their total. A page past the end raises `BadQuery`."""
        state = self.read(session, args)
        narrowed = self.narrow(statement, state)
        total = self._total(session, state, narrowed)
        more = total is None
        total = COUNTED_UP_TO if total is None else total
        pages = max(1, -(-total // PER_PAGE))
        if state.page > pages:
            raise BadQuery(N_("Daftar ini hanya sampai halaman %(pages)s."), pages=pages)
        asked = self.order(narrowed, state).limit(PER_PAGE).offset((state.page - 1) * PER_PAGE)
        return Page(
            listing=self,
            state=state,
            rows=self._rows(session, statement, asked, state),
            total=total,
            pages=pages,
            more=more,
        )

    def _rows(self, session: Session, statement: Select[Any], asked: Select[Any], state: ListState) -> Sequence[Any]:
        """The rows of a page. Where no index gives the order, ids are sorted first: whole rows are many times wider."""
        if not state.is_narrowed and state.sort == self.default_sort:
            return session.scalars(asked.options(*self.options)).unique().all()
        ids = session.scalars(asked.with_only_columns(self.tie_break)).all()
        found = session.scalars(statement.where(self.tie_break.in_(ids)).options(*self.options)).unique()
        by_id = {getattr(row, self.tie_break.key): row for row in found}
        return [by_id[id_] for id_ in ids if id_ in by_id]

    def _total(self, session: Session, state: ListState, narrowed: Select[Any]) -> int | None:
        """How many rows there are; None where nobody knows and it is more than anybody pages through."""
        known = self.known_total(session, state) if self.known_total is not None else None
        if known is not None:
            return known
        counted = _count(session, narrowed, up_to=COUNTED_UP_TO + 1)
        return counted if counted <= COUNTED_UP_TO else None

    def count(self, session: Session, statement: Select[Any], args: Mapping[str, str]) -> int:
        """How many rows an export has."""
        return _count(
            session, self.narrow(statement, self.read(session, {k: v for k, v in args.items() if k != "hal"}))
        )

    def export(self, session: Session, statement: Select[Any], args: Mapping[str, str]) -> Iterator[list[Cell]]:
        """Every row the filters leave, in the order shown, as cells (the page number is ignored).

        The address is read here and now: a refusal must come before the first line of the answer is on its way.
        """
        state = self._read_all(session, args)
        ordered = self.order(self.narrow(statement, state), state).options(*self.options)

        def rows() -> Iterator[list[Cell]]:
            for row in session.scalars(ordered.execution_options(yield_per=500)):
                yield [c.cell(row) for c in self.exported]

        return rows()

    def _read_all(self, session: Session, args: Mapping[str, str]) -> ListState:
        return self.read(session, {k: v for k, v in args.items() if k != "hal"})


def _count(session: Session, statement: Select[Any], *, up_to: int | None = None) -> int:
    return session.scalar(select(func.count()).select_from(statement.order_by(None).limit(up_to).subquery())) or 0


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1990 <= day.year <= 2100:
        raise BadQuery(N_("Tanggal pada saringan tidak dikenal."))
    return day


@dataclass(frozen=True, slots=True)
class ListState:
    """What the address asks for."""

    search: str
    sort: str
    page: int
    chosen: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Choices] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.search or self.chosen)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with what the template needs to draw its controls."""

    listing: Listing
    state: ListState
    rows: Sequence[Any]
    total: int
    pages: int
    # There are more than `total`: nobody counted them to the end.
    more: bool = False

    @property
    def first(self) -> int:
        return (self.state.page - 1) * PER_PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.total else 0

    def label(self, key: str) -> str:
        """The label of a column, for the heading and for the cell's caption on a phone."""
        return next(c.label for c in self.listing.columns if c.key == key)

    def query(self, **changes: object) -> str:
        """The address's query string with `changes`; None or the default takes a key out."""
        keys: dict[str, object] = {"cari": self.state.search, **self.state.chosen}
        if self.state.sort != self.listing.default_sort:
            keys["urut"] = self.state.sort
        if self.state.page > 1:
            keys["hal"] = self.state.page
        keys |= changes
        if keys.get("urut") == self.listing.default_sort:
            keys.pop("urut")
        return urlencode({k: v for k, v in keys.items() if v})

    def sort_key(self, column: Column) -> str:
        """The `urut` value a click on the column's heading asks for."""
        return f"-{column.key}" if self.state.sort == column.key else column.key

    def sort_direction(self, column: Column) -> str:
        """The heading's `aria-sort`."""
        return {column.key: "ascending", f"-{column.key}": "descending"}.get(self.state.sort, "none")
