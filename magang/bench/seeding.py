"""A city of any size, made by bulk inserts: the same seed and day give the same rows.

Ten years of two departures a year. A quarter as many placements as recommendations, a tenth as many needs; what was
decided long ago is mostly carried out, what was decided lately mostly runs, and some of it is late, silent or disputed.
Beyond BLOCK recommendations the rows repeat, with ids, references and people of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.orm import Session

from magang.accounts.models import Grant, User
from magang.bench.copying import Turns, copy_block
from magang.bench.rows import Rows
from magang.bench.threads import Town, needs, placements, threads
from magang.counters.facts import basis
from magang.counters.history import write_down
from magang.counters.keeping import rebuild
from magang.kernel.actor import Role
from magang.kernel.bulk import unindexed
from magang.kernel.clock import local_date, utc_now
from magang.kernel.model import Base
from magang.needs.models import Need
from magang.planning.models import Cycle
from magang.recommendations import index
from magang.reference.models import HostUnit, Opd, PriorityProgramme, Region, Urusan
from magang.settings import Settings

PLACEMENTS: Final = 4  # recommendations to one placement
NEEDS: Final = 10  # recommendations to one need
OFFICES: Final = 40
PROGRAMMES: Final = 35
REGIONS: Final = 40
BLOCK: Final = 50_000  # recommendations that are made; beyond, they repeat
AGENDAS: Final = ("Pelayanan dasar", "Tata kota", "Ekonomi rakyat", "Kota tangguh", "Tata kelola")
STAFF: Final = (Role.MAYOR, Role.SEKDA, Role.PLANNER, Role.VERIFIER, Role.VERIFIER, Role.OPD_HEAD, Role.SUPERIOR)


def refusal(session: Session, settings: Settings) -> str:
    """Why this database must not be filled; "" when it may."""
    if settings.is_production:
        return "This is production. Benchmarks need a database of their own (MAGANG_ENV, DATABASE_URL)."
    if any(session.scalar(select(func.count()).select_from(model)) for model in (User, Opd, Need, PriorityProgramme)):
        return "This database is not empty. Benchmarks need a new one."
    return ""


def seed_bench(
    session: Session, *, recommendations: int, seed: int, today: date | None = None, block: int = BLOCK
) -> Iterator[tuple[str, int]]:
    """Fill the database, telling (what, how many) on the way.

    More than `block` recommendations are made as equal blocks of at most so many, rounded up to whole ones. The first
    is made row by row, searched and counted; the others repeat it with ids, references and people of their own.
    Commits as it goes: in one transaction SQLite would search all it has written for every page it reads again.
    """
    day = today or local_date(utc_now(), basis(session).zone)
    copies = -(-recommendations // block)
    size = -(-recommendations // copies)
    rows, town = Rows(session), _found(session, Random(seed), copies * size, day)  # noqa: S311 - nothing secret
    yield "people", town.people
    give_memory(session)
    with unindexed(session, Base.metadata):
        yield "needs", rows.put(needs(town, max(1, size // NEEDS)))
        yield "placements", rows.put(placements(town, max(1, size // PLACEMENTS)))
        yield "recommendations", rows.put(threads(town, size))
        session.commit()
    # Before the database is asked anything: without knowing its data PostgreSQL guesses badly.
    analyse(session)
    session.commit()
    yield "recommendations that can be searched", index.rebuild(session).recommendations
    session.commit()
    yield "things counted", rebuild(session, day=day - timedelta(days=1))
    session.commit()
    if copies > 1:
        with unindexed(session, Base.metadata), index.laid_aside(session):
            yield from copy_block(session, rows, Turns(town.first_person, town.people, copies))
            yield "rows in all, now their indexes", rows.count
    rows.finish()
    continue_numbers(session.connection())
    for written in (day - timedelta(days=1), day):
        session.commit()
        analyse(session)
        yield f"cells written down of {written}", write_down(session, written, now=utc_now()) or 0
    session.commit()
    tidy(session)


def _found(session: Session, random: Random, recommendations: int, today: date) -> Town:
    """Offices, people, programmes, hosts and departures."""
    connection = session.connection()
    urusan = session.scalars(select(Urusan.id).order_by(Urusan.code)).all()
    regions = session.scalars(
        select(Region.id).where(Region.latitude.is_not(None)).order_by(Region.code).limit(REGIONS)
    ).all()
    participants = max(20, recommendations // (PLACEMENTS * 3))
    now = utc_now().replace(microsecond=0)
    offices: list[dict[str, Any]] = [
        {"id": n, "name": f"Dinas contoh {n}", "short_name": f"OPD-{n:02d}", "urusan_id": urusan[n % len(urusan)]}
        for n in range(1, OFFICES + 1)
    ]
    connection.execute(insert(Opd), [row | {"dissolved": False, "version": 1} for row in offices])
    connection.execute(
        insert(User),
        [
            {
                "id": n,
                "username": f"orang{n}",
                "name": f"Orang contoh {n}",
                "opd_id": n % OFFICES + 1,
                "is_active": True,
                "created_at": now,
                "updated_at": now,
            }
            for n in range(1, len(STAFF) + participants + 1)
        ],
    )
    connection.execute(
        insert(Grant), [{"user_id": n + 1, "role": role, "opd_id": n % OFFICES + 1} for n, role in enumerate(STAFF)]
    )
    programmes = [
        {
            "id": n,
            "number": n,
            "title": f"Program prioritas contoh {n}",
            "agenda": AGENDAS[n % len(AGENDAS)],
            "urusan_id": urusan[n % len(urusan)],
            "lead_opd_id": n % OFFICES + 1,
            "version": 1,
        }
        for n in range(1, PROGRAMMES + 1)
    ]
    connection.execute(insert(PriorityProgramme), programmes)
    hosts = [
        {"id": n, "region_id": regions[n % len(regions)], "name": f"Instansi contoh {n}", "version": 1}
        for n in range(1, 3 * len(regions) + 1)
    ]
    connection.execute(insert(HostUnit), hosts)
    town = Town(random, today, now, len(STAFF) + 1, participants, programmes, range(1, len(hosts) + 1))
    connection.execute(insert(Cycle), town.cycles)
    return town


def give_memory(session: Session) -> None:
    """To look up and to sort in, as long as this connection lives: a server's usual share is for many at once."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    session.execute(text("PRAGMA cache_size = -400000" if on_sqlite else "SET maintenance_work_mem = '512MB'"))
    session.commit()


def continue_numbers(connection: Connection) -> None:
    """PostgreSQL's sequences go on after the ids given here."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement:
            quoted = connection.dialect.identifier_preparer.format_table(table)
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {quoted}"  # noqa: S608
                    f" HAVING max(id) IS NOT NULL AND pg_get_serial_sequence('{table.name}', 'id') IS NOT NULL"
                )
            )


def analyse(session: Session) -> None:
    """Let the database look at the data, as it would in time by itself."""
    session.execute(text("ANALYZE"))


def tidy(session: Session) -> None:
    """What it would in time do by itself besides: PostgreSQL then knows which pages an index alone can answer for."""
    analyse(session)
    session.commit()
    engine = session.get_bind().engine
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))
