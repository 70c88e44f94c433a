"""What the `magang` command does alike whatever database it is given: its help, its refusals, and the demo."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from magang.extensions import db
from magang.reference.models import CitySettings
from magang.sample import ACCOUNTS, PASSWORD
from magang.settings import ConfigurationError, Settings
from tests.integration.conftest import Command


@pytest.mark.parametrize(
    "command",
    [
        "",
        "init",
        "migrate",
        "seed",
        "serve",
        "worker",
        "remind",
        "demo",
        "user",
        "user create",
        "check",
        "jobs",
        "jobs prune",
        "audit",
        "audit verify",
    ],
)
def test_every_command_explains_itself(magang: Command, command: str) -> None:
    result = magang(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "too weak"),
        ({"SECRET_KEY": "a" * 60}, "too weak"),
        ({"MAGANG_DEBUG": "1"}, "MAGANG_DEBUG"),
        ({"MAGANG_ENV": "produksi"}, "MAGANG_ENV must be one of"),
        ({"PROXY_HOPS": "satu"}, "PROXY_HOPS must be a number"),
    ],
)
def test_production_refuses_to_start_unsafely_and_check_says_why(
    magang: Command, served: list[dict[str, object]], changes: dict[str, str], word: str
) -> None:
    for command in ("serve", "check"):
        result = magang(command, **changes)
        assert result.exit_code == 1
        assert word in result.output
        assert "Traceback" not in result.output
    assert served == []


def test_an_application_of_another_server_refuses_as_well(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        Settings.from_env({"MAGANG_DATA": str(tmp_path)})


def test_the_demo_keeps_to_its_own_folder_and_its_data(
    magang: Command, served: list[dict[str, object]], tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MAGANG_ENV", "MAGANG_DATA", "DATABASE_URL", "SECRET_KEY", "MAGANG_DEBUG"):
        monkeypatch.setenv(name, "")  # the command sets them for its process; undone after the test
    demo = tmp_path / "demo"
    first = magang("demo", "--data", str(demo), "--port", "8998")
    assert first.exit_code == 0, first.output
    assert "http://127.0.0.1:8998" in first.output
    assert PASSWORD in first.output
    assert all(username in first.output for username in ACCOUNTS)
    assert served[0]["host"] == "127.0.0.1"
    assert (demo / "magang.sqlite3").exists()
    assert not (folder / "magang.sqlite3").exists()
    app = served[0]["app"]
    assert isinstance(app, Flask)
    with app.app_context():
        db.session.execute(update(CitySettings).values(city_name="Kota yang diubah"))
        db.session.commit()
    started = time.monotonic()
    second = magang("demo", "--data", str(demo), "--port", "8998")
    assert second.exit_code == 0
    assert "Menyiapkan" not in second.output
    assert time.monotonic() - started < 10
    with app.app_context():
        assert db.session.scalar(select(CitySettings.city_name)) == "Kota yang diubah"


def test_a_port_in_use_is_said_in_a_sentence(
    magang: Command, served: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("magang.cli.serving.is_taken", lambda *_: True)
    refused = magang("demo", "--port", "8998")
    assert refused.exit_code == 1
    assert "PORT=9078 make demo" in refused.output
    assert magang("serve", "--port", "99999").exit_code == 2
    assert served == []
