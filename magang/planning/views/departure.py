"""The departure plan: a page to read and print, and papers to take along."""

from __future__ import annotations

from flask import Response, url_for

from magang.extensions import db
from magang.jobs.rules import Subject
from magang.jobs.services import enqueue
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.planning import departure_job as jobs
from magang.planning.departure import LAW, LawField, law_fields
from magang.planning.models import Scenario
from magang.planning.policy import departure as policy
from magang.planning.queries import departure as queries
from magang.planning.queries.scenarios import find_scenario
from magang.planning.rules.desk import Work
from magang.planning.services import departure as services
from magang.planning.views import bp
from magang.planning.views import departure_papers as papers
from magang.planning.views.desk import desk_steps
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.clock import now, today
from magang.web.files import hand_out
from magang.web.identity import current_actor
from magang.web.pages import go, render_page

TOO_LONG = N_("Rencana ini panjang, jadi berkasnya disiapkan sebagai pekerjaan. Tekan tombolnya di halaman rencana.")


@bp.get("/skenario/<int:scenario_id>/rencana")
@requires(policy.read, load=find_scenario)
def departure(scenario: Scenario) -> Response:
    plan = queries.read_plan(db.session(), scenario, today=today())
    fields = law_fields(plan, current_city().agency_name)
    return render_page(
        "planning/departure.html",
        scenario=scenario,
        plan=plan,
        law=LAW,
        fields=[(field, fields[field]) for field in LawField],
        said=papers.said,
        notes=papers.notes(plan),
        split=papers.split,
        quick=_is_quick(len(plan.goings)),
        may_see_nip=bool(policy.with_nip(current_actor(), scenario)),
        formats=(("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel")),
        steps=desk_steps(current_actor(), scenario.cycle, Work.DEPARTURE),
    )


@bp.get("/skenario/<int:scenario_id>/rencana.<any(pdf, docx, xlsx):fmt>")
@requires(policy.read, load=find_scenario)
def departure_paper(scenario: Scenario, fmt: str) -> Response:
    """Names, never a NIP."""
    plan = queries.read_plan(db.session(), scenario, today=today())
    if not _is_quick(len(plan.goings)) and fmt != "xlsx":
        raise RuleBroken(TOO_LONG)
    content = papers.make(plan, current_city(), fmt, made_at=now())
    return hand_out(content, papers.PAPERS[fmt], papers.file_name(plan, fmt))


@bp.post("/skenario/<int:scenario_id>/rencana/siapkan/<any(pdf, docx, xlsx):fmt>")
@requires(policy.read, load=find_scenario)
def departure_prepare(scenario: Scenario, fmt: str) -> Response:
    """A long paper, made by a worker."""
    return _prepare(scenario, fmt, nip=False)


@bp.post("/skenario/<int:scenario_id>/rencana/dengan-nip/<any(pdf, docx, xlsx):fmt>")
@requires(policy.with_nip, load=find_scenario)
def departure_with_nip(scenario: Scenario, fmt: str) -> Response:
    """For the decision of the PPK; each making is kept in the trail, the numbers are not."""
    session = db.session()
    plan = queries.read_plan(session, scenario, today=today())
    if not _is_quick(len(plan.goings)):
        return _prepare(scenario, fmt, nip=True)
    people = queries.people_of(session, scenario.id)
    nips = services.reveal_nips(session, current_actor(), scenario, people, now=now())
    session.commit()
    content = papers.make(papers.with_nips(plan, nips), current_city(), fmt, made_at=now())
    return hand_out(content, papers.PAPERS[fmt], papers.file_name(plan, fmt))


def _is_quick(rows: int) -> bool:
    return rows <= papers.QUICK_ROWS


def _prepare(scenario: Scenario, fmt: str, *, nip: bool) -> Response:
    session, address = db.session(), url_for(".departure", scenario_id=scenario.id)
    job = enqueue(
        session,
        current_actor(),
        kind=jobs.PAPER,
        payload={"scenario": scenario.id, "fmt": fmt, "nip": nip},
        subject=Subject("scenario", str(scenario.id), scenario.name, address=address),
        now=now(),
    )
    session.commit()
    return go(url_for("jobs.show", job_id=job.id), N_("Berkas sedang disiapkan."))
