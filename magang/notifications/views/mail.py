"""The outbox, for the administrator."""

from __future__ import annotations

from flask import Response, url_for
from sqlalchemy.orm import Session

from magang.accounts.views.own import own_user
from magang.extensions import db
from magang.jobs import services as jobs
from magang.jobs.queries import current_sight
from magang.jobs.rules import Subject
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.notifications import outbox as box
from magang.notifications import policy, queries
from magang.notifications.digest import addresses, test_mail
from magang.notifications.jobs import mail_server
from magang.notifications.views.base import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import go, render_list

SUBJECT = ("mail", "outbox")


@bp.get("/admin/surel", defaults={"fmt": "html"})
@bp.get("/admin/surel.<export:fmt>")
@requires(policy.keep_outbox)
def outbox(fmt: str) -> Response:
    session, actor = db.session(), current_actor()
    return render_list(
        "notifications/outbox.html",
        queries.MAIL,
        queries.outbox(actor),
        fmt=fmt,
        counts=queries.mail_counts(session),
        server=mail_server(),
        root=addresses(session).root,
        round=queries.last_round(session),
        without_address=queries.without_address(session, now=now()),
        email=own_user().email,
        job=current_sight(session, actor, subject_kind=SUBJECT[0], reference=SUBJECT[1], now=now()),
    )


@bp.post("/admin/surel/percobaan")
@requires(policy.keep_outbox)
def send_test() -> Response:
    """A message to oneself, through the same outbox as all others."""
    session, user = db.session(), own_user()
    if mail_server() is None:
        raise RuleBroken(N_("Peladen surel belum diatur."))
    if not user.email:
        raise RuleBroken(N_("Akun Anda belum punya alamat surel."))
    session.add(test_mail(user, addresses(session), now=now()))
    return _deliver(session)


@bp.post("/admin/surel/ulangi")
@requires(policy.keep_outbox)
def retry() -> Response:
    """Queue what failed again."""
    session = db.session()
    if not box.retry(session, now=now()):
        raise RuleBroken(N_("Tidak ada surel yang gagal."))
    return _deliver(session)


def _deliver(session: Session) -> Response:
    address = url_for(".outbox")
    jobs.enqueue(
        session,
        current_actor(),
        kind="notifications.deliver",
        payload={},
        subject=Subject(*SUBJECT, N_("Kotak keluar"), address),
        now=now(),
    )
    session.commit()
    return go(address, N_("Surel sedang dikirim."))
