"""The queue as it really runs: threads of the serving process, and workers of their own on a real Redis."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from magang import create_app
from magang.accounts.models import User
from magang.extensions import db
from magang.jobs import services
from magang.jobs.context import short_write
from magang.jobs.models import Job
from magang.jobs.queue import job_queue
from magang.jobs.rules import LOST, LOST_AFTER, JobState, Subject
from magang.kernel.actor import Actor, GrantFact, Role
from magang.kernel.clock import utc_now
from magang.kernel.model import Base
from magang.reference.models import PriorityProgramme
from magang.settings import ROOT, ConfigurationError, Environment, Settings
from magang.web.database import will_write
from tests.conftest import database_url
from tests.factories import build_city
from tests.support import job_kinds  # noqa: F401 - registers them
from tests.support.redis import redis_server, server_program

SECRET = "k8Jx2-Lr9_Qw3mZ7vB1nT5yU0pA4sD6fG"  # gitleaks:allow - only for tests
PATIENCE = 20  # seconds; the machine may be busy


class Town:
    """A served city with a participant who asks for jobs."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def ask(self, *, kind: str = "test.count", **payload: object) -> int:
        """Queue a job as a view does; its number."""
        with self.app.app_context(), short_write() as session:
            user = session.scalar(select(User).where(User.username == "peserta"))
            actor = Actor(user.id, user.name, grants=frozenset({GrantFact(Role.PARTICIPANT)}))
            subject = Subject("need", "K-2026-001", "Antrean puskesmas", "/kebutuhan")
            job = services.enqueue(session, actor, kind=kind, payload=payload, subject=subject, now=utc_now())
            return job.id

    def cancel(self, job_id: int) -> None:
        with self.app.app_context(), short_write() as session:
            job = session.get(Job, job_id)
            actor = Actor(job.owner_id, "Peserta", grants=frozenset({GrantFact(Role.PARTICIPANT)}))
            services.request_cancel(session, actor, job, now=utc_now())

    def look(self, job_id: int) -> Job:
        """The job as another connection sees it now; reading waits for nobody."""
        token = will_write.set(False)
        try:
            with self.app.app_context(), Session(db.engine, expire_on_commit=False) as session:
                return session.get(Job, job_id)
        finally:
            will_write.reset(token)

    def wait(self, job_id: int, until: Callable[[Job], bool] = lambda job: job.state.is_final) -> Job:
        deadline = time.monotonic() + PATIENCE
        while not until(job := self.look(job_id)):
            assert time.monotonic() < deadline, f"still {job.state} at {job.progress_done}"
            time.sleep(0.05)
        return job


@contextmanager
def town(settings: Settings) -> Iterator[Town]:
    """The application on an empty database of its own."""
    app = create_app(settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with short_write() as session:
            build_city(session, now=utc_now())
    yield Town(app)
    job_queue(app).stop()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, worker_id: str) -> Settings:
    return Settings(
        environment=Environment.DEVELOPMENT,
        secret_key=SECRET,
        database_url=database_url(f"{worker_id}_jobs", tmp_path),
        data_dir=tmp_path,
    )


@pytest.fixture
def served(settings: Settings) -> Iterator[Town]:
    with town(settings) as made:
        yield made


def test_a_job_runs_in_the_serving_process_and_others_see_how_far_it_is(served: Town) -> None:
    job_id = served.ask(steps=20, pause=0.1)
    under_way = served.wait(job_id, lambda job: job.progress_done > 2)
    assert under_way.state is JobState.RUNNING
    assert (under_way.progress_total, under_way.message, under_way.result) == (20, "Langkah %(n)s", None)
    done = served.wait(job_id)
    assert (done.state, done.progress_done, done.error) == (JobState.DONE, 20, "")
    assert (served.app.config["SETTINGS"].files_dir / done.file_stored).read_bytes() == b"1, 2, 3"


def test_progress_is_written_at_most_twice_a_second(served: Town) -> None:
    written = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if statement.startswith("UPDATE job SET progress_done") or "progress_done=" in statement:
            written.append(statement)

    with served.app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    job = served.wait(served.ask(steps=200, pause=0.005))
    seconds = (job.finished_at - job.started_at).total_seconds()
    assert job.progress_done == 200
    assert len(written) <= 2 * seconds + 2, "the first, the last, and two a second"


def test_a_running_job_stops_when_its_owner_cancels(served: Town) -> None:
    job_id = served.ask(steps=1000, pause=0.05)
    served.wait(job_id, lambda job: job.state is JobState.RUNNING)
    served.cancel(job_id)
    cancelled = served.wait(job_id)
    assert (cancelled.state, cancelled.file_stored, cancelled.result) == (JobState.CANCELLED, None, None)
    assert cancelled.progress_done < 1000


