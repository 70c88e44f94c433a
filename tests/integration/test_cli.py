"""The `magang` command on a fresh folder, as an operator runs it; and how the database is opened."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from magang import create_app
from magang.accounts.models import User
from magang.audit.models import AuditEvent
from magang.extensions import db
from magang.kernel.model import Base
from magang.reference.models import CitySettings, Opd, Urusan
from magang.settings import Environment, Settings
from magang.web.database import will_write
from tests.integration.conftest import Command
from tests.support.scratch import scratch_app


def test_a_fresh_installation_is_set_up_checked_and_given_its_first_administrator(magang: Command) -> None:
    assert magang("init").exit_code == 0
    checked = magang("check")
    assert checked.exit_code == 0, checked.output
    assert "BAD" not in checked.output
    assert [line[5:].split(":")[0] for line in checked.output.splitlines()] == [
        "configuration", "data folder", "files folder", "job queue", "mail", "database", "migrations", "clock zone",
        "sample accounts",
    ]  # fmt: skip
    made = magang("user", "create", "--username", "Budi", "--name", "Budi", "--password", "sangat rahasia 1")
    assert (made.exit_code, made.output) == (0, "budi may sign in.\n")
    assert magang("init").exit_code == 0  # again, at any time
    assert magang("migrate").exit_code == 0
    assert "0 notifications, 0 digests" in magang("remind", "--dry-run").output
    whole = magang("audit", "verify")
    assert (whole.exit_code, whole.output) == (0, "The trail is whole.\n")


def test_check_says_what_is_missing_and_what_to_run(magang: Command) -> None:
    before_init = magang("check")
    assert before_init.exit_code == 1
    assert "BAD  migrations: at None" in before_init.output
    assert "magang migrate" in before_init.output
    magang("migrate")
    after_migrate = magang("check")
    assert after_migrate.exit_code == 1
    assert "run `magang init`" in after_migrate.output


def test_production_refuses_sample_passwords_until_they_are_gone(
    magang: Command, served: list[dict[str, object]]
) -> None:
    magang("init")
    assert "sudah dimuat" in magang("seed", "palu").output
    assert "sudah ada" in magang("seed", "palu").output
    refused = magang("serve", "--port", "8999")
    assert refused.exit_code == 1
    assert "walikota" in refused.output
    assert "BAD  sample accounts" in magang("check").output
    assert served == []
    assert magang("audit", "verify").exit_code == 0
    assert "sudah dihapus" in magang("seed", "--clear").output
    assert "Tidak ada data contoh" in magang("seed", "--clear").output
    assert magang("serve", "--port", "8999").exit_code == 0
    assert [(call["host"], call["port"]) for call in served] == [("127.0.0.1", 8999)]


def test_production_before_the_first_migration_says_what_to_run(
    magang: Command, served: list[dict[str, object]]
) -> None:
    result = magang("serve")
    assert result.exit_code == 1
    assert "magang check" in result.output
    assert served == []


def test_seed_wants_either_a_city_or_clear(magang: Command) -> None:
    assert magang("seed").exit_code == 2
    assert magang("seed", "palu", "--clear").exit_code == 2
    assert magang("seed", "atlantis").exit_code == 2


def test_users_are_created_with_roles_in_offices_or_refused_in_a_sentence(
    magang: Command, environment: dict[str, str]
) -> None:
    magang("init")
    app = create_app(Settings.from_env(environment))
    with app.app_context():
        health = db.session.scalars(select(Urusan).where(Urusan.code == "1.02")).one()
        db.session.add(Opd(name="Dinas Kesehatan", short_name="Dinkes", urusan=health))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()

    def create(username: str, *roles: str, password: str = "sangat rahasia 1") -> Result:
        flags = [part for role in roles for part in ("--role", role)]
        return magang("user", "create", "--username", username, "--name", "N", "--password", password, *flags)

    assert create("kepala", "opd_head:Dinkes", "planner").exit_code == 0
    for refused, word in [
        (create("kepala2", "raja"), "Unknown role"),
        (create("kepala3", "opd_head:Atlantis"), "Unknown role or OPD"),
        (create("kepala4", "opd_head"), "OPD"),
        (create("kepala"), "sudah dipakai"),
        (create("kepala5", password="pendek"), "minimal"),
    ]:
        assert refused.exit_code == 1
        assert word in refused.output
        assert "Traceback" not in refused.output


def test_commands_before_init_refuse_in_a_sentence(magang: Command) -> None:
    refused = magang("user", "create", "--username", "ani", "--name", "Ani", "--password", "sangat rahasia 1")
    assert refused.exit_code == 1
    assert "magang init" in refused.output


def test_a_data_folder_that_is_a_file_is_said_plainly(magang: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    result = magang("check", MAGANG_DATA=str(tmp_path / "file"))
    assert result.exit_code == 1
    assert "data folder" in result.output


def test_audit_verify_finds_a_changed_event(magang: Command, environment: dict[str, str]) -> None:
    magang("init")
    magang("user", "create", "--username", "budi", "--name", "Budi", "--password", "sangat rahasia 1")
    app = create_app(Settings.from_env(environment))
    with app.app_context():
        db.session.execute(update(AuditEvent).where(AuditEvent.id == 1).values(note="diam-diam diubah"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    result = magang("audit", "verify")
    assert result.exit_code == 1
    assert "event 1" in result.output


# --- How the database is opened ---------------------------------------------------------------------------------------


@pytest.fixture
def app(tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    with scratch_app(tmp_path, f"{worker_id}_open") as app:
        Base.metadata.create_all(db.engine)
        yield app


def test_healthz_says_whether_the_database_answers(app: Flask, tmp_path: Path) -> None:
    good = app.test_client().get("/healthz")
    assert (good.status_code, good.get_json()["database"]) == (200, "ok")
    nowhere = "sqlite:////nowhere/at/all.sqlite3"
    lost = create_app(replace(app.config["SETTINGS"], database_url=nowhere, environment=Environment.TEST))
    bad = lost.test_client().get("/healthz")
    assert (bad.status_code, bad.get_json()["database"]) == (503, "unreachable")
    assert "nowhere" not in bad.get_data(as_text=True)


def test_sqlite_is_opened_with_wal_foreign_keys_and_patience(app: Flask, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'pragmas.sqlite3'}"
    with create_app(replace(app.config["SETTINGS"], database_url=address)).app_context():
        with db.engine.connect() as connection:
            pragmas = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "foreign_keys", "busy_timeout")
            }
        db.engine.dispose()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15_000}


def test_a_row_that_refers_to_nothing_is_refused(app: Flask) -> None:
    db.session.add(Opd(name="Tanpa urusan", short_name="TU", urusan_id=999))
    with pytest.raises(IntegrityError):
        db.session.commit()


def test_two_writers_wait_for_each_other_and_lose_nothing(app: Flask) -> None:
    settings = CitySettings(
        id=1, city_name="0", agency_name="a", agency_short_name="a", leader_title="a", time_zone="UTC"
    )
    db.session.add(settings)
    db.session.commit()
    faults: list[Exception] = []

    def count_up() -> None:
        try:
            with app.app_context():
                for _ in range(15):
                    row = db.session.scalars(select(CitySettings).with_for_update()).one()
                    row.city_name = str(int(row.city_name) + 1)
                    time.sleep(0.002)
                    db.session.commit()
        except Exception as fault:  # handed to the test's own thread
            faults.append(fault)

    writers = [threading.Thread(target=count_up) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    db.session.rollback()
    assert db.session.scalar(select(CitySettings.city_name)) == "60"


def test_a_reader_is_not_blocked_while_a_writer_holds_the_lock(app: Flask) -> None:
    with db.engine.connect() as writer:
        writer.execute(text("INSERT INTO urusan (code, name, group_name) VALUES ('9.99', 'Uji', 'Uji')"))
        answers: list[object] = []

        def read() -> None:
            token = will_write.set(False)
            with app.app_context():
                started = time.monotonic()
                answers.append(db.session.scalar(select(User.id)))
                answers.append(time.monotonic() - started < 2)
            will_write.reset(token)

        reader = threading.Thread(target=read)
        reader.start()
        reader.join(timeout=5)
        assert answers == [None, True]
        writer.rollback()
