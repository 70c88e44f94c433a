"""Write a numbered migration from what the models say and the migrations so far do not.

python -m tests.support.migration "add hearings"   # the next one
python -m tests.support.migration                  # until the first release: the first two anew

The first makes the tables, the second what the database itself keeps beside them (triggers, full-text search), which
autogenerate does not see: the very statements that `create_all` sends.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Final

from flask_migrate import revision, upgrade
from sqlalchemy import create_mock_engine
from sqlalchemy.schema import DDL

import magang.models  # noqa: F401 - every table
from magang import create_app
from magang.kernel.model import Base
from magang.settings import ROOT, Environment, Settings

VERSIONS = ROOT / "migrations" / "versions"
HEAD = ROOT / "migrations" / ".current-head"


def numbered() -> list[Path]:
    return sorted(VERSIONS.glob("[0-9][0-9][0-9][0-9]_*.py"))


def write(number: str, message: str, folder: Path) -> None:
    """Bring an empty database to the newest migration there is, and write down what is missing."""
    app = create_app(
        Settings(
            environment=Environment.DEVELOPMENT,
            secret_key="not used",
            database_url=f"sqlite:///{folder / 'migration.sqlite3'}",
            data_dir=folder,
        )
    )
    with app.app_context():
        if numbered():
            upgrade()
        revision(message=message, autogenerate=True, rev_id=number)


def kept_by(dialect: str) -> tuple[list[str], list[str]]:
    """What `create_all` sends besides tables and indexes, and what takes it away again, last first."""
    made: list[str] = []

    def note(element: object, *_: object, **__: object) -> None:
        if isinstance(element, DDL):
            made.append(" ".join(str(element.statement).split()))

    engine = create_mock_engine(f"{dialect}://", note)
    Base.metadata.create_all(engine, checkfirst=False)
    # Several tables share a function: it is made before the first trigger and goes after the last.
    made = list(dict.fromkeys(made))
    undo = [undo for statement in reversed(made) for undo in undone(statement, dialect)]
    return made, sorted(undo, key=lambda statement: statement.startswith("DROP FUNCTION"))


def undone(statement: str, dialect: str) -> list[str]:
    """What takes away what `statement` makes. Raises `ValueError` for a kind that nobody has taught it."""
    for pattern, undo in UNDO:
        if found := re.match(pattern, statement):
            here = found.groupdict()
            if undo.startswith("DROP TRIGGER") and dialect == "sqlite":
                return [f"DROP TRIGGER {here['name']}"]
            return [undo.format(**here)]
    raise ValueError(f"how is this undone? {statement}")


UNDO: Final = (
    (r"CREATE TRIGGER (?P<name>\w+) .*? ON (?P<table>\w+)", "DROP TRIGGER {name} ON {table}"),
    (r"CREATE OR REPLACE FUNCTION (?P<name>\w+)", "DROP FUNCTION {name}()"),
    (r"CREATE VIRTUAL TABLE (?P<name>\w+)", "DROP TABLE {name}"),
    (r"CREATE INDEX (?P<name>\w+)", "DROP INDEX {name}"),
    (r"ALTER TABLE (?P<table>\w+) ADD COLUMN (?P<name>\w+)", "ALTER TABLE {table} DROP COLUMN {name}"),
)


def literal(text: str) -> str:
    """A string as adjacent literals of a line each."""
    lines = textwrap.wrap(text, 90, break_long_words=False, drop_whitespace=False)
    return "(" + "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + ")"


def write_second() -> None:
    """The migration of what the database keeps, made of the same texts as the models' own."""
    tables = {}
    for dialect in ("sqlite", "postgresql"):
        tables[dialect] = tuple(
            "(" + ",\n".join([*map(literal, statements), ""]) + ")" for statements in kept_by(dialect)
        )
    parts = {
        name: "{" + ", ".join(f'"{dialect}": {texts[n]}' for dialect, texts in tables.items()) + "}"
        for n, name in enumerate(("MADE", "UNDONE"))
    }
    path = VERSIONS / "0002_kept_by_the_database.py"
    path.write_text(SECOND.format(**parts), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", path], check=True)


SECOND: Final = '''"""What the database itself keeps: rows that are never changed again, and full-text search.

Revision 0002, after 0001. The same texts as the features' `triggers.py` and `recommendations/index.py` at this time.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MADE = {MADE}

UNDONE = {UNDONE}


def upgrade() -> None:
    for statement in MADE[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for statement in UNDONE[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
'''


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments:
            number = f"{int(numbered()[-1].name[:4]) + 1:04d}" if numbered() else "0001"
            write(number, arguments[0], folder)
        else:
            first, second, *later = numbered()
            if [first.name, second.name, *later] != ["0001_initial.py", "0002_kept_by_the_database.py"]:
                raise SystemExit("more than the first two are there: they are released, write the next one")
            for path in (first, second):
                shutil.move(path, folder / path.name)
            try:
                write("0001", "initial", folder)
                write_second()
            except BaseException:
                for path in (first, second):
                    shutil.copy(folder / path.name, path)
                raise
    HEAD.write_text(f"{numbered()[-1].name[:4]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
