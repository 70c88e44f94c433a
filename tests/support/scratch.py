"""An application on an empty database of its own, for tests of what happens before and around the tables."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from magang import create_app
from magang.extensions import db
from magang.settings import Environment, Settings
from tests.conftest import database_url


@contextlib.contextmanager
def scratch_app(folder: Path, name: str) -> Iterator[Flask]:
    """The application in its context; `name` keeps the databases of one server apart."""
    folder.mkdir(parents=True, exist_ok=True)
    app = create_app(
        Settings(
            environment=Environment.TEST,
            secret_key="only for tests, never anywhere else",
            database_url=database_url(name, folder),
            data_dir=folder,
        )
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
