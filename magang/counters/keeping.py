"""Writing the counters: what changed is reckoned anew and the difference is added to every cell it counts in.

Rows are locked before the thread is read, and cells are written in one order: two writers wait for each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import case, delete, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from magang.counters.facts import TABLES, basis, between, ids_after, read_facts, these
from magang.counters.models import CountedThing, Counter, joined, packed, place_of, unpacked
from magang.counters.rules import FRESH, MEASURES, Basis, Counts, Facts, Kind, Place, State
from magang.kernel.bulk import insert_many
from magang.kernel.model import Base

Cell = tuple[int, int, int, str]
TABLE: Final = Base.metadata.tables[CountedThing.__tablename__]
COLUMNS: Final = tuple(TABLE.columns.keys())
CELLS: Final = Base.metadata.tables[Counter.__tablename__]
CELL: Final = ("cycle_id", "urusan_id", "opd_id", "scope")
T = TypeVar("T")
_CHUNK: Final = 1_000


def batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """`values` in lists of at most `size`."""
    walk = iter(values)
    while some := list(islice(walk, size)):
        yield some


class Sums:
    """Differences to add. Summed by place first: a million things stand in some thousand places."""

    def __init__(self) -> None:
        self._places: dict[Place, list[int]] = defaultdict(lambda: [0] * len(MEASURES))
        self._evidence: dict[Place, date] = {}
        # The latest evidence that left a place: perhaps it was the latest there is.
        self._lost: dict[Place, date] = {}

    def add(self, place: Place, counts: Counts, sign: int = 1) -> None:
        into, evidence = self._places[place], counts.last_evidence_on
        for n, number in enumerate(counts.numbers):
            if number:
                into[n] += sign * number
        if evidence and sign > 0:
            self._evidence[place] = max(evidence, self._evidence.get(place, evidence))
        elif evidence:
            self._lost[place] = max(evidence, self._lost.get(place, evidence))

    def cells(self) -> dict[Cell, list[int]]:
        """The differences per cell; nothing where nothing changes."""
        found: dict[Cell, list[int]] = defaultdict(lambda: [0] * len(MEASURES))
        for place, numbers in self._places.items():
            moved = [(n, number) for n, number in enumerate(numbers) if number]
            for cell in cells(place) if moved else ():
                into = found[cell]
                for n, number in moved:
                    into[n] += number
        return found

    def evidence(self) -> dict[Cell, date]:
        """The latest evidence that came into each cell."""
        return _latest(self._evidence)

    def lost(self) -> dict[Cell, date]:
        """The latest evidence that left each cell."""
        return _latest(self._lost)


def _latest(days: Mapping[Place, date]) -> dict[Cell, date]:
    found: dict[Cell, date] = {}
    for place, day in days.items():
        for cell in cells(place):
            found[cell] = max(day, found.get(cell, day))
    return found


def cells(place: Place) -> Iterator[Cell]:
    """Every cell a thing counts in: each of its keys, or all of that kind together."""
    for cycle in {place.cycle_id, 0}:
        for urusan in {place.urusan_id, 0}:
            for opd in {place.opd_id, 0}:
                for scope in place.scopes:
                    yield cycle, urusan, opd, scope


def recount(session: Session, kind: Kind, ids: Collection[int], *, day: date = FRESH) -> None:
    """Reckon these things anew as on `day` and move the counters by the difference."""
    rests = basis(session)
    for some in batches(sorted(ids), _CHUNK):
        sums = Sums()
        stored = session.execute(
            select(TABLE)
            .where(CountedThing.kind == kind, CountedThing.thing_id.in_(some))
            .order_by(CountedThing.thing_id)
            .with_for_update()
        ).all()
        before = {row.thing_id: dict(row._mapping) for row in stored}
        for row in stored:
            sums.add(place_of(row), unpacked(row.numbers, row.spend, row.evidence_on), -1)
        after = {}
        for id_, facts in read_facts(session, kind, these(some), rests).items():
            after[id_] = stored_values(kind, id_, facts, day, rests)
            sums.add(facts.place, facts.on(day, rests).counts)
        _store(session, kind, before, after)
        write(session, sums)


def stored_values(kind: Kind, id_: int, facts: Facts, day: date, rests: Basis) -> dict[str, Any]:
    """The row of a thing as on `day`."""
    return dict(zip(COLUMNS, _values(kind, id_, facts, facts.on(day, rests)), strict=True))


def _values(kind: Kind, id_: int, facts: Facts, state: State) -> tuple[Any, ...]:
    """In the order of `COLUMNS`."""
    place, counts = facts.place, state.counts
    return (
        kind,
        id_,
        place.cycle_id,
        place.urusan_id,
        place.opd_id,
        joined(place),
        packed(counts),
        counts.spend,
        counts.last_evidence_on,
        state.health,
        getattr(facts, "due_on", None),
        getattr(facts, "heard_on", None),
        True if counts.differing else None,
        True if counts.blocked_mayor or counts.blocked_sekda else None,
        state.changes_on,
    )


def _store(session: Session, kind: Kind, before: Mapping[int, Any], after: Mapping[int, dict[str, Any]]) -> None:
    connection = session.connection()
    if gone := [id_ for id_ in before if id_ not in after]:
        connection.execute(delete(CountedThing).where(CountedThing.kind == kind, CountedThing.thing_id.in_(gone)))
    if new := [values for id_, values in after.items() if id_ not in before]:
        connection.execute(insert(TABLE), new)
    for id_, values in after.items():
        if id_ in before and before[id_] != values:
            connection.execute(
                update(CountedThing).where(CountedThing.kind == kind, CountedThing.thing_id == id_).values(values)
            )


def write(session: Session, sums: Sums) -> None:
    """Add the differences to the cells, in one order."""
    numbers, evidence = sums.cells(), sums.evidence()
    moved = [
        dict(zip((*CELL, *MEASURES), (*cell, *numbers[cell]), strict=True)) | {"last_evidence_on": evidence.get(cell)}
        for cell in sorted({*numbers, *evidence})
    ]
    if moved:
        connection = session.connection()
        # Row by row with one statement: a statement of many rows takes longer to put together than to run.
        connection.execute(_upsert(connection.dialect.name), moved)
    for cell, lost in sorted(sums.lost().items()):
        if lost > evidence.get(cell, date.min):
            _look_for_evidence(session, cell, lost)


def _upsert(dialect: str) -> Any:
    statement = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(CELLS)
    new, old = statement.excluded, CELLS.c
    later = case(
        (old.last_evidence_on.is_(None), new.last_evidence_on),
        (new.last_evidence_on > old.last_evidence_on, new.last_evidence_on),
        else_=old.last_evidence_on,
    )
    added = {name: old[name] + new[name] for name in MEASURES}
    return statement.on_conflict_do_update(
        index_elements=list(CELLS.primary_key), set_=added | {"last_evidence_on": later}
    )


def _look_for_evidence(session: Session, cell: Cell, lost: date) -> None:
    """The latest evidence of a cell that something left, where nothing as late came in: was it the latest there is?"""
    cycle, urusan, opd, scope = cell
    here = (
        Counter.cycle_id == cycle, Counter.urusan_id == urusan, Counter.opd_id == opd, Counter.scope == scope
    )  # fmt: skip
    connection = session.connection()
    known = connection.scalar(select(Counter.last_evidence_on).where(*here))
    if known is None or lost < known:
        return
    keys = ((CountedThing.cycle_id, cycle), (CountedThing.urusan_id, urusan), (CountedThing.opd_id, opd))
    within = [column == id_ for column, id_ in keys if id_]
    if scope:
        within.append(CountedThing.scopes.contains(f"\n{scope}\n", autoescape=True))
    latest = select(func.max(CountedThing.evidence_on)).where(*within)
    connection.execute(update(Counter).where(*here).values(last_evidence_on=latest.scalar_subquery()))


# ---------- Everything at once ----------


def reckoned(session: Session, rests: Basis) -> Iterator[tuple[Kind, int, Facts]]:
    """Every thing there is with its facts, a thousand at a time."""
    for kind in Kind:
        last = 0
        while ids := ids_after(session, kind, last, _CHUNK):
            last = ids[-1]
            found = read_facts(session, kind, between(ids[0], last), rests)
            yield from ((kind, id_, facts) for id_, facts in found.items())


def rebuild(session: Session, *, day: date = FRESH) -> int:
    """Throw the counters away and make them anew, as on `day`. How many things count."""
    session.flush()
    rests, sums, count = basis(session), Sums(), 0
    connection = session.connection()
    connection.execute(delete(Counter))
    connection.execute(delete(CountedThing))
    for some in batches(reckoned(session, rests), _CHUNK):
        rows = []
        for kind, id_, facts in some:
            state = facts.on(day, rests)
            rows.append(_values(kind, id_, facts, state))
            sums.add(facts.place, state.counts)
        insert_many(connection, TABLE, COLUMNS, rows)
        count += len(some)
    numbers, evidence = sums.cells(), sums.evidence()
    insert_many(
        connection,
        CELLS,
        (*CELL, *MEASURES, "last_evidence_on"),
        ((*cell, *numbers[cell], evidence.get(cell)) for cell in sorted({*numbers, *evidence})),
    )
    return count


def make_first(session: Session) -> None:
    """Make the counters where there is a thread and they were never made: after the upgrade that brought them."""
    if session.scalar(select(CountedThing.thing_id).limit(1)) is None and next(reckoned(session, basis(session)), None):
        rebuild(session)


def move_to(session: Session, day: date) -> int:
    """Move the counters over what the passing of days has changed up to `day`. How many things it was."""
    moved = 0
    for kind in Kind:
        due = session.scalars(
            select(CountedThing.thing_id).where(CountedThing.kind == kind, CountedThing.changes_on <= day)
        ).all()
        recount(session, kind, due, day=day)
        moved += len(due)
    return moved


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that counts otherwise than it should."""

    where: str
    stored: object
    reckoned: object

    def __str__(self) -> str:
        return f"{self.where}: stored {self.stored}, reckoned {self.reckoned}"


