"""`magang counters`: proving the numbers of the overview pages."""

from __future__ import annotations

import sys
from datetime import date
from itertools import islice
from typing import Final

import click
from sqlalchemy.orm import Session

from magang.cli.base import working

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
    from magang.counters.keeping import rebuild

    with working() as session:
        count = rebuild(session, day=today_of(session))
        session.commit()
    click.echo(f"{count} things counted.")


@counters.command("remember")
def remember_counters() -> None:
    """Write today's numbers down, as the scheduler does once a day: quarters are read from them."""
    from magang.counters.history import write_down
    from magang.kernel.clock import utc_now

    with working() as session:
        changed = write_down(session, today_of(session), now=utc_now())
        session.commit()
    click.echo("Today was written down before." if changed is None else f"{changed} numbers changed since last time.")
