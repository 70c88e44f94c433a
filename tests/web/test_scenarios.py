"""Scenarios through the planner's eyes: made, solved, locked, copied, set aside; who may read them."""

from __future__ import annotations

import os
import re
import signal
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from magang.audit.models import AuditEvent
from magang.jobs.models import Job
from magang.jobs.rules import JobState
from magang.needs.models import Need
from magang.planning import solving
from magang.planning.allocation.plan import PlanStatus
from magang.planning.models import Candidate, Cycle, Scenario, ScenarioSeat
from magang.planning.rules.candidates import CandidateStatus
from magang.planning.rules.cycles import NeedTerms, RuleSet, Seat
from magang.planning.rules.scenarios import ScenarioStatus
from magang.planning.services import scenarios as services
from tests.factories.placements import NOW
from tests.factories.scenarios import build_plannable
from tests.support.jobs import run_waiting
from tests.support.queries import counted_queries


def token(client, path):
    """The CSRF token of the page at `path`."""
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).get_data(as_text=True)).group(1)


def press(client, page, address, **fields):
    """Post a button of the scenario's page with the version on screen."""
    text = client.get(page).get_data(as_text=True)
    version = re.search(r'name="version" value="([0-9]+)"', text).group(1)
    return client.post(address, data={"version": version, "csrf_token": token(client, page)} | fields)


@pytest.fixture
def plannable(session, city):
    return build_plannable(session, city)


@pytest.fixture
def planner(as_user):
    return as_user("planner")


def page_of(scenario):
    return f"/skenario/{scenario.id}"


def text_of(client, address):
    return " ".join(client.get(address).get_data(as_text=True).split())


def test_a_planner_makes_a_scenario_and_one_button_solves_it(planner, plannable, session):
    new = f"/angkatan/{plannable.cycle.id}/skenario/baru"
    made = planner.post(new, data={"name": "Pagu penuh", "csrf_token": token(planner, new)})
    assert made.status_code == 303
    assert "Belum dihitung" in text_of(planner, made.location)
    answer = press(planner, made.location, f"{made.location}/hitung")
    assert (answer.status_code, answer.location) == (303, made.location)
    scenario = session.scalar(select(Scenario))
    assert scenario.status is ScenarioStatus.SOLVED
    assert scenario.outcome is PlanStatus.OPTIMAL
    assert scenario.rules.budget == 100_000_000
    text = text_of(planner, made.location)
    assert "Terbukti terbaik" in text
    assert "4 dari 4" in text
    assert "Ani contoh" in text
    rows = session.scalars(select(ScenarioSeat)).all()
    assert sum(row.cost for row in rows) == scenario.cost
    believed = rows[0].components
    quality = sum(part["counted"] * part["weight"] for part in believed.values())
    assert abs(10_000 * rows[0].importance * quality - rows[0].value) < 1
    assert len(believed) == 7


def test_equal_input_gives_equal_plans_byte_for_byte(plannable):
    one, other = plannable.solved("Satu"), plannable.solved("Dua")
    one = plannable.stored(one)
    assert one.plan == other.plan
    assert one.fingerprint == other.fingerprint != ""


def test_solving_again_keeps_near_to_the_plan_on_screen(planner, plannable, session):
    scenario = plannable.solved()
    before = {(s.candidate_id, s.need_id, s.host_unit_id) for s in session.scalars(select(ScenarioSeat))}
    press(planner, page_of(scenario), f"{page_of(scenario)}/hitung")
    session.expire_all()
    assert {(s.candidate_id, s.need_id, s.host_unit_id) for s in session.scalars(select(ScenarioSeat))} == before
    press(planner, page_of(scenario), f"{page_of(scenario)}/hitung", fresh="1")
    assert plannable.stored(scenario).status is ScenarioStatus.SOLVED


