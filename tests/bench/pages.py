"""What the pages cost on much data: `make bench` (SIZES="1000 10000 100000 1000000", DATABASES="sqlite postgresql").

    python -m tests.bench.pages                       # 1,000 to 1,000,000 on both databases, into docs/benchmarks.md
    python -m tests.bench.pages --keep /tmp/b 10000   # keep (or reuse) the SQLite files in a folder
    python -m tests.bench.pages --server postgresql+psycopg://… 10000   # the databases of a server that runs already

Each size is a database of its own, filled by what `magang bench seed` runs, measured by a process of its own through
the whole application (sign-in, policies, queries, templates) without a network. Milliseconds are the server's, by the
clock, of RUNS calls after two to warm up: p50 and p95. "CPU" is the median processor time of the process alone: the
steadier figure where the machine is busy. Memory is the process's highest, with interpreter and application.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

RUNS = 20
SIZES = (1_000, 10_000, 100_000, 1_000_000)
DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"


@dataclass
class Measured:
    """One page on one database."""

    page: str
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    def told(self) -> dict[str, Any]:
        """What the table says of it; milliseconds, bytes, and the process's highest memory in MB."""
        p95 = quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else self.seconds[0]
        return {
            "page": self.page,
            "queries": self.queries,
            "p50": median(self.seconds) * 1000,
            "p95": p95 * 1000,
            "cpu": median(self.cpu) * 1000,
            "bytes": self.size,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def application(address: str, folder: Path) -> Flask:
    from magang import create_app
    from magang.settings import Environment, Settings

    app = create_app(
        Settings(
            environment=Environment.TEST,
            secret_key="only for benchmarks, never anywhere else",
            database_url=address,
            data_dir=folder,
        )
    )
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def fill(address: str, folder: Path, recommendations: int) -> float:
    """Tables from the models and the city of `magang bench seed`; in how many seconds."""
    from magang.bench.seeding import seed_bench
    from magang.extensions import db
    from magang.kernel.model import Base
    from magang.sample.reference import load_reference

    began = time.perf_counter()
    with application(address, folder).app_context():
        Base.metadata.create_all(db.engine)
        load_reference()
        for _ in seed_bench(db.session(), recommendations=recommendations, seed=1):
            pass
        db.session.commit()
    return time.perf_counter() - began


def signed_in(app: Flask, role: str) -> FlaskClient:
    from magang.accounts.models import Grant, User
    from magang.extensions import db
    from magang.kernel.actor import Role

    client = app.test_client()
    with app.app_context():
        user = db.session.query(User).join(Grant, Grant.user_id == User.id).filter(Grant.role == Role(role)).first()
        assert user is not None
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = f"{user.id}.{user.session_epoch}", True
    return client


def measure(app: Flask, page: str, call: Callable[[int], Any], runs: int) -> Measured:
    """Call it often; each call answers with a response that is read to its end."""
    from magang.extensions import db

    found, seen = Measured(page), 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    for n in range(-2 if runs > 1 else 0, runs):
        seen, began, cpu = 0, time.perf_counter(), time.process_time()
        response = call(n)
        size = sum(len(part) for part in response.iter_encoded())
        elapsed, used = time.perf_counter() - began, time.process_time() - cpu
        assert response.status_code in {200, 204, 303}, (
            page,
            response.status_code,
            response.get_data(as_text=True)[:900],
        )
        response.close()
        if n >= 0:
            found.seconds.append(elapsed)
            found.cpu.append(used)
            found.queries, found.size = seen, size
    event.remove(engine, "before_cursor_execute", count)
    return found


def pages(app: Flask, *, export: bool) -> Iterator[Measured]:
    """Every page of the table, the export last: memory only ever rises."""
    from magang.extensions import db
    from magang.recommendations.models import Recommendation
    from magang.recommendations.rules import RecommendationStatus

    mayor = signed_in(app, "mayor")
    with app.app_context():

        def some(status: RecommendationStatus) -> list[str]:
            found = db.session.query(Recommendation.reference).filter(Recommendation.status == status)
            return [reference for (reference,) in found.order_by(Recommendation.id).limit(RUNS + 2)]

        accepted, waiting = some(RecommendationStatus.ACCEPTED), some(RecommendationStatus.APPROVED)
        today = date.fromisoformat(str(db.session.scalar(text("SELECT max(decided_on) FROM decision"))))

    def get(address: str) -> Callable[[int], Any]:
        return lambda _: mayor.get(address)

    yield measure(app, "mayor's page", get("/"), RUNS)
    yield measure(app, "mayor's page, one cycle and urusan", get("/?angkatan=19&urusan=3"), RUNS)
    yesterday = date.today() - timedelta(days=1)
    yield measure(app, "mayor's page, as of yesterday", get(f"/?per={yesterday}"), RUNS)
    yield measure(app, "recommendations, newest", get("/rekomendasi"), RUNS)
    yield measure(app, "recommendations, one programme, accepted", get("/rekomendasi?program=7&tahap=diterima"), RUNS)
    yield measure(app, "recommendations, one cycle", get("/rekomendasi?angkatan=10"), RUNS)
    yield measure(app, "follow-ups overdue", get("/tindak-lanjut?keadaan=overdue"), RUNS)
    yield measure(app, "one thread", get(f"/alur/rekomendasi/{accepted[0]}"), RUNS)
    yield measure(app, "a search", get("/rekomendasi?cari=drainase+nomor+33"), max(3, RUNS // 4))
    form = {
        "outcome": "accept",
        "notes": "",
        "owner_opd_id": "3",
        "decided_on": (today + timedelta(days=1)).isoformat(),
        "due_on": (today + timedelta(days=200)).isoformat(),
        "decided_by_id": "1",
    }
    sekda = signed_in(app, "sekda")
    yield measure(
        app, "a save (decision)", lambda n: sekda.post(f"/rekomendasi/{waiting[n + 2]}/keputusan", data=form),
        min(RUNS, len(waiting) - 2),
    )  # fmt: skip
    if export:
        yield measure(app, "CSV of every recommendation", get("/rekomendasi.csv"), 1)


@contextlib.contextmanager
def databases(kind: str, size: int, keep: Path | None, server: str | None) -> Iterator[tuple[str, Path, bool]]:
    """An address of a new (or kept) database, a folder for files, and whether it is filled already."""
    with tempfile.TemporaryDirectory(prefix="magang-bench-") as made:
        folder = Path(made)
        if kind == "sqlite":
            file = (keep or folder) / f"bench-{size}.sqlite3"
            yield f"sqlite:///{file}", folder, file.exists()
        elif server:
            yield _database(server, size, folder)
        else:
            from tests.support.postgres import cluster

            with cluster() as started:
                yield _database(started, size, folder)


def _database(server: str, size: int, folder: Path) -> tuple[str, Path, bool]:
    url = make_url(server)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        name = f"bench_{size}"
        known = bool(connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}))
        if not known:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False), folder, known


