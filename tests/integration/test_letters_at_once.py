"""Two planners press the button at the same time: forty letters, forty serials, no hole. On either database."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.models import User
from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.filestore import FileStore
from magang.kernel.model import Base
from magang.letters.models import IssuedLetter, LetterSerial, LetterSigner
from magang.letters.queries import placements_for_letters
from magang.letters.rules import LetterKind
from magang.letters.services import issuing
from magang.placements.rules import PlacementStatus
from magang.reference.models import CitySettings
from tests.factories import build_city
from tests.factories.letters import build_letter_settings, build_signer
from tests.factories.placements import NOW, build_cycle, build_placement
from tests.support.scratch import scratch_app

EACH = 20


@pytest.fixture
def letter_app(tmp_path, worker_id) -> Iterator[Flask]:
    with scratch_app(tmp_path, f"{worker_id}_letters") as app:
        Base.metadata.create_all(db.engine)
        yield app


def press(app: Flask, user_id: int, ids: list[int], start: threading.Barrier, failures: list[Exception], fail: bool):
    """Issue one SPPD after another, as a planner who goes through a list; with `fail`, take each one back."""
    with app.app_context(), Session(db.engine) as session:
        with_grants = (joinedload(User.opd), selectinload(User.grants))
        actor = session.scalars(select(User).where(User.id == user_id).options(*with_grants)).one().as_actor()
        session.rollback()
        start.wait()
        for placement_id in ids:
            try:
                issue_one(session, app, actor, placement_id)
                session.rollback() if fail else session.commit()
            except Exception as error:  # handed to the test's own thread
                session.rollback()
                failures.append(error)


def issue_one(session: Session, app: Flask, actor: Actor, placement_id: int) -> None:
    """What the view does."""
    store = FileStore(app.config["SETTINGS"].files_dir)
    around = issuing.Surroundings(session.get_one(CitySettings, 1), None, store, "https://x.id/")
    chosen = placements_for_letters(session, actor, ids=[placement_id])
    signer = session.scalars(select(LetterSigner)).one()
    today = NOW.date()
    plan = issuing.plan(
        session, actor, LetterKind.TRAVEL_ORDER, chosen, dated=today, signer=signer, around=around, today=today
    )
    session.rollback()
    issuing.issue(session, actor, plan, plan.written(), store=store, now=NOW)


def test_two_planners_issue_twenty_letters_each_and_a_third_fails_all_the_time(letter_app):
    with Session(db.engine) as session:
        city = build_city(session, now=NOW)
        build_letter_settings(session)
        build_signer(session)
        cycle = build_cycle(session, name="Angkatan ramai")
        people = [build_placement(session, city, cycle=cycle, status=PlacementStatus.ACCEPTED) for _ in range(EACH)]
        ids = [p.id for p in people]
        planners = [city.planner.id, city.planner2.id]
    start, failures = threading.Barrier(3), []
    work = [(planners[0], ids, False), (planners[1], ids, False), (planners[0], ids[:5], True)]
    threads = [
        threading.Thread(target=press, args=(letter_app, who, which, start, failures, fail))
        for who, which, fail in work
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Session(db.engine) as session:
        serials = session.scalars(select(IssuedLetter.serial).order_by(IssuedLetter.serial)).all()
        assert serials == list(range(1, 2 * EACH + 1))
        assert session.scalar(select(LetterSerial.last)) == 2 * EACH
        assert len(set(session.scalars(select(IssuedLetter.number)))) == 2 * EACH
        stored = set(session.scalars(select(IssuedLetter.stored_name)))
    on_disk = [p for p in letter_app.config["SETTINGS"].files_dir.rglob("*") if p.is_file()]
    assert len(on_disk) == len(stored), "a letter that was taken back left its file"
