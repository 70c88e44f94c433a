"""Running it: the server, the worker and the demo."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from magang.cli.base import fail, make_app, upgrade_tables, working
from magang.settings import ROOT

PORT = click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))


@click.command()
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


@click.command()
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


@click.command()
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


def settle() -> None:
    """What has been loaded by now stays: looking through it again, the collector would hold up a page 0.2 s."""
    gc.collect()
    gc.freeze()


def listen(app: Flask, host: str, port: int, threads: int = 8) -> None:
    from waitress import serve as waitress_serve

    from magang.jobs.queue import job_queue

    # A service manager stops with TERM: end like Ctrl+C does, so that running jobs are told.
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    job_queue(app).start()
    settle()
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
