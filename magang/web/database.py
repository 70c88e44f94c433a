"""How the database is opened and left: on SQLite readers never block, and two writers wait instead of failing."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from flask import Flask, request
from sqlalchemy import Connection, Engine, event

from magang.extensions import db

# True while a request that may write is under way. Such a transaction takes the write lock at BEGIN: one that reads
# first and asks for it later fails at once with "database is locked" when another has written in between.
will_write: ContextVar[bool] = ContextVar("will_write", default=True)

BUSY_TIMEOUT_MS = 15_000


def register_database(app: Flask) -> None:
    """Bind the database and set the SQLite pragmas on every engine."""
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            if engine.dialect.name == "sqlite":
                tune_sqlite(engine)

    @app.before_request
    def note_intent() -> None:
        will_write.set(request.method not in {"GET", "HEAD", "OPTIONS"})

    @app.teardown_request
    def end_reading(error: BaseException | None) -> None:
        """What only read ends with COMMIT: at a ROLLBACK psycopg forgets which statements the server has prepared.

        Planning the statements of a page takes PostgreSQL longer than running them.
        """
        session = db.session()
        unwritten = session.new or session.dirty or session.deleted
        if error is None and not will_write.get() and session.in_transaction() and not unwritten:
            session.commit()


def tune_sqlite(engine: Engine) -> None:
    """WAL, foreign keys, busy timeout, and explicit BEGIN so that SQLAlchemy, not the driver, owns transactions."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if will_write.get() else "BEGIN")
