"""A town with one thing of each kind, built once for a module: refusals leave it as it was, and the rest is undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from magang.kernel.filestore import FileStore
from tests.conftest import NOW, rolled_back
from tests.factories import build_city
from tests.factories.town import build_town
from tests.factories.town_forms import valid_forms
from tests.support.unchanged import nothing_written


@pytest.fixture(scope="module")
def connection(application: Flask) -> Iterator[Connection]:
    with rolled_back(application) as connection:
        yield connection


@pytest.fixture(scope="module")
def session(connection) -> Iterator[Session]:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture(scope="module")
def city(session):
    return build_city(session, now=NOW)


@pytest.fixture(scope="module")
def town(session, city, settings):
    """One thing of each kind, in the state in which its form is open."""
    return build_town(session, city, FileStore(settings.files_dir))


@pytest.fixture(scope="module")
def forms(town):
    """What people usually send, by address: made once, some of it is spreadsheets."""
    return valid_forms(town)


@pytest.fixture
def undone(connection, session):
    """`with undone(): …` takes back whatever the block wrote."""

    @contextmanager
    def block() -> Iterator[None]:
        session.rollback()
        point = connection.begin_nested()
        yield
        session.rollback()
        point.rollback()

    return block


@pytest.fixture(autouse=True)
def _each_undone(town, undone) -> Iterator[None]:
    with undone():
        yield


@pytest.fixture
def unharmed(town, connection, settings):
    """`with unharmed(): …` fails when the block wrote anything."""
    return lambda: nothing_written(connection, settings.files_dir)