def child(*arguments: str) -> Any:
    command = [sys.executable, "-m", "tests.bench.pages", *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def table(kind: str, found: dict[int, list[dict[str, Any]]], notes: list[str]) -> str:
    """Pages against sizes: p50 / p95 in milliseconds, and processor time in brackets."""
    sizes = sorted(found)
    rows = [
        f"**{kind}**",
        "",
        f"| page | queries | {' | '.join(f'{size:,}' for size in sizes)} | KB |",
        f"|:--|--:|{'--:|' * len(sizes)}--:|",
    ]
    for n, page in enumerate(found[sizes[-1]]):
        several = sorted({found[size][n]["queries"] for size in sizes})
        queries = str(several[0]) if len(several) == 1 else f"{several[0]:,}–{several[-1]:,}"
        cells = [f"{m['p50']:,.0f} / {m['p95']:,.0f} ({m['cpu']:,.0f})" for m in (found[size][n] for size in sizes)]
        rows.append(f"| {page['page']} | {queries} | {' | '.join(cells)} | {page['bytes'] / 1024:,.0f} |")
    highest = ", ".join(f"{found[size][-1]['memory']:.0f}" for size in sizes)
    return "\n".join([*rows, "", f"Highest memory in MB, in the order of the sizes: {highest}. {' '.join(notes)}", ""])


def write_into(document: Path, tables: str) -> None:
    """Replace what stands between the two marks."""
    before, rest = document.read_text(encoding="utf-8").split(BEGIN)
    document.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--databases", default="sqlite postgresql")
    parser.add_argument("--keep", type=Path, help="folder of SQLite files, kept")
    parser.add_argument("--no-export", action="store_true", help="without the CSV of everything (minutes at 1,000,000)")
    parser.add_argument("--server", help="address of a PostgreSQL server; its databases are kept")
    options = parser.parse_args()
    tables = []
    for kind in options.databases.split():
        found: dict[int, list[dict[str, Any]]] = {}
        notes = []
        for size in options.sizes:
            with databases(kind, size, options.keep, options.server) as (address, folder, known):
                seconds = 0.0 if known else float(child("--fill", address, str(folder), str(size)))
                found[size] = child("--measure", address, str(folder), *(["--no-export"] if options.no_export else []))
                if not known:
                    notes.append(f"{size:,} filled in {seconds:.0f} s.")
            print(table(kind, found, [*notes, f"Load {os.getloadavg()[0]:.1f}."]), flush=True)
        tables.append(table(kind, found, [*notes, f"{os.cpu_count()} processors."]))
    write_into(DOCUMENT, "\n".join(tables))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fill"]:
        print(fill(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])))
    elif sys.argv[1:2] == ["--measure"]:
        measured = pages(application(sys.argv[2], Path(sys.argv[3])), export="--no-export" not in sys.argv)
        print(json.dumps([one.told() for one in measured]))
    else:
        main()
