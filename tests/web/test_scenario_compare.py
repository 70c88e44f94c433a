"""Two or three scenarios side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from magang.planning.allocation.plan import Plan
from magang.planning.rules.cycles import Seat
from magang.planning.services import scenarios as services
from tests.factories.placements import NOW, build_cycle
from tests.factories.scenarios import build_plannable
from tests.support.queries import counted_queries
from tests.web.test_scenarios import page_of, press, text_of


@pytest.fixture
def plannable(session, city):
    return build_plannable(session, city, people=6)


@pytest.fixture
def planner(as_user):
    return as_user("planner")


def narrow(plannable, scenario, **rules):
    stored = plannable.stored(scenario)
    services.set_rules(
        plannable.session, plannable.actor(), stored, replace(stored.rules, **rules),
        expected_version=stored.version, now=NOW,
    )  # fmt: skip
    plannable.session.commit()


def test_value_cost_movers_and_the_rules_that_differ_stand_side_by_side(planner, plannable):
    wide, tight = plannable.solved("Luas"), plannable.scenario("Hemat")
    narrow(plannable, tight, budget=60_000_000, per_host=1)
    press(planner, page_of(tight), f"{page_of(tight)}/hitung")
    address = f"/angkatan/{plannable.cycle.id}/skenario/banding"
    text = text_of(planner, f"{address}?s={wide.id},{tight.id}")
    assert "Rp100.000.000" in text
    assert "Rp60.000.000" in text
    assert "Paling banyak per instansi" in text
    assert "tidak ditempatkan" in text
    assert "4 dari 6" in text
    assert "2 dari 6" in text
    assert 'role="img"' in text
    assert "2 dari 6" in text_of(planner, f"{address}?s={wide.id}&s={tight.id}"), (
        "as the checkboxes of the list send it"
    )


def test_equal_scenarios_are_said_to_be_equal(planner, plannable):
    one, other = plannable.solved("Satu"), plannable.solved("Dua")
    text = text_of(planner, f"/angkatan/{plannable.cycle.id}/skenario/banding?s={one.id},{other.id}")
    assert "Aturan dan bobotnya sama" in text
    assert "Semua orang berada di tempat yang sama" in text


def test_a_lock_is_named_as_the_reason(planner, plannable, session):
    base = plannable.solved("Dasar")
    other = plannable.solved("Dengan kunci")
    placed = {person for person, _ in Plan.from_json(base.plan).assignment}
    left_out = next(c for c in plannable.people.values() if str(c.id) not in placed)
    stored = plannable.stored(other)
    seat = Seat(left_out.id, plannable.needs[0].id, plannable.surabaya.id, "1")
    services.lock(session, plannable.actor(), stored, seat, expected_version=stored.version, now=NOW)
    session.commit()
    press(planner, page_of(other), f"{page_of(other)}/hitung")
    text = text_of(planner, f"/angkatan/{plannable.cycle.id}/skenario/banding?s={base.id},{other.id}")
    assert "Dikunci" in text
    assert '<span class="tag">dikunci</span>' in text


def test_one_scenario_or_none_asks_for_another(planner, plannable):
    scenario = plannable.scenario()
    address = f"/angkatan/{plannable.cycle.id}/skenario/banding"
    for query in ("", "?s=", f"?s={scenario.id}"):
        assert "Centang dua atau tiga skenario" in text_of(planner, address + query)


@pytest.mark.parametrize(
    "query", ["s=abc", "s=1,2,3,4", "s=999999", "s=-1", "s=99999999999999999999", "s=%00", "s=1e3"]
)
def test_a_tampered_comparison_is_refused_in_words(planner, plannable, query):
    plannable.scenario()
    answer = planner.get(f"/angkatan/{plannable.cycle.id}/skenario/banding?{query}")
    assert answer.status_code == 400


def test_a_scenario_of_another_cycle_is_not_compared(planner, plannable, session):
    scenario = plannable.scenario()
    other = build_cycle(session, name="Angkatan lain")
    assert planner.get(f"/angkatan/{other.id}/skenario/banding?s={scenario.id}").status_code == 400


def test_comparing_three_costs_no_more_queries_than_two(planner, plannable, connection):
    ids = [plannable.solved(name).id for name in ("Satu", "Dua", "Tiga")]
    address = f"/angkatan/{plannable.cycle.id}/skenario/banding?s="
    with counted_queries(connection) as two:
        planner.get(f"{address}{ids[0]},{ids[1]}")
    with counted_queries(connection) as three:
        planner.get(f"{address}{ids[0]},{ids[1]},{ids[2]}")
    assert len(two) == len(three)


def test_only_who_plans_or_steers_compares(as_user, plannable):
    address = f"/angkatan/{plannable.cycle.id}/skenario/banding"
    assert as_user("mayor").get(address).status_code == 200
    assert as_user("opd_head").get(address).status_code in {403, 404}
    assert as_user("participant").get(address).status_code in {403, 404}
