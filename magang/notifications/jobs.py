"""What runs by itself: the morning's round, the outbox, and forgetting what is old."""

from __future__ import annotations

from flask import current_app

from magang.jobs.context import JobContext
from magang.jobs.kinds import Payload, Result, job_kind
from magang.jobs.sweeps import chore, sweep
from magang.kernel.labels import N_
from magang.notifications import outbox
from magang.notifications.ledger import forget
from magang.notifications.reminding import is_due, remind
from magang.settings import MailServer
from magang.web.clock import now

sweep("old notifications")(forget)


def mail_server() -> MailServer | None:
    """Where this installation hands its mail over."""
    server: MailServer | None = current_app.config["SETTINGS"].mail_server
    return server


@chore("reminders and mail")
def look_after() -> None:
    """The round when it is due; the outbox each time, so that what was put off is tried again."""
    if is_due(now()):
        remind(mail_server())
    elif mail_server() is not None:
        outbox.deliver(mail_server())


@job_kind("notifications.deliver", label=N_("Mengirim surel"))
def deliver(job: JobContext, payload: Payload) -> Result:  # noqa: ARG001 - what is due is in the outbox
    told = outbox.deliver(mail_server())
    return {"sent": told.sent, "failed": told.failed, "waiting": told.waiting}
