"""Run the tests in groups, each with what it needs, and sum up.

    python -m tests.support.run_all                 # sqlite, postgresql, e2e
    python -m tests.support.run_all sqlite e2e      # only these
    python -m tests.support.run_all -- -k hearings  # what follows -- goes to pytest

A group whose need is missing is skipped, with a word on how to install it. With MAGANG_NO_SKIP=1 that
is a failure. Tests read TEST_DATABASE_URL (unset: SQLite) and CHROMIUM (the browser's path).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from tests.support import postgres

NO_TESTS_COLLECTED = 5  # pytest's exit code
# What never asks for the tests' database (rules, the solver, the converters, what is written, the demo, which has one
# of its own): one run says it all.
NO_DATABASE = (
    "tests/unit",
    "tests/integration/documents",
    "tests/integration/test_cli_anywhere.py",
    "tests/integration/test_letters_golden.py",
    "tests/contracts/test_readme.py",
    "tests/contracts/test_translations.py",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Group:
    name: str
    command: tuple[str, ...]
    missing: str | None = None  # what to install, if it is not there


def browser() -> str | None:
    return os.environ.get("CHROMIUM") or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def groups() -> dict[str, Group]:
    pytest = (sys.executable, "-m", "pytest", "-q")
    two = ("-n", "2", "--dist", "worksteal")  # In long runs of neighbours, which share what a module has set up.
    with_postgres = (sys.executable, "-m", "tests.support.postgres", "--")
    all_groups = (
        Group("sqlite", (*pytest, *two, "-m", "not e2e")),
        Group(
            "postgresql",
            (*with_postgres, *pytest, *two, "-m", "not e2e", *(f"--ignore={path}" for path in NO_DATABASE)),
            None if postgres.server_programs() else "no PostgreSQL server found: apt-get install postgresql",
        ),
        Group(
            "e2e",
            (*pytest, "-n", "2", "--maxschedchunk", "1", "-m", "e2e"),
            None if browser() else "no Chromium found: apt-get install chromium",
        ),
    )
    return {group.name: group for group in all_groups}


def run(group: Group, extra: list[str]) -> str:
    """Run one group: "passed", "failed" or "skipped"."""
    print(f"\n=== {group.name} ===", flush=True)
    if group.missing:
        print(f"skipped: {group.missing}", flush=True)
        return "skipped"
    # Only the postgresql group may see a server; one set outside would make the others lie.
    environment = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    if path := browser():
        environment["CHROMIUM"] = path
    code = subprocess.run([*group.command, *extra], env=environment, check=False).returncode
    if code == NO_TESTS_COLLECTED:
        print("skipped: no test in this group", flush=True)
        return "skipped"
    return "failed" if code else "passed"


def main(arguments: list[str]) -> int:
    split = arguments.index("--") if "--" in arguments else len(arguments)
    wanted, extra = arguments[:split], arguments[split + 1 :]
    known = groups()
    if unknown := [name for name in wanted if name not in known]:
        print(f"no such group: {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    outcomes = {name: run(known[name], extra) for name in wanted or known}
    print("\n" + ", ".join(f"{name} {outcome}" for name, outcome in outcomes.items()))
    results = list(outcomes.values())
    print(
        f"groups: {results.count('passed')} passed, {results.count('failed')} failed, "
        f"{results.count('skipped')} skipped"
    )
    no_skip = os.environ.get("MAGANG_NO_SKIP") == "1"
    if no_skip and "skipped" in results:
        print("MAGANG_NO_SKIP=1: a skipped group counts as a failure", file=sys.stderr)
    return int("failed" in results or (no_skip and "skipped" in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
