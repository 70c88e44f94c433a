"""The button that solves: what takes less than two seconds is there at once, the rest is a job."""

from __future__ import annotations

from flask import Response, url_for

from magang.extensions import db
from magang.jobs.rules import Subject
from magang.jobs.services import enqueue
from magang.kernel.labels import N_
from magang.planning import jobs, solving
from magang.planning.forms.scenarios import SolveForm
from magang.planning.models import Scenario
from magang.planning.policy import scenarios as policy
from magang.planning.queries import scenarios as queries
from magang.planning.rules.scenarios import ScenarioAction
from magang.planning.views import bp
from magang.planning.views.scenarios_words import NO_PLAN, SOLVED
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.identity import current_actor
from magang.web.pages import go


@bp.post("/skenario/<int:scenario_id>/hitung")
@requires(policy.edit, load=queries.find_scenario)
def scenario_solve(scenario: Scenario) -> Response:
    return solve_and_go(scenario, SolveForm(), url_for(".scenario", scenario_id=scenario.id))


def solve_and_go(scenario: Scenario, form: SolveForm, address: str) -> Response:
    """Solve and go to `address`, which shows the job of a scenario if it takes longer."""
    session, actor = db.session(), current_actor()
    policy.act(actor, scenario, ScenarioAction.SOLVE).ensure()
    scenario.expect_version(form.expected_version)
    scenario_id, name, fresh = scenario.id, scenario.name, bool(form.fresh.data)
    asked = solving.ask(session, scenario, today=today(), fresh=fresh)
    session.rollback()  # Nobody waits for the database while we calculate.
    work = solving.Solving(asked)
    if work.wait(solving.QUICK):
        outcome = work.finish()
        # Its version is compared with the one that was solved.
        stored = queries.find_scenario(session, actor, scenario_id)
        if stored is None:
            raise LookupError(scenario_id)
        solving.keep(session, actor, stored, outcome, now=now())
        session.commit()
        return go(address, SOLVED if outcome.plan else NO_PLAN)
    work.cancel()
    enqueue(
        session,
        actor,
        kind=jobs.SOLVE,
        payload={"scenario": scenario_id, "version": asked.version, "fresh": fresh},
        subject=Subject("scenario", str(scenario_id), name, address=address),
        alone=True,
        now=now(),
    )
    session.commit()
    return go(address, N_("Perhitungan ini perlu lebih lama. Kemajuannya tampak di halaman ini."))
