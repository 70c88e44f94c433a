"""The `magang` command."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import Flask
from sqlalchemy import select, text

from magang.settings import ROOT, ConfigurationError, Settings


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


@main.command()
def init() -> None:
    """Create the data folders, migrate the database, add the reference data and the city's settings."""
    from magang.sample.reference import load_reference

    app = make_app()
    with app.app_context():
        _upgrade()
        load_reference()
    click.echo("Ready. Next: `magang user create --role admin` or `magang seed palu`.")


@main.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    with make_app().app_context():
        _upgrade()
    click.echo("The database is up to date.")


def _upgrade() -> None:
    from flask_migrate import upgrade

    upgrade()


@main.command()
@click.argument("city", required=False, type=click.Choice(["palu"]))
@click.option("--clear", is_flag=True, help="Remove the sample data again; reference data and settings stay.")
def seed(city: str | None, clear: bool) -> None:
    """Load the sample city CITY, marked as sample on every page."""
    from magang.sample.palu import clear_sample, load_palu

    if bool(city) == clear:
        raise click.UsageError("Say either a city (palu) or --clear.")
    app = make_app()
    with app.app_context():
        if clear:
            clear_sample()
            click.echo("The sample data is gone.")
        else:
            click.echo(
                "The sample city is loaded." if load_palu() else "The sample city is already there; nothing changed."
            )


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=lambda: int(os.environ.get("PORT", "8000")), type=int, help="Default: PORT or 8000.")
@click.option("--threads", default=8, show_default=True)
def serve(host: str, port: int, threads: int) -> None:
    """Serve with waitress, a production WSGI server."""
    from waitress import serve as waitress_serve

    app = make_app()
    with app.app_context():
        _refuse_sample_passwords(app)
    click.echo(f"Magang listens on http://{host}:{port}")
    waitress_serve(app, host=host, port=port, threads=threads, ident=None)


def _refuse_sample_passwords(app: Flask) -> None:
    """Production must not start while anybody can sign in with a password that stands in the README."""
    from magang.accounts.models import User
    from magang.accounts.passwords import password_matches
    from magang.extensions import db
    from magang.sample import PASSWORD

    if not app.config["SETTINGS"].is_production:
        return
    with_sample_password = [
        user.username
        for user in db.session.scalars(select(User).where(User.is_sample, User.is_active))
        if user.password_hash and password_matches(user.password_hash, PASSWORD)
    ]
    if with_sample_password:
        fail(
            "Sample accounts still have their sample password: "
            + ", ".join(with_sample_password)
            + ". Run `magang seed --clear`, or give them other passwords."
        )


@main.command()
def demo() -> None:
    """Set up and serve the sample city on this computer only; the second run keeps the data."""
    from magang.sample import ACCOUNTS, PASSWORD
    from magang.sample.palu import load_palu
    from magang.sample.reference import load_reference

    os.environ.update(MAGANG_ENV="demo", MAGANG_DATA=os.environ.get("MAGANG_DATA", str(ROOT / "instance" / "demo")))
    app = make_app()
    with app.app_context():
        _upgrade()
        load_reference()
        load_palu()
    port = int(os.environ.get("PORT", "8000"))
    click.echo(f"\n  Magang: http://127.0.0.1:{port}\n\n  Akun contoh (kata sandi {PASSWORD}):")
    for username, what in ACCOUNTS.items():
        click.echo(f"    {username:<12} {what}")
    click.echo("\n  Ctrl+C untuk berhenti; data tetap ada. `make demo-reset` mulai dari awal.\n")
    from waitress import serve as waitress_serve

    waitress_serve(app, host="127.0.0.1", port=port, threads=8, ident=None)


@main.group()
def user() -> None:
    """People who may sign in."""


@user.command("create")
@click.option("--username", prompt=True)
@click.option("--name", prompt="Full name")
@click.option(
    "--role", multiple=True, default=["admin"], show_default=True, help="Role, or role:OPD for a role in one OPD."
)
@click.option(
    "--password", envvar="MAGANG_PASSWORD", help="Asked for when absent (better: it stays out of the shell history)."
)
def create_user(username: str, name: str, role: tuple[str, ...], password: str | None) -> None:
    """Create a user with roles and a password."""
    from magang.accounts import services
    from magang.extensions import db
    from magang.kernel.actor import SYSTEM, GrantFact, Role
    from magang.kernel.clock import utc_now
    from magang.kernel.errors import DomainError
    from magang.reference.models import Opd

    app = make_app()
    password = password or getpass.getpass("Password: ")
    with app.app_context():
        session = db.session()
        try:
            grants = []
            for spec in role:
                name_, _, office = spec.partition(":")
                opd_id = session.scalar(select(Opd.id).where(Opd.short_name == office)) if office else None
                if name_ not in {r.value for r in Role} or (office and opd_id is None):
                    fail(f"Unknown role or OPD: {spec}. Roles: {', '.join(r.value for r in Role)}")
                grants.append(GrantFact(Role(name_), opd_id))
            person = services.create_user(session, SYSTEM, username=username, name=name, now=utc_now())
            services.set_grants(session, SYSTEM, person, grants=grants, now=utc_now())
            services.set_password(session, SYSTEM, person, new_password=password, now=utc_now())
        except DomainError as error:
            fail(error.message % error.params if error.params else error.message)
        session.commit()
    click.echo(f"{username} may sign in.")


@main.command()
def check() -> None:
    """Check configuration, database, migrations, folders and clock; exit status 1 if anything is wrong."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    problems = 0

    def line(what: str, ok: bool, detail: str) -> None:
        nonlocal problems
        problems += not ok
        click.echo(f"{'ok ' if ok else 'BAD'}  {what}: {detail}")

    try:
        settings = Settings.from_env()
    except ConfigurationError as error:
        line("configuration", False, str(error))
        sys.exit(1)
    line("configuration", True, settings.environment.value)
    app = make_app(settings)
    with app.app_context():
        _check_database(line)
        for folder in (settings.data_dir, settings.files_dir):
            line("folder", _writable(folder), f"{folder.name} is {'' if _writable(folder) else 'not '}writable")
        from magang.web.city import current_city

        with app.test_request_context():
            zone = current_city().time_zone
        try:
            line("clock zone", True, f"{zone}, now {datetime.now(ZoneInfo(zone)):%Y-%m-%d %H:%M}")
        except (KeyError, ValueError):
            line("clock zone", False, f"{zone} is not a known zone")
    sys.exit(1 if problems else 0)


def _writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK)


def _check_database(line: Any) -> None:
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy.exc import SQLAlchemyError

    from magang.extensions import db

    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        line("database", False, type(error).__name__)
        return
    line("database", True, db.engine.dialect.name)
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    current = MigrationContext.configure(db.session.connection()).get_current_revision()
    line(
        "migrations",
        head == current,
        f"at {current}, newest is {head}" + ("" if head == current else ": run `magang migrate`"),
    )


@main.group()
def audit() -> None:
    """The audit trail."""


@audit.command("verify")
def audit_verify() -> None:
    """Walk the hash chain; exit status 1 if an event is missing or was changed."""
    from magang.audit.services import broken_links
    from magang.extensions import db

    app = make_app()
    with app.app_context():
        broken = list(broken_links(db.session()))
    for sentence in broken:
        click.echo(sentence)
    click.echo("The trail is whole." if not broken else f"{len(broken)} faults.")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