def test_others_write_while_a_job_works_and_two_jobs_run_at_a_time(served: Town) -> None:
    long, short = served.ask(steps=60, pause=0.05), served.ask(steps=2)
    assert served.wait(short).state is JobState.DONE
    started = time.monotonic()
    with served.app.app_context(), short_write() as session:
        session.execute(update(User).values(position="Analis"))
    assert time.monotonic() - started < 2
    assert served.look(long).state is JobState.RUNNING
    assert served.wait(long).state is JobState.DONE


def test_work_that_writes_is_committed_and_work_that_fails_is_not(served: Town) -> None:
    assert served.wait(served.ask(kind="test.write", number=77)).state is JobState.DONE
    assert served.wait(served.ask(kind="test.write", number=77)).state is JobState.FAILED
    assert served.wait(served.ask(kind="test.refuse", name="2026")).error_params == {"name": "2026"}
    with served.app.app_context(), Session(db.engine) as session:
        assert len(session.scalars(select(PriorityProgramme).where(PriorityProgramme.number == 77)).all()) == 1


def test_a_restart_runs_what_waited_and_tells_of_what_ran(served: Town, settings: Settings) -> None:
    ran = [served.ask(steps=1000, pause=0.05) for _ in range(2)]
    waited = served.ask(steps=1)
    for job_id in ran:
        served.wait(job_id, lambda job: job.state is JobState.RUNNING)
    job_queue(served.app).stop()
    assert [(served.look(j).state, served.look(j).error) for j in ran] == [(JobState.FAILED, LOST)] * 2
    assert served.look(waited).state is JobState.QUEUED
    again = create_app(settings)
    job_queue(again).start()
    try:
        assert served.wait(waited).state is JobState.DONE
    finally:
        job_queue(again).stop()
        with again.app_context():
            db.engine.dispose()


# --- Redis ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if server_program() is None and os.environ.get("MAGANG_NO_SKIP") != "1":
        pytest.skip("no Redis server found: apt-get install redis-server")
    with redis_server(tmp_path_factory.mktemp("redis")) as address:
        yield address


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """`magang worker` as an operator starts it, knowing the tests' kinds."""
    environment = os.environ | {
        "MAGANG_ENV": "development",
        "MAGANG_DATA": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": SECRET,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.job_kinds", "worker"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert "Worker ready: jobs run on Redis" in process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def on_redis(settings: Settings, redis_url: str) -> Iterator[Town]:
    with town(replace(settings, redis_url=redis_url)) as made:
        job_queue(made.app).huey.flush()
        yield made


def test_with_redis_a_worker_runs_what_the_server_only_queues(on_redis: Town) -> None:
    job_id = on_redis.ask(steps=3)
    job_queue(on_redis.app).start()  # what `magang serve` does
    time.sleep(0.5)
    assert on_redis.look(job_id).state is JobState.QUEUED
    assert job_queue(on_redis.app).describe() == "jobs run on Redis, by `magang worker`, 1 waiting"
    with worker(on_redis.app.config["SETTINGS"]) as process:
        assert on_redis.wait(job_id).result["counted"] == 3
        # Told to stop as a service manager does: the running job is ended and said to have ended.
        running = on_redis.ask(steps=1000, pause=0.05)
        on_redis.wait(running, lambda job: job.progress_done > 0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert (on_redis.look(running).state, on_redis.look(running).error) == (JobState.FAILED, LOST)


def test_a_killed_worker_leaves_nothing_hanging(on_redis: Town) -> None:
    job_id = on_redis.ask(steps=1000, pause=0.05)
    with worker(on_redis.app.config["SETTINGS"]) as process:
        on_redis.wait(job_id, lambda job: job.progress_done > 0)
        process.kill()
        process.wait()
    job = on_redis.look(job_id)
    assert job.state is JobState.RUNNING
    assert job.seen(job.heartbeat_at + 2 * LOST_AFTER).state is JobState.FAILED
    on_redis.app.config["CLOCK"] = lambda: job.heartbeat_at + 2 * LOST_AFTER
    job_queue(on_redis.app).look_after()
    assert on_redis.look(job_id).error == LOST


def test_what_is_queued_on_redis_is_plain_json_and_never_a_pickle(on_redis: Town) -> None:
    job_id = on_redis.ask(steps=1)
    (message,) = job_queue(on_redis.app).huey.storage.enqueued_items()
    assert message.startswith(b"[")
    assert f"[{job_id}]".encode() in message


def test_without_redis_a_request_still_succeeds_and_the_job_waits(settings: Settings, redis_url: str) -> None:
    gone = redis_url.replace(redis_url.split(":")[-1], "1/0")  # nobody listens on port 1
    with town(replace(settings, redis_url=gone)) as made:
        job_id = made.ask(steps=1)
        assert made.look(job_id).state is JobState.QUEUED
        with pytest.raises(OSError, match="Redis does not answer"):
            job_queue(made.app).describe()


def test_an_address_that_is_none_of_redis_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="REDIS_URL"):
        Settings.from_env({"MAGANG_ENV": "test", "SECRET_KEY": SECRET, "REDIS_URL": "localhost:6379"})
