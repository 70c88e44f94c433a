"""Changes of an approved plan are versions, and a step may wait for the window of a budget."""

from __future__ import annotations

from datetime import timedelta

import pytest

from magang.followups.rules import BudgetSource, PlanStatus
from magang.reference.models import BudgetWindow
from magang.reference.rules import BudgetKind
from tests.conftest import NOW
from tests.support.browsing import post, text

TODAY = NOW.date()
STEP = {"output": "Loket kedua", "weight": "1", "budget_source": "none"}


@pytest.fixture
def window(session):
    """An APBD-Perubahan that closes in twelve days."""
    window = BudgetWindow(
        kind=BudgetKind.APBD_CHANGE, year=2026, opens_on=TODAY - timedelta(20), closes_on=TODAY + timedelta(12)
    )
    session.add(window)
    session.commit()
    return window


def test_a_changed_plan_counts_from_its_approval_on_and_the_old_one_stays_to_be_read(walk, as_user, city):
    walk.running()
    opd, planner, plan = as_user("opd_head"), as_user("planner"), f"{walk.address}/rencana"
    old = walk.thing.plan
    assert post(planner, f"{plan}/versi-baru", reason="x").status_code == 403
    assert post(opd, f"{plan}/versi-baru", reason=" ").status_code == 422
    assert post(opd, f"{plan}/versi-baru", reason="Anggaran mundur.").status_code == 303
    assert post(opd, f"{plan}/versi-baru", reason="Sekali lagi").status_code == 409
    thing = walk.thing
    assert (thing.plan.id, thing.plan.status, thing.revision.number) == (old.id, PlanStatus.APPROVED, 2)
    step = thing.revision.steps[0]
    changed = STEP | {"output": "SOP antrean dan loket", "responsible_opd_id": city.dinkes.id, "version": "1"}
    dates = {"starts_on": "2026-03-10", "ends_on": "2026-06-01"}
    assert post(opd, f"{plan}/langkah/{old.steps[0].id}", **changed).status_code == 404
    assert post(opd, f"{plan}/langkah/{step.id}", **changed, **dates).status_code == 303
    assert post(opd, f"{plan}/langkah/baru", **STEP, **dates, responsible_opd_id=city.setda.id).status_code == 303
    page = text(planner, walk.address)
    assert "Rancangan versi 2" in page
    assert "<ins>SOP antrean dan loket</ins>" in page
    assert post(opd, f"{plan}/submit").status_code == 303
    assert post(opd, f"{plan}/versi-baru/batal").status_code == 409
    # Meanwhile the approved version goes on: what is reported on its steps is not lost.
    progress = {f"step_{old.steps[0].id}": "80", "narrative": "Berjalan terus."}
    assert post(opd, f"{walk.address}/progres", **progress).status_code == 303
    assert post(planner, f"{plan}/approve").status_code == 303
    thing = walk.thing
    assert (thing.plan.number, [step.percent for step in thing.plan.steps]) == (2, [80, 0])
    assert thing.opd_percent == thing.plan.percent == 40
    assert thing.plan.first_submitted_at == old.first_submitted_at, "the first answer stays the first"
    assert thing.revision is None
    first = text(opd, f"{plan}/versi/1")
    assert "sudah digantikan" in first
    assert "SOP antrean ditandatangani" in first
    assert "Loket kedua" in text(opd, f"{plan}/versi/2")
    assert opd.get(f"{plan}/versi/3").status_code == 404


def test_a_change_nobody_was_asked_to_judge_can_be_dropped(walk, as_user):
    walk.running()
    opd, plan = as_user("opd_head"), f"{walk.address}/rencana"
    assert post(opd, f"{plan}/versi-baru/batal").status_code == 409
    assert post(opd, f"{plan}/versi-baru", reason="Keliru.").status_code == 303
    assert post(opd, f"{plan}/versi-baru/batal").status_code == 303
    thing = walk.thing
    assert (thing.revision, thing.plan.number, len(thing.plan.steps)) == (None, 1, 1)


def test_a_step_waits_for_a_window_and_the_page_warns_until_it_is_in_the_budget(walk, as_user, city, window, session):
    opd, plan = as_user("opd_head"), f"{walk.address}/rencana"
    waits = STEP | {"responsible_opd_id": city.dinkes.id, "window_id": window.id}
    wrong = post(opd, f"{plan}/langkah/baru", **waits | {"budget_source": "blud"})
    assert "bukan untuk sumber anggaran" in wrong.get_data(as_text=True)
    assert post(opd, f"{plan}/langkah/baru", **waits).status_code == 303
    step = walk.thing.plan.steps[0]
    assert (step.first_day, step.last_day) == (window.opens_on, window.closes_on)
    assert step.budget_source is BudgetSource.APBD_CHANGE
    assert post(opd, f"{plan}/langkah/{step.id}/anggaran", budget_reference="DPA 1", version="1").status_code == 409
    assert post(opd, f"{plan}/submit").status_code == 303
    assert post(as_user("planner"), f"{plan}/approve").status_code == 303
    assert "jendela APBD-Perubahan 2026 tutup 12 hari lagi" in text(opd, walk.address)
    assert walk.reference in text(opd, "/tindak-lanjut?anggaran=closing")
    assert "Masukkan langkah ke anggaran" in text(opd, "/"), "a duty, so that reminders tell it too"
    window.closes_on = TODAY - timedelta(1)
    session.commit()
    assert walk.thing.plan.steps[0].last_day == TODAY - timedelta(1), "it resolves to the calendar as it is now"
    assert "sudah tutup (lewat 1 hari), belum dianggarkan" in text(opd, walk.address)
    assert walk.reference in text(opd, "/tindak-lanjut?anggaran=closed")
    assert post(opd, f"{plan}/langkah/{step.id}/anggaran", budget_reference="DPA 1.02", version="1").status_code == 303
    assert "sudah dianggarkan: DPA 1.02" in text(opd, walk.address)
    assert "Anggaran perlu segera diurus" not in text(opd, walk.address)
    assert "Masukkan langkah ke anggaran" not in text(opd, "/")
    assert walk.reference not in text(opd, "/tindak-lanjut?anggaran=closed")
    assert as_user("participant").get(f"{plan}/langkah/{step.id}/anggaran").status_code == 403
