"""The `magang` command. Operators read English; `demo` and `seed`, which a city's people try out, speak Indonesian."""

from __future__ import annotations

import getpass
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import click
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from magang.cli_counters import bench, counters
from magang.settings import ROOT, ConfigurationError, Settings

PORT = click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))


@click.group()
@click.version_option(package_name="magang")
def main() -> None:
    """Magang: dari kebutuhan daerah sampai hasil yang terbukti. Settings come from the environment (see the README)."""


def fail(message: str) -> NoReturn:
    click.secho(message, fg="red", err=True)
    sys.exit(1)


def make_app(settings: Settings | None = None) -> Flask:
    """The application, or a plain sentence about what is not configured."""
    from magang import create_app

    try:
        return create_app(settings)
    except ConfigurationError as error:
        fail(str(error))
    except OSError as error:
        fail(f"The data folder can't be used: {error}")


@contextmanager
def working() -> Iterator[Session]:
    """The application's context and session; what refuses becomes one plain sentence and exit status 1."""
    from magang.extensions import db
    from magang.kernel.errors import DomainError

    with make_app().app_context():
        try:
            yield db.session()
        except DomainError as error:
            fail(error.message % error.params if error.params else error.message)
        except DBAPIError as error:
            fail(f"The database refused: {error.orig}\nHas `magang init` been run?")


def upgrade_tables() -> None:
    """This version's tables; where the numbers of the overviews were never made, they are made now."""
    from flask_migrate import upgrade

    from magang.counters.keeping import make_first
    from magang.extensions import db

    upgrade()
    make_first(db.session())
    db.session.commit()


# --- Setting up -------------------------------------------------------------------------------------------------------


@main.command()
def init() -> None:
    """Create the data folders, migrate the database, add the reference data and the city's settings.

    May be run again at any time: what is there stays.
    """
    from magang.sample.reference import load_reference

    with working():
        upgrade_tables()
        load_reference()
    click.echo("Ready. Next: `magang user create --role admin`, or `magang seed palu` for the sample city.")


@main.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    with working():
        upgrade_tables()
    click.echo("The database is up to date.")


@main.command()
@click.argument("city", required=False, type=click.Choice(["palu"]))
@click.option("--clear", is_flag=True, help="Remove the sample again; reference data, settings and audit trail stay.")
def seed(city: str | None, clear: bool) -> None:
    """Load the sample city CITY, marked as sample on every page until it is cleared."""
    from magang.sample.palu import clear_sample, load_palu

    if bool(city) == clear:
        raise click.UsageError("Say either a city (palu) or --clear.")
    with working():
        if clear:
            count = clear_sample()
            click.echo(f"Data contoh sudah dihapus: {count} baris." if count else "Tidak ada data contoh.")
        elif load_palu():
            click.echo("Data contoh Kota Palu sudah dimuat. Setiap halaman menandainya sebagai data contoh.")
        else:
            click.echo("Data contoh Kota Palu sudah ada. Tidak ada yang berubah.")


# --- Serving ----------------------------------------------------------------------------------------------------------


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@PORT
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, threads: int) -> None:
    """Serve with waitress, a production WSGI server."""
    app = make_app()
    if app.config["SETTINGS"].is_production:
        with app.app_context():
            refuse_sample_passwords()
    if is_taken(host, port):
        fail(f"Port {port} is in use. Choose another: magang serve --port {port + 1}")
    click.echo(f"Magang listens on http://{host}:{port}")
    listen(app, host, port, threads)


@main.command()
@PORT
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "instance" / "demo",
    help="Folder of the demo's database and files.",
)
def demo(port: int, data: Path) -> None:
    """Set up and serve the sample city on this computer only; the second run keeps the data."""
    from magang.sample import ACCOUNTS, PASSWORD
    from magang.sample.palu import load_palu
    from magang.sample.reference import load_reference

    if is_taken("127.0.0.1", port):
        fail(f"Port {port} sudah dipakai program lain. Pilih yang lain, misalnya: PORT={port + 80} make demo")
    # Its own folder and database, whatever the shell says: the demo must never write into a city's real data.
    os.environ.update(
        MAGANG_ENV="demo", MAGANG_DATA=str(data), DATABASE_URL="", SECRET_KEY="", MAGANG_DEBUG="", REDIS_URL=""
    )
    if not (data / "magang.sqlite3").exists():
        click.echo("Menyiapkan kota contoh …")
    with working():
        upgrade_tables()
        load_reference()
        load_palu()
    click.echo(f"\n  Magang: http://127.0.0.1:{port}\n\n  Akun contoh (kata sandi {PASSWORD}):")
    for username, what in ACCOUNTS.items():
        click.echo(f"    {username:<12} {what}")
    click.echo("\n  Ctrl+C untuk berhenti; data tetap ada. `make demo-reset` mulai dari awal.\n")
    listen(make_app(), "127.0.0.1", port)