def test_a_long_solve_is_a_job_with_its_progress_on_the_page(planner, plannable, session, app, monkeypatch):
    monkeypatch.setattr(solving, "QUICK", 0.0)
    scenario = plannable.scenario()
    press(planner, page_of(scenario), f"{page_of(scenario)}/hitung")
    assert plannable.stored(scenario).status is ScenarioStatus.DRAFT
    assert "Menunggu giliran" in text_of(planner, page_of(scenario))
    again = press(planner, page_of(scenario), f"{page_of(scenario)}/hitung")
    assert again.status_code == 409
    run_waiting(app)
    assert session.scalar(select(Job)).state is JobState.DONE
    assert plannable.stored(scenario).outcome is PlanStatus.OPTIMAL


def test_a_job_does_not_overwrite_what_was_changed_meanwhile(planner, plannable, session, app, monkeypatch):
    monkeypatch.setattr(solving, "QUICK", 0.0)
    scenario = plannable.scenario()
    press(planner, page_of(scenario), f"{page_of(scenario)}/hitung")
    stored = plannable.stored(scenario)
    services.set_rules(
        session, plannable.actor(), stored, replace(stored.rules, per_host=1), expected_version=stored.version, now=NOW
    )
    session.commit()
    run_waiting(app)
    session.expire_all()
    job = session.scalar(select(Job))
    assert job.state is JobState.FAILED
    assert "baru saja diubah" in job.error
    assert plannable.stored(scenario).outcome is None


def test_a_solver_killed_in_the_middle_leaves_the_scenario_as_it_was(planner, plannable, session, monkeypatch):
    scenario = plannable.solved()
    before = scenario.plan, scenario.version, scenario.status
    begun = solving.Solving.__init__

    def killed(self, asked):
        begun(self, asked)
        os.kill(self.pid, signal.SIGKILL)

    monkeypatch.setattr(solving.Solving, "__init__", killed)
    answer = press(planner, page_of(scenario), f"{page_of(scenario)}/hitung")
    assert answer.status_code == 409
    assert "Skenario tidak berubah" in answer.get_data(as_text=True)
    after = plannable.stored(scenario)
    assert (after.plan, after.version, after.status) == before


def test_a_lock_moves_its_person_and_a_ban_keeps_them_away(planner, plannable, session):
    scenario = plannable.solved()
    page = page_of(scenario)
    seat = session.scalar(select(ScenarioSeat).where(ScenarioSeat.candidate_id == plannable.people["Ani"].id))
    here = {"candidate_id": seat.candidate_id, "need_id": seat.need_id, "period": seat.period}
    other = plannable.surabaya.id if seat.host_unit_id == plannable.city.clinic.id else plannable.city.clinic.id
    locked = press(planner, page, f"{page}/tempat/lock", **here, host_unit_id=other)
    assert locked.status_code == 303
    text = text_of(planner, page)
    assert "Aturan atau bobot berubah sejak dihitung" in text
    assert "Tetapkan…" not in text
    press(planner, page, f"{page}/hitung")
    session.expire_all()
    assert session.get(ScenarioSeat, seat.id).host_unit_id == other
    assert "dikunci" in text_of(planner, page)
    press(planner, page, f"{page}/tempat/forbid", **here, host_unit_id=other)
    stored = plannable.stored(scenario)
    assert stored.rules.locks == ()
    assert stored.rules.forbids == (Seat(seat.candidate_id, seat.need_id, other, seat.period),)
    press(planner, page, f"{page}/hitung")
    session.expire_all()
    found = session.scalar(select(ScenarioSeat).where(ScenarioSeat.candidate_id == plannable.people["Ani"].id))
    assert found is None or (found.need_id, found.host_unit_id) != (here["need_id"], other)
    press(planner, page, f"{page}/tempat/release", **here, host_unit_id=other)
    assert plannable.stored(scenario).rules.forbids == ()
    told = session.scalars(
        select(AuditEvent).where(AuditEvent.verb == "scenario.locked").order_by(AuditEvent.id)
    ).first()
    assert "Ani contoh" in told.changes["Dikunci"][1]


def test_the_second_tab_is_told_that_the_scenario_has_changed(planner, plannable):
    scenario = plannable.solved()
    page = page_of(scenario)
    stale = {"version": "1", "csrf_token": token(planner, page)}
    for address in ("hitung", "discard", "tetapkan"):
        answer = planner.post(f"{page}/{address}", data=stale)
        assert answer.status_code == 409, address
    assert plannable.stored(scenario).status is ScenarioStatus.SOLVED


