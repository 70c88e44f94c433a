"""Adopting: placements come into being, all or none, and the scenario never changes again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import joinedload, selectinload

from magang.accounts.models import User
from magang.audit.models import AuditEvent
from magang.needs.models import Need
from magang.needs.rules import NeedStatus
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.planning.models import Candidate, ScenarioSeat
from magang.planning.rules.candidates import CandidateStatus
from magang.planning.rules.scenarios import ScenarioStatus
from magang.planning.services.scenarios_adoption import adopted
from tests.factories.placements import build_placement
from tests.factories.scenarios import build_plannable
from tests.web.test_scenarios import page_of, press, text_of, token


@pytest.fixture
def plannable(session, city):
    return build_plannable(session, city)


@pytest.fixture
def planner(as_user):
    return as_user("planner")


def adopt(client, scenario):
    page = f"{page_of(scenario)}/tetapkan"
    return press(client, page, page)


def forced(client, scenario, version):
    """Post although the page shows no button."""
    page = f"{page_of(scenario)}/tetapkan"
    data = {"version": str(version), "csrf_token": token(client, page_of(scenario))}
    return client.post(page, data=data)


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_adopting_proposes_a_complete_placement_for_everybody(planner, plannable, session, city):
    scenario = plannable.solved()
    page = text_of(planner, f"{page_of(scenario)}/tetapkan")
    assert "4 penempatan dibuat" in page
    assert "2 kebutuhan ditandai direncanakan" in page
    answer = adopt(planner, scenario)
    assert answer.status_code == 303
    assert answer.location.startswith("/penempatan?")
    session.expire_all()
    placements = session.scalars(
        select(Placement).options(selectinload(Placement.programme_links), joinedload(Placement.need))
    ).all()
    assert len(placements) == 4
    seats = {s.candidate_id: s for s in session.scalars(select(ScenarioSeat))}
    by_user = {c.user_id: c for c in session.scalars(select(Candidate))}
    for placement in placements:
        seat = seats[by_user[placement.participant_id].id]
        assert placement.status is PlacementStatus.PROPOSED
        assert placement.reference.startswith("M-2026-")
        assert (placement.need_id, placement.host_unit_id) == (seat.need_id, seat.host_unit_id)
        assert (placement.starts_on, placement.ends_on) == (date(2026, 7, 1), date(2026, 9, 30))
        assert placement.sending_opd_id == city.dinkes.id
        assert placement.urusan_id == city.health.id
        assert [link.programme_id for link in placement.programme_links] == [city.programme.id]
        assert placement.gap_statement == placement.need.gap
        assert placement.cost.known_total == seat.cost
        assert "Rp1.500.000 sebulan" in placement.cost_note
        assert placement.tariff_id == city.tariff.id
    assert set(session.scalars(select(Candidate.status))) == {CandidateStatus.SELECTED}
    assert set(session.scalars(select(Need.status))) == {NeedStatus.PLANNED}
    stored = plannable.stored(scenario)
    assert stored.status is ScenarioStatus.ADOPTED
    assert stored.adopted_by_id == city.planner.id
    assert "ditetapkan" in text_of(planner, page_of(scenario))
    assert "Diusulkan dari skenario" in text_of(planner, f"/penempatan/{placements[0].reference}")


def test_the_steps_lead_to_the_plan_of_the_adopted_scenario_from_every_page(planner, plannable):
    scenario = plannable.solved()
    cycle, here = f"/angkatan/{plannable.cycle.id}", page_of(scenario)
    pages = [
        *(f"{cycle}{part}" for part in ("", "/calon", "/aturan", "/bobot", "/kecocokan", "/cakupan", "/skenario")),
        *(f"{here}{part}" for part in ("", "/papan", "/rencana", "/aturan")),
        f"{cycle}/skenario/banding?s={scenario.id}",
    ]
    last = f'<a href="{here}/rencana"'
    strips = {page: text_of(planner, page).partition('aria-label="Langkah perencanaan"')[2] for page in pages}
    assert all(strip and last not in strip.partition("</nav>")[0] for strip in strips.values())
    adopt(planner, scenario)
    for page in pages:
        strip = text_of(planner, page).partition('aria-label="Langkah perencanaan"')[2].partition("</nav>")[0]
        assert last in strip, page
        assert strip.count("aria-current") == (page != cycle), page
    assert f'{last} aria-current="page"' in text_of(planner, f"{here}/rencana")


def test_an_adopted_scenario_never_changes_not_even_by_sql(planner, plannable, session, connection):
    scenario = plannable.solved()
    adopt(planner, scenario)
    session.expire_all()
    page = page_of(scenario)
    stored = plannable.stored(scenario)
    for address in ("hitung", "discard", "tetapkan", "tempat/lock", "ubah"):
        assert forced(planner, stored, stored.version) is not None
        data = {"version": str(stored.version), "csrf_token": token(planner, page)}
        assert planner.post(f"{page}/{address}", data=data).status_code == 409, address
    other = plannable.scenario("Lain")
    statements = (
        f"UPDATE scenario SET name = 'x' WHERE id = {scenario.id}",
        f"DELETE FROM scenario WHERE id = {scenario.id}",
        f"UPDATE scenario_seat SET value = 0 WHERE scenario_id = {scenario.id}",
        f"DELETE FROM scenario_seat WHERE scenario_id = {scenario.id}",
        f"UPDATE scenario_seat SET scenario_id = {other.id} WHERE scenario_id = {scenario.id}",
        f"INSERT INTO scenario_seat (scenario_id, candidate_id, need_id, host_unit_id, period, value, cost, importance,"
        f" components, by_hand) SELECT scenario_id, 0, need_id, host_unit_id, period, value, cost, importance,"
        f" components, by_hand FROM scenario_seat WHERE scenario_id = {scenario.id}",
    )
    for statement in statements:
        point = connection.begin_nested()
        with pytest.raises(DBAPIError, match="never changes"):
            connection.execute(text(statement))
        point.rollback()
    copy = f"{page}/salin"
    assert planner.post(copy, data={"name": "Boleh", "csrf_token": token(planner, copy)}).status_code == 303


def test_only_one_scenario_of_a_cycle_is_adopted(planner, plannable, session):
    one, other = plannable.solved("Satu"), plannable.solved("Dua")
    adopt(planner, one)
    session.expire_all()
    assert "Skenario Satu sudah ditetapkan" in text_of(planner, f"{page_of(other)}/tetapkan")
    assert forced(planner, other, plannable.stored(other).version).status_code == 409
    assert count(session, Placement) == 4


def test_who_is_away_already_is_named_and_nothing_is_created(planner, plannable, session, city):
    scenario = plannable.solved()
    ani = plannable.people["Ani"]
    standing = build_placement(
        session, city, participant=session.get(User, ani.user_id), starts_on=date(2026, 8, 1),
        ends_on=date(2026, 10, 1), need=plannable.needs[0], cycle=plannable.cycle,
    )  # fmt: skip
    said = f"Ani contoh sudah ditempatkan pada masa yang sama ({standing.reference})"
    assert said in text_of(planner, f"{page_of(scenario)}/tetapkan")
    answer = forced(planner, scenario, plannable.stored(scenario).version)
    assert answer.status_code == 409
    assert said in " ".join(answer.get_data(as_text=True).split())
    assert count(session, Placement) == 1
    assert plannable.stored(scenario).status is ScenarioStatus.SOLVED


def test_who_belongs_to_no_opd_any_more_is_named(planner, plannable, session):
    scenario = plannable.solved()
    session.execute(update(User).where(User.username == "budi").values(opd_id=None))
    session.commit()
    assert "Budi contoh belum terdaftar pada satu OPD" in text_of(planner, f"{page_of(scenario)}/tetapkan")
    assert forced(planner, scenario, plannable.stored(scenario).version).status_code == 409
    assert count(session, Placement) == 0


def test_a_plan_whose_data_have_changed_is_not_adopted(planner, plannable, session):
    scenario = plannable.solved()
    session.execute(
        update(Candidate)
        .where(Candidate.id == plannable.people["Ani"].id)
        .values(status=CandidateStatus.WITHDRAWN, withdraw_reason="Sakit")
    )
    session.commit()
    text_ = text_of(planner, f"{page_of(scenario)}/tetapkan")
    assert "Hitung ulang lebih dahulu" in text_
    assert "Ani contoh tidak lagi ikut perhitungan" in text_
    assert forced(planner, scenario, plannable.stored(scenario).version).status_code == 409
    assert count(session, Placement) == 0


def test_a_plan_the_checker_does_not_confirm_is_not_adopted(planner, plannable, session):
    """Seats somebody changed behind the application's back."""
    scenario = plannable.solved()
    session.execute(update(ScenarioSeat).values(host_unit_id=plannable.surabaya.id, need_id=plannable.needs[0].id))
    session.commit()
    assert "Rencana ini melanggar" in text_of(planner, f"{page_of(scenario)}/tetapkan")
    assert forced(planner, scenario, plannable.stored(scenario).version).status_code == 409


def test_a_failure_in_the_middle_creates_nothing(planner, plannable, session, monkeypatch):
    def fails(*_):
        raise RuntimeError("half way")

    adopted.connect(fails)
    scenario = plannable.solved()
    try:
        with pytest.raises(RuntimeError, match="half way"):
            adopt(planner, scenario)
    finally:
        adopted._subscribers.remove(fails)
    session.expire_all()
    assert count(session, Placement) == 0
    assert plannable.stored(scenario).status is ScenarioStatus.SOLVED
    assert set(session.scalars(select(Candidate.status))) == {CandidateStatus.ACCEPTED}


def test_an_unsolved_scenario_cannot_be_adopted_and_nobody_but_the_planner_adopts(planner, as_user, plannable, session):
    draft = plannable.scenario()
    assert planner.get(f"{page_of(draft)}/tetapkan").status_code == 409
    solved = plannable.solved("Lain")
    for who in ("mayor", "sekda"):
        assert as_user(who).get(f"{page_of(solved)}/tetapkan").status_code == 403
    told = count(session, AuditEvent)
    planner.get(f"{page_of(solved)}/tetapkan")
    assert count(session, AuditEvent) == told
