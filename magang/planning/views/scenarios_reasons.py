"""Why: one person in a scenario, what more would buy, and what a candidate is told of it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, render_template

from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.planning import asking
from magang.planning.allocation.problem import Problem
from magang.planning.allocation.reasons import Answer, Choice, Move, equal, moves
from magang.planning.allocation.rows import RowKind
from magang.planning.allocation.whatif import Point
from magang.planning.models import Candidate, Scenario
from magang.planning.plans import score_of
from magang.planning.policy import scenarios as policy
from magang.planning.queries import scenarios as queries
from magang.planning.queries import scenarios_reasons as own_queries
from magang.planning.reading import Reading, eligible_places, read
from magang.planning.rules.desk import Work
from magang.planning.rules.scenarios import ScenarioStatus
from magang.planning.scoring import ComponentKind, Score
from magang.planning.sentences import Sentence, of_rule
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps
from magang.planning.views.scenarios_words import join, speak
from magang.web.authz import requires
from magang.web.clock import today
from magang.web.identity import current_actor
from magang.web.pages import render_page
from magang.web.panels import panel

MOST_CHOICES = 8
MOST_MOVES = 12


@bp.get("/skenario/<int:scenario_id>/calon/<int:candidate_id>")
@requires(policy.view, load=queries.find_scenario)
def scenario_person(scenario: Scenario, candidate_id: int) -> Response:
    session, actor = db.session(), current_actor()
    candidate = queries.find_candidate(session, scenario.cycle_id, candidate_id)
    if candidate is None:
        abort(404)
    reading = read(session, scenario, today=today())
    answer = reading.ask(candidate_id)
    seat = queries.seat_with_place(session, scenario.id, candidate_id)
    rival = _rival(answer, seat) if answer and seat else None
    choices = [c for c in answer.choices if not c.taken] if answer else []
    return render_page(
        "planning/scenario_person.html",
        scenario=scenario,
        candidate=candidate,
        seat=seat,
        period=scenario.rules.period(seat.period) if seat else None,
        score=score_of(seat.components, seat.importance) if seat else None,
        sides=_sides(reading, seat, rival, candidate_id) if seat else [],
        rival=_told(reading, rival) if rival else None,
        kinds=list(ComponentKind),
        answer=answer,
        choices=[_told(reading, choice) for choice in choices[:MOST_CHOICES]],
        rest=max(0, len(choices) - MOST_CHOICES),
        near=_near(answer, rival),
        changed=reading.changed and scenario.status is ScenarioStatus.SOLVED,
        may_edit=bool(policy.edit(actor, scenario)),
        steps=desk_steps(actor, scenario.cycle, Work.SCENARIOS),
    )


def _rival(answer: Answer, seat: Any) -> Choice | None:
    """The best of the other places: another need or host, for the same one in another wave says nothing of why here."""
    here = f"{seat.need_id}-{seat.host_unit_id}-"
    others = [choice for choice in answer.choices if not choice.taken]
    return next((choice for choice in others if not choice.slot.startswith(here)), None) or next(iter(others), None)


def _sides(reading: Reading, seat: Any, rival: Choice | None, candidate_id: int) -> list[tuple[str, Score]]:
    """This place and its rival, by the data of now; empty where there is nothing to compare."""
    key = f"{seat.need_id}-{seat.host_unit_id}-{seat.period}"
    if rival is None or key not in reading.field.place_at:
        return []
    return [(reading.names.place(slot), reading.field.score(candidate_id, slot)) for slot in (key, rival.slot)]


def _near(answer: Answer | None, rival: Choice | None) -> bool:
    """Whether the rival is as good: then a person should choose."""
    taken = next((c for c in answer.choices if c.taken), None) if answer else None
    return bool(taken and rival and equal(taken.value, rival.value))


def _told(reading: Reading, choice: Choice) -> dict[str, Any]:
    """A place in words: what is full there, and who has the least value."""
    need, _, rest = choice.slot.partition("-")
    host, _, period = rest.partition("-")
    return {
        "place": reading.names.place(choice.slot),
        "value": round(choice.value),
        "cost": choice.cost,
        "full": join(speak(of_rule(name, reading.names, reading.scenario.rules)) for name in choice.full),
        "lowest": (reading.names.person(choice.lowest[0]), round(choice.lowest[1])) if choice.lowest else None,
        "seat": {"need_id": need, "host_unit_id": host, "period": period},
    }


@bp.get("/skenario/<int:scenario_id>/calon/<int:candidate_id>/hitungan")
@requires(policy.view, load=queries.find_scenario)
def scenario_person_more(scenario: Scenario, candidate_id: int) -> Response:
    """What takes the solver a moment: how firm a placement is, or what placing somebody would cost."""
    session = db.session()
    candidate = queries.find_candidate(session, scenario.cycle_id, candidate_id)
    if candidate is None:
        abort(404)
    reading = read(session, scenario, today=today())
    name = candidate.user.name
    session.rollback()  # The solver takes a moment, and rows are no longer needed.
    person = str(candidate_id)
    plan, problem = reading.standing.plan, reading.problem
    placed = any(key == person for key, _ in plan.assignment)
    firm, told = None, None
    if placed:
        firm = asking.firmness(reading.field, problem, plan).get(person)
    elif not reading.faults and eligible_places(reading, candidate_id):
        told = _cheapest(reading, problem, person)
    return render_page(
        "planning/scenario_person_more.html",
        fragment="more",
        scenario_id=scenario.id,
        candidate_id=candidate_id,
        name=name,
        placed=placed,
        firm=firm,
        told=told,
    )


def _cheapest(reading: Reading, problem: Problem, person: str) -> dict[str, Any] | None:
    """The plan that has this person in it: what it loses, what it costs, who moves."""
    plan = reading.standing.plan
    other = asking.place(problem, plan, person)
    if other is None:
        return None
    names = reading.names
    moved = [move for move in moves(plan, other) if move.person != person]
    there = dict(other.assignment).get(person)
    return {
        "place": names.place(there) if there else "",
        "loss": max(0, round(plan.value - other.value)),
        "cost": other.cost - plan.cost,
        "moves": [_move(reading, move) for move in moved[:MOST_MOVES]],
        "more": max(0, len(moved) - MOST_MOVES),
    }


def _move(reading: Reading, move: Move) -> str:
    names = reading.names
    params: dict[str, object] = {"name": names.person(move.person)}
    if move.before:
        params["before"] = names.place(move.before)
    if move.after:
        params["after"] = names.place(move.after)
    if move.before and move.after:
        return speak(Sentence(N_("%(name)s pindah dari %(before)s ke %(after)s"), params))
    if move.before:
        return speak(Sentence(N_("%(name)s tidak jadi berangkat ke %(before)s"), params))
    return speak(Sentence(N_("%(name)s ikut berangkat ke %(after)s"), params))


@bp.get("/skenario/<int:scenario_id>/tambahan")
@requires(policy.view, load=queries.find_scenario)
def scenario_more(scenario: Scenario) -> Response:
    """What more money or one more seat would buy, and which placements a person should look at."""
    session = db.session()
    reading = read(session, scenario, today=today())
    budget, name, scenario_id = scenario.rules.budget, scenario.name, scenario.id
    session.rollback()
    problem, plan = reading.problem, reading.standing.plan
    ready = bool(plan.pairs) and not reading.faults
    found = asking.chances(problem, plan, reading.full, budget) if ready else None
    firm = asking.firmness(reading.field, problem, plan) if ready else {}
    loose = [(reading.names.person(key), int(key), s) for key, s in firm.items() if not s.firm]
    return render_page(
        "planning/scenario_more.html",
        fragment="more",
        scenario_id=scenario_id,
        name=name,
        ready=ready,
        asked=found is not None,
        budget=budget,
        value=plan.value,
        prices=[(_offered(reading, price), round(price.gain)) for price in (found.prices if found else ())],
        curve=_curve(found.curve) if found else [],
        points=found.curve if found else (),
        firm_count=len(firm) - len(loose),
        loose=sorted(loose),
        known=bool(firm),
    )


def _offered(reading: Reading, price: asking.Price) -> str:
    """What is offered, as something to do."""
    names, key = reading.names, price.name.key
    match price.name.kind:
        case RowKind.BUDGET:
            return speak(Sentence(N_("Tambahan anggaran Rp10 juta")))
        case RowKind.HOST:
            return speak(Sentence(N_("Satu tempat lagi di %(host)s"), {"host": names.hosts.get(key[0], key[0])}))
        case RowKind.QUOTA:
            return speak(Sentence(N_("Kuota %(opd)s ditambah satu orang"), {"opd": names.opds.get(key[0], key[0])}))
    return speak(Sentence(N_("Satu orang lagi untuk %(need)s"), {"need": names.needs.get(key[0], key[0])}))


def _curve(points: tuple[Point, ...]) -> list[tuple[float, float]]:
    """The budget curve within a box of 300 × 100, money to the right, value up; empty with fewer than two points."""
    known = [(p.budget, p.value) for p in points if p.value is not None]
    if len(known) < 2:
        return []
    low, high = known[0][0], known[-1][0]
    least, most = min(v for _, v in known), max(v for _, v in known)
    wide, tall = max(1, high - low), most - least
    if tall < 1:  # the same all along: a level line, not noise
        return [(round(300 * (b - low) / wide, 1), 50.0) for b, _ in known]
    return [(round(300 * (b - low) / wide, 1), round(100 - 100 * (v - least) / tall, 1)) for b, v in known]


@panel("candidate")
def outcome_of_candidate(actor: Actor, candidate: Candidate) -> str:
    """The way to what became of it, for the candidate alone."""
    return (
        render_template("planning/own_outcome_panel.html", candidate=candidate) if policy.own(actor, candidate) else ""
    )


@bp.get("/calon/<int:candidate_id>/hasil")
@requires(policy.own, load=own_queries.find_own_candidacy)
def own_outcome(candidate: Candidate) -> Response:
    """For the candidate: own place, or classes and counts. Never another name, never a score (DESIGN 4.4)."""
    session = db.session()
    scenario = own_queries.carried_out(session, candidate.cycle_id)
    context: dict[str, Any] = {"candidate": candidate, "seat": None, "period": None, "answer": None, "classes": []}
    if scenario is not None:
        seat = queries.seat_with_place(session, scenario.id, candidate.id)
        context["seat"] = seat
        if seat is not None:
            context["period"] = scenario.rules.period(seat.period)
        else:
            answer = read(session, scenario, today=today()).ask(candidate.id)
            context["answer"] = answer
            context["classes"] = sorted(answer.classes.items()) if answer else []
    return render_page("planning/own_outcome.html", decided=scenario is not None, **context)
