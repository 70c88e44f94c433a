"""The administrator's pages of users: people, passwords, roles, and the one place where a full NIP is shown."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, url_for

from magang.accounts import policy, queries, services
from magang.accounts.forms import GrantForm, NewPasswordForm, UserForm
from magang.accounts.models import User
from magang.accounts.rules import UserAction, gaps
from magang.audit.services import timeline
from magang.extensions import db
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.converters import url_enums
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page, submit_form

bp = Blueprint("users", __name__, url_prefix="/admin")
url_enums(UserAction)


@bp.get("/pengguna", defaults={"fmt": "html"})
@bp.get("/pengguna.<export:fmt>")
@requires(policy.list_users)
def index(fmt: str) -> Response:
    return render_list("accounts/users/index.html", queries.USERS, queries.visible_users(current_actor()), fmt=fmt)


@bp.route("/pengguna/baru", methods=["GET", "POST"])
@requires(policy.create)
def create() -> Response:
    form = UserForm.make(db.session())

    def save() -> Response:
        user = services.create_user(db.session(), current_actor(), **form.facts("remove_nip"), now=now())
        return go(url_for(".show", user_id=user.id), N_("%(name)s dicatat."), name=user.name)

    return submit_form(form, save, "accounts/users/form.html", user=None)


@bp.get("/pengguna/<int:user_id>")
@requires(policy.edit, load=queries.find_user)
def show(user: User) -> Response:
    actor = current_actor()
    return render_page(
        "accounts/users/show.html",
        user=user,
        gaps=gaps(has_role=bool(user.grants), has_password=user.password_hash is not None) if user.is_active else (),
        offers=policy.available(actor, user, now=now()),
        locked=user.is_locked(now()),
        may_grant=bool(policy.edit_grants(actor, user)),
        may_set_password=bool(policy.reset_password(actor, user)),
        events=timeline(db.session(), user),
    )


@bp.route("/pengguna/<int:user_id>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_user)
def edit(user: User) -> Response:
    form = UserForm.make(db.session(), user)
    user_id = user.id

    def save() -> Response:
        services.revise_user(
            db.session(), current_actor(), user, **form.facts(), expected_version=form.expected_version, now=now()
        )
        return go(url_for(".show", user_id=user_id), N_("Perubahan disimpan."))

    return submit_form(form, save, "accounts/users/form.html", saved=partial(_stored_form, user_id), user=user)


def _stored_form(user_id: int) -> UserForm:
    return UserForm.make(db.session(), queries.find_user(db.session(), current_actor(), user_id), blank=True)


@bp.route("/pengguna/<int:user_id>/kata-sandi", methods=["GET", "POST"])
@requires(policy.reset_password, load=queries.find_user)
def set_password(user: User) -> Response:
    form = NewPasswordForm()
    user_id = user.id

    def save() -> Response:
        services.set_password(db.session(), current_actor(), user, new_password=form.new_password.data, now=now())
        return go(url_for(".show", user_id=user_id), N_("Kata sandi disetel. Sampaikan langsung kepada orangnya."))

    return submit_form(form, save, "accounts/users/password.html", user=user)


@bp.route("/pengguna/<int:user_id>/peran/baru", methods=["GET", "POST"])
@requires(policy.edit_grants, load=queries.find_user)
def grant(user: User) -> Response:
    form = GrantForm.make(db.session())
    user_id = user.id

    def save() -> Response:
        services.grant(db.session(), current_actor(), user, **form.facts(), now=now())
        return go(url_for(".show", user_id=user_id), N_("Peran diberikan."))

    return submit_form(form, save, "accounts/users/grant.html", user=user)


@bp.post("/pengguna/<int:user_id>/peran/<int:grant_id>/cabut")
@requires(policy.edit_grants, load=queries.find_user)
def revoke(user: User, grant_id: int) -> Response:
    held = next((g for g in user.grants if g.id == grant_id), None) or abort(404)
    user_id = user.id
    return act(
        lambda: services.revoke(db.session(), current_actor(), user, held, now=now()),
        lambda: show(user_id=user_id),
        url_for(".show", user_id=user_id),
        N_("Peran dicabut."),
    )


# Which service each button calls, and what is said afterwards.
ACTIONS: dict[UserAction, tuple[Any, str]] = {
    UserAction.UNLOCK: (services.unlock, N_("Kunci dibuka. Orangnya dapat mencoba masuk lagi.")),
    UserAction.ACTIVATE: (services.activate, N_("Akun diaktifkan.")),
    UserAction.DEACTIVATE: (services.deactivate, N_("Akun dinonaktifkan; sesinya sudah berakhir.")),
}


@bp.post("/pengguna/<int:user_id>/<enum(UserAction):action>")
@requires(policy.edit, load=queries.find_user)
def move(user: User, action: UserAction) -> Response:
    service, message = ACTIONS[action]
    user_id = user.id
    return act(
        lambda: service(db.session(), current_actor(), user, now=now()),
        lambda: show(user_id=user_id),
        url_for(".show", user_id=user_id),
        message,
    )


@bp.post("/pengguna/<int:user_id>/nip")
@requires(policy.view_nip, load=queries.find_user)
def reveal_nip(user: User) -> Response:
    """The answer to this POST is the only page that holds the number; it is kept nowhere, not even in the session."""
    actor = current_actor()
    name = user.name
    back = url_for("accounts.profile") if actor.user_id == user.id else url_for("overview.home")
    if policy.edit(actor, user):
        back = url_for(".show", user_id=user.id)
    nip = services.reveal_nip(db.session(), actor, user, now=now())
    db.session.commit()
    return render_page("accounts/users/nip.html", name=name, nip=nip, back=back)
