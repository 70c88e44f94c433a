"""What the pages cost on much data: `make bench` (SIZES="1000 10000 100000 1000000", DATABASES="sqlite postgresql").

    python -m tests.bench.pages                       # 1,000 to 1,000,000 on both databases, into docs/benchmarks.md
    python -m tests.bench.pages --keep /tmp/b 10000   # keep (or reuse) the SQLite files in a folder
    python -m tests.bench.pages --server postgresql+psycopg://… 10000   # the databases of a server that runs already

Each size is a database of its own, filled by what `magang bench seed` runs, and has a process of its own with the whole
application (sign-in, policies, queries, templates) without a network. They are asked in turn, one call of each size
after another, so that the machine's own ups and downs fall on all of them. Milliseconds are the server's, by the clock,
of RUNS calls after WARM_UP: p50 and p95; in brackets the median processor time of the process alone. Memory is the
process's highest, with interpreter and application.
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
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

RUNS, WARM_UP = 20, 2
SIZES = (1_000, 10_000, 100_000, 1_000_000)
DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"


@dataclass
class Measured:
    """One page on one database."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0
    memory: float = 0.0  # the highest of the process, MB

    def add(self, answer: dict[str, Any]) -> None:
        self.seconds.append(answer["seconds"])
        self.cpu.append(answer["cpu"])
        self.queries, self.size, self.memory = answer["queries"], answer["bytes"], answer["memory"]

    def __str__(self) -> str:
        """p50 / p95 in milliseconds by the clock, and the median of the processor time."""
        if not self.seconds:
            return "–"
        p95 = quantiles(self.seconds, n=20)[-1] if len(self.seconds) > 1 else self.seconds[0]
        p50, cpu = median(self.seconds), median(self.cpu)
        return f"{p50 * 1000:,.0f} / {p95 * 1000:,.0f} ({cpu * 1000:,.0f})"


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


Call = Callable[[int], Any]
EXPORT = "CSV of every recommendation"


def pages(app: Flask) -> dict[str, Call]:
    """Every page of the table with how to ask for it the nth time; the export last: memory only ever rises."""
    from magang.extensions import db
    from magang.recommendations.models import Recommendation
    from magang.recommendations.rules import RecommendationStatus

    mayor, sekda = signed_in(app, "mayor"), signed_in(app, "sekda")
    with app.app_context():

        def some(status: RecommendationStatus) -> list[str]:
            found = db.session.query(Recommendation.reference).filter(Recommendation.status == status)
            return [reference for (reference,) in found.order_by(Recommendation.id).limit(RUNS + WARM_UP)]

        accepted, waiting = some(RecommendationStatus.ACCEPTED), some(RecommendationStatus.APPROVED)
        today = date.fromisoformat(str(db.session.scalar(text("SELECT max(decided_on) FROM decision"))))
    form = {
        "outcome": "accept",
        "notes": "",
        "owner_opd_id": "3",
        "decided_on": (today + timedelta(days=1)).isoformat(),
        "due_on": (today + timedelta(days=200)).isoformat(),
        "decided_by_id": "1",
    }

    def get(address: str) -> Call:
        return lambda _: mayor.get(address)

    def decide(n: int) -> Any:
        return sekda.post(f"/rekomendasi/{waiting[n]}/keputusan", data=form) if n < len(waiting) else None

    return {
        "mayor's page": get("/"),
        "mayor's page, one cycle and urusan": get("/?angkatan=19&urusan=3"),
        "mayor's page, as of yesterday": get(f"/?per={date.today() - timedelta(days=1)}"),
        "recommendations, newest": get("/rekomendasi"),
        "recommendations, one programme, accepted": get("/rekomendasi?program=7&tahap=diterima"),
        "recommendations, one cycle": get("/rekomendasi?angkatan=10"),
        "follow-ups overdue": get("/tindak-lanjut?keadaan=overdue"),
        "one thread": get(f"/alur/rekomendasi/{accepted[0]}"),
        "a search": get("/rekomendasi?cari=drainase+nomor+33"),
        "a save (decision)": decide,
        EXPORT: get("/rekomendasi.csv"),
    }


