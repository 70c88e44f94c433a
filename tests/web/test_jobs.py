"""Jobs as their owner sees them: asked for, watched, left, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy import text as sql

from magang.audit.models import AuditEvent
from magang.jobs import queries, queue, services
from magang.jobs.models import Job
from magang.jobs.queue import job_queue
from magang.jobs.rules import LOST, LOST_AFTER, MOST_UNFINISHED, UNFORESEEN, JobState, Subject
from magang.kernel.actor import SYSTEM, Actor, GrantFact, Role
from magang.kernel.errors import NotAllowed, RuleBroken
from magang.reference.models import PriorityProgramme
from tests.conftest import NOW
from tests.factories.jobs import build_job
from tests.support import job_kinds  # noqa: F401 - registers them
from tests.support.browsing import post, text
from tests.support.jobs import run_waiting
from tests.support.queries import counted_queries

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
SUBJECT = Subject("need", "K-2026-001", "Antrean puskesmas", "/kebutuhan")


def actor(user, role=Role.PARTICIPANT):
    return Actor(user.id, user.name, grants=frozenset({GrantFact(role)}))


@pytest.fixture
def ask(app, session, city):
    """Ask for a job as a view does: one service, then commit."""

    def enqueue(who=None, *, kind="test.count", payload=None, **options):
        with app.app_context():
            job = services.enqueue(
                session, actor(who or city.participant), kind=kind, payload=payload or {"steps": 2},
                subject=SUBJECT, now=NOW, **options,
            )  # fmt: skip
            session.commit()
        return job

    return enqueue


def again(session, job):
    session.expire_all()
    return session.get(Job, job.id)


def test_a_job_waits_runs_and_offers_its_file(app, as_user, session, ask):
    job = ask()
    participant, page = as_user("participant"), f"/pekerjaan/{job.id}"
    assert "Menunggu giliran" in text(participant, page)
    assert run_waiting(app) == 1
    done = again(session, job)
    assert (done.state, done.progress_done, done.error) == (JobState.DONE, 2, "")
    assert done.result["counted"] == 2
    shown = text(participant, page)
    assert "Selesai" in shown
    assert "hx-trigger" not in shown
    file = participant.get(f"{page}/unduh")
    assert file.data == b"1, 2, 3"
    assert file.headers["Content-Disposition"] == "attachment; filename=hitungan.txt"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert "hitungan.txt" in text(participant, "/pekerjaan")


def test_the_work_is_done_as_its_owner_and_in_their_language(app, session, city, ask):
    city.participant.language = "en"
    job = ask()
    run_waiting(app)
    result = again(session, job).result
    assert (result["by"], result["language"]) == (city.participant.name, "en")


def test_nothing_runs_before_the_commit_and_never_after_a_rollback(app, session, city):
    with app.app_context():
        services.enqueue(
            session, actor(city.participant), kind="test.count", payload={"steps": 1}, subject=SUBJECT, now=NOW
        )
        assert run_waiting(app) == 0
        with session.begin_nested():
            pass  # A savepoint that holds is not a commit.
        assert run_waiting(app) == 0
        session.rollback()
        session.commit()
    assert run_waiting(app) == 0
    assert session.scalar(select(func.count(Job.id))) == 0


def test_a_rule_of_the_city_is_told_in_its_own_words(app, as_user, session, ask):
    job = ask(kind="test.refuse", payload={"name": "2026"})
    run_waiting(app)
    assert again(session, job).state is JobState.FAILED
    shown = text(as_user("participant"), f"/pekerjaan/{job.id}")
    assert "Angkatan 2026 sudah ditutup." in shown
    assert "Buka halamannya" in shown


def test_an_unforeseen_error_shows_a_plain_sentence_and_is_logged(app, as_user, session, ask, caplog):
    job = ask(kind="test.break")
    run_waiting(app)
    assert again(session, job).error == UNFORESEEN
    assert "not for the reader" not in text(as_user("participant"), f"/pekerjaan/{job.id}")
    assert "not for the reader" in caplog.text


def test_what_a_job_writes_holds_and_what_breaks_is_undone(app, session, ask):
    good = ask(kind="test.write", payload={"number": 77})
    bad = ask(kind="test.write", payload={"number": 77})
    run_waiting(app)
    assert again(session, good).state is JobState.DONE
    assert again(session, bad).state is JobState.FAILED
    assert session.scalar(select(func.count(PriorityProgramme.id)).where(PriorityProgramme.number == 77)) == 1


def test_a_waiting_job_is_taken_back_at_once(app, as_user, session, ask):
    job, participant = ask(), as_user("participant")
    answer = post(participant, f"/pekerjaan/{job.id}/batalkan")
    assert answer.status_code == 303
    assert answer.location == f"/pekerjaan/{job.id}"
    run_waiting(app)
    cancelled = again(session, job)
    assert (cancelled.state, cancelled.started_at, cancelled.result) == (JobState.CANCELLED, None, None)
    verbs = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id.desc()).limit(2)).all()
    assert verbs == ["job.cancelled", "job.asked"]
    assert post(participant, f"/pekerjaan/{job.id}/batalkan").status_code == 409


def test_a_running_job_is_asked_to_stop(as_user, session, city):
    job, participant = build_job(session, city.participant, state=JobState.RUNNING), as_user("participant")
    answer = post(participant, f"/pekerjaan/{job.id}/batalkan", headers=HTMX)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'id="job-{job.id}"' in shown
    assert "Sedang dihentikan" in shown
    assert "Batalkan" not in shown
    assert again(session, job).cancel_requested
    assert again(session, job).state is JobState.RUNNING


def test_whoever_may_not_see_a_job_does_not_learn_of_it(as_user, session, city):
    job = build_job(session, city.participant)
    for who, status in {"participant": 200, "planner": 200, "admin": 200, "opd_head": 404, "mayor": 404}.items():
        assert as_user(who).get(f"/pekerjaan/{job.id}").status_code == status, who
        assert as_user(who).get(f"/pekerjaan/{job.id}/kemajuan", headers=HTMX).status_code == status, who
    assert post(as_user("opd_head"), f"/pekerjaan/{job.id}/batalkan").status_code == 404
    assert post(as_user("planner"), f"/pekerjaan/{job.id}/batalkan").status_code == 403
    assert job.title not in text(as_user("planner"), "/pekerjaan")
    assert post(as_user("admin"), f"/pekerjaan/{job.id}/batalkan").status_code == 303


def test_the_page_asks_each_second_until_the_job_has_ended(as_user, session, city):
    participant = as_user("participant")
    running = build_job(
        session, city.participant, state=JobState.RUNNING, progress_done=3, progress_total=12,
        message="Langkah %(n)s", message_params={"n": 3},
    )  # fmt: skip
    poll = participant.get(f"/pekerjaan/{running.id}/kemajuan", headers=HTMX)
    shown = poll.get_data(as_text=True)
    assert 'hx-trigger="every 1s"' in shown
    assert 'max="12" value="3"' in shown
    assert "Langkah 3" in shown
    assert "<form" not in shown
    assert participant.get(f"/pekerjaan/{running.id}/kemajuan").location == f"/pekerjaan/{running.id}"

    done = build_job(session, city.participant, state=JobState.DONE)
    poll = participant.get(f"/pekerjaan/{done.id}/kemajuan", headers=HTMX)
    assert (poll.status_code, poll.headers["HX-Redirect"]) == (204, "/kebutuhan")

    failed = build_job(session, city.participant, state=JobState.FAILED)
    poll = participant.get(f"/pekerjaan/{failed.id}/kemajuan", headers=HTMX)
    assert poll.headers["HX-Retarget"] == f"#job-{failed.id}"
    assert "hx-trigger" not in poll.get_data(as_text=True)


def test_a_job_that_lost_its_worker_is_shown_and_then_written_down_as_failed(app, as_user, session, city):
    silent = NOW - LOST_AFTER - timedelta(seconds=1)
    lost = build_job(session, city.participant, state=JobState.RUNNING, heartbeat_at=silent)
    alive = build_job(session, city.participant, state=JobState.RUNNING, heartbeat_at=NOW - timedelta(seconds=59))
    participant = as_user("participant")
    assert LOST in text(participant, f"/pekerjaan/{lost.id}")
    assert again(session, lost).state is JobState.RUNNING, "a page that is read writes nothing"
    job_queue(app).look_after()
    assert (again(session, lost).state, again(session, lost).error) == (JobState.FAILED, LOST)
    assert again(session, alive).state is JobState.RUNNING


def test_a_lost_job_can_be_put_away_by_hand(as_user, session, city):
    lost = build_job(session, city.participant, state=JobState.RUNNING, heartbeat_at=NOW - 2 * LOST_AFTER)
    post(as_user("participant"), f"/pekerjaan/{lost.id}/batalkan")
    assert again(session, lost).state is JobState.CANCELLED


def test_a_waiting_job_whose_message_got_lost_is_queued_again(app, session, city):
    job = build_job(session, city.participant)
    job_queue(app).look_after()
    job_queue(app).look_after()  # not twice
    assert run_waiting(app) == 1
    assert again(session, job).state is JobState.DONE


def test_the_same_work_is_not_begun_twice(session, city, ask):
    ask(alone=True)
    with pytest.raises(RuleBroken, match="masih berjalan"):
        ask(city.planner, alone=True)
    session.rollback()
    ask(city.planner)  # An export, say, may be asked for by many.


def test_nobody_fills_the_queue(session, city, ask):
    for _ in range(MOST_UNFINISHED):
        ask()
    with pytest.raises(RuleBroken, match="belum selesai"):
        ask()
    session.rollback()
    ask(city.planner)
    with pytest.raises(NotAllowed):
        services.enqueue(session, SYSTEM, kind="test.count", payload={}, subject=SUBJECT, now=NOW)


def test_an_owner_who_may_no_longer_sign_in_gets_nothing_done(app, session, city, ask):
    job = ask()
    city.participant.is_active = False
    session.commit()
    run_waiting(app)
    assert again(session, job).state is JobState.FAILED
    assert "tidak aktif" in again(session, job).error


def test_a_kind_that_is_gone_fails_in_words(app, session, city):
    job = build_job(session, city.participant, kind="test.forgotten")
    job_queue(app).look_after()
    run_waiting(app)
    assert "tidak dikenal" in again(session, job).error


def test_a_page_embeds_what_goes_on_with_its_thing(session, city):
    mine, theirs = actor(city.participant), actor(city.planner, Role.PLANNER)

    def embedded(reader, job=None):
        found = queries.current_sight(session, reader, subject_kind="need", reference="K-2026-001", now=NOW)
        return found.id if found else None

    assert embedded(mine) is None
    failed = build_job(session, city.participant, state=JobState.FAILED)
    assert embedded(mine) == failed.id
    build_job(session, city.participant, state=JobState.DONE)
    assert embedded(mine) is None, "the page shows the result itself"
    file = {"file_stored": "aa/bb/cc", "file_sha256": "0" * 64, "file_name": "a.pdf", "file_type": "application/pdf"}
    exported = build_job(session, city.participant, state=JobState.DONE, **file)
    assert (embedded(mine), embedded(theirs)) == (exported.id, None)
    assert embedded(actor(city.opd_head)) is None


def test_old_jobs_go_with_their_files(app, session, settings, ask):
    job = ask()
    run_waiting(app)
    path = settings.files_dir / again(session, job).file_stored
    assert path.exists()
    assert job_queue(app).prune(timedelta(days=1))["jobs"] == 0
    app.config["CLOCK"] = lambda: NOW + timedelta(days=31)
    assert job_queue(app).prune()["jobs"] == 1
    assert not path.exists()
    assert session.scalar(select(func.count(Job.id))) == 0


def test_what_features_sweep_out_goes_too_and_one_failure_stops_no_other(app, monkeypatch, caplog):
    def broken(session, now):
        session.execute(sql("SELECT * FROM nothing_of_the_kind"))

    monkeypatch.setattr(queue, "SWEEPS", {"broken": broken, "dust": lambda *_: 3})
    assert job_queue(app).prune() == {"jobs": 0, "dust": 3}
    assert "broken could not be swept out" in caplog.text


def test_the_list_costs_the_same_for_one_job_and_for_twenty(as_user, session, city, connection):
    participant = as_user("participant")
    build_job(session, city.participant)
    with counted_queries(connection) as one:
        participant.get("/pekerjaan")
    for _ in range(19):
        build_job(session, city.participant, state=JobState.DONE)
    with counted_queries(connection) as twenty:
        participant.get("/pekerjaan")
    assert len(one) == len(twenty)
    assert "Antrean puskesmas" in text(participant, "/pekerjaan.csv?keadaan=done")


def test_a_file_that_is_not_there_is_not_found(as_user, session, city):
    job = build_job(session, city.participant)
    assert as_user("participant").get(f"/pekerjaan/{job.id}/unduh").status_code == 404
