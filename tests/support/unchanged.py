"""Proof that an answer wrote nothing: every row of every table and every kept file, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, select

from magang.kernel.model import Base

# What a wrong password counts, so that it locks the account in the end.
COUNTED_ON_PURPOSE = {f"user_account.{name}" for name in ("failed_sign_ins", "locked_until", "version")}


def everything(connection: Connection, files: Path) -> dict[str, list[str]]:
    """Table -> its rows as text, and the names of the kept files; counters of failed sign-ins left out."""
    kept = {
        table.name: [
            str(tuple(row))
            for row in connection.execute(
                select(*(c for c in table.columns if str(c) not in COUNTED_ON_PURPOSE)).order_by(*table.primary_key)
            )
        ]
        for table in Base.metadata.sorted_tables
    }
    return kept | {"files": sorted(str(path) for path in files.rglob("*") if path.is_file())}


@contextmanager
def nothing_written(connection: Connection, files: Path) -> Iterator[None]:
    """Raise AssertionError with what differs after the block."""
    before = everything(connection, files)
    yield
    after = everything(connection, files)
    changed = {name: set(after[name]) ^ set(before[name]) for name in before if after[name] != before[name]}
    assert not changed, f"written: {changed}"
