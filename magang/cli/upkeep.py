"""Looking after it: reminders, jobs, the audit trail, search."""

from __future__ import annotations

import sys
from datetime import timedelta

import click

from magang.cli.base import working


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count: nothing is written, nothing is sent.")
def remind(dry_run: bool) -> None:
    """Make today's notifications and digests and send what is queued. For cron; may be run again at any time.

    `magang serve` and `magang worker` do the same each working day at the city's hour.
    """
    from magang.notifications.jobs import mail_server
    from magang.notifications.reminding import remind as round_of_today

    with working():
        click.echo(str(round_of_today(mail_server(), dry_run=dry_run)) + (" (dry run)" if dry_run else ""))
        if mail_server() is None:
            click.echo("No mail server: set SMTP_URL and MAIL_FROM. Mail waits in the outbox.")


@click.group()
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


@click.group()
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


@click.group()
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
