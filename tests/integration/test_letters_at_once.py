"""Two planners press the button at the same time: forty letters, forty serials, no hole. On either database."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.extensions import db
from magang.kernel.filestore import FileStore
from magang.kernel.model import Base
from magang.letters.models import IssuedLetter, LetterSerial
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


def press(app: Flask, planner_id: int, references: list[int], start: threading.Barrier, failures: list[Exception],
          *, fail: bool = False) -> None:  # fmt: skip
    """Issue one SPPD after another, as a planner who goes through a list; with `fail`, take each one back."""
    with app.app_context():
        with Session(db.engine) as session:
            planner = session.get_one(User, planner_id)
            actor = _actor(session, planner)
        start.wait()
        for placement_id in references:
            try:
                with Session(db.engine) as session:
                    issue_one(session, app, actor, placement_id)
                    session.rollback() if fail else session.commit()
            except Exception as error:
                failures.append(error)


def _actor(session: Session, user: User):
    from sqlalchemy.orm import joinedload, selectinload

    return session.scalar(
        select(User).where(User.id == user.id).options(joinedload(User.opd), selectinload(User.grants))
    ).as_actor()


def issue_one(session: Session, app: Flask, actor, placement_id: int) -> None:
    from magang.letters.models import LetterSigner

    around = issuing.Surroundings(
        session.get_one(CitySettings, 1), None, FileStore(app.config["SETTINGS"].files_dir),
        lambda token: f"https://contoh.go.id/verifikasi/{token}",
    )  # fmt: skip
    issuing.issue(
        session, actor, LetterKind.TRAVEL_ORDER, placements_for_letters(session, actor, ids=[placement_id]),
        dated=NOW.date(), signer=session.scalars(select(LetterSigner)).one(), around=around, today=NOW.date(), now=NOW,
    )  # fmt: skip


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
    threads = [threading.Thread(target=press, args=(letter_app, who, ids, start, failures)) for who in planners]
    threads.append(
        threading.Thread(target=press, args=(letter_app, planners[0], ids[:5], start, failures), kwargs={"fail": True})
    )
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
