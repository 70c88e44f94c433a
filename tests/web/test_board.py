"""The board: people moved by hand, what it costs said first, nothing lost and nothing hidden."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from magang.audit.models import AuditEvent
from magang.planning.allocation.plan import PlanStatus
from magang.planning.models import CandidatePreference, Scenario, ScenarioMove, ScenarioSeat
from magang.planning.scoring import Preference
from magang.planning.services import scenarios as services
from tests.factories.placements import NOW
from tests.factories.scenarios import build_plannable
from tests.support.queries import counted_queries


@pytest.fixture
def plannable(session, city):
    return build_plannable(session, city)


@pytest.fixture
def scenario(plannable):
    return plannable.solved()


@pytest.fixture
def planner(as_user):
    return as_user("planner")


def papan(scenario):
    return f"/skenario/{scenario.id}/papan"


def text_of(client, address):
    return " ".join(client.get(address).get_data(as_text=True).split())


def press(client, scenario, step, *, version=None, headers=None, **fields):
    """Post what the board's forms post."""
    page = client.get(papan(scenario)).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    version = version or re.search(r'name="version" value="([0-9]+)"', page).group(1)
    data = {"csrf_token": token, "version": version} | fields
    return client.post(f"{papan(scenario)}/{step}", data=data, headers=headers or {})


def effects(client, scenario, person):
    answer = client.get(f"{papan(scenario)}/akibat.json?calon={person.id}")
    assert answer.status_code == 200
    return answer.get_json()["effects"]


def where(session, scenario):
    session.expire_all()
    rows = session.scalars(select(ScenarioSeat).where(ScenarioSeat.scenario_id == scenario.id))
    return {s.candidate_id: f"{s.need_id}-{s.host_unit_id}-{s.period}" for s in rows}


def another_place(session, scenario, person, found):
    """A place that breaks nothing and is not theirs."""
    here = where(session, scenario).get(person.id)
    return next(
        k for k, e in found.items() if "-" in k and not k.startswith("tukar") and k != here and e["tone"] != "no"
    )


def test_the_board_shows_needs_places_people_and_the_figures(planner, plannable, scenario):
    text = text_of(planner, papan(scenario))
    for need in plannable.needs:
        assert need.reference in text
    assert "RSUD Surabaya" in text
    assert "Ani contoh" in text
    assert "aturan dilanggar" in text
    assert "Biarkan mesin menyelesaikan sisanya" in text


def test_a_move_is_what_its_effect_said(planner, plannable, scenario, session):
    person = plannable.people["Ani"]
    before = scenario.value
    found = effects(planner, scenario, person)
    goal = another_place(session, scenario, person, found)
    answer = press(planner, scenario, "pindah", candidate_id=person.id, to=goal)
    assert answer.status_code == 303
    assert where(session, scenario)[person.id] == goal
    stored = session.get(Scenario, scenario.id)
    change = round(stored.value - before)
    badge = f"nilai {'+' if change > 0 else '−' if change < 0 else '±'}{abs(change)}"
    assert found[goal]["badge"].replace(".", "").startswith(badge)
    assert stored.by_hand
    page = text_of(planner, papan(scenario))
    assert "disusun sendiri" in page
    assert "hitungan terakhir" in page
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "scenario.moved")).one()
    assert "Ani contoh" in str(event.changes)


def test_a_hand_may_break_the_budget_but_the_board_says_so_and_nobody_adopts_it(planner, plannable, session):
    scenario = plannable.solved()
    person = plannable.people["Ani"]
    press(planner, scenario, "pindah", candidate_id=person.id, to="lepas")
    rules = replace(plannable.stored(scenario).rules, budget=1_000_000)
    stored = plannable.stored(scenario)
    services.set_rules(session, plannable.actor(), stored, rules, expected_version=stored.version, now=NOW)
    session.commit()
    found = effects(planner, scenario, person)
    goal = another_place(session, scenario, person, found)
    assert found[goal]["tone"] == "bad"
    assert "anggaran" in found[goal]["words"]
    assert press(planner, scenario, "pindah", candidate_id=person.id, to=goal).status_code == 303
    text = text_of(planner, papan(scenario))
    assert "Belum dapat ditetapkan: aturan dilanggar" in text
    assert "Anggaran Rp1.000.000: lewat Rp" in text
    assert plannable.stored(scenario).outcome is PlanStatus.BREAKS
    adopt = planner.get(f"/skenario/{scenario.id}/tetapkan").get_data(as_text=True)
    assert "melanggar" in adopt


