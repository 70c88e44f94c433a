"""The city's settings, and its logo."""

from __future__ import annotations

from flask import Response, abort, current_app, request, send_from_directory, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.kernel.labels import N_
from magang.reference import logo as logos
from magang.reference import policy, queries, services
from magang.reference.forms import SettingsForm
from magang.reference.models import CitySettings
from magang.reference.views.base import bp
from magang.settings import Settings
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import go, submit_form

FOLDER = "logo"


@bp.route("/admin/pengaturan", methods=["GET", "POST"])
@requires(policy.change, load=queries.find_settings)
def settings(row: CitySettings) -> Response:
    form = SettingsForm.make(db.session(), row)

    def save() -> Response:
        logo_file = "" if form.remove_logo.data else row.logo_file
        content = form.new_logo()
        if content is not None:
            logo_file = logos.store(installation().files_dir / FOLDER, content)
        services.revise(
            db.session(),
            current_actor(),
            row,
            **form.values(),
            logo_file=logo_file,
            expected_version=form.expected_version,
            now=now(),
        )
        return go(url_for(".settings"), N_("Pengaturan disimpan."))

    opened = request.method == "GET"
    events = timeline(db.session(), row) if opened else ()
    return submit_form(form, save, "reference/settings.html", saved=_stored_form, opened=opened, events=events)


def _stored_form() -> SettingsForm:
    return SettingsForm.make(db.session(), queries.find_settings(db.session(), current_actor()), blank=True)


@bp.get("/logo")
def logo() -> Response:
    """The logo, for everybody: it stands on the sign-in page. Its address carries its content's digest."""
    name = current_city().logo_file
    if not name:
        abort(404)
    response = send_from_directory(
        installation().files_dir / FOLDER, name, mimetype=logos.media_type(name), max_age=31_536_000
    )
    if request.args.get("v") == name:
        response.cache_control.public = True
        response.cache_control.immutable = True
    return response


def installation() -> Settings:
    """The installation's own settings (folders)."""
    found: Settings = current_app.config["SETTINGS"]
    return found
