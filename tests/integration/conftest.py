"""The `magang` command on a fresh folder, as an operator runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from magang import create_app
from magang.cli import main
from magang.extensions import db
from magang.settings import Settings
from tests.conftest import database_url

SECRET = "k8Jx2-Lr9_Qw3mZ7vB1nT5yU0pA4sD6fG"  # gitleaks:allow - only for tests
Command = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def environment(folder: Path, worker_id: str, tmp_path: Path) -> dict[str, str]:
    return {
        "MAGANG_ENV": "production",
        "MAGANG_DATA": str(folder),
        "SECRET_KEY": SECRET,
        "DATABASE_URL": database_url(f"{worker_id}_cli", tmp_path),
        "MAGANG_DEBUG": "",
        "REDIS_URL": "",
    }


@pytest.fixture
def magang(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Run the command; one application for each environment, whose engine is closed afterwards."""
    made: dict[Settings, Flask] = {}

    def made_once(settings: Settings | None = None) -> Flask:
        settings = settings or Settings.from_env()
        return made.get(settings) or made.setdefault(settings, create_app(settings))

    monkeypatch.setattr("magang.create_app", made_once)

    def run(*arguments: str, **changes: str) -> Result:
        return CliRunner().invoke(main, list(arguments), env={**environment, **changes})

    yield run
    for app in made.values():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What waitress was asked to serve, instead of serving it."""
    calls: list[dict[str, object]] = []
    monkeypatch.setattr("waitress.serve", lambda app, **options: calls.append({"app": app, **options}))
    return calls
