"""The board: arrange a plan by hand, see what each move costs, let the machine do the rest."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, url_for
from flask import request as plain_request
from sqlalchemy.orm.exc import StaleDataError

from magang.extensions import db
from magang.jobs.queries import current_sight
from magang.kernel import typed
from magang.kernel.errors import RuleBroken, StaleVersion
from magang.kernel.labels import N_
from magang.planning.board import LANES_A_PAGE, Look, lay_out, served
from magang.planning.forms.arranging import AWAY, SWAP, BoardForm, MoveForm
from magang.planning.forms.scenarios import SeatForm, SolveForm
from magang.planning.matching import slot_key
from magang.planning.models import Scenario
from magang.planning.policy import scenarios as policy
from magang.planning.queries import scenarios as queries
from magang.planning.queries.arranging import Board, open_board
from magang.planning.rules.cycles import Seat
from magang.planning.rules.desk import Work
from magang.planning.rules.scenarios import ScenarioAction, SeatAction
from magang.planning.services import arranging as services
from magang.planning.services import scenarios as scenario_services
from magang.planning.views import bp
from magang.planning.views.arranging_words import breaches, broken, difference, say
from magang.planning.views.desk import desk_steps
from magang.planning.views.scenarios_solving import solve_and_go
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.identity import current_actor
from magang.web.pages import act, render_page


def _look() -> Look:
    """What the address asks to see; what it does not understand it leaves out."""
    args = plain_request.args
    return Look(
        args.get("opd", type=int),
        args.get("kebutuhan", type=int),
        typed.CONTROL.sub("", args.get("cari", ""))[:200].strip(),
        min(max(1, args.get("hal", 1, type=int)), 10_000),
    )


def _address(scenario_id: int) -> str:
    return url_for(".board", scenario_id=scenario_id, **_look().query())  # type: ignore[arg-type]


@bp.get("/skenario/<int:scenario_id>/papan")
@requires(policy.view, load=queries.find_scenario)
def board(scenario: Scenario) -> Response:
    return _show(scenario)


def _show(scenario: Scenario, *, status: int = 200, lost: dict[str, Any] | None = None) -> Response:
    session, actor, look = db.session(), current_actor(), _look()
    opened = open_board(session, scenario, today=today())
    desk, laid = opened.desk, lay_out(opened, look)
    plan, rules = desk.standing.plan, scenario.rules
    may_edit = bool(policy.act(actor, scenario, ScenarioAction.ARRANGE))
    needs, programmes = served(opened)
    job = current_sight(session, actor, subject_kind="scenario", reference=str(scenario.id), now=now())
    return render_page(
        "planning/board.html",
        fragment="papan",
        status=status,
        scenario=scenario,
        laid=laid,
        look=look,
        state=look.query(),
        lanes_a_page=LANES_A_PAGE,
        may_edit=may_edit,
        value=round(plan.value),
        difference=difference(plan.value, opened.baseline.value) if scenario.by_hand else "",
        cost=plan.cost,
        budget=rules.budget,
        left=desk.budget_left,
        placed=len(desk.where),
        people=len(desk.field.people),
        needs=needs,
        programmes=programmes,
        broken=[broken(desk, breach) for breach in breaches(desk)],
        gone=[desk.names.seat(seat) for seat in desk.standing.lost],
        last=opened.last,
        last_people=_people(opened),
        lost=lost,
        job=job if scenario.status.is_editable else None,
        periods=len(rules.periods),
        steps=desk_steps(actor, scenario.cycle, Work.SCENARIOS),
    )


def _people(opened: Board) -> str:
    """Whom the last move moved."""
    moved = opened.last.after if opened.last else []
    return ", ".join(opened.desk.names.person(str(person)) for person, _ in moved)


@bp.get("/skenario/<int:scenario_id>/papan/akibat", defaults={"layout": "html"})
@bp.get("/skenario/<int:scenario_id>/papan/akibat.<any(json):layout>")
@requires(policy.edit, load=queries.find_scenario)
def board_effects(scenario: Scenario, layout: str) -> Response:
    """What it would change to put one person anywhere: for a card that is picked up, or as a page of its own."""
    opened = open_board(db.session(), scenario, today=today())
    desk, person = opened.desk, plain_request.args.get("calon", type=int)
    if person is None or person not in desk.field.person_at:
        raise RuleBroken(N_("Calon ini tidak ikut dalam skenario ini. Muat ulang papan ini dahulu."))
    places = {slot: say(desk, offer) for slot, offer in desk.offers(person).items()}
    swaps = {other: say(desk, offer) for other, offer in desk.swaps(person).items()}
    name, names = desk.names.person(str(person)), desk.names
    if layout == "json":
        effects = {slot or AWAY: said.as_json() for slot, said in places.items()}
        effects |= {f"{SWAP}{other}": said.as_json() for other, said in swaps.items()}
        return jsonify(name=name, effects=effects)
    away = places.pop(None, None)
    order = {"no": 2, "bad": 1}
    told = [(slot, names.place(slot), said) for slot, said in places.items() if slot]
    told.sort(key=lambda row: (order.get(row[2].tone, 0), -row[2].value, row[1]))
    exchanged = [
        (f"{SWAP}{other}", names.person(str(other)), names.place(desk.where[other]), said)
        for other, said in swaps.items()
        if said.tone != "no"
    ]
    exchanged.sort(key=lambda row: (order.get(row[3].tone, 0), -row[3].value, row[1]))
    return render_page(
        "planning/board_effects.html",
        scenario=scenario,
        person=person,
        name=name,
        sits_at=names.place(desk.where[person]) if person in desk.where else "",
        locked=person in desk.locked,
        away=away,
        open=[row for row in told if row[2].tone != "no"],
        closed=[row for row in told if row[2].tone == "no"],
        swaps=exchanged,
        state=_look().query(),
        AWAY=AWAY,
    )


@bp.post("/skenario/<int:scenario_id>/papan/pindah")
@requires(policy.edit, load=queries.find_scenario)
def board_move(scenario: Scenario) -> Response:
    session, actor, form = db.session(), current_actor(), MoveForm()
    person, slot, partner = form.goal()
    scenario_id, opened = scenario.id, open_board(session, scenario, today=today())
    desk = opened.desk
    changes: dict[int, str | None] = {person: slot}
    if partner is not None:
        changes = {person: desk.where.get(partner), partner: desk.where.get(person)}
    name = desk.names.person(str(person))
    try:
        services.move(session, actor, opened, changes, expected_version=form.expected_version, now=now())
        db.session.commit()
    except (StaleVersion, StaleDataError):
        return _overtaken(scenario_id, form, name)
    if partner is not None:
        params = {"name": name, "other": desk.names.person(str(partner))}
        return _done(scenario_id, N_("%(name)s bertukar tempat dengan %(other)s."), **params)
    if slot is None:
        return _done(scenario_id, N_("%(name)s dilepas dari tempatnya."), name=name)
    return _done(scenario_id, N_("%(name)s dipindahkan ke %(place)s."), name=name, place=desk.names.place(slot))


def _overtaken(scenario_id: int, form: MoveForm, name: str) -> Response:
    """Somebody else moved first: their board, and this move kept at hand to be made again."""
    db.session.rollback()
    stored = queries.find_scenario(db.session(), current_actor(), scenario_id)
    if stored is None:
        raise StaleVersion
    return _show(stored, status=409, lost={"name": name, "candidate_id": form.candidate_id.data, "to": form.to.data})


def _done(scenario_id: int, message: str, **params: object) -> Response:
    def stay() -> Response:
        stored = queries.find_scenario(db.session(), current_actor(), scenario_id)
        if stored is None:
            raise StaleVersion
        return _show(stored)

    return act(lambda: None, stay, _address(scenario_id), message, **params)


@bp.post("/skenario/<int:scenario_id>/papan/urungkan")
@requires(policy.edit, load=queries.find_scenario)
def board_undo(scenario: Scenario) -> Response:
    session, scenario_id, version = db.session(), scenario.id, BoardForm().expected_version
    opened = open_board(session, scenario, today=today())
    services.take_back(session, current_actor(), opened, expected_version=version, now=now())
    db.session.commit()
    return _done(scenario_id, N_("Langkah terakhir diurungkan."))


@bp.post("/skenario/<int:scenario_id>/papan/pakai")
@requires(policy.edit, load=queries.find_scenario)
def board_keep(scenario: Scenario) -> Response:
    session, scenario_id, version = db.session(), scenario.id, BoardForm().expected_version
    opened = open_board(session, scenario, today=today())
    services.keep(session, current_actor(), opened, expected_version=version, now=now())
    db.session.commit()
    return _done(scenario_id, N_("Susunan ini diperiksa lagi dengan aturan sekarang."))


SEATS: dict[SeatAction, tuple[Any, str]] = {
    SeatAction.LOCK: (scenario_services.lock, N_("%(name)s dikunci di tempatnya.")),
    SeatAction.RELEASE: (scenario_services.release, N_("Kunci %(name)s dilepas.")),
    SeatAction.FORBID: (scenario_services.forbid, N_("%(name)s dilarang ke tempat itu.")),
}


@bp.post("/skenario/<int:scenario_id>/papan/tempat/<enum(SeatAction):action>")
@requires(policy.edit, load=queries.find_scenario)
def board_seat(scenario: Scenario, action: SeatAction) -> Response:
    service, message = SEATS[action]
    form, scenario_id = SeatForm(), scenario.id
    seat: Seat = form.seat()
    opened = open_board(db.session(), scenario, today=today())
    if opened.desk.where.get(seat.candidate_id) != slot_key(seat) and action is SeatAction.LOCK:
        raise RuleBroken(N_("Ia tidak lagi di tempat itu. Muat ulang papan ini dahulu."))
    name = opened.desk.names.person(str(seat.candidate_id))
    service(db.session(), current_actor(), scenario, seat, expected_version=form.expected_version, now=now())
    db.session.commit()
    return _done(scenario_id, message, name=name)


@bp.post("/skenario/<int:scenario_id>/papan/selesaikan")
@requires(policy.edit, load=queries.find_scenario)
def board_solve(scenario: Scenario) -> Response:
    """Who is locked stays; the others stay where that costs little (DESIGN 4.3)."""
    return solve_and_go(scenario, SolveForm(), _address(scenario.id))