def test_a_destination_the_person_refused_is_never_theirs(planner, plannable, scenario, session):
    person = plannable.people["Budi"]
    region = plannable.surabaya.region_id
    session.add(CandidatePreference(candidate_id=person.id, region_id=region, choice=Preference.REFUSED))
    session.commit()
    found = effects(planner, scenario, person)
    refused = next(k for k in found if k.split("-")[1:2] == [str(plannable.surabaya.id)] and not k.startswith("tukar"))
    assert found[refused]["tone"] == "no"
    assert "menolak" in found[refused]["words"]
    seats = where(session, scenario)
    answer = press(planner, scenario, "pindah", candidate_id=person.id, to=refused)
    assert answer.status_code == 409
    assert where(session, scenario) == seats


def test_two_people_change_places_and_one_click_takes_it_back(planner, plannable, scenario, session):
    seats = where(session, scenario)
    one, other = next((a, b) for a in seats for b in seats if seats[a] != seats[b])
    assert press(planner, scenario, "pindah", candidate_id=one, to=f"tukar-{other}").status_code == 303
    swapped = where(session, scenario)
    assert (swapped[one], swapped[other]) == (seats[other], seats[one])
    assert "Urungkan langkah" in text_of(planner, papan(scenario))
    assert press(planner, scenario, "urungkan").status_code == 303
    assert where(session, scenario) == seats
    assert "setara hitungan terakhir" in text_of(planner, papan(scenario))
    assert press(planner, scenario, "urungkan").status_code == 409


def test_moves_are_taken_back_one_by_one_and_not_beyond_a_new_calculation(planner, plannable, scenario, session):
    seats = where(session, scenario)
    for name in ("Ani", "Budi"):
        press(planner, scenario, "pindah", candidate_id=plannable.people[name].id, to="lepas")
    press(planner, scenario, "urungkan")
    press(planner, scenario, "urungkan")
    assert where(session, scenario) == seats
    press(planner, scenario, "pindah", candidate_id=plannable.people["Ani"].id, to="lepas")
    assert press(planner, scenario, "selesaikan").status_code == 303
    assert where(session, scenario).keys() == seats.keys()
    assert press(planner, scenario, "urungkan").status_code == 409


def test_the_machine_finishes_the_rest_and_keeps_who_is_locked(planner, plannable, scenario, session):
    person = plannable.people["Citra"]
    seats = where(session, scenario)
    goal = another_place(session, scenario, person, effects(planner, scenario, person))
    need, host, period = goal.split("-", 2)
    press(planner, scenario, "pindah", candidate_id=person.id, to=goal)
    lock = {"candidate_id": person.id, "need_id": need, "host_unit_id": host, "period": period}
    assert press(planner, scenario, "tempat/lock", **lock).status_code == 303
    assert "Lepas kunci" in text_of(planner, papan(scenario))
    refused = press(planner, scenario, "pindah", candidate_id=person.id, to="lepas")
    assert refused.status_code == 409
    assert "dikunci" in refused.get_data(as_text=True)
    answer = press(planner, scenario, "selesaikan")
    assert answer.location == papan(scenario)
    assert where(session, scenario)[person.id] == goal
    assert len(where(session, scenario)) == len(seats)
    press(planner, scenario, "tempat/release", **lock)
    assert plannable.stored(scenario).rules.locks == ()


def test_an_arrangement_is_kept_as_it_is_after_the_rules_changed(planner, plannable, scenario, session):
    stored = plannable.stored(scenario)
    rules = replace(stored.rules, per_need=4)
    services.set_rules(session, plannable.actor(), stored, rules, expected_version=stored.version, now=NOW)
    session.commit()
    seats = where(session, scenario)
    assert "Pakai susunan ini apa adanya" in text_of(planner, papan(scenario))
    assert press(planner, scenario, "pakai").status_code == 303
    assert not plannable.stored(scenario).outdated
    assert where(session, scenario) == seats


def test_the_second_of_two_planners_sees_the_new_board_and_can_repeat_the_move(planner, as_user, plannable, scenario):
    ani, budi = plannable.people["Ani"], plannable.people["Budi"]
    version = str(scenario.version)
    press(as_user("planner2"), scenario, "pindah", candidate_id=ani.id, to="lepas")
    answer = press(planner, scenario, "pindah", version=version, candidate_id=budi.id, to="lepas")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "baru saja diubah oleh orang lain" in text
    assert "Ulangi langkah saya" in text
    assert f'name="candidate_id" value="{budi.id}"' in text
    seats = where(plannable.session, scenario)
    assert ani.id not in seats
    assert budi.id in seats
    again = press(planner, scenario, "pindah", candidate_id=budi.id, to="lepas")
    assert again.status_code == 303