@main.command()
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 16), help="Jobs run at a time.")
def worker(threads: int) -> None:
    """Run background jobs from Redis (REDIS_URL); without Redis `magang serve` runs them itself."""
    from magang.jobs.queue import QueueAway, job_queue

    queue = job_queue(make_app())
    if queue.is_embedded:
        fail("REDIS_URL is not set: `magang serve` runs the jobs itself, and no worker is needed.")
    try:
        click.echo(f"Worker ready: {queue.describe()}")
        queue.work(threads)
    except DBAPIError as error:
        fail(f"The database refused: {error.orig}\nHas `magang init` been run?")
    except QueueAway as error:
        fail(str(error))


def is_taken(host: str, port: int) -> bool:
    """Whether something already answers there; waitress would say so in a traceback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1" if host in {"0.0.0.0", "::"} else host, port)) == 0  # noqa: S104


def listen(app: Flask, host: str, port: int, threads: int = 8) -> None:
    from waitress import serve as waitress_serve

    from magang.jobs.queue import job_queue

    # A service manager stops with TERM: end like Ctrl+C does, so that running jobs are told.
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    job_queue(app).start()
    try:
        waitress_serve(app, host=host, port=port, threads=threads, ident=None)
    finally:
        job_queue(app).stop()
        signal.signal(signal.SIGTERM, before)


def sample_passwords() -> list[str]:
    """Names of the active sample accounts anybody can sign in to, because their password stands in the README."""
    from magang.accounts.models import User
    from magang.accounts.passwords import password_matches
    from magang.extensions import db
    from magang.sample import PASSWORD

    accounts = db.session.scalars(select(User).where(User.is_sample, User.is_active, User.password_hash.is_not(None)))
    return sorted(user.username for user in accounts if password_matches(user.password_hash, PASSWORD))


def refuse_sample_passwords() -> None:
    """Production must not start with a password that stands in the README."""
    try:
        names = sample_passwords()
    except SQLAlchemyError as error:
        fail(f"The database can't be read ({type(error).__name__}). Run `magang check`.")
    if names:
        fail(
            f"Sample accounts still have their sample password: {', '.join(names)}."
            " Run `magang seed --clear`, or give them other passwords."
        )


# --- People -----------------------------------------------------------------------------------------------------------


@main.group()
def user() -> None:
    """People who may sign in."""


@user.command("create")
@click.option("--username", prompt=True)
@click.option("--name", prompt="Full name")
@click.option(
    "--role",
    multiple=True,
    default=["admin"],
    show_default=True,
    help="Role, or role:OPD for a role in one OPD (its short name). May be given several times.",
)
@click.option(
    "--password", envvar="MAGANG_PASSWORD", help="Asked for when absent (better: it stays out of the shell history)."
)
def create_user(username: str, name: str, role: tuple[str, ...], password: str | None) -> None:
    """Create a user with roles and a password."""
    from magang.accounts import services
    from magang.kernel.actor import SYSTEM, GrantFact, Role
    from magang.kernel.clock import utc_now
    from magang.reference.models import Opd

    roles = ", ".join(r.value for r in Role)
    with working() as session:
        grants = []
        for spec in role:
            role_name, _, office = spec.partition(":")
            opd_id = session.scalar(select(Opd.id).where(Opd.short_name == office)) if office else None
            if role_name not in {r.value for r in Role} or (office and opd_id is None):
                fail(f"Unknown role or OPD: {spec}. Roles: {roles}")
            grants.append(GrantFact(Role(role_name), opd_id))
        password = password or getpass.getpass("Password: ")
        person = services.create_user(session, SYSTEM, username=username, name=name, now=utc_now())
        services.set_grants(session, SYSTEM, person, grants=grants, now=utc_now())
        services.set_password(session, SYSTEM, person, new_password=password, now=utc_now())
        session.commit()
        click.echo(f"{person.username} may sign in.")


# --- Looking after it -------------------------------------------------------------------------------------------------


@main.command()
def check() -> None:
    """Check configuration, database, migrations, folders and clock, one line each; exit status 1 if any is BAD."""
    results: list[bool] = []

    def line(what: str, ok: bool, detail: str) -> None:
        results.append(ok)
        click.echo(f"{'ok ' if ok else 'BAD'}  {what}: {detail}")

    try:
        settings = Settings.from_env()
        app = make_app(settings)
    except ConfigurationError as error:
        line("configuration", False, str(error))
        sys.exit(1)
    line("configuration", True, f"{settings.environment.value}, debug {'on' if settings.debug else 'off'}")
    for what, folder in (("data folder", settings.data_dir), ("files folder", settings.files_dir)):
        writable = folder.is_dir() and os.access(folder, os.W_OK)
        line(what, writable, f"{folder} is {'' if writable else 'not '}writable")
    check_queue(app, line)
    with app.app_context():
        if check_database(line) and settings.is_production:
            names = sample_passwords()
            line("sample accounts", not names, f"published passwords: {', '.join(names)}" if names else "none open")
    sys.exit(0 if all(results) else 1)


def check_queue(app: Flask, line: Callable[[str, bool, str], None]) -> None:
    """Where background jobs run, and whether the queue answers."""
    from magang.jobs.queue import QueueAway, job_queue

    try:
        line("job queue", True, job_queue(app).describe())
    except QueueAway as error:
        line("job queue", False, str(error))


def check_database(line: Callable[[str, bool, str], None]) -> bool:
    """Whether the database answers, has this version's tables and knows the city's clock."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from magang.extensions import db
    from magang.reference.models import CitySettings

    try:
        db.session.execute(text("SELECT 1"))
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError as error:
        line("database", False, f"no answer ({type(error).__name__})")
        return False
    line("database", True, db.engine.dialect.name)
    newest = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    migrated = current == newest
    line("migrations", migrated, f"at {current}" if migrated else f"at {current}, not {newest}: run `magang migrate`")
    if not migrated:
        return False
    zone = db.session.scalar(select(CitySettings.time_zone))
    if zone is None:
        line("clock zone", False, "the city has no settings yet: run `magang init`")
        return True
    try:
        line("clock zone", True, f"{zone}, now {datetime.now(ZoneInfo(zone)):%Y-%m-%d %H:%M}")
    except (LookupError, ValueError):
        line("clock zone", False, f"{zone} is not a known zone")
    return True


