"""What a running job may do: tell how far it is, hear that it is to stop, read, write, and leave a file."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Any, Final

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from magang.extensions import db
from magang.jobs import ledger
from magang.kernel.actor import Actor
from magang.web.clock import now
from magang.web.database import will_write

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 0.5  # seconds between two progress writes, or two looks for a cancellation


class JobCancelled(Exception):
    """Its owner wants the job no longer."""


class JobInterrupted(Exception):
    """The worker is leaving, or the job was given up: nothing it would still write counts."""


@dataclass(frozen=True, slots=True)
class ResultFile:
    """What the owner downloads when the job is done."""

    content: bytes
    name: str
    media_type: str


@contextmanager
def short_write() -> Iterator[Session]:
    """A transaction of its own, beside whatever the thread's session has open. SQLite's lock is taken at BEGIN."""
    token = will_write.set(True)
    try:
        with db.session.session_factory() as session:
            yield session
            session.commit()
    finally:
        will_write.reset(token)


class JobContext:
    """A running job, handed to its work; only for the thread the work runs in."""

    def __init__(self, job_id: int, actor: Actor, *, stopping: Event, deadline: float) -> None:
        self.id: Final = job_id
        self.actor: Final = actor
        self.file: ResultFile | None = None
        self.was_told_to_stop = False
        self._stopping = stopping
        self._deadline = deadline  # on the monotonic clock
        self._noted: dict[str, Any] = {}
        self._noted_at = self._looked_at = float("-inf")
        self._is_writing = False
        self._is_given_up = False

    def now(self) -> datetime:
        """The present, aware UTC, for the services the work calls."""
        return now()

    def progress(self, done: int, total: int | None = None, message: str = "", **params: object) -> None:
        """Say how far the work is: `done` of `total` steps (None: unknown), and in words if there are any.

        `message` is a marked source string, translated for each reader and filled with `params`. Call it as often as
        you like: it is written at most twice a second.
        """
        self._noted = {
            "progress_done": max(0, done if total is None else min(done, total)),
            "progress_total": total or None,
            "message": message,
            "message_params": ledger.plain(params),
        }
        if not self._is_writing and time.monotonic() - self._noted_at >= LOOK_EVERY:
            self._note()

    @property
    def cancelled(self) -> bool:
        """Whether to stop: the owner cancelled, the worker is leaving, or the time is up. Costs little to ask."""
        if self._stopping.is_set() or time.monotonic() > self._deadline:
            return True
        if not self._is_writing and time.monotonic() - self._looked_at >= LOOK_EVERY:
            self._looked_at = time.monotonic()
            with db.session.session_factory() as session:
                self._heed(ledger.asked_to_stop(session, self.id))
        return self.was_told_to_stop or self._is_given_up

    def stop_if_cancelled(self) -> None:
        """Leave the work (`JobCancelled`, `JobInterrupted`) when it is to stop."""
        if self.cancelled:
            raise self._why()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """The application's session for looking. It locks nobody out; take plain data with you, rows expire."""
        session = db.session()
        try:
            yield session
        finally:
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The application's session for one short change, committed at the end of the block.

        Raises `JobCancelled` instead when the owner has cancelled, and holds a cancellation off until it is through:
        a cancelled job has changed nothing. Compute before, not within: nobody else writes meanwhile (SQLite).
        """
        session = db.session()
        session.rollback()
        token = will_write.set(True)
        self._is_writing = True
        try:
            self._heed(ledger.note(session, self.id, now=now(), **self._noted))
            self.stop_if_cancelled()
            yield session
            session.commit()
        finally:
            self._is_writing = False
            session.rollback()
            will_write.reset(token)

    def save_file(self, content: bytes, *, name: str, media_type: str) -> None:
        """Leave `content` for the owner to download as `name` (no path, no NIP); kept when the job is done."""
        self.file = ResultFile(content, name, media_type)

    @property
    def last_noted(self) -> dict[str, Any]:
        """The latest progress, which the throttle may have held back."""
        return self._noted

    def _note(self) -> None:
        self._noted_at = self._looked_at = time.monotonic()
        try:
            with short_write() as session:
                self._heed(ledger.note(session, self.id, now=now(), **self._noted))
        except OperationalError:
            log.warning("job %s could not say how far it is", self.id, exc_info=True)  # The next time it will.

    def _heed(self, told: bool | None) -> None:
        """Take in what the ledger told: None means that the job no longer counts as running."""
        self._is_given_up = told is None
        self.was_told_to_stop = self.was_told_to_stop or bool(told)

    def _why(self) -> Exception:
        return JobCancelled() if self.was_told_to_stop else JobInterrupted()
