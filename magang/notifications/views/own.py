"""One's own list, and what one wants to hear of."""

from __future__ import annotations

from flask import Response, request, url_for

from magang.accounts.views.own import own_address
from magang.extensions import db
from magang.kernel.labels import N_
from magang.notifications import ledger, policy, queries, services
from magang.notifications.forms import SettingForm
from magang.notifications.models import Notification, NotificationSetting
from magang.notifications.views.base import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, submit_form


@bp.get("/pemberitahuan", defaults={"fmt": "html"})
@bp.get("/pemberitahuan.<export:fmt>")
@requires(policy.list_own)
def index(fmt: str) -> Response:
    session, actor = db.session(), current_actor()
    return render_list(
        "notifications/index.html",
        queries.NOTIFICATIONS,
        queries.own(actor),
        fmt=fmt,
        unread=queries.unread(session, actor),
    )


@bp.post("/pemberitahuan/<int:notification_id>/buka")
@requires(policy.read, load=queries.find_own)
def open_one(notification: Notification) -> Response:
    """Mark as read and go to what it is about."""
    _read(notification)
    return go(url_for(notification.endpoint, **notification.args, _anchor=notification.anchor or None))


@bp.post("/pemberitahuan/<int:notification_id>/dibaca")
@requires(policy.read, load=queries.find_own)
def read_one(notification: Notification) -> Response:
    _read(notification)
    return go(_back())


@bp.post("/pemberitahuan/dibaca")
@requires(policy.list_own)
def read_all() -> Response:
    ledger.read_all(db.session(), current_actor().user_id or 0, now=now())
    db.session.commit()
    return go(_back(), N_("Semua ditandai sudah dibaca."))


@bp.route("/akun/pemberitahuan", methods=["GET", "POST"])
@requires(policy.choose, load=queries.find_setting)
def settings(setting: NotificationSetting) -> Response:
    form = SettingForm.make(setting)

    def save() -> Response:
        services.choose(
            db.session(), current_actor(), setting, **form.facts(), expected_version=form.expected_version, now=now()
        )
        return go(url_for(".settings"), N_("Pilihan disimpan."))

    return submit_form(form, save, "notifications/settings.html", saved=_stored)


def _stored() -> SettingForm:
    return SettingForm.make(queries.find_setting(db.session(), current_actor()), blank=True)


def _read(notification: Notification) -> None:
    notification.read_at = notification.read_at or now()
    db.session.commit()


def _back() -> str:
    """The state of the list the button stood in."""
    back = own_address(request.form.get("back"))
    return back if back.startswith(url_for(".index")) else url_for(".index")