def test_two_editors_of_the_name_see_both_texts(planner, as_user, plannable):
    scenario = plannable.scenario()
    edit = f"{page_of(scenario)}/ubah"
    other = as_user("planner2")
    first, second = token(planner, edit), token(other, edit)
    planner.post(edit, data={"name": "Hemat", "weight_set_id": "", "version": "1", "csrf_token": first})
    answer = other.post(edit, data={"name": "Luas", "weight_set_id": "", "version": "1", "csrf_token": second})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Hemat" in text
    assert "Luas" in text


def test_new_data_are_said_to_be_newer_than_the_plan_but_a_day_more_is_not(planner, plannable, session, app):
    scenario = plannable.solved()
    app.config["CLOCK"] = lambda: NOW + timedelta(days=20)
    assert "berubah sejak dihitung" not in text_of(planner, page_of(scenario))
    session.execute(update(Need).where(Need.id == plannable.needs[0].id).values(urgency=1))
    session.commit()
    text = text_of(planner, page_of(scenario))
    assert "Data berubah sejak dihitung" in text
    assert "Tetapkan…" not in text


def test_a_copy_takes_rules_and_plan_along_and_leaves_the_original_alone(planner, plannable, session):
    scenario = plannable.solved()
    copy = f"{page_of(scenario)}/salin"
    answer = planner.post(copy, data={"name": "Salinan", "csrf_token": token(planner, copy)})
    made = session.scalar(select(Scenario).where(Scenario.name == "Salinan"))
    assert answer.location == page_of(made)
    assert (made.number, made.copied_from_id, made.plan) == (2, scenario.id, scenario.plan)
    assert "disalin dari" in text_of(planner, answer.location)
    press(planner, answer.location, f"{answer.location}/discard")
    assert plannable.stored(made).status is ScenarioStatus.DISCARDED
    assert plannable.stored(scenario).status is ScenarioStatus.SOLVED
    press(planner, answer.location, f"{answer.location}/restore")
    assert plannable.stored(made).status is ScenarioStatus.DRAFT


ABSURD = {
    "a budget of nothing": ({"budget": 0}, "Pagu angkatan nol rupiah"),
    "a trillion": ({"budget": 10**12}, "Periksa jumlah nolnya"),
    "a quota of nobody": ({"per_opd": 0}, "0 dari 4"),
    "hosts without a place": ({"per_host": 0}, "Belum ada tempat tujuan"),
    "more programmes than there are": ({"programmes_at_least": 30}, "yang dapat dilayani 1"),
    "a boarding house for ten billion": ({"boarding_month": 10**10}, "tidak wajar"),
}


@pytest.mark.parametrize(("rules", "said"), ABSURD.values(), ids=ABSURD)
def test_absurd_rules_end_in_words(planner, plannable, session, rules, said):
    scenario = plannable.scenario()
    made = replace(scenario.rules, **rules)
    if "budget" not in rules:
        made = replace(made, budget=None)
    session.execute(update(Scenario).where(Scenario.id == scenario.id).values(rules=made))
    session.commit()
    answer = press(planner, page_of(scenario), f"{page_of(scenario)}/hitung")
    assert answer.status_code == 303
    assert said in text_of(planner, page_of(scenario))


def test_a_minimum_above_the_candidates_names_the_need_and_the_way_out(planner, plannable, session):
    scenario = plannable.scenario()
    need = plannable.needs[0]
    rules = replace(scenario.rules, needs=(NeedTerms(need.id, minimum=9, maximum=9),))
    session.execute(update(Scenario).where(Scenario.id == scenario.id).values(rules=rules))
    session.commit()
    press(planner, page_of(scenario), f"{page_of(scenario)}/hitung")
    text = text_of(planner, page_of(scenario))
    assert f"Kebutuhan {need.reference} meminta minimal 9 orang; yang memenuhi syarat 4." in text
    assert f"Jalan termurah: kurangi minimum {need.reference} sebanyak 5 orang" in text