def drifts(session: Session, day: date) -> Iterator[Drift]:
    """Reckon everything from the thread and compare: each thing with its row, then the rows with the cells."""
    rests, sums = basis(session), Sums()
    for kind in Kind:
        # Not NOT IN: of a million things PostgreSQL would compare each with each.
        known = exists().where(TABLES[kind] == CountedThing.thing_id)
        orphans = select(CountedThing.thing_id).where(CountedThing.kind == kind, ~known)
        for id_ in session.scalars(orphans):
            yield Drift(f"{kind} {id_}", "a row", "nothing: it is gone")
    for some in batches(reckoned(session, rests), _CHUNK):
        of_kind = {kind: {id_: facts for k, id_, facts in some if k is kind} for kind in Kind}
        for kind, things in of_kind.items():
            rows = session.execute(select(TABLE).where(CountedThing.kind == kind, CountedThing.thing_id.in_(things)))
            stored = {row.thing_id: row for row in rows}
            for id_, facts in things.items():
                row = stored.get(id_)
                if row is None:
                    yield Drift(f"{kind} {id_}", "nothing", "a row")
                    continue
                sums.add(place_of(row), unpacked(row.numbers, row.spend, row.evidence_on))
                # A row may lag behind the day: it then says itself since when, and was right until the day before.
                until = row.changes_on - timedelta(days=1) if row.changes_on and row.changes_on <= day else day
                wanted = stored_values(kind, id_, facts, until, rests)
                if (have := dict(row._mapping)) != wanted:
                    differing = [name for name in wanted if have[name] != wanted[name]]
                    yield Drift(f"{kind} {id_}", {n: have[n] for n in differing}, {n: wanted[n] for n in differing})
    yield from _cell_drifts(session, sums)


def _cell_drifts(session: Session, sums: Sums) -> Iterator[Drift]:
    columns = [getattr(Counter, name) for name in (*CELL, *MEASURES, "last_evidence_on")]
    numbers, evidence = sums.cells(), sums.evidence()
    for row in session.execute(select(*columns).execution_options(yield_per=_CHUNK)):
        cell: Cell = (row[0], row[1], row[2], row[3])
        wanted = (*numbers.pop(cell, [0] * len(MEASURES)), evidence.get(cell))
        if tuple(row[4:]) != wanted:
            yield Drift(f"cell {cell}", tuple(row[4:]), wanted)
    for cell, missing in numbers.items():
        yield Drift(f"cell {cell}", "nothing", missing)
