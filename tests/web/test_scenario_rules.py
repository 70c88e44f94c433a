"""A scenario's own rules, on the same editor as the cycle's: one thing is changed, then it is solved again."""

from __future__ import annotations

import pytest

from magang.planning.models import Cycle, Scenario
from magang.planning.rules.cycles import HostTerms, NeedTerms
from magang.planning.rules.scenarios import ScenarioStatus
from tests.factories.scenarios import build_plannable
from tests.support.browsing import post, text


@pytest.fixture
def plannable(session, city):
    return build_plannable(session, city)


def general(scenario, **changes):
    usual = {"budget": "", "rate": "training", "lodging": "boarding", "boarding_month": "1.800.000", "per_need": "2",
             "per_host": "2", "per_opd": "2", "programmes_at_least": "0", "evidence_required": "y",
             "version": str(scenario.version)}  # fmt: skip
    return {f"umum-{key}": value for key, value in (usual | changes).items()}


def test_a_scenario_has_its_own_budget_and_rules_and_its_plan_is_then_out_of_date(as_user, session, plannable):
    scenario = plannable.solved()
    page = f"/skenario/{scenario.id}/aturan"
    assert page in text(as_user("planner"), f"/skenario/{scenario.id}")
    answer = post(as_user("planner"), f"{page}/umum/simpan", **general(scenario, budget="90.000.000"))
    assert (answer.status_code, answer.location) == (303, f"{page}#umum")
    changed = plannable.stored(scenario)
    assert changed.rules.budget == 90_000_000
    assert changed.outdated
    assert session.get_one(Cycle, changed.cycle_id).rules.per_need == 2
    assert "Pagu anggaran" in text(as_user("planner"), page)


def test_exceptions_of_a_scenario_come_and_go_and_locks_stay(as_user, plannable):
    scenario, planner = plannable.scenario(), as_user("planner")
    page, need, host = f"/skenario/{scenario.id}/aturan", plannable.needs[0], plannable.surabaya
    terms = {"kebutuhan-need_id": need.id, "kebutuhan-minimum": "1", "kebutuhan-required_level": "4"}
    post(planner, f"{page}/kebutuhan/simpan", **terms, **{"kebutuhan-version": str(scenario.version)})
    taken = {"instansi-host_unit_id": host.id, "instansi-at_most": "0", "instansi-version": str(scenario.version + 1)}
    post(planner, f"{page}/instansi/simpan", **taken)
    rules = plannable.stored(scenario).rules
    assert (rules.needs, rules.hosts) == ((NeedTerms(need.id, 1, None, 4),), (HostTerms(host.id, 0),))
    version = str(plannable.stored(scenario).version)
    post(planner, f"{page}/instansi/hapus", key=str(host.id), version=version)
    assert plannable.stored(scenario).rules.hosts == ()


def test_an_adopted_scenario_shows_its_rules_and_lets_nobody_change_them(as_user, session, plannable):
    scenario = plannable.stored(plannable.scenario())
    scenario.status = ScenarioStatus.DISCARDED
    session.commit()
    page = f"/skenario/{scenario.id}/aturan"
    shown = text(as_user("planner"), page)
    assert "Simpan aturan umum" not in shown
    assert post(as_user("planner"), f"{page}/umum/simpan", **general(scenario, per_need="9")).status_code == 409
    assert session.get_one(Scenario, scenario.id).rules.per_need == 2


def test_the_second_of_two_who_change_a_scenarios_rules_is_told(as_user, session, plannable):
    scenario = plannable.scenario()
    page, first = f"/skenario/{scenario.id}/aturan", general(scenario, per_need="3")
    assert post(as_user("planner"), f"{page}/umum/simpan", **first).status_code == 303
    late = post(as_user("planner2"), f"{page}/umum/simpan", **general(scenario, per_need="7"))
    assert late.status_code == 409
    assert 'value="7"' in late.get_data(as_text=True)
    assert plannable.stored(scenario).rules.per_need == 3


def test_who_does_not_plan_sees_no_scenarios_rules(as_user, plannable):
    page = f"/skenario/{plannable.scenario().id}/aturan"
    assert as_user("mayor").get(page).status_code == 200
    for who in ("opd_head", "participant"):
        assert as_user(who).get(page).status_code in {403, 404}