def test_a_clash_is_told_with_names_and_rupiah_and_the_last_plan_stays(planner, plannable, session):
    scenario = plannable.solved()
    need, other = plannable.needs
    terms = (NeedTerms(need.id, minimum=2), NeedTerms(other.id, minimum=2))
    stored = plannable.stored(scenario)
    services.set_rules(
        session, plannable.actor(), stored, replace(stored.rules, budget=60_000_000, needs=terms),
        expected_version=stored.version, now=NOW,
    )  # fmt: skip
    session.commit()
    press(planner, page_of(scenario), f"{page_of(scenario)}/hitung")
    text = text_of(planner, page_of(scenario))
    assert "Tidak dapat dipenuhi bersama: anggaran Rp60.000.000" in text
    assert f"minimum kebutuhan {need.reference}" in text
    assert "Jalan termurah: tambah anggaran Rp" in text
    stored = plannable.stored(scenario)
    assert stored.status is ScenarioStatus.SOLVED
    assert stored.outdated
    assert session.scalars(select(ScenarioSeat)).all()


def test_without_candidates_the_page_says_what_is_missing(planner, session, city):
    plannable = build_plannable(session, city, people=0)
    scenario = plannable.scenario()
    assert "lengkapi calon peserta" in text_of(planner, page_of(scenario))
    press(planner, page_of(scenario), f"{page_of(scenario)}/hitung")
    assert "Belum ada calon peserta" in text_of(planner, page_of(scenario))
    assert planner.get(f"{page_of(scenario)}/tambahan").status_code == 200


def test_the_list_and_the_plan_filter_sort_and_export(planner, plannable):
    scenario = plannable.solved()
    listed = f"/angkatan/{plannable.cycle.id}/skenario"
    assert "Dasar" in text_of(planner, f"{listed}?status=solved&urut=-nilai&cari=dasar")
    assert "Tidak ada yang cocok" in text_of(planner, f"{listed}?status=adopted")
    assert "Dasar;Sudah dihitung;4;" in planner.get(f"{listed}.csv").get_data(as_text=True)
    page = page_of(scenario)
    need = plannable.needs[0]
    rows = planner.get(
        f"{page}?kebutuhan={need.id}&urut=-nilai",
        headers={"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#rows"},
    )
    assert rows.get_data(as_text=True).lstrip().startswith('<div id="rows">')
    assert rows.headers["HX-Push-Url"] == f"{page}?kebutuhan={need.id}&urut=-nilai"
    csv = planner.get(f"{page}.csv?cari=ani").get_data(as_text=True)
    assert csv.splitlines()[1].startswith("Ani contoh;Dinkes;K-2025-")
    assert planner.get(f"{page}?urut=rahasia").status_code == 400


def test_pages_cost_the_same_number_of_queries_however_many_go(planner, plannable, session, connection):
    page = page_of(plannable.solved())
    with counted_queries(connection) as few:
        planner.get(page)
    session.execute(update(Candidate).values(status=CandidateStatus.REJECTED, reject_reason="x"))
    keep = plannable.people["Ani"].id
    session.execute(
        update(Candidate).where(Candidate.id == keep).values(status=CandidateStatus.ACCEPTED, reject_reason=None)
    )
    session.execute(ScenarioSeat.__table__.delete().where(ScenarioSeat.candidate_id != keep))
    session.commit()
    with counted_queries(connection) as one:
        planner.get(page)
    assert len(few) == len(one)


def test_those_who_steer_read_and_others_know_of_no_scenario(as_user, plannable):
    scenario = plannable.solved()
    for who in ("mayor", "sekda", "verifier"):
        client = as_user(who)
        text = text_of(client, page_of(scenario))
        assert "Ani contoh" in text
        assert "Hitung ulang" not in text
        data = {
            "version": str(scenario.version),
            "csrf_token": token(client, f"/angkatan/{plannable.cycle.id}/skenario"),
        }
        assert client.post(f"{page_of(scenario)}/hitung", data=data).status_code == 403
    for who in ("participant", "opd_head", "superior", "admin", "ani"):
        for address in ("", "/tambahan", "/tetapkan", f"/calon/{plannable.people['Ani'].id}", ".csv"):
            assert as_user(who).get(f"{page_of(scenario)}{address}").status_code == 404
        assert as_user(who).get(f"/angkatan/{plannable.cycle.id}/skenario").status_code in {403, 404}