@main.group()
def jobs() -> None:
    """Background jobs."""


@jobs.command("prune")
@click.option("--days", default=30, show_default=True, type=click.IntRange(0), help="Keep what ended since then.")
def prune_jobs(days: int) -> None:
    """Delete jobs that have ended, with their files, and expired uploads. Happens each hour; this is for now."""
    from magang.jobs.queue import job_queue

    with working():
        gone = job_queue().prune(timedelta(days=days))
        click.echo(f"Deleted: {', '.join(f'{count} {name}' for name, count in gone.items())}.")


@main.group()
def audit() -> None:
    """The audit trail."""


@audit.command("verify")
def audit_verify() -> None:
    """Walk the hash chain; exit status 1 if an event is missing or was changed."""
    from magang.audit.services import broken_links

    with working() as session:
        faults = list(broken_links(session))
    for sentence in faults:
        click.echo(sentence)
    click.echo(f"{len(faults)} faults." if faults else "The trail is whole.")
    sys.exit(1 if faults else 0)


@main.group()
def search() -> None:
    """What full-text search looks through."""


@search.command("rebuild")
@click.option("--check", is_flag=True, help="Only compare; exit status 1 if anything is kept wrongly.")
def search_rebuild(check: bool) -> None:
    """Recount from every recommendation, compare with what is kept, and put right what differs."""
    from magang.recommendations.index import rebuild

    with working() as session:
        found = rebuild(session, mend=not check)
        session.commit()
    click.echo(
        f"{found.recommendations} recommendations: {found.stale_texts} texts and {found.wrong_counts} counts"
        f" {'are' if check else 'were'} wrong."
    )
    sys.exit(1 if check and not found.is_right else 0)


for group in (counters, bench):
    main.add_command(group)

if __name__ == "__main__":
    main()
