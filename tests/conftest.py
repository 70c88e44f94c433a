"""One application and one database per test process; each test runs in a transaction that is rolled back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from magang import create_app
from magang.accounts import passwords
from magang.accounts.models import User
from magang.extensions import db
from magang.kernel.model import Base
from magang.settings import Environment, Settings
from tests.factories import City
from tests.support.audited import install_audit_counting
from tests.support.guards import install_guards
from tests.support.prepared import PreparedCity

# How long an example takes says how busy the machine is, not whether the rule holds.
hypothesis.settings.register_profile("patient", deadline=None)
# CI tries the same examples each time, so that it fails by what has changed; at a desk each run tries others.
hypothesis.settings.register_profile("gate", deadline=None, derandomize=True)
hypothesis.settings.load_profile("gate" if os.environ.get("MAGANG_NO_SKIP") == "1" else "patient")

# Before any test module is imported: services keep `record` and views keep services by name.
install_audit_counting()

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday morning in Palu


@pytest.fixture(autouse=True, scope="session")
def _cheap_hashing() -> None:
    """Argon2 is slow on purpose; what the tests look at does not depend on it."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._DECOY = passwords.hash_password("tidak ada pengguna ini")


@pytest.fixture(autouse=True, scope="session")
def _patient_solving() -> None:
    """On a busy machine a plan of four people may take more than two seconds: whether it is then a job has a test."""
    from magang.planning import solving

    solving.QUICK = 60.0  # type: ignore[misc]


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """pytest-flask would keep one request context for the whole test: `g` and the signed-in user would leak."""


def database_url(worker: str, folder: Path) -> str:
    """SQLite in `folder`, or a database of this worker's own on the server that TEST_DATABASE_URL names."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        return f"sqlite:///{folder / 'magang.sqlite3'}"
    url = make_url(server)
    name = f"{url.database}_{worker}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    return Settings(
        environment=Environment.TEST,
        secret_key="only for tests, never anywhere else",
        database_url=database_url(worker_id, folder),
        data_dir=folder,
        sign_in_rate="1000 per minute",
    )


@pytest.fixture(scope="session")
def application(settings: Settings) -> Iterator[Flask]:
    """The application over an empty database with all its tables."""
    made = create_app(settings)
    install_guards(made)
    with made.app_context():
        Base.metadata.create_all(db.engine)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def rolled_back(application: Flask) -> Iterator[Connection]:
    """A connection in a transaction that is rolled back in the end, and that every session of the application joins."""
    with application.app_context():
        engine = db.engine
    connection = engine.connect()
    transaction = connection.begin()
    engines = db._app_engines[application]
    engines[None] = connection  # type: ignore[assignment]
    options = db.session.session_factory.kw
    options["join_transaction_mode"] = "create_savepoint"
    yield connection
    engines[None] = engine
    options.pop("join_transaction_mode")
    transaction.rollback()
    connection.close()


@pytest.fixture
def connection(application: Flask) -> Iterator[Connection]:
    """What the test and its requests write goes through here, and is gone afterwards."""
    with rolled_back(application) as connection:
        yield connection


@pytest.fixture
def app(application: Flask, connection: Connection) -> Flask:
    """The application at a fixed time. No context is pushed: every request of a test makes its own, as in life."""
    application.config["CLOCK"] = lambda: NOW
    application.extensions["jobs"].huey.flush()  # What an earlier test has queued is gone from the database.
    return application


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session for arranging and looking; commit what a request must see, expire what one has changed."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture(scope="session")
def prepared_city() -> PreparedCity:
    return PreparedCity(NOW)


@pytest.fixture
def city(session: Session, prepared_city: PreparedCity) -> City:
    """The smallest city in which the whole thread can be walked, with one user per role."""
    return prepared_city.put(session)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def as_user(app: Flask, city: City) -> Callable[[str], FlaskClient]:
    """A client signed in as one of the city's users: `as_user("planner")`."""

    def sign_in(who: str) -> FlaskClient:
        client = app.test_client()
        user: User = getattr(city, who)
        session_id = f"{user.id}.{user.session_epoch}"
        with client.session_transaction() as cookie:
            cookie["_user_id"] = session_id
            cookie["_fresh"] = True
        return client

    return sign_in