def answer(app: Flask) -> None:
    """Say which pages there are; then make each call asked for by a line of page and number, and say its cost."""
    from magang.cli.serving import settle
    from magang.extensions import db

    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", count)
    calls = pages(app)
    settle()
    print(json.dumps(list(calls)), flush=True)
    for line in sys.stdin:
        page, n = json.loads(line)
        seen, began, cpu = 0, time.perf_counter(), time.process_time()
        response = calls[page](n)
        if response is None:  # nothing left to save
            print("null", flush=True)
            continue
        size = sum(len(part) for part in response.iter_encoded())
        seconds, used = time.perf_counter() - began, time.process_time() - cpu
        assert response.status_code in {200, 204, 303}, (page, response.status_code, response.get_data(True)[:900])
        response.close()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        cost = {"seconds": seconds, "cpu": used, "queries": seen, "bytes": size, "memory": memory}
        print(json.dumps(cost), flush=True)


class Asked:
    """A process of its own with the application over one database, asked one call at a time."""

    def __init__(self, address: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            _command("--answer", address, str(folder)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.pages: list[str] = self._told()

    def __call__(self, page: str, n: int) -> dict[str, Any] | None:
        assert self._process.stdin is not None
        print(json.dumps([page, n]), file=self._process.stdin, flush=True)
        told: dict[str, Any] | None = self._told()
        return told

    def _told(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


def in_turn(asked: dict[int, Asked], *, export: bool) -> dict[str, dict[int, Measured]]:
    """Each page of each size, one call of every size after another: the machine's own speed changes within minutes."""
    names = next(iter(asked.values())).pages
    found = {page: {size: Measured() for size in asked} for page in names if export or page != EXPORT}
    for page, of_page in found.items():
        warm_up, runs = (0, 1) if page == EXPORT else (WARM_UP, RUNS)
        for n in range(warm_up + runs):
            for size, ask in asked.items():
                told = ask(page, n)
                if told is not None and n >= warm_up:
                    of_page[size].add(told)
    return found


def database(server: str | None, folder: Path, size: int) -> tuple[str, bool]:
    """The address of a new (or kept) database, and whether it is filled already."""
    if server is None:
        file = folder / f"bench-{size}.sqlite3"
        return f"sqlite:///{file}", file.exists()
    url = make_url(server)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        name = f"bench_{size}"
        known = bool(connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}))
        if not known:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False), known


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.bench.pages", *arguments]


def table(kind: str, found: dict[str, dict[int, Measured]], notes: list[str]) -> str:
    """Pages against sizes."""
    last = next(reversed(found.values()))
    rows = [
        f"**{kind}**",
        "",
        f"| page | queries | {' | '.join(f'{size:,}' for size in last)} | KB |",
        f"|:--|--:|{'--:|' * len(last)}--:|",
    ]
    for page, of_page in found.items():
        several = sorted({m.queries for m in of_page.values()})
        queries = str(several[0]) if len(several) == 1 else f"{several[0]:,}–{several[-1]:,}"
        largest = next(reversed(of_page.values()))
        rows.append(f"| {page} | {queries} | {' | '.join(map(str, of_page.values()))} | {largest.size / 1024:,.0f} |")
    highest = ", ".join(f"{m.memory:.0f}" for m in last.values())
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
        with contextlib.ExitStack() as stack:
            folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="magang-bench-")))
            server = None
            if kind == "postgresql":
                from tests.support.postgres import cluster

                server = options.server or stack.enter_context(cluster())
            notes, asked = [f"{os.cpu_count()} processors."], {}
            for size in sorted(options.sizes):
                address, known = database(server, folder, size)
                if not known:
                    filled = subprocess.run(
                        _command("--fill", address, str(folder), str(size)),
                        check=True, stdout=subprocess.PIPE, text=True,
                    )  # fmt: skip
                    notes.append(f"{size:,} filled in {float(filled.stdout):.0f} s.")
                    print(kind, notes[-1], flush=True)
                asked[size] = Asked(address, folder)
                stack.callback(asked[size].close)
            tables.append(table(kind, in_turn(asked, export=not options.no_export), notes))
            print(tables[-1], flush=True)
    write_into(DOCUMENT, "\n".join(tables))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fill"]:
        print(fill(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])))
    elif sys.argv[1:2] == ["--answer"]:
        answer(application(sys.argv[2], Path(sys.argv[3])))
    else:
        main()
