"""Migrations walk up and down, with data in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select

from magang.extensions import db
from magang.needs.models import Need
from magang.reference.models import Region
from magang.sample.palu import load_palu
from magang.sample.reference import load_reference
from tests.conftest import NOW
from tests.support.scratch import scratch_app


@pytest.fixture
def app(tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    with scratch_app(tmp_path, f"{worker_id}_walk") as app:
        yield app


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_a_city_full_of_data_goes_down_to_nothing_and_up_again(app: Flask) -> None:
    upgrade()
    load_reference()
    load_palu(now=NOW)
    db.session.remove()
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert "need" in tables()
    assert db.session.scalar(select(func.count()).select_from(Need)) == 0


def test_upgrading_an_up_to_date_city_changes_nothing(app: Flask) -> None:
    upgrade()
    load_reference()
    db.session.remove()
    upgrade()
    assert db.session.scalar(select(func.count()).select_from(Region)) > 500


def test_foreign_keys_are_watched_again_after_a_migration(app: Flask) -> None:
    upgrade()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
