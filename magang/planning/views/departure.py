"""The departure plan: a page to read and print, and papers to take along."""

from __future__ import annotations

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from magang.extensions import db
from magang.jobs.rules import Subject
from magang.jobs.services import enqueue
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.planning import departure_job as jobs
from magang.planning.departure import LAW, LawField, law_fields
from magang.planning.models import Cycle, Scenario
from magang.planning.policy import departure as policy
from magang.planning.queries import departure as queries
from magang.planning.queries.scenarios import adopted_of, find_cycle, find_scenario
from magang.planning.services import departure as services
from magang.planning.views import bp
from magang.planning.views import departure_papers as papers
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.clock import now, today
from magang.web.files import hand_out
from magang.web.identity import current_actor
from magang.web.pages import go, render_page

TOO_LONG = N_("Rencana ini panjang, jadi berkasnya disiapkan sebagai pekerjaan. Tekan tombolnya di halaman rencana.")


@bp.get("/angkatan/<int:cycle_id>/rencana")
@requires(policy.find, load=find_cycle)
def departure(cycle: Cycle) -> BaseResponse:
    """The way in from the cycle: the plan that was decided on, or the scenarios to decide among."""
    chosen = adopted_of(db.session(), cycle.id)
    if chosen is None:
        return redirect(url_for(".scenarios", cycle_id=cycle.id))
    return redirect(url_for(".departure_plan", scenario_id=chosen.id))


@bp.get("/skenario/<int:scenario_id>/rencana")
@requires(policy.read, load=find_scenario)
def departure_plan(scenario: Scenario) -> Response:
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
    )


@bp.get("/skenario/<int:scenario_id>/rencana.<any(pdf, docx, xlsx):layout>")
@requires(policy.read, load=find_scenario)
def departure_paper(scenario: Scenario, layout: str) -> Response:
    """Names, never a NIP."""
    plan = queries.read_plan(db.session(), scenario, today=today())
    if not _is_quick(len(plan.goings)) and layout != "xlsx":
        raise RuleBroken(TOO_LONG)
    content = papers.make(plan, current_city(), layout, made_at=now())
    return hand_out(content, papers.PAPERS[layout], papers.file_name(plan, layout))


@bp.post("/skenario/<int:scenario_id>/rencana/siapkan/<any(pdf, docx, xlsx):layout>")
@requires(policy.read, load=find_scenario)
def departure_prepare(scenario: Scenario, layout: str) -> Response:
    """A long paper, made by a worker."""
    return _prepare(scenario, layout, nip=False)


@bp.post("/skenario/<int:scenario_id>/rencana/dengan-nip/<any(pdf, docx, xlsx):layout>")
@requires(policy.with_nip, load=find_scenario)
def departure_with_nip(scenario: Scenario, layout: str) -> Response:
    """For the decision of the PPK; each making is kept in the trail, the numbers are not."""
    session = db.session()
    plan = queries.read_plan(session, scenario, today=today())
    if not _is_quick(len(plan.goings)):
        return _prepare(scenario, layout, nip=True)
    people = queries.people_of(session, scenario.id)
    nips = services.reveal_nips(session, current_actor(), scenario, people, now=now())
    session.commit()
    content = papers.make(papers.with_nips(plan, nips), current_city(), layout, made_at=now())
    return hand_out(content, papers.PAPERS[layout], papers.file_name(plan, layout))


def _is_quick(rows: int) -> bool:
    return rows <= papers.QUICK_ROWS


def _prepare(scenario: Scenario, layout: str, *, nip: bool) -> Response:
    session, address = db.session(), url_for(".departure_plan", scenario_id=scenario.id)
    job = enqueue(
        session,
        current_actor(),
        kind=jobs.PAPER,
        payload={"scenario": scenario.id, "fmt": layout, "nip": nip},
        subject=Subject("scenario", str(scenario.id), scenario.name, address=address),
        now=now(),
    )
    session.commit()
    return go(url_for("jobs.show", job_id=job.id), N_("Berkas sedang disiapkan."))
