"""Whether it is fit to serve: configuration, database, folders, clock."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from magang.cli.base import make_app
from magang.cli.serving import sample_passwords
from magang.settings import ROOT, ConfigurationError, Settings


@click.command()
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
    line("mail", True, str(settings.mail_server or "no server (SMTP_URL is not set): mail waits in the outbox"))
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
