"""Reporting progress with evidence, and handing evidence out again."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from magang.extensions import db
from magang.followups import policy, queries
from magang.followups.forms import NewVersionForm, ProgressForm
from magang.followups.models import EvidenceFile, FollowUp
from magang.followups.services import progress
from magang.followups.updating import MAX_FILES
from magang.followups.views.pages import bp, page_of
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.files import allow_uploads, as_upload, hand_out, store
from magang.web.identity import current_actor
from magang.web.links import has_opened_any
from magang.web.pages import go, submit_form

# Only these pages take more than the application's limit.
UPLOADS: Final = {"followups.report", "followups.supersede"}


@bp.url_value_preprocessor
def take_evidence(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Evidence may be large; by a link, from whoever has opened one, and nobody else who has no account."""
    if endpoint in UPLOADS or (endpoint == "followups.by_link" and has_opened_any()):
        allow_uploads(MAX_FILES)


@bp.route("/tindak-lanjut/<ref:reference>/progres", methods=["GET", "POST"])
@requires(policy.report_progress, load=queries.find_follow_up)
def report(follow_up: FollowUp) -> Response:
    form = ProgressForm.make(db.session(), follow_up)

    def save() -> Response:
        progress.report_progress(db.session(), current_actor(), follow_up, **form.values(), store=store(), now=now())
        return go(page_of(follow_up, "progres"), N_("Progres dilaporkan."))

    return submit_form(
        form, save, "followups/progress_form.html", follow_up=follow_up, recommendation=follow_up.recommendation
    )


@bp.get("/tindak-lanjut/berkas/<int:file_id>/unduh")
@requires(policy.download, load=queries.find_file)
def download(file: EvidenceFile) -> Response:
    content = store().read(file.stored_name, file.sha256)
    return hand_out(content, file.file_type.media_type, file.original_name)


@bp.route("/tindak-lanjut/berkas/<int:file_id>/versi-baru", methods=["GET", "POST"])
@requires(policy.supersede, load=queries.find_file)
def supersede(file: EvidenceFile) -> Response:
    follow_up, form = file.update.follow_up, NewVersionForm()

    def save() -> Response:
        upload = as_upload(form.upload.data)
        progress.supersede_file(db.session(), current_actor(), file, upload=upload, store=store(), now=now())
        return go(page_of(follow_up, "progres"), N_("Versi baru disimpan; versi lama tetap ada."))

    return submit_form(
        form,
        save,
        "followups/version_form.html",
        follow_up=follow_up,
        recommendation=follow_up.recommendation,
        file=file,
    )
