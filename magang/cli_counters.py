"""`magang counters` and `magang bench`: proving the numbers, and filling a database to measure them on."""

from __future__ import annotations

import sys
import time
from datetime import date
from itertools import islice
from typing import Final

import click
from sqlalchemy.orm import Session

SHOWN: Final = 20


def today_of(session: Session) -> date:
    """Today in the city's zone."""
    from magang.counters.facts import basis
    from magang.kernel.clock import local_date, utc_now

    return local_date(utc_now(), basis(session).zone)


@click.group()
def counters() -> None:
    """The exact numbers of the overview pages."""


@counters.command("check")
def check_counters() -> None:
    """Reckon every number from the thread and compare; exit status 1 if one differs. Changes nothing."""
    from magang.cli import working
    from magang.counters.keeping import drifts

    with working() as session:
        found = drifts(session, today_of(session))
        shown = [str(drift) for drift in islice(found, SHOWN)]
        more = next(found, None) is not None
    for sentence in shown:
        click.echo(sentence)
    if shown:
        click.echo(f"{f'More than {SHOWN}' if more else len(shown)} differ. Mend them: magang counters rebuild")
    else:
        click.echo("Every number is what the thread says.")
    sys.exit(1 if shown else 0)


@counters.command("rebuild")
def rebuild_counters() -> None:
    """Make all numbers anew from the thread, in one transaction."""
    from magang.cli import working
    from magang.counters.keeping import rebuild

    with working() as session:
        count = rebuild(session, day=today_of(session))
        session.commit()
    click.echo(f"{count} things counted.")


@counters.command("remember")
def remember_counters() -> None:
    """Write today's numbers down, as the scheduler does once a day: quarters are read from them."""
    from magang.cli import working
    from magang.counters.history import write_down
    from magang.kernel.clock import utc_now

    with working() as session:
        changed = write_down(session, today_of(session), now=utc_now())
        session.commit()
    click.echo("Today was written down before." if changed is None else f"{changed} numbers changed since last time.")


@click.group()
def bench() -> None:
    """Measuring on much data."""


@bench.command("seed")
@click.option("--recommendations", required=True, type=click.IntRange(1, 1_000_000))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same data.")
def bench_seed(recommendations: int, seed: int) -> None:
    """Fill an empty database with so many recommendations and what belongs to them. Never in production."""
    from magang.bench.seeding import refusal, seed_bench
    from magang.cli import fail, make_app, upgrade_tables

    app = make_app()
    with app.app_context():
        from magang.extensions import db
        from magang.sample.reference import load_reference

        upgrade_tables()
        if reason := refusal(db.session(), app.config["SETTINGS"]):
            fail(reason)
        load_reference()
        began = time.monotonic()
        for what, count in seed_bench(db.session(), recommendations=recommendations, seed=seed):
            click.echo(f"{time.monotonic() - began:7.1f} s  {count:>10} {what}")
        db.session.commit()
