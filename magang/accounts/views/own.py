"""Sign-in, sign-out, one's own profile, language."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, make_response, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user

from magang.accounts import services
from magang.accounts.forms import PasswordForm, SignInForm
from magang.accounts.models import User
from magang.accounts.session import SessionUser
from magang.extensions import db, limiter
from magang.kernel.labels import N_
from magang.web.authz import requires, signed_in
from magang.web.clock import now
from magang.web.forms import EmptyForm
from magang.web.i18n import LANGUAGES, remember_language, tr
from magang.web.identity import current_actor, remember_who_left
from magang.web.pages import go, render_page, submit_form

bp = Blueprint("accounts", __name__)


def own_address(address: str | None) -> str:
    """`address` if it stays on this site, else the home page: a sign-in link must not lead elsewhere.

    One slash and then a path. A browser reads `//` and `/\\` as another host, and leaves out line ends and tabs first.
    """
    text = address or ""
    stays = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if stays else url_for("overview.home")


@bp.route("/masuk", methods=["GET", "POST"])
@limiter.limit(lambda: current_app.config["SETTINGS"].sign_in_rate, methods=["POST"])
def sign_in() -> Response:
    wanted = own_address(request.args.get("next"))
    if request.method == "GET":
        if current_user.is_authenticated:
            return go(wanted)
        if request.args.get("next") not in {None, wanted}:
            # An address that leads elsewhere does not even stand on the page.
            return go(url_for(".sign_in"))
    form = SignInForm()
    if form.validate_on_submit():
        attempt = services.sign_in(db.session(), username=form.username.data, password=form.password.data, now=now())
        db.session.commit()
        if attempt.user is not None:
            # A session from before the sign-in must not carry over (session fixation).
            session.clear()
            login_user(SessionUser(attempt.user))
            session.permanent = True
            return go(wanted)
        form.form_errors.append(tr(attempt.refusal, {"minutes": attempt.minutes}))
    status = 422 if form.is_submitted() else 200
    return render_page("accounts/sign_in.html", form=form, status=status)


@bp.route("/keluar", methods=["GET", "POST"])
@requires(signed_in)
def sign_out() -> Response:
    if request.method == "GET":  # a typed or bookmarked address: asked, since a GET changes nothing
        return render_page("accounts/sign_out.html")
    actor = current_actor()
    services.sign_out(db.session(), actor, own_user(), now=now())
    db.session.commit()
    logout_user()
    session.clear()
    remember_who_left(actor.user_id)
    return go(url_for(".sign_in"), N_("Anda sudah keluar."))


@bp.route("/akun", methods=["GET", "POST"])
@requires(signed_in)
def profile() -> Response:
    form = PasswordForm()

    def save() -> Response:
        user = own_user()
        services.change_password(
            db.session(),
            current_actor(),
            user,
            current=form.current.data,
            new_password=form.new_password.data,
            now=now(),
        )
        login_user(SessionUser(user))
        return go(url_for(".profile"), N_("Kata sandi diganti. Sesi Anda di perangkat lain sudah berakhir."))

    return submit_form(form, save, "accounts/profile.html", user=own_user())


@bp.post("/bahasa")
def set_language() -> Response:
    code = request.form.get("language", "")
    if code not in LANGUAGES or not EmptyForm().validate():
        abort(400)
    if current_user.is_authenticated:
        services.choose_language(db.session(), current_actor(), own_user(), language=code, now=now())
        db.session.commit()
    return remember_language(make_response(redirect(own_address(request.form.get("back")), 303)), code)


def own_user() -> User:
    """The mapped row of the signed-in user."""
    user: User = current_user.user
    return user