def test_a_seat_nobody_offers_is_refused_in_words(planner, plannable, session):
    scenario = plannable.solved()
    page = page_of(scenario)
    good = {
        "candidate_id": plannable.people["Ani"].id, "need_id": plannable.needs[0].id,
        "host_unit_id": plannable.surabaya.id, "period": "1",
    }  # fmt: skip
    for wrong, status in (
        ({"candidate_id": "abc"}, 422),
        ({"candidate_id": "99999"}, 409),
        ({"period": "9"}, 409),
        ({"period": "\x00"}, 422),
        ({"host_unit_id": "9999999999999"}, 422),
        ({"need_id": ""}, 422),
    ):
        assert press(planner, page, f"{page}/tempat/lock", **good | wrong).status_code == status, wrong
    assert press(planner, page, f"{page}/tempat/release", **good).status_code == 409
    assert press(planner, page, f"{page}/tempat/eat", **good).status_code == 404
    assert press(planner, page, f"{page}/adopt").status_code == 404
    assert plannable.stored(scenario).rules.locks == ()


def test_the_cycles_rules_are_where_a_scenario_starts(plannable, session):
    session.execute(
        update(Cycle).where(Cycle.id == plannable.cycle.id).values(rules=RuleSet(per_need=1), budget_ceiling=None)
    )
    session.commit()
    session.expire_all()
    rules = plannable.scenario("Lain").rules
    assert (rules.per_need, rules.budget) == (1, None)
    assert [p.starts_on for p in rules.periods] == [plannable.cycle.starts_on]


def test_a_scenario_has_rules_of_its_own_edited_like_the_cycles(planner, plannable, session):
    scenario = plannable.solved()
    page = f"{page_of(scenario)}/aturan"
    csrf = {"csrf_token": token(planner, page), "umum-version": str(scenario.version)}
    general = {
        "umum-budget": "60.000.000", "umum-rate": "training", "umum-lodging": "boarding",
        "umum-boarding_month": "1500000", "umum-per_need": "2", "umum-per_host": "2", "umum-per_opd": "",
        "umum-programmes_at_least": "0", "umum-evidence_required": "y",
    }  # fmt: skip
    assert planner.post(f"{page}/umum/simpan", data=general | csrf).status_code == 303
    stored = plannable.stored(scenario)
    assert stored.rules.budget == 60_000_000
    assert stored.outdated
    assert session.get(Cycle, plannable.cycle.id).budget_ceiling == 100_000_000
    told = session.scalars(select(AuditEvent).where(AuditEvent.verb == "scenario.rules")).one()
    assert told.changes["Pagu anggaran"] == ["Rp100.000.000", "Rp60.000.000"]
    stale = planner.post(f"{page}/umum/simpan", data=general | csrf | {"umum-budget": "70.000.000"})
    assert stale.status_code == 409
    assert "70.000.000" in stale.get_data(as_text=True)
    wrong = planner.post(f"{page}/umum/simpan", data=general | csrf | {"umum-per_need": "-1"})
    assert wrong.status_code == 422
    need = {
        "kebutuhan-need_id": plannable.needs[0].id, "kebutuhan-minimum": "1", "kebutuhan-maximum": "",
        "kebutuhan-required_level": "3", "kebutuhan-version": str(stored.version),
    }  # fmt: skip
    assert planner.post(f"{page}/kebutuhan/simpan", data=need | csrf).status_code == 303
    stored = plannable.stored(scenario)
    assert [t.minimum for t in stored.rules.needs] == [1]
    drop = {"key": str(plannable.needs[0].id), "version": str(stored.version)}
    assert planner.post(f"{page}/kebutuhan/hapus", data=drop | csrf).status_code == 303
    assert plannable.stored(scenario).rules.needs == ()
