"""Write a numbered migration from what the models say and the migrations so far do not.

python -m tests.support.migration "add hearings"   # the next one
python -m tests.support.migration                  # the first one anew; later ones are put back unchanged
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from flask_migrate import revision, upgrade

from magang import create_app
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


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments:
            number = f"{int(numbered()[-1].name[:4]) + 1:04d}" if numbered() else "0001"
            write(number, arguments[0], folder)
        else:
            first, *later = numbered()
            if first != VERSIONS / "0001_initial.py":
                raise SystemExit("0001_initial.py is not there: git checkout -- migrations")
            for path in later:
                shutil.move(path, folder / path.name)
            first.unlink()
            try:
                write("0001", "initial", folder)
            finally:
                for path in later:
                    shutil.move(folder / path.name, path)
    HEAD.write_text(f"{numbered()[-1].name[:4]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
