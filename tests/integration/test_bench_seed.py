"""The city made for benchmarks: whole, the same each time, and only where nothing else is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from magang.audit.services import broken_links
from magang.bench.seeding import refusal, seed_bench
from magang.counters import queries
from magang.counters.keeping import drifts
from magang.counters.models import Counter
from magang.extensions import db
from magang.kernel.model import Base
from magang.recommendations import index
from magang.recommendations.models import Recommendation
from magang.sample.reference import load_reference
from magang.settings import Environment, Settings
from tests.support.scratch import scratch_app

TODAY = date(2026, 3, 2)
# Three equal blocks of at most 50 are 120.
ASKED, BLOCK, COPIES, SIZE = 118, 50, 3, 40
ALL = COPIES * SIZE


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
        stood = {}
        for what, _ in seed_bench(session, recommendations=ASKED, seed=7, today=TODAY, block=BLOCK):
            if what in {"people", "things counted"}:
                stood[what] = rows_by_table(session)
        assert "not empty" in refusal(session, settings)
        _every_table_of_the_thread_is_copied(stood["people"], stood["things counted"], rows_by_table(session))
        assert not list(drifts(session, TODAY))
        assert not list(broken_links(session))
        assert index.rebuild(session, mend=False) == index.Recount(ALL, 0, 0)
        found = select(func.count()).where(index.Holds(index.SearchText.recommendation_id, [["nomor"]]))
        assert session.scalar(found) == ALL
        if session.get_bind().dialect.name == "sqlite":  # PostgreSQL has looked when the keys came back.
            assert not session.execute(text("PRAGMA foreign_key_check")).all()
        # The keys are laid aside while much is written, and tables made afterwards still have them.
        assert "FOREIGN KEY" in str(CreateTable(Base.metadata.tables["opd"]))
        total = queries.read(session, queries.EVERYTHING, TODAY).total
        assert total.recommendations + total.drafts == ALL
        assert min(total.accepted, total.implemented, total.evaluated, total.overdue, total.spend) > 0
        same = select(Recommendation.author_id, Recommendation.title).where(Recommendation.id % SIZE == 1)
        authors, titles = zip(*session.execute(same), strict=True)
        assert (len(set(authors)), len(set(titles))) == (COPIES, 1)


def rows_by_table(session: Session) -> dict[str, int]:
    count = select(func.count())
    return {t.name: session.scalar(count.select_from(t)) or 0 for t in Base.metadata.sorted_tables}


def _every_table_of_the_thread_is_copied(town: dict[str, int], block: dict[str, int], after: dict[str, int]) -> None:
    """Whatever the block has brought; of numbers that sum it up there are as many as before."""
    sums = {Counter.__tablename__, index.StemCount.__tablename__}
    brought = {name for name in block if block[name] > town[name]} - sums
    assert {"evidence_file", "verification_round", "evaluation", "audit_event", "decision", "counted_thing"} <= brought
    assert {name: after[name] for name in brought} == {name: COPIES * block[name] for name in brought}
    assert {name: after[name] for name in sums} == {name: block[name] for name in sums}
