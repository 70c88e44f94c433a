"""The city made for benchmarks: whole, the same each time, and only where nothing else is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.schema import CreateTable

from magang.audit.services import broken_links
from magang.bench.seeding import refusal, seed_bench
from magang.counters import queries
from magang.counters.keeping import drifts
from magang.extensions import db
from magang.kernel.model import Base
from magang.sample.reference import load_reference
from magang.settings import Environment, Settings
from tests.support.scratch import scratch_app

TODAY = date(2026, 3, 2)
SIZE = 120


def test_a_bench_city_is_whole_and_made_only_in_an_empty_database(tmp_path: Path, worker_id: str) -> None:
    with scratch_app(tmp_path, f"{worker_id}_bench"):
        Base.metadata.create_all(db.engine)
        session, settings = db.session(), current_app.config["SETTINGS"]
        load_reference()
        assert refusal(session, settings) == ""
        production = Settings(
            environment=Environment.PRODUCTION,
            secret_key=settings.secret_key,
            database_url=settings.database_url,
            data_dir=settings.data_dir,
        )
        assert "production" in refusal(session, production)
        told = dict(seed_bench(session, recommendations=SIZE, seed=7, today=TODAY))
        assert told["things counted"] == SIZE + SIZE // 4 + SIZE // 10
        assert "not empty" in refusal(session, settings)
        assert not list(drifts(session, TODAY))
        assert not list(broken_links(session))
        total = queries.read(session, queries.EVERYTHING, TODAY).total
        assert total.recommendations + total.drafts == SIZE
        assert min(total.accepted, total.implemented, total.evaluated, total.overdue, total.spend) > 0
        # The keys are laid aside while much is written, and tables made afterwards still have them.
        assert "FOREIGN KEY" in str(CreateTable(Base.metadata.tables["opd"]))
        for table in ("follow_up", "evidence_file", "verification_round", "evaluation", "audit_event", "decision"):
            assert session.scalar(select(func.count()).select_from(Base.metadata.tables[table]))
