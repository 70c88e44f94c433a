"""Runs one job: takes it, calls its work as its owner, and writes down how it ended."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from flask import Flask, g
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from magang.accounts.models import User
from magang.accounts.queries import active_account
from magang.extensions import db
from magang.jobs import ledger
from magang.jobs.context import JobCancelled, JobContext, JobInterrupted, short_write
from magang.jobs.kinds import KINDS, JobKind, Payload
from magang.jobs.rules import BEAT_EVERY, LONGEST_RUN, LOST, OWNER_GONE, UNFORESEEN, UNKNOWN, JobAction
from magang.kernel.actor import Actor
from magang.kernel.errors import DomainError, RuleBroken
from magang.kernel.filestore import FileStore
from magang.web.clock import now
from magang.web.database import will_write
from magang.web.i18n import COOKIE

log = logging.getLogger(__name__)


class Runner:
    """The jobs of one process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._store = FileStore(app.config["SETTINGS"].files_dir)
        self._running: set[int] = set()
        self.stopping = Event()

    def run(self, job_id: int) -> None:
        """Run a waiting job to its end. Nothing is raised; a job that is not waiting (any more) is left alone."""
        with self._app.app_context(), short_write() as session:
            job = ledger.claim(session, job_id, now=now())
            if job is None:
                return
            kind = KINDS.get(job.kind)
            payload, owner_id = job.payload, job.owner_id
            language = session.scalar(select(User.language).where(User.id == owner_id)) or "id"
        self._running.add(job_id)
        # Labels, dates and templates ask a request for the reader's language: this one carries the owner's.
        with self._app.test_request_context(headers={"Cookie": f"{COOKIE}={language}"}):
            token = will_write.set(False)
            try:
                with self._beating(job_id, kind.limit if kind else LONGEST_RUN):
                    self._attempt(job_id, kind, payload, owner_id)
            except SQLAlchemyError:
                # The database is away: the row stays as it is and is declared lost once its beats are missed.
                log.exception("job %s could not be ended", job_id)
            finally:
                will_write.reset(token)
                self._running.discard(job_id)

    def leave(self) -> None:
        """Write down that what still runs here will not end. For a process about to exit."""
        if self._running:
            with self._app.app_context(), short_write() as session:
                ledger.declare_lost(session, now=now(), only=sorted(self._running))

    def _attempt(self, job_id: int, kind: JobKind | None, payload: Payload, owner_id: int) -> None:
        limit = kind.limit if kind else LONGEST_RUN
        try:
            g.actor = self._owner(owner_id)
            if kind is None:
                raise RuleBroken(UNKNOWN)
            deadline = time.monotonic() + limit.total_seconds()
            context = JobContext(job_id, g.actor, stopping=self.stopping, deadline=deadline)
            result = kind.work(context, payload)
            if context.was_told_to_stop:
                raise JobCancelled
            db.session.rollback()
            self._finish(context, result)
        except JobCancelled:
            self._end(job_id, JobAction.CANCEL)
        except JobInterrupted:
            self._end(job_id, JobAction.FAIL, error=LOST)
        except DomainError as error:
            self._end(job_id, JobAction.FAIL, error=error.message, error_params=ledger.plain(error.params))
        except Exception:
            log.exception("job %s (%s) failed", job_id, kind and kind.name)
            self._end(job_id, JobAction.FAIL, error=UNFORESEEN)

    def _owner(self, owner_id: int) -> Actor:
        """The owner with the roles they hold now, not when they asked."""
        user = active_account(db.session(), owner_id)
        if user is None:
            raise RuleBroken(OWNER_GONE)
        actor = user.as_actor()
        db.session.rollback()
        return actor

    def _finish(self, context: JobContext, result: Payload | None) -> None:
        facts = {**context.last_noted, "result": None if result is None else dict(result)}
        with short_write() as session:
            if context.file is not None:
                kept = self._store.put(session, context.file.content)
                facts |= {
                    "file_stored": kept.name,
                    "file_sha256": kept.sha256,
                    "file_name": context.file.name,
                    "file_type": context.file.media_type,
                }
            if not ledger.end(session, context.id, JobAction.FINISH, now=now(), **facts):
                session.rollback()
                log.warning("job %s was given up before it ended", context.id)

    def _end(self, job_id: int, action: JobAction, **facts: object) -> None:
        db.session.rollback()  # Whatever the work left open must not stand in the way.
        with short_write() as session:
            ledger.end(session, job_id, action, now=now(), **facts)

    @contextmanager
    def _beating(self, job_id: int, limit: timedelta) -> Iterator[None]:
        """Beats from a thread of its own, so that silent work is not taken for lost; none once the time is up."""
        over = Event()

        def beat() -> None:
            for _ in range(int(limit / BEAT_EVERY)):
                if over.wait(BEAT_EVERY.total_seconds()):
                    return
                try:
                    with self._app.app_context(), short_write() as session:
                        ledger.note(session, job_id, now=now())
                except SQLAlchemyError:
                    log.warning("job %s missed a beat", job_id, exc_info=True)

        thread = Thread(target=beat, name=f"job-{job_id}-beat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
