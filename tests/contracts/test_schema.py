"""What the migrations build is what the models say, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import Engine, inspect

from magang.extensions import db
from magang.kernel.model import Base
from magang.recommendations.index import in_models
from magang.settings import ROOT
from tests.support.scratch import scratch_app

Schema = dict[str, dict[str, Any]]

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(t.oid) || pg_get_functiondef(tgfoid)"
    " FROM pg_trigger t WHERE NOT tgisinternal",
}


# FTS5's own tables come with these, and no model describes them.
VIRTUAL_TABLES = "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"


def described(engine: Engine) -> Schema:
    """Every table with its columns and constraints in plain comparable values; the version table left out."""
    look = inspect(engine)
    tables = [name for name in look.get_table_names() if name != "alembic_version"]
    found = {table: described_table(engine, table) for table in tables if in_models(table, "table")}
    with engine.connect() as connection:
        found["triggers"] = dict(connection.exec_driver_sql(TRIGGERS[engine.dialect.name]).all())
        if engine.dialect.name == "sqlite":
            found["triggers"] |= dict(connection.exec_driver_sql(VIRTUAL_TABLES).all())
    return found


def described_table(engine: Engine, table: str) -> dict[str, Any]:
    look = inspect(engine)
    found = {
        "columns": {
            c["name"]: (str(c["type"]), c["nullable"], str(c["default"]), c.get("autoincrement"))
            for c in look.get_columns(table)
        },
        "primary key": look.get_pk_constraint(table),
        "checks": {c["name"]: " ".join(c["sqltext"].split()) for c in look.get_check_constraints(table)},
        "uniques": {u["name"]: u["column_names"] for u in look.get_unique_constraints(table)},
        "indexes": {
            i["name"]: (i["column_names"], i["unique"], {k: str(v) for k, v in i["dialect_options"].items()})
            for i in look.get_indexes(table)
        },
        "foreign keys": {
            f["name"]: (f["constrained_columns"], f["referred_table"], f["referred_columns"], f["options"])
            for f in look.get_foreign_keys(table)
        },
    }
    if engine.dialect.name == "sqlite":  # which does not reflect it, and a copied table loses it
        with engine.connect() as connection:
            made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
        found["ids are given once"] = "AUTOINCREMENT" in made
    return found


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Schema, list[Any]]:
    """The tables after `upgrade`, and what autogenerate would still change."""
    with scratch_app(tmp_path_factory.mktemp("upgraded"), f"{worker_id}_upgraded"):
        upgrade()
        with db.engine.connect() as connection:
            options = {"compare_server_default": True, "include_name": in_models}
            context = MigrationContext.configure(connection, opts=options)
            differences = compare_metadata(context, Base.metadata)
        return described(db.engine), differences


@pytest.fixture(scope="module")
def modelled(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Schema:
    with scratch_app(tmp_path_factory.mktemp("created"), f"{worker_id}_created"):
        Base.metadata.create_all(db.engine)
        return described(db.engine)


def test_migrations_build_exactly_the_tables_of_the_models(
    migrated: tuple[Schema, list[Any]], modelled: Schema
) -> None:
    assert migrated[0].keys() == modelled.keys() == {*Base.metadata.tables, "triggers"}
    for table, expected in modelled.items():
        for what, value in expected.items():
            assert migrated[0][table][what] == value, f"{what} of {table} differ: write a migration"


def test_the_comparison_sees_the_members_of_an_enum(modelled: Schema) -> None:
    """`flask db check` does not; a new state that the database refuses would be found by a user."""
    assert all(f"'{state}'" in modelled["need"]["checks"]["ck_need_status"] for state in ("draft", "met"))


def test_autogenerate_finds_nothing_left_to_do(migrated: tuple[Schema, list[Any]]) -> None:
    assert migrated[1] == []


def test_the_current_head_file_names_the_only_newest_migration() -> None:
    """Two branches that both add a migration clash in this file instead of on a server."""
    heads = ScriptDirectory(str(ROOT / "migrations")).get_heads()
    assert heads == [(ROOT / "migrations" / ".current-head").read_text().strip()]


def test_every_id_is_given_once(modelled: Schema) -> None:
    """The audit trail and the session cookie know rows by their id (SQLite would reuse a deleted one)."""
    counted = {
        name: table.get("ids are given once", True)
        for name, table in modelled.items()
        if "id" in table.get("columns", ())
    }
    assert [name for name, once in counted.items() if not once] in ([], ["audit_head"])  # which has one row, with id 1
