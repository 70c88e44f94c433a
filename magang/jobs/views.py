"""Pages of the jobs: one's own list, one job with its progress, and the part other pages embed (`ui.job`)."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, make_response, url_for
from flask_babel import gettext
from jinja2_fragments.flask import render_block

from magang.extensions import db
from magang.jobs import policy, queries, services
from magang.jobs.models import Job
from magang.jobs.rules import JobState
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.files import hand_out, store
from magang.web.htmx import request
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page

bp = Blueprint("jobs", __name__)


@bp.get("/pekerjaan", defaults={"fmt": "html"})
@bp.get("/pekerjaan.<export:fmt>")
@requires(policy.list_jobs)
def index(fmt: str) -> Response:
    return render_list("jobs/index.html", queries.JOBS, queries.own_jobs(current_actor()), fmt=fmt, now=now())


@bp.get("/pekerjaan/<int:job_id>")
@requires(policy.view, load=queries.find_job)
def show(job: Job) -> Response:
    return render_page("jobs/show.html", job=queries.sight(current_actor(), job, now=now()), row=job)


@bp.get("/pekerjaan/<int:job_id>/kemajuan")
@requires(policy.view, load=queries.find_job)
def panel(job: Job) -> Response:
    """What `ui.job` asks for each second: the progress alone, so that the focus stays on the button below it; at the
    end the whole block, which asks no more, or the page that now shows the result."""
    seen = queries.sight(current_actor(), job, now=now())
    if not request.htmx.wants_fragment:
        return go(url_for(".show", job_id=seen.id))
    if not seen.state.is_final:
        return make_response(render_block("jobs/panel.html", "progress", job=seen))
    if seen.state is JobState.DONE:
        if seen.address and not seen.file_name:
            return go(seen.address, N_("Pekerjaan selesai."))
        flash(gettext("Pekerjaan selesai."), "success")  # read out; a failure is an alert in itself
    response = _block(job)
    response.headers["HX-Retarget"] = f"#job-{seen.id}"
    return response


@bp.post("/pekerjaan/<int:job_id>/batalkan")
@requires(policy.cancel, load=queries.find_job)
def cancel(job: Job) -> Response:
    return act(
        lambda: services.request_cancel(db.session(), current_actor(), job, now=now()),
        lambda: _block(job),
        url_for(".show", job_id=job.id),
        N_("Pembatalan diminta."),
    )


@bp.get("/pekerjaan/<int:job_id>/unduh")
@requires(policy.take, load=queries.find_job)
def download(job: Job) -> Response:
    if job.file_stored is None or job.file_sha256 is None or job.file_name is None or job.file_type is None:
        abort(404)
    return hand_out(store().read(job.file_stored, job.file_sha256), job.file_type, job.file_name)


def _block(job: Job) -> Response:
    return render_page("jobs/panel.html", fragment="job", job=queries.sight(current_actor(), job, now=now()))
