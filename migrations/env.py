"""How migrations run: online only, on the application's own engine, each in a transaction of its own."""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from magang.kernel.model import UtcDateTime
from magang.recommendations.index import in_models

db = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Plain SQLAlchemy types in migration files: they must still run when the application's types have changed."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else f"sa.{type(item.impl).__name__}()"


def set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """SQLite only. A changed table is copied and dropped, which would empty whatever refers to it.

    Sent past SQLAlchemy, because the pragma does nothing inside a transaction.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def refuse_orphans(connection: Connection) -> None:
    """SQLite only: what the switched-off keys would have refused."""
    if connection.dialect.name == "sqlite" and (
        orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    ):
        raise RuntimeError(f"the migration left rows that refer to nothing: {orphans[:5]}")


def run() -> None:
    with db.engine.connect() as connection:
        set_foreign_keys(connection, on=False)
        try:
            context.configure(
                connection=connection,
                target_metadata=db.metadata,
                include_name=in_models,
                render_as_batch=True,
                render_item=render_item,
                compare_server_default=True,
                transactional_ddl=True,  # true of SQLite as well, since the application opens its transactions itself
                transaction_per_migration=True,
                on_version_apply=lambda **_: refuse_orphans(connection),
            )
            with context.begin_transaction():
                context.run_migrations()
        finally:
            connection.rollback()
            set_foreign_keys(connection, on=True)


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database, not into a script: `magang migrate`.")
run()
