"""Follow-ups through the browser's eyes: the walk from the mayor's decision to the official status."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from magang.followups.obstacles import ObstacleState, ToldObstacle
from magang.followups.rules import (
    FollowUpStatus,
    ObstacleKind,
    ObstacleRemover,
    OpdClaim,
    PlanStatus,
    RoundState,
)
from tests.conftest import NOW
from tests.factories.followups import LACKING, SATISFIED
from tests.support.browsing import pdf, post, text

TD = SATISFIED | {"result": "td", "td_reason": "not_effective"}
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#main"}


STEP = {
    "output": "SOP antrean",
    "starts_on": "2026-03-10",
    "ends_on": "2026-05-01",
    "weight": "2",
    "budget_source": "apbd",
}


def test_the_whole_walk_from_decision_to_ss_in_two_rounds(walk, as_user, city):
    opd, planner, verifier = as_user("opd_head"), as_user("planner"), as_user("verifier")
    page = walk.address
    assert "Belum ditindaklanjuti" in text(opd, page)
    assert post(opd, f"{page}/rencana/langkah/baru", **STEP, responsible_opd_id=city.dinkes.id).status_code == 303
    assert post(opd, f"{page}/rencana/submit").status_code == 303
    assert post(planner, f"{page}/rencana/approve").status_code == 303
    step = walk.thing.plan.steps[0]
    answer = post(
        opd, f"{page}/progres", **{f"step_{step.id}": "100"}, narrative="SOP ditandatangani dan dipakai.",
        indicator_value="60,5", uploads=[pdf(), pdf("foto.pdf")],
    )  # fmt: skip
    assert answer.status_code == 303
    thing = walk.thing
    assert (thing.opd_percent, thing.official_status) == (100, FollowUpStatus.BT)
    assert [f.original_name for f in thing.updates[0].files] == ["bukti.pdf", "foto.pdf"]

    assert post(opd, f"{page}/verifikasi/ajukan", opd_rating="done").status_code == 303
    assert (
        post(verifier, f"{page}/verifikasi/nilai", **LACKING, missing="Belum ada bukti pemakaian.").status_code == 303
    )
    shown = text(opd, page)
    assert "Kedua penilaian berbeda" in shown
    assert "Menyatakan: Selesai" in shown
    assert "Belum ada bukti pemakaian." in shown
    assert "tidak / ya / ya" in shown, "each of the three tests, answered"

    assert post(opd, f"{page}/verifikasi/ajukan", opd_rating="done").status_code == 303
    assert post(verifier, f"{page}/verifikasi/nilai", **SATISFIED).status_code == 303
    thing = walk.thing
    assert [r.result for r in thing.rounds] == [FollowUpStatus.BS, FollowUpStatus.SS]
    assert (thing.official_status, thing.closed_at) == (FollowUpStatus.SS, NOW)
    assert "Kedua penilaian sejalan" in text(as_user("mayor"), page)


def test_what_cannot_be_done_takes_two_people(walk, as_user):
    walk.submitted(OpdClaim.NOT_POSSIBLE)
    verifier, second, sekda = as_user("verifier"), as_user("verifier2"), as_user("sekda")
    judge = f"{walk.address}/verifikasi/nilai"
    answer = post(verifier, judge, result="td", version="1")
    assert answer.status_code == 422
    assert "Pilih alasan TD dari daftar." in answer.get_data(as_text=True)
    assert post(verifier, judge, **TD).status_code == 303
    assert walk.thing.official_status is FollowUpStatus.BT
    assert walk.thing.open_round.state is RoundState.AWAITING_SECOND
    assert post(verifier, f"{walk.address}/verifikasi/confirm_td").status_code == 403
    assert post(second, f"{walk.address}/verifikasi/refuse_td", reason="Masih bisa dikerjakan.").status_code == 303
    assert walk.thing.open_round.state is RoundState.OPEN
    assert "Masih bisa dikerjakan." in text(as_user("opd_head"), walk.address)
    assert post(verifier, judge, **TD | {"version": "3"}).status_code == 303
    assert post(sekda, f"{walk.address}/verifikasi/confirm_td").status_code == 303
    assert walk.thing.official_status is FollowUpStatus.TD


def test_td_is_not_confirmed_over_what_the_opd_reported_since(walk, as_user):
    walk.submitted(OpdClaim.NOT_POSSIBLE).judged(FollowUpStatus.TD)
    walk.now = NOW + timedelta(hours=1)
    walk.reported()
    second = as_user("verifier2")
    assert "OPD melapor lagi sesudah TD diusulkan" in text(second, walk.address)
    assert post(second, f"{walk.address}/verifikasi/confirm_td").status_code == 409
    assert post(second, f"{walk.address}/verifikasi/refuse_td", reason="Ada bukti baru.").status_code == 303
    assert walk.thing.open_round.state is RoundState.OPEN


def test_after_ss_a_verifier_looks_again_and_it_may_fall_back(walk, as_user):
    walk.submitted().judged(FollowUpStatus.SS)
    verifier = as_user("verifier")
    assert post(verifier, f"{walk.address}/verifikasi/periksa-ulang").status_code == 303
    assert (
        post(verifier, f"{walk.address}/verifikasi/nilai", **LACKING, missing="Tidak dipakai lagi.").status_code == 303
    )
    thing = walk.thing
    assert (thing.official_status, thing.closed_at) == (FollowUpStatus.BS, None)


def test_a_due_date_moves_in_the_open(walk, as_user):
    opd, planner = as_user("opd_head"), as_user("planner")
    original = walk.thing.due_on
    later = (original + timedelta(days=30)).isoformat()
    early = post(opd, f"{walk.address}/tenggat", to_on=original.isoformat(), reason="Menunggu anggaran.")
    assert early.status_code == 422
    assert post(opd, f"{walk.address}/tenggat", to_on=later, reason="Menunggu anggaran.").status_code == 303
    assert post(opd, f"{walk.address}/tenggat", to_on=later, reason="Sekali lagi.").status_code == 409
    assert post(planner, f"{walk.address}/tenggat/approve").status_code == 303
    thing = walk.thing
    assert (thing.due_moves, thing.original_due_on, thing.due_on.isoformat()) == (1, original, later)
    walk.asked_to_move()
    assert post(planner, f"{walk.address}/tenggat/refuse", reason="Sudah cukup.").status_code == 303
    assert walk.thing.due_moves == 1
    shown = text(opd, walk.address)
    assert "1× digeser, semula" in shown
    assert "Sudah cukup." in shown
    assert "1× digeser, semula" in text(opd, "/tindak-lanjut")


def test_a_returned_plan_says_why_and_keeps_its_first_answer_in_time(walk, as_user):
    walk.planned()
    opd, planner = as_user("opd_head"), as_user("planner")
    assert post(planner, f"{walk.address}/rencana/return", reason="").status_code == 422
    assert post(planner, f"{walk.address}/rencana/return", reason="Langkahnya belum konkret.").status_code == 303
    assert "Langkahnya belum konkret." in text(opd, walk.address)
    step = walk.thing.plan.steps[0]
    assert "Hapus langkah ini" in text(opd, f"{walk.address}/rencana/langkah/{step.id}")
    assert post(opd, f"{walk.address}/rencana/langkah/{step.id}/hapus").status_code == 303
    missing = post(opd, f"{walk.address}/rencana/submit")
    assert missing.status_code == 409
    assert "Tambahkan sedikitnya satu langkah." in missing.get_data(as_text=True)
    assert walk.thing.plan.first_submitted_at == NOW


def test_a_step_after_the_due_date_keeps_the_plan_from_being_submitted(walk, as_user, city):
    opd = as_user("opd_head")
    late = STEP | {"ends_on": "2027-12-01"}
    assert (
        post(opd, f"{walk.address}/rencana/langkah/baru", **late, responsible_opd_id=city.dinkes.id).status_code == 303
    )
    assert "setelah tenggat" in post(opd, f"{walk.address}/rencana/submit").get_data(as_text=True)
    assert walk.thing.plan.status is PlanStatus.DRAFT


def test_a_step_that_ends_before_it_starts_is_refused_and_stays_as_typed(walk, as_user, city):
    opd = as_user("opd_head")
    wrong = STEP | {"ends_on": "2026-01-01"}
    answer = post(opd, f"{walk.address}/rencana/langkah/baru", **wrong, responsible_opd_id=city.dinkes.id)
    assert answer.status_code == 422
    assert 'value="2026-01-01"' in answer.get_data(as_text=True)
    assert walk.thing.plan is None


def test_who_is_named_says_the_obstacle_is_gone_and_whom_it_held_up_confirms(walk, as_user, stranger, city):
    obstacle = ToldObstacle(ObstacleKind.OTHER_OPD, "Jaringan milik Setda.", ObstacleRemover.OPD, city.setda.id)
    assert as_user("stranger").get(walk.address).status_code == 404
    walk.running(obstacle)
    remover, opd = as_user("stranger"), as_user("opd_head")
    at = f"/hambatan/{walk.thing.obstacles[0].id}"
    assert city.setda.name in text(remover, f"{walk.address}")
    assert walk.reference in text(remover, "/tindak-lanjut?hambatan=other_opd&penghilang=opd")
    assert walk.reference in text(as_user("mayor"), "/hambatan?terbuka=ya&penghilang=opd&keadaan=open")
    assert post(as_user("verifier"), f"{at}/resolve", note="Sudah").status_code == 403
    assert post(remover, f"{at}/resolve", note="Sudah").status_code == 403
    assert post(remover, f"{at}/answer", note=" ").status_code == 422
    assert post(remover, f"{at}/answer", note="Jaringan dibuka 1 Maret.").status_code == 303
    assert f"{at}/resolve" in text(opd, walk.address)
    assert post(opd, f"{at}/dispute", note="Masih putus tiap sore.").status_code == 303
    thing = walk.thing.obstacles[0]
    assert (thing.state, thing.answer, thing.answered_by_id) == (ObstacleState.OPEN, "", None)
    assert post(remover, f"{at}/answer", note="Kabelnya diganti.").status_code == 303
    assert "Kabelnya diganti." in text(opd, f"{at}/resolve")
    assert post(opd, f"{at}/resolve", note="Tersambung sejak pagi.").status_code == 303
    assert post(opd, f"{at}/resolve", note="Sekali lagi").status_code == 409
    thing = walk.thing.obstacles[0]
    assert (thing.resolved_at, thing.resolution, thing.resolved_by.name) == (
        NOW,
        "Tersambung sejak pagi.",
        city.opd_head.name,
    )
    assert thing.days(date(2030, 1, 1), "Asia/Makassar") == 0, "resolved, it lasts no longer"
    assert walk.reference not in text(as_user("mayor"), "/hambatan?terbuka=ya")
    assert "Tersambung sejak pagi." in text(as_user("mayor"), "/hambatan.csv?keadaan=resolved")
    assert walk.reference not in text(as_user("mayor"), "/tindak-lanjut?hambatan=other_opd")


def test_an_obstacle_without_a_remover_is_not_taken(walk, as_user):
    opd = as_user("opd_head")
    answer = post(opd, f"{walk.address}/progres", percent="10", narrative="Mulai.", obstacle_kind="data")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Sebutkan siapa yang dapat menghilangkannya." in shown
    assert "Uraikan hambatannya." in shown
    assert walk.thing.updates == []


def test_without_a_plan_the_percent_is_as_stated(walk, as_user):
    opd = as_user("opd_head")
    assert post(opd, f"{walk.address}/progres", percent="", narrative="Mulai.").status_code == 422
    assert post(opd, f"{walk.address}/progres", percent="101", narrative="Mulai.").status_code == 422
    assert post(opd, f"{walk.address}/progres", percent="15", narrative="Mulai.").status_code == 303
    assert walk.thing.opd_percent == 15


def test_verification_needs_plan_report_and_evidence(walk, as_user):
    opd = as_user("opd_head")
    answer = post(opd, f"{walk.address}/verifikasi/ajukan", opd_rating="done")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 409
    for missing in (
        "Rencana aksi belum disetujui.",
        "Belum ada laporan progres.",
        "Lampirkan sedikitnya satu berkas bukti.",
    ):
        assert missing in shown
    assert walk.thing.rounds == []


def test_progress_of_100_percent_never_sets_the_official_status(walk, as_user):
    smuggled = {"result": "ss", "official_status": "ss", "closed_at": "2020-01-01"}
    post(as_user("opd_head"), f"{walk.address}/progres", percent="100", narrative="Beres.", uploads=pdf(), **smuggled)
    thing = walk.thing
    assert (thing.opd_percent, thing.official_status, thing.closed_at) == (100, FollowUpStatus.BT, None)


def test_a_closing_cannot_be_dated_back(walk, as_user):
    walk.submitted()
    post(
        as_user("verifier"),
        f"{walk.address}/verifikasi/nilai",
        **SATISFIED,
        judged_at="2020-01-01",
        closed_at="2020-01-01",
    )
    thing = walk.thing
    assert (thing.closed_at, thing.rounds[0].judged_at) == (NOW, NOW)


@pytest.mark.parametrize(
    ("judgement", "said"),
    [
        ({"result": ""}, "Bagian ini wajib diisi."),
        ({"result": "bt"}, "Pilih"),
        ({"result": "bs", "sufficient": "ya", "competent": "ya", "relevant": "ya"}, "Tuliskan apa yang masih kurang."),
        ({"result": "ss", "sufficient": "ya", "competent": "ya"}, "Nilai ketiganya"),
        ({"result": "ss", "sufficient": "ya", "competent": "ya", "relevant": "tidak"}, "SS menuntut bukti"),
        ({"result": "td"}, "Pilih alasan TD"),
        ({"result": "td", "td_reason": "malas"}, "Alasan TD"),
    ],
)
def test_an_incomplete_judgement_is_refused_beside_its_field(walk, as_user, judgement, said):
    walk.submitted()
    answer = post(as_user("verifier"), f"{walk.address}/verifikasi/nilai", version="1", **judgement)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert walk.thing.open_round.state is RoundState.OPEN


def test_the_second_of_two_verifiers_is_told_that_it_was_judged(walk, as_user):
    walk.submitted()
    second = as_user("verifier2")
    walk.judged(FollowUpStatus.SS)
    answer = post(second, f"{walk.address}/verifikasi/nilai", **SATISFIED)
    assert answer.status_code == 409
    assert len(walk.thing.rounds) == 1


def test_the_second_editor_of_a_step_sees_both_texts(walk, as_user, city):
    opd = as_user("opd_head")
    mine = STEP | {"responsible_opd_id": str(city.dinkes.id)}
    post(opd, f"{walk.address}/rencana/langkah/baru", **mine)
    address = f"{walk.address}/rencana/langkah/{walk.thing.plan.steps[0].id}"
    post(opd, address, **mine | {"output": "Keluaran pertama", "version": "1"})
    answer = post(opd, address, **mine | {"output": "Keluaran kedua", "version": "1"})
    assert answer.status_code == 409
    assert "Keluaran pertama" in answer.get_data(as_text=True)
    assert "Keluaran kedua" in answer.get_data(as_text=True)


def test_the_note_of_a_plan_somebody_else_has_just_begun_is_not_overwritten(walk, as_user):
    opd = as_user("opd_head")
    assert post(opd, f"{walk.address}/rencana", note="Gambaran pertama", version="0").status_code == 303
    answer = post(opd, f"{walk.address}/rencana", note="Gambaran kedua", version="0")
    assert answer.status_code == 409
    assert "Gambaran pertama" in answer.get_data(as_text=True)


def test_a_button_answers_htmx_with_the_changed_page(walk, as_user):
    walk.planned()
    answer = post(as_user("planner"), f"{walk.address}/rencana/approve", headers=HTMX)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Rencana aksi disetujui." in shown
    assert "<!doctype" not in shown.lower()
