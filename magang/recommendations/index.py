"""What full-text search looks through: the stems of each recommendation, and in how many each stem stands.

Both are kept in the transaction that writes the recommendation (whatever writes through the ORM), so a search never
misses what was just saved; `rebuild` recounts from scratch what was written past it. SQLite looks the stems up in an
FTS5 table that holds nothing but the index, PostgreSQL in a generated `tsvector` with a GIN index; both are made here
by `create_all`, and a migration runs the same text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import DDL, Boolean, Connection, ForeignKey, String, Text, event, exists, inspect, literal, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Mapper, Session, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType

from magang.kernel.labels import N_
from magang.kernel.model import Base
from magang.recommendations.models import Recommendation
from magang.recommendations.stems import LONGEST_WORD, stems

BATCH: Final = 1_000
# Among the counts: how many recommendations there are. No stem has capitals.
EVERYTHING: Final = "N"
LEXEMES: Final = "lexemes"
INDEX_NAME: Final = "ix_recommendation_search_lexemes"


class SearchText(Base):
    """The stems of one recommendation, separated by blanks."""

    __tablename__ = "recommendation_search"
    __label__ = N_("Kata rekomendasi")

    recommendation_id: Mapped[int] = mapped_column(
        ForeignKey("recommendation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class StemCount(Base):
    """In how many recommendations a stem stands."""

    __tablename__ = "recommendation_stem"
    __label__ = N_("Jumlah kata rekomendasi")

    stem: Mapped[str] = mapped_column(String(LONGEST_WORD), primary_key=True)
    documents: Mapped[int]


_FTS: Final = "recommendation_fts"
_OUT: Final = (
    "INSERT INTO recommendation_fts (recommendation_fts, rowid, title, body)"
    " VALUES ('delete', OLD.recommendation_id, OLD.title, OLD.body);"
)
_IN: Final = "INSERT INTO recommendation_fts (rowid, title, body) VALUES (NEW.recommendation_id, NEW.title, NEW.body);"
SEARCH_DDL: Final = {
    "sqlite": (
        "CREATE VIRTUAL TABLE recommendation_fts USING fts5 (title, body, content = 'recommendation_search',"
        " content_rowid = 'recommendation_id', detail = none, columnsize = 0, tokenize = 'ascii')",
        f"CREATE TRIGGER recommendation_search_added AFTER INSERT ON recommendation_search BEGIN {_IN} END",
        f"CREATE TRIGGER recommendation_search_removed AFTER DELETE ON recommendation_search BEGIN {_OUT} END",
        f"CREATE TRIGGER recommendation_search_changed AFTER UPDATE ON recommendation_search BEGIN {_OUT} {_IN} END",
    ),
    "postgresql": (
        # `array_to_tsvector`: the words are cut already, and `to_tsvector` would cut again in its own way.
        f"ALTER TABLE recommendation_search ADD COLUMN {LEXEMES} tsvector GENERATED ALWAYS AS"
        " (array_to_tsvector(string_to_array(btrim(title || ' ' || body), ' '))) STORED",
        f"CREATE INDEX {INDEX_NAME} ON recommendation_search USING gin ({LEXEMES})",
    ),
}
# What of it follows each row that is written.
_FOLLOWING: Final = {
    "sqlite": [f"TRIGGER recommendation_search_{change}" for change in ("added", "removed", "changed")],
    "postgresql": [f"INDEX {INDEX_NAME}"],
}

for _dialect, _statements in SEARCH_DDL.items():
    for _statement in _statements:
        event.listen(
            SearchText.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
event.listen(
    SearchText.__table__,
    "before_drop",
    DDL(f"DROP TABLE IF EXISTS {_FTS}").execute_if(dialect="sqlite"),  # type: ignore[no-untyped-call]
)


def in_models(name: str | None, kind: str, _parents: object = None) -> bool:
    """Alembic's `include_name`: False for what stands in `SEARCH_DDL` only, FTS5's own tables included."""
    return not (kind == "table" and (name or "").startswith(_FTS)) and name not in {LEXEMES, INDEX_NAME}


# ---------- What matches: one question in each database's own words ----------


class Holds(FunctionElement[bool]):
    """Whether the recommendation with the id in `column` holds all stems of any of `groups`, as a condition.

    A stem that ends in `*` stands for all that begin with it. Stems are letters and digits: there is nothing to escape.
    `newest`: of all that match only so many, those with the highest ids.
    """

    type = Boolean()
    inherit_cache = True

    def __init__(
        self, column: InstrumentedAttribute[int], groups: Sequence[Sequence[str]], *, newest: int | None = None
    ) -> None:
        super().__init__(
            column,
            literal(" OR ".join(f"({' AND '.join(_quoted(s, chr(34), '*') for s in group)})" for group in groups)),
            literal(" | ".join(f"({' & '.join(_quoted(s, chr(39), ':*') for s in group)})" for group in groups)),
            *([] if newest is None else [literal(newest)]),
        )

    def self_group(self, against: OperatorType | None = None) -> Holds:
        """Itself: as a mere Boolean, SQLite would be asked for `… = 1` and read every row."""
        return self


def _quoted(stem: str, quote: str, star: str) -> str:
    return f"{quote}{stem.rstrip('*')}{quote}{star if stem.endswith('*') else ''}"


@compiles(Holds, "sqlite")
def _in_fts(element: Holds, compiler: SQLCompiler, **kw: Any) -> str:
    column, query, _, *newest = (compiler.process(clause, **kw) for clause in element.clauses)
    only = f" ORDER BY rowid DESC LIMIT {newest[0]}" if newest else ""
    # S608: what is put together here are placeholders.
    return f"{column} IN (SELECT rowid FROM {_FTS} WHERE {_FTS} MATCH {query}{only})"  # noqa: S608


@compiles(Holds, "postgresql")
def _in_gin(element: Holds, compiler: SQLCompiler, **kw: Any) -> str:
    column, _, query, *newest = (compiler.process(clause, **kw) for clause in element.clauses)
    only = f" ORDER BY recommendation_id DESC LIMIT {newest[0]}" if newest else ""
    where = f"WHERE {LEXEMES} @@ CAST({query} AS tsquery){only}"
    return f"{column} IN (SELECT recommendation_id FROM recommendation_search {where})"  # noqa: S608


# ---------- Keeping it ----------


class Stems(NamedTuple):
    """What one recommendation is found by."""

    title: str
    body: str

    def counted(self) -> set[str]:
        return {*self.title.split(), *self.body.split()}


def stems_of(title: str, action: str, indicator: str) -> Stems:
    """The stems of what a reader would look for."""
    return Stems(" ".join(stems(title)), " ".join(stems(f"{action} {indicator}")))


_FIELDS: Final = ("title", "action", "indicator")
_STORED: Final = select(SearchText.title, SearchText.body)
_STORE: Final = text(
    "INSERT INTO recommendation_search (recommendation_id, title, body) VALUES (:id, :title, :body)"
    " ON CONFLICT (recommendation_id) DO UPDATE SET title = excluded.title, body = excluded.body"
)
_COUNT: Final = text(
    "INSERT INTO recommendation_stem (stem, documents) VALUES (:stem, :n)"
    " ON CONFLICT (stem) DO UPDATE SET documents = recommendation_stem.documents + excluded.documents"
)


@event.listens_for(Recommendation, "after_insert")
def _added(_mapper: Mapper[Any], connection: Connection, row: Recommendation) -> None:
    _store(connection, row, None)


@event.listens_for(Recommendation, "after_update")
def _changed(_mapper: Mapper[Any], connection: Connection, row: Recommendation) -> None:
    state = inspect(row)
    if any(state.attrs[name].history.has_changes() for name in _FIELDS):
        before = connection.execute(_STORED.where(SearchText.recommendation_id == row.id)).one_or_none()
        _store(connection, row, Stems(*before) if before else None)


@event.listens_for(Recommendation, "before_delete")
def _removed(_mapper: Mapper[Any], connection: Connection, row: Recommendation) -> None:
    before = connection.execute(_STORED.where(SearchText.recommendation_id == row.id)).one_or_none()
    if before:  # The row itself goes with the recommendation.
        _count(connection, dict.fromkeys((EVERYTHING, *Stems(*before).counted()), -1))


def _store(connection: Connection, row: Recommendation, before: Stems | None) -> None:
    now = stems_of(row.title, row.action or "", row.indicator or "")
    if now == before:
        return
    connection.execute(_STORE, {"id": row.id, "title": now.title, "body": now.body})
    gone = before.counted() if before else set()
    steps = dict.fromkeys(now.counted() - gone, 1) | dict.fromkeys(gone - now.counted(), -1)
    _count(connection, steps if before else steps | {EVERYTHING: 1})


def _count(connection: Connection, steps: Mapping[str, int]) -> None:
    """In one order, so that two writers wait for each other instead of locking each other out."""
    if steps:
        connection.execute(_COUNT, [{"stem": stem, "n": n} for stem, n in sorted(steps.items())])


# ---------- Recounting it ----------


@dataclass(frozen=True, slots=True)
class Recount:
    """What a recount found: how many recommendations there are, and what was kept wrongly."""

    recommendations: int
    stale_texts: int
    wrong_counts: int

    @property
    def is_right(self) -> bool:
        return not (self.stale_texts or self.wrong_counts)


def rebuild(session: Session, *, mend: bool = True) -> Recount:
    """Cut every recommendation again, compare with what is kept, and put right what differs. Never commits.

    Reads `BATCH` rows at a time; in memory stands one number per stem.
    """
    connection = session.connection()
    first = mend and not connection.scalar(select(exists().select_from(SearchText)))
    counts: Counter[str] = Counter()
    stale = 0
    with laid_aside(session) if first else nullcontext():
        for rows in _in_batches(connection):
            cut = {row.id: stems_of(row.title, row.action, row.indicator) for row in rows}
            kept = {
                id_: Stems(title, body)
                for id_, title, body in connection.execute(
                    select(SearchText.recommendation_id, SearchText.title, SearchText.body).where(
                        SearchText.recommendation_id.between(rows[0].id, rows[-1].id)
                    )
                )
            }
            wrong = [{"id": i, **now._asdict()} for i, now in cut.items() if kept.get(i) != now]
            stale += len(wrong)
            if wrong and mend:
                connection.execute(_STORE, wrong)
            for now in cut.values():
                counts.update(now.counted())
            counts[EVERYTHING] += len(cut)
    stored = dict(connection.execute(select(StemCount.stem, StemCount.documents).where(StemCount.documents != 0)).all())
    steps = {s: counts[s] - stored.get(s, 0) for s in {*counts, *stored} if counts[s] != stored.get(s, 0)}
    if mend:
        _count(connection, steps)
        connection.execute(text("DELETE FROM recommendation_stem WHERE documents = 0"))
        if not first:
            _make_following(connection)
    return Recount(counts[EVERYTHING], stale, len(steps))


@contextmanager
def laid_aside(session: Session) -> Iterator[None]:
    """Without what follows each row that is written, which then is made at once. What is within may commit.

    For writing all texts: FTS5 slows down badly in a file that no longer fits into memory.
    """
    for thing in _FOLLOWING[session.get_bind().dialect.name]:
        session.connection().exec_driver_sql(f"DROP {thing}")
    yield
    connection = session.connection()
    _make_following(connection)
    for statement in SEARCH_DDL[connection.dialect.name][1:]:
        connection.exec_driver_sql(statement)


def _make_following(connection: Connection) -> None:
    """SQLite's index anew from the texts; PostgreSQL's is never behind them."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO recommendation_fts (recommendation_fts) VALUES ('rebuild')")


def _in_batches(connection: Connection) -> Iterator[list[Any]]:
    """The searched columns of every recommendation, by id; each batch is a question of its own."""
    last = 0
    columns = select(Recommendation.id, *(getattr(Recommendation, name) for name in _FIELDS))
    while rows := connection.execute(
        columns.where(Recommendation.id > last).order_by(Recommendation.id).limit(BATCH)
    ).all():
        yield list(rows)
        last = rows[-1].id
