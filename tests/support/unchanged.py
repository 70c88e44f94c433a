"""Proof that an answer wrote nothing: every row of every table and every kept file, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, select

from magang.kernel.model import Base

# What a wrong password counts, so that it locks the account in the end.
COUNTED_ON_PURPOSE = {f"user_account.{name}" for name in ("failed_sign_ins", "locked_until", "version")}


@cache
def _selects(dialect: Dialect) -> dict[str, str]:
    """Table -> SQL for all its rows; compiled once, for there are many tables and many looks at them."""
    return {
        table.name: str(
            select(*(c for c in table.columns if str(c) not in COUNTED_ON_PURPOSE))
            .order_by(*table.primary_key)
            .compile(dialect=dialect)
        )
        for table in Base.metadata.sorted_tables
    }


def everything(connection: Connection, files: Path) -> dict[str, list[Any]]:
    """Table -> its rows as the driver gives them, and the names of the kept files; counters of sign-ins left out."""
    kept: dict[str, list[Any]] = {
        table: list(connection.exec_driver_sql(sql)) for table, sql in _selects(connection.dialect).items()
    }
    return kept | {"files": sorted(str(path) for path in files.rglob("*") if path.is_file())}


@contextmanager
def nothing_written(connection: Connection, files: Path) -> Iterator[None]:
    """Raise AssertionError with what differs after the block."""
    before = everything(connection, files)
    yield
    after = everything(connection, files)
    changed = {
        name: set(map(str, after[name])) ^ set(map(str, before[name])) for name in before if after[name] != before[name]
    }
    assert not changed, f"written: {changed}"