def test_every_place_with_its_effect_stands_on_a_page_without_scripts(planner, plannable, scenario):
    person = plannable.people["Ani"]
    text = text_of(planner, f"{papan(scenario)}/akibat?calon={person.id}")
    assert "Pindahkan Ani contoh" in text
    assert "sisa anggaran Rp" in text
    assert "Lepas dari tempatnya" in text
    assert "Bertukar tempat" in text


def test_htmx_gets_the_board_back_with_the_announcement(planner, plannable, scenario):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#papan"}
    answer = press(planner, scenario, "pindah", headers=headers, candidate_id=plannable.people["Ani"].id, to="lepas")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'id="papan"' in text
    assert "dilepas dari tempatnya" in text


def test_the_mayor_looks_but_does_not_move_and_an_opd_sees_no_board(as_user, plannable, scenario):
    mayor = as_user("mayor")
    text = text_of(mayor, papan(scenario))
    assert "Ani contoh" in text
    assert "Urungkan" not in text
    assert "Biarkan mesin" not in text
    assert mayor.get(f"{papan(scenario)}/akibat?calon={plannable.people['Ani'].id}").status_code == 403
    assert as_user("opd_head").get(papan(scenario)).status_code in {403, 404}


def test_an_adopted_scenario_stays_as_it_is(planner, plannable, scenario, session):
    version = str(scenario.version)
    page = planner.get(papan(scenario)).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    answer = planner.post(f"/skenario/{scenario.id}/tetapkan", data={"version": version, "csrf_token": token})
    assert answer.status_code == 303
    assert "Biarkan mesin" not in text_of(planner, papan(scenario))
    data = {"candidate_id": plannable.people["Ani"].id, "to": "lepas", "version": version, "csrf_token": token}
    assert planner.post(f"{papan(scenario)}/pindah", data=data).status_code in {403, 409}


@pytest.mark.parametrize("to", ["", "0-0-1", "1-1-", "tukar-0", "tukar-x", "../../x", "lepas ", "1-1-a\x00b", "9" * 50])
def test_a_place_nobody_offered_is_refused(planner, plannable, scenario, session, to):
    seats = where(session, scenario)
    answer = press(planner, scenario, "pindah", candidate_id=plannable.people["Ani"].id, to=to)
    assert answer.status_code == 422
    assert where(session, scenario) == seats


@pytest.mark.parametrize("to", ["999999-1-1", "tukar-999999"])
def test_a_place_that_is_not_there_moves_nobody(planner, plannable, scenario, session, to):
    seats = where(session, scenario)
    answer = press(planner, scenario, "pindah", candidate_id=plannable.people["Ani"].id, to=to)
    assert answer.status_code in {409, 422}
    assert where(session, scenario) == seats


def test_filters_and_nonsense_in_the_address_show_a_board(planner, plannable, scenario):
    for query in (
        "kebutuhan=x&opd=&hal=-3",
        "hal=99999999999999999999",
        "cari=%00%1b",
        f"kebutuhan={plannable.needs[0].id}",
    ):
        assert planner.get(f"{papan(scenario)}?{query}").status_code == 200
    assert "Tidak ada kebutuhan yang cocok" in text_of(planner, f"{papan(scenario)}?cari=tidakadasama")


def test_the_board_asks_as_many_questions_for_six_people_as_for_two(planner, session, city):
    small = build_plannable(session, city, people=6)
    scenario = small.solved()
    planner.get(papan(scenario))
    with counted_queries(session.connection()) as all_there:
        planner.get(papan(scenario))
    for candidate in list(small.people.values())[2:]:
        candidate.status = "rejected"
        candidate.reject_reason = "uji"
    session.commit()
    planner.get(papan(scenario))
    with counted_queries(session.connection()) as few:
        planner.get(papan(scenario))
    assert len(all_there) == len(few)


def test_a_place_taken_back_remembers_what_the_machine_had(planner, plannable, scenario, session):
    press(planner, scenario, "pindah", candidate_id=plannable.people["Ani"].id, to="lepas")
    step = session.scalars(select(ScenarioMove)).one()
    assert step.solved_value == scenario.value
    assert step.solved_placed == 4
