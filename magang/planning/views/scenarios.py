"""Pages of the scenarios: list, one with its plan, new, copied, changed, set aside; locks and bans."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, abort, url_for
from flask import request as plain_request

from magang.audit.services import timeline
from magang.extensions import db
from magang.jobs.queries import current_sight
from magang.kernel.labels import N_
from magang.planning.differences import in_words
from magang.planning.forms.scenarios import NewScenarioForm, PressForm, ScenarioForm, SeatForm
from magang.planning.models import Cycle, Scenario
from magang.planning.policy import scenarios as policy
from magang.planning.queries import scenarios as queries
from magang.planning.reading import Reading, read
from magang.planning.rules.desk import Work
from magang.planning.rules.scenarios import ScenarioAction, ScenarioStatus, SeatAction
from magang.planning.sentences import Refusal, of_complaint, of_refusal
from magang.planning.services import scenarios as services
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps
from magang.planning.views.scenarios_words import join, proof, speak
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.exports import FORMATS, export_answer
from magang.web.htmx import request
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, render_page, submit_form


@bp.get("/angkatan/<int:cycle_id>/skenario", defaults={"fmt": "html"})
@bp.get("/angkatan/<int:cycle_id>/skenario.<export:fmt>")
@requires(policy.list_scenarios, load=queries.find_cycle)
def scenarios(cycle: Cycle, fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "planning/scenarios.html",
        queries.SCENARIOS,
        queries.scenarios_of(actor, cycle.id),
        fmt=fmt,
        cycle=cycle,
        may_create=bool(policy.create(actor)),
        proof=proof,
        steps=desk_steps(actor, cycle) if fmt == "html" else (),
    )


@bp.route("/angkatan/<int:cycle_id>/skenario/baru", methods=["GET", "POST"])
@requires(policy.create, load=queries.find_cycle)
def scenario_create(cycle: Cycle) -> Response:
    form = NewScenarioForm()

    def save() -> Response:
        scenario = services.create(db.session(), current_actor(), cycle, **form.facts(), now=now())
        return go(
            url_for(".scenario", scenario_id=scenario.id), N_("Skenario dibuat. Hitung untuk melihat rencananya.")
        )

    return submit_form(form, save, "planning/scenario_form.html", cycle=cycle, scenario=None, source=None)


@bp.get("/skenario/<int:scenario_id>", defaults={"fmt": "html"})
@bp.get("/skenario/<int:scenario_id>.<export:fmt>")
@requires(policy.view, load=queries.find_scenario)
def scenario(scenario: Scenario, fmt: str) -> Response:
    session, actor = db.session(), current_actor()
    listing, seats = queries.plan_list(scenario), queries.seats_of(scenario.id)
    if fmt in FORMATS:
        return export_answer(session, listing, seats, fmt)
    page = listing.page(session, seats, plain_request.args)
    may_edit = bool(policy.edit(actor, scenario))
    rows: dict[str, Any] = {
        "scenario": scenario,
        "page": page,
        "may_edit": may_edit,
        "locks": {(s.candidate_id, s.need_id, s.host_unit_id, s.period) for s in scenario.rules.locks},
        "periods": {p.key: p.name for p in scenario.rules.periods},
    }
    if request.htmx.target_id == "rows":
        response = render_page("planning/scenario.html", fragment="rows", **rows)
        query = page.query()
        response.headers["HX-Push-Url"] = f"{plain_request.path}?{query}" if query else plain_request.path
        return response
    job = current_sight(session, actor, subject_kind="scenario", reference=str(scenario.id), now=now())
    running = job is not None and not job.state.is_final
    return render_page(
        "planning/scenario.html",
        **rows,
        **_seen(scenario, read(session, scenario, today=today())),
        reach=queries.reaches(session, [scenario.id]).get(scenario.id, queries.Reach()),
        job=job if scenario.status.is_editable else None,
        may_copy=bool(policy.copy(actor, scenario)),
        may_solve=not running and bool(policy.act(actor, scenario, ScenarioAction.SOLVE)),
        may_adopt=not running and bool(policy.act(actor, scenario, ScenarioAction.ADOPT)),
        moves=[a for a in (ScenarioAction.DISCARD, ScenarioAction.RESTORE) if policy.act(actor, scenario, a)],
        events=timeline(session, scenario),
        steps=desk_steps(actor, scenario.cycle, Work.SCENARIOS),
    )


def _seen(scenario: Scenario, reading: Reading) -> dict[str, Any]:
    """What the page says about the plan."""
    refusal = Refusal.from_json(scenario.refusal)
    said = of_refusal(refusal, reading.names, scenario.rules) if refusal else []
    notes = [of_complaint(c, reading.names) for c in (*reading.faults, *reading.remarks)]
    needs = reading.field.facts.needs
    return {
        "proof": proof(scenario),
        "refusal": [speak(s) for s in said],
        "remarks": [speak(s) for s in notes],
        "gone": [reading.names.seat(seat) for seat in reading.gone],
        "changed": reading.changed and scenario.status is ScenarioStatus.SOLVED,
        "unplaced": reading.unplaced,
        "candidates": len(reading.field.people),
        "places": len(reading.field.places),
        "needs": sum(scenario.rules.most_for(i) > 0 for i in needs),
        "programmes": len({p for need in needs.values() for p in need.programmes}),
        "incomplete": sum(
            bool(reading.field.incomplete[reading.field.person_at[int(person)], reading.field.place_at[slot]])
            for person, slot in reading.standing.plan.assignment
        ),
        "rules": {
            rule: join(speak(w) for w in words) for rule, words in in_words(scenario.rules, reading.names).items()
        },
        "fixed": [
            (action, seat, reading.names.seat(seat))
            for action, seats in ((SeatAction.LOCK, scenario.rules.locks), (SeatAction.FORBID, scenario.rules.forbids))
            for seat in seats
        ],
    }


@bp.route("/skenario/<int:scenario_id>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_scenario)
def scenario_edit(scenario: Scenario) -> Response:
    session, actor, scenario_id = db.session(), current_actor(), scenario.id
    form = ScenarioForm.make(scenario, queries.weight_sets(session, scenario.cycle_id))

    def save() -> Response:
        services.revise(session, actor, scenario, **form.facts(), expected_version=form.expected_version, now=now())
        return go(url_for(".scenario", scenario_id=scenario_id), N_("Perubahan disimpan."))

    return submit_form(
        form,
        save,
        "planning/scenario_form.html",
        saved=partial(_stored_form, scenario_id),
        cycle=scenario.cycle,
        scenario=scenario,
        source=None,
    )


def _stored_form(scenario_id: int) -> ScenarioForm:
    session = db.session()
    stored = queries.find_scenario(session, current_actor(), scenario_id)
    if stored is None:
        raise LookupError(scenario_id)
    return ScenarioForm.make(stored, queries.weight_sets(session, stored.cycle_id), blank=True)


@bp.route("/skenario/<int:scenario_id>/salin", methods=["GET", "POST"])
@requires(policy.copy, load=queries.find_scenario)
def scenario_copy(scenario: Scenario) -> Response:
    session = db.session()
    form = NewScenarioForm()

    def save() -> Response:
        seats = queries.seats(session, scenario.id)
        made = services.copy(session, current_actor(), scenario, seats, **form.facts(), now=now())
        return go(url_for(".scenario", scenario_id=made.id), N_("Skenario disalin. Ubah satu hal, lalu hitung."))

    return submit_form(form, save, "planning/scenario_form.html", cycle=scenario.cycle, scenario=None, source=scenario)


MOVES: dict[ScenarioAction, tuple[Any, str]] = {
    ScenarioAction.DISCARD: (services.discard, N_("Skenario disisihkan.")),
    ScenarioAction.RESTORE: (services.restore, N_("Skenario dipakai lagi. Hitung ulang sebelum ditetapkan.")),
}


@bp.post("/skenario/<int:scenario_id>/<enum(ScenarioAction):action>")
@requires(policy.view, load=queries.find_scenario)
def scenario_move(scenario: Scenario, action: ScenarioAction) -> Response:
    """The other actions have pages of their own."""
    if action not in MOVES:
        abort(404)
    service, message = MOVES[action]
    version = PressForm().expected_version
    service(db.session(), current_actor(), scenario, expected_version=version, now=now())
    db.session.commit()
    return go(url_for(".scenario", scenario_id=scenario.id), message)


SEATS: dict[SeatAction, tuple[Any, str]] = {
    SeatAction.LOCK: (services.lock, N_("Tempat ini dikunci. Hitung ulang agar rencana mengikutinya.")),
    SeatAction.FORBID: (services.forbid, N_("Tempat ini dilarang baginya. Hitung ulang agar rencana mengikutinya.")),
    SeatAction.RELEASE: (services.release, N_("Kunci atau larangan dilepas.")),
}


@bp.post("/skenario/<int:scenario_id>/tempat/<enum(SeatAction):action>")
@requires(policy.edit, load=queries.find_scenario)
def scenario_seat(scenario: Scenario, action: SeatAction) -> Response:
    service, message = SEATS[action]
    form = SeatForm()
    seat = form.seat()
    service(db.session(), current_actor(), scenario, seat, expected_version=form.expected_version, now=now())
    db.session.commit()
    return go(url_for(".scenario", scenario_id=scenario.id), message)
