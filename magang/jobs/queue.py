"""The queue: huey, embedded in the serving process, or on Redis with workers of their own (`REDIS_URL`).

What is queued is a job's number and nothing else; the row in the database is the truth. So the embedded queue may live
in memory: what waited when the process ended is queued again when the next one starts.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from threading import Lock
from typing import Any, Final

from flask import Flask, current_app
from huey import Huey, MemoryHuey, RedisHuey, crontab
from huey.consumer import Consumer
from huey.exceptions import ConfigurationError as HueyConfigurationError
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy.exc import SQLAlchemyError

from magang.extensions import db
from magang.jobs import ledger, services
from magang.jobs.context import short_write
from magang.jobs.rules import KEEP_FOR
from magang.jobs.runner import Runner
from magang.jobs.sweeps import CHORES, SWEEPS
from magang.kernel.filestore import FileStore
from magang.settings import ConfigurationError, Environment, Settings
from magang.web.clock import now

log = logging.getLogger(__name__)

THREADS: Final = 2  # so that a short export does not wait for a long allocation
FAREWELL: Final = timedelta(seconds=10)  # how long a process that stops waits for its jobs to notice


class JsonMessages(Serializer):  # type: ignore[misc]
    """Huey's messages as JSON instead of pickles: whoever can write to Redis must not be able to run code here."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(bytes(data)))


class QueueAway(OSError):
    """Redis can't be reached."""


class EmbeddedConsumer(Consumer):  # type: ignore[misc]
    """A consumer that leaves the signals to the server it lives in."""

    def _set_signal_handlers(self) -> None:
        pass


class JobQueue:
    """The queue of one application."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._redis_url = settings.redis_url
        # Tests run what waits themselves: `tests.support.jobs.run_waiting`.
        self._starts_itself = not self._redis_url and settings.environment is not Environment.TEST
        self._consumer: Consumer | None = None
        self._lock = Lock()
        self.runner = Runner(app)
        self.huey = self._make_huey()
        self._run = self.huey.task(name="run")(self.runner.run)
        self.huey.periodic_task(crontab(), name="look_after")(self.look_after)
        self.huey.periodic_task(crontab(minute="10"), name="prune")(self.prune)
        self.huey.periodic_task(crontab(minute="*/10"), name="do_chores")(self.do_chores)

    @property
    def is_embedded(self) -> bool:
        return not self._redis_url

    def send(self, job_id: int) -> None:
        """Queue a committed job. If the queue is away the job waits in its row for `look_after`."""
        try:
            if self._starts_itself:
                self.start()
            self._run(job_id)
        except Exception:
            log.exception("job %s could not be queued; it waits", job_id)

    def start(self) -> None:
        """Start the embedded consumer and queue again what still waits. Nothing when it runs, or with Redis."""
        with self._lock:
            if self._consumer is not None or not self.is_embedded:
                return
            self.runner.stopping.clear()
            self._consumer = EmbeddedConsumer(
                self.huey, workers=THREADS, max_delay=0.5, shutdown_timeout=FAREWELL.total_seconds()
            )
            self._consumer.start()
        try:
            self.look_after()
        except SQLAlchemyError:
            log.exception("waiting jobs could not be looked up; tried again in a minute")

    def stop(self) -> None:
        """Ask running jobs to stop and wait a moment for them; the next process tells their owners of the others."""
        with self._lock:
            if self._consumer is None:
                return
            self.runner.stopping.set()
            self._consumer.stop(graceful=True)
            self._consumer = None
        self.runner.leave()

    def work(self, threads: int) -> None:
        """Run jobs from Redis in this process until it is told to stop."""
        self.look_after()
        consumer = self.huey.create_consumer(
            workers=threads, shutdown_timeout=FAREWELL.total_seconds(), graceful_signal="TERM"
        )
        # Told first, so that running jobs notice while the consumer waits for them.
        consumer.stop = _before(self.runner.stopping.set, consumer.stop)
        consumer.run()
        self.runner.leave()

    def look_after(self) -> None:
        """Fail the jobs whose worker fell silent, and queue those again whose message got lost."""
        with self._app.app_context():
            with short_write() as session:
                lost = ledger.declare_lost(session, now=now())
            if lost:
                log.warning("%s jobs lost their worker", lost)
            if not self.huey.pending_count():
                with db.session.session_factory() as session:
                    for job_id in ledger.waiting(session):
                        self._run(job_id)

    def prune(self, keep: timedelta = KEEP_FOR) -> dict[str, int]:
        """Delete the jobs that ended longer ago than `keep`, with their files, and what features sweep out. How many.

        Each in a transaction of its own: what fails keeps nothing else from going.
        """
        store = FileStore(self._app.config["SETTINGS"].files_dir)
        gone = {}
        with self._app.app_context():
            with short_write() as session:
                gone["jobs"] = ledger.prune(session, store, before=now() - keep)
            for name, forget in SWEEPS.items():
                try:
                    with short_write() as session:
                        gone[name] = forget(session, now())
                except SQLAlchemyError:
                    log.exception("%s could not be swept out; tried again in an hour", name)
        return gone

    def do_chores(self) -> None:
        """What features do by the clock; one that fails keeps none of the others from being done."""
        for name, work in CHORES.items():
            with self._app.app_context():
                try:
                    work()
                except Exception:
                    log.exception("%s could not be done; tried again in ten minutes", name)

    def describe(self) -> str:
        """Where jobs run and how many messages wait, for an operator. Raises `QueueAway`."""
        where = "in the serving process" if self.is_embedded else "on Redis, by `magang worker`"
        try:
            return f"jobs run {where}, {self.huey.pending_count()} waiting"
        except Exception as error:  # redis-py, whose errors these are, need not be installed
            raise QueueAway(f"Redis does not answer ({type(error).__name__}): check REDIS_URL") from error

    def _make_huey(self) -> Huey:
        options: dict[str, Any] = {"name": "magang", "results": False, "serializer": JsonMessages()}
        if self.is_embedded:
            return MemoryHuey(**options)
        try:
            return RedisHuey(url=self._redis_url, **options)
        except HueyConfigurationError:
            raise ConfigurationError(
                "REDIS_URL is set but the client is missing: pip install 'magang[redis]'"
            ) from None
        except ValueError as error:
            raise ConfigurationError(f"REDIS_URL can't be used: {error}") from None


def _before(first: Any, then: Any) -> Any:
    def both(*args: Any, **kwargs: Any) -> None:
        first()
        then(*args, **kwargs)

    return both


def job_queue(app: Flask | None = None) -> JobQueue:
    """The queue of `app` (default: the current one)."""
    queue: JobQueue = (app or current_app).extensions["jobs"]
    return queue


@services.committed.connect
def _send(job_id: int) -> None:
    job_queue().send(job_id)


def register_jobs(app: Flask) -> None:
    """Give the application its queue. Nothing runs before a server or the first job starts it."""
    app.extensions["jobs"] = JobQueue(app, app.config["SETTINGS"])
