"""Why somebody is there or nowhere, what more would buy, and what a candidate is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from magang.planning.models import Candidate, CandidatePreference, Scenario, ScenarioSeat
from magang.planning.queries.scenarios import read_field, seats_with_people
from magang.planning.rules.cycles import RuleSet, Seat
from magang.planning.scoring import Preference
from magang.planning.services import scenarios as services
from magang.planning.services.scenarios_adoption import adopt
from tests.factories.placements import NOW
from tests.factories.scenarios import build_plannable
from tests.web.test_scenarios import page_of, text_of

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def plannable(session, city):
    """Six candidates for four seats: each host takes two in all."""
    return build_plannable(session, city, people=6, budget_ceiling=200_000_000)


@pytest.fixture
def planner(as_user):
    return as_user("planner")


def outside(session):
    """A candidate the plan leaves out."""
    placed = select(ScenarioSeat.candidate_id)
    return session.scalars(select(Candidate).where(Candidate.id.not_in(placed)).order_by(Candidate.id)).first()


def inside(session):
    return session.scalars(select(ScenarioSeat).order_by(ScenarioSeat.value)).first()


def test_a_placed_person_has_contributions_that_sum_to_the_score_and_the_next_best_place(planner, plannable, session):
    scenario = plannable.solved()
    seat = inside(session)
    text = text_of(planner, f"{page_of(scenario)}/calon/{seat.candidate_id}")
    assert "Mengapa di sini" in text
    assert "Kesesuaian urusan" in text
    assert "belum ada data" in text  # nobody was asked where they would like to go
    assert "Dibanding pilihan terbaik berikutnya" in text
    assert "Pilihan lain" in text
    assert "mutu 0," in text
    more = text_of(planner, f"{page_of(scenario)}/calon/{seat.candidate_id}/hitungan")
    assert "variasi bobot" in more


def test_an_unplaced_person_is_told_the_class_and_the_cheapest_change(planner, plannable, session):
    scenario = plannable.solved()
    person = outside(session)
    page = text_of(planner, page_of(scenario))
    assert "Semua tempat yang sesuai sudah penuh" in page
    text = text_of(planner, f"{page_of(scenario)}/calon/{person.id}")
    assert "Yang penuh di sana" in text
    assert "daya tampung RSUD" in text
    more = text_of(planner, f"{page_of(scenario)}/calon/{person.id}/hitungan")
    assert "Ia dapat berangkat ke" in more
    assert "tidak jadi berangkat ke" in more


def test_who_refuses_every_region_is_nowhere_and_nothing_can_be_done_by_rules(planner, plannable, session, city):
    person = plannable.people["Ani"]
    regions = (city.malang.id, plannable.surabaya.region_id)
    session.add_all(
        CandidatePreference(candidate_id=person.id, region_id=r, choice=Preference.REFUSED) for r in regions
    )
    session.commit()
    scenario = plannable.solved()
    assert "Tidak memenuhi syarat untuk satu tempat pun" in text_of(planner, f"{page_of(scenario)}/calon/{person.id}")
    more = text_of(planner, f"{page_of(scenario)}/calon/{person.id}/hitungan")
    assert "tidak ada cara menempatkannya" in more


def test_one_more_seat_and_ten_million_have_their_price_and_the_budget_its_curve(planner, plannable):
    scenario = plannable.solved()
    text = text_of(planner, f"{page_of(scenario)}/tambahan")
    assert "Satu tempat lagi di RSUD" in text
    assert "Tambahan anggaran Rp10 juta" in text
    assert "Nilai menurut anggaran" in text
    assert "Rp200.000.000" in text
    assert "Rp140.000.000" in text
    part = planner.get(f"{page_of(scenario)}/tambahan", headers=HTMX).get_data(as_text=True)
    assert "<html" not in part
    assert "<h1" not in part
    assert "Satu tempat lagi di RSUD" in part


def test_what_is_believed_of_a_seat_stays_when_the_data_change(planner, plannable, session):
    scenario = plannable.solved()
    seat = inside(session)
    before = seat.components
    session.execute(update(Scenario).where(Scenario.id == scenario.id).values(facts_on=NOW.date().replace(year=2025)))
    session.commit()
    text = text_of(planner, f"{page_of(scenario)}/calon/{seat.candidate_id}")
    assert "Data berubah sejak dihitung" in text
    session.expire_all()
    assert session.get(ScenarioSeat, seat.id).components == before


def test_before_solving_there_is_no_reason_and_the_page_says_so(planner, plannable):
    scenario = plannable.scenario()
    person = plannable.people["Ani"]
    assert planner.get(f"{page_of(scenario)}/calon/{person.id}").status_code == 200
    assert planner.get(f"{page_of(scenario)}/calon/999999").status_code == 404
    assert "Belum ada rencana" in text_of(planner, f"{page_of(scenario)}/tambahan")


def test_input_no_solver_takes_leaves_pages_without_reasons_not_without_answer(planner, plannable, session):
    scenario = plannable.solved()
    rules = replace(scenario.rules, budget=10**12)
    session.execute(update(Scenario).where(Scenario.id == scenario.id).values(rules=rules))
    session.commit()
    for address in ("", "/tambahan", "/tetapkan", f"/calon/{plannable.people['Ani'].id}",
                    f"/calon/{plannable.people['Ani'].id}/hitungan"):  # fmt: skip
        assert planner.get(f"{page_of(scenario)}{address}").status_code == 200
    assert "Periksa jumlah nolnya" in text_of(planner, page_of(scenario))


def test_a_candidate_reads_classes_and_counts_and_never_a_name_or_a_score(as_user, plannable, session, city):
    scenario = plannable.solved()
    left_out = outside(session)
    name = next(first for first, c in plannable.people.items() if c.id == left_out.id)
    own = f"/calon/{left_out.id}/hasil"
    client = as_user(name.lower())
    before = text_of(client, own)
    assert "belum ditetapkan" in before
    stored = plannable.stored(scenario)
    adopt(
        session, plannable.actor(), stored, field=read_field(session, stored, today=stored.facts_on),
        seats=seats_with_people(session, stored.id), expected_version=stored.version, now=NOW,
    )  # fmt: skip
    session.commit()
    text = text_of(client, own)
    assert "Anda belum ditempatkan" in text
    assert "Daya tampung instansi tujuan" in text
    others = [f"{first} contoh" for first in plannable.people if first != name]
    main = text.split("<main", 1)[1]
    assert not [other for other in others if other in main]
    assert "RSUD" not in main
    assert "Nilai" not in main
    chosen = next(first for first, c in plannable.people.items() if c.id != left_out.id)
    assert client.get(f"/calon/{plannable.people[chosen].id}/hasil").status_code == 404
    placed = session.scalars(select(ScenarioSeat).limit(1)).one()
    winner = next(first for first, c in plannable.people.items() if c.id == placed.candidate_id)
    assert "Anda terpilih" in text_of(as_user(winner.lower()), f"/calon/{placed.candidate_id}/hasil")
    assert as_user("planner").get(own).status_code == 404


def test_names_with_markup_and_percent_signs_stay_text(planner, plannable, session):
    ani = plannable.people["Ani"].user
    ani.name = "<b>Ani</b> 100% %(n)s {{ 7*7 }}"
    session.commit()
    rules = RuleSet(boarding_month=1_500_000, per_opd=None)
    session.execute(update(Scenario).values(rules=rules))
    scenario = plannable.solved()
    stored = plannable.stored(scenario)
    seat = session.scalars(select(ScenarioSeat).where(ScenarioSeat.candidate_id == plannable.people["Ani"].id)).first()
    key = Seat(plannable.people["Ani"].id, plannable.needs[0].id, plannable.surabaya.id, "1")
    services.lock(session, plannable.actor(), stored, key, expected_version=stored.version, now=NOW)
    session.commit()
    text = text_of(planner, page_of(scenario))
    assert "&lt;b&gt;Ani&lt;/b&gt; 100% %(n)s {{ 7*7 }}" in text
    assert "<b>Ani" not in text
    assert planner.get(f"{page_of(scenario)}/calon/{plannable.people['Ani'].id}").status_code == 200
    assert seat is None or planner.get(f"{page_of(scenario)}/tambahan").status_code == 200
