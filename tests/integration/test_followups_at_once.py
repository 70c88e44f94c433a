"""Two people press at the same moment: one wins, the other is told who and when. On either database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from magang.extensions import db
from magang.followups.models import VerificationRound
from magang.followups.rules import FollowUpStatus, RoundState
from magang.followups.services import progress, verification
from magang.kernel.filestore import FileStore
from magang.kernel.model import Base
from tests.conftest import NOW
from tests.factories import City, build_city
from tests.factories.followups import LACKING, SATISFIED, Walk
from tests.support.browsing import post
from tests.support.scratch import scratch_app

TOLD = "Perubahan terakhir: "
RETURN = LACKING | {"missing": "Bukti pemakaian."}


@pytest.fixture(scope="module")
def office(tmp_path_factory, worker_id) -> Iterator[tuple[Flask, Session, City]]:
    """Real connections, one a request: nothing is rolled back at the end of a test."""
    with scratch_app(tmp_path_factory.mktemp("atonce"), f"{worker_id}_at_once") as app:
        Base.metadata.create_all(db.engine)
        app.config["CLOCK"] = lambda: NOW
        with Session(db.engine) as session:
            yield app, session, build_city(session, now=NOW)


@pytest.fixture
def at_once(office, monkeypatch) -> Callable[..., list[TestResponse]]:
    """`at_once(walk, (who, address, fields), …)`: all pressed in the same moment; the answers.

    Whoever has read the record waits for the others to have read it too. SQLite lets one writer in after another, so
    that there the wait runs out: who comes second then reads what the first has done.
    """
    app, session, city = office
    met = threading.Barrier(2)

    def after_reading(service: Callable[..., Any]) -> Callable[..., Any]:
        def wait_and_act(*args: Any, **kwargs: Any) -> Any:
            with suppress(threading.BrokenBarrierError):
                met.wait(timeout=1)
            return service(*args, **kwargs)

        return wait_and_act

    for module, name in ((verification, "judge"), (verification, "submit_for_verification"),
                         (progress, "report_progress")):  # fmt: skip
        monkeypatch.setattr(module, name, after_reading(getattr(module, name)))

    def press(*presses: tuple[str, str, dict[str, Any]]) -> list[TestResponse]:
        clients = [signed_in(app, getattr(city, who)) for who, _, _ in presses]
        session.rollback()  # Or else this session keeps SQLite's one place for a writer.
        answers: list[Any] = [None] * len(presses)

        def run(at: int) -> None:
            answers[at] = post(clients[at], presses[at][1], **presses[at][2])

        threads = [threading.Thread(target=run, args=(at,)) for at in range(len(presses))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return press


def signed_in(app, user):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = f"{user.id}.{user.session_epoch}", True
    return client


def walk_on(office, number) -> Walk:
    app, session, city = office
    return Walk(session, city, FileStore(app.config["SETTINGS"].files_dir), NOW, number).opened().submitted()


def test_of_two_verifiers_one_judges_and_the_other_is_told_by_whom(office, at_once):
    walk = walk_on(office, 1)
    judge = f"{walk.address}/verifikasi/nilai"
    answers = at_once(("verifier", judge, SATISFIED), ("verifier2", judge, RETURN))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    won = [answer.status_code for answer in answers].index(303)
    thing = walk.thing
    (round_,) = thing.rounds
    assert thing.official_status is (FollowUpStatus.SS, FollowUpStatus.BS)[won]
    assert round_.verifier.username == ("verifikator", "verifikator2")[won]
    late = answers[1 - won].get_data(as_text=True)
    assert f"{TOLD}Status resmi ditetapkan, oleh Verifikator contoh, Inspektorat, 2 Mar 2026 09.00" in late


def test_an_opd_that_adds_while_the_verifier_returns_or_the_other_way_round(office, at_once):
    """Either the verifier judged what they had seen, and the report comes after it, or they are asked to look again."""
    walk = walk_on(office, 2)
    step = walk.thing.plan.steps[0].id
    returned, reported = at_once(
        ("verifier", f"{walk.address}/verifikasi/nilai", RETURN),
        ("opd_head", f"{walk.address}/progres", {f"step_{step}": "90", "narrative": "Bukti baru."}),
    )
    thing = walk.thing
    (round_,) = thing.rounds
    if returned.status_code == 303:
        assert (round_.state, round_.evidence_at) == (RoundState.CLOSED, None)
        if reported.status_code == 409:
            assert f"{TOLD}Status resmi ditetapkan, oleh Verifikator contoh" in reported.get_data(as_text=True)
            assert len(thing.updates) == 1
    else:
        assert (returned.status_code, reported.status_code) == (409, 303)
        assert f"{TOLD}Progres dilaporkan, oleh Kepala OPD contoh" in returned.get_data(as_text=True)
        assert (round_.state, thing.official_status) == (RoundState.OPEN, FollowUpStatus.BT)


def test_an_opd_that_submits_again_while_the_verifier_returns(office, at_once):
    walk = walk_on(office, 3)
    submit = {"opd_rating": "done", "note": "Sekali lagi."}
    returned, submitted = at_once(
        ("verifier", f"{walk.address}/verifikasi/nilai", RETURN),
        ("opd_head", f"{walk.address}/verifikasi/ajukan", submit),
    )
    assert returned.status_code == 303
    rounds = walk.thing.rounds
    assert (rounds[0].state, rounds[0].result) == (RoundState.CLOSED, FollowUpStatus.BS)
    if submitted.status_code == 409:
        assert "Putaran verifikasi sebelumnya belum selesai" in submitted.get_data(as_text=True)
        assert len(rounds) == 1
    else:
        assert (submitted.status_code, len(rounds)) == (303, 2)


def test_two_of_one_opd_who_submit_at_once_open_one_round(office, at_once):
    session, walk = office[1], walk_on(office, 4).judged(FollowUpStatus.BS)
    submit = f"{walk.address}/verifikasi/ajukan"
    answers = at_once(*(("opd_head", submit, {"opd_rating": "done", "note": n}) for n in ("Satu.", "Dua.")))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    session.expire_all()
    open_rounds = select(VerificationRound).where(VerificationRound.state == RoundState.OPEN)
    assert len([r for r in session.scalars(open_rounds) if r.follow_up_id == walk.thing.id]) == 1
