"""What must be refused: a sentence, who sends it, where to, what differs from the usual form, the status, the words.

Addresses and functions are filled in from the town (tests/factories/town.py); an address that has a usual form
(tests/factories/town_forms.py) gets the other fields from there, so that each case is wrong in one thing only.
"""

from __future__ import annotations

from operator import attrgetter as the
from typing import Any, Final

Case = tuple[str, str, str, dict[str, Any], int, str]

NUL = "a\x00b"
BEYOND_32_BIT, BEYOND_64_BIT = str(2**31), str(2**64)
DIGITS = "9" * 5000
TEN_MB = "x" * 10 * 1024**2
UNSEEN = "\u200b\u2060\u200d\ufeff"
REQUIRED, CHOOSE, UNREADABLE, DATE = "wajib diisi", "Pilih", "tidak dapat disimpan", "Tanggal tidak dikenal"
WHOLE, NUMBER, RUPIAH, YEAR = "bilangan bulat", "Isi dengan angka", "rupiah bulat", "tidak masuk akal"
GONE, STALE, TOO_LARGE = "salah ketik", "baru saja diubah", "paling panjang 500 KB"
ROLE, NOT_NOW = "Peran Anda tidak mencakup", "tidak berlaku untuk keadaan"
EXE, PDF = b"MZ\x90\x00program", b"%PDF-1.7\nbukti\n"

NEED = "/kebutuhan/baru"
NEEDS: Final[list[Case]] = [
    ("a need without a title", "opd_head", NEED, {"title": ""}, 422, REQUIRED),
    ("a need whose title field is missing", "opd_head", NEED, {"title": None}, 422, REQUIRED),
    ("a title of blanks", "opd_head", NEED, {"title": " \t\n "}, 422, REQUIRED),
    ("a title nobody can see", "opd_head", NEED, {"title": UNSEEN}, 422, REQUIRED),
    ("a title over the limit", "opd_head", NEED, {"title": "a" * 201}, 422, "Paling panjang 200"),
    ("a title of ten megabytes", "opd_head", NEED, {"title": TEN_MB}, 413, TOO_LARGE),
    ("a NUL byte in the title", "opd_head", NEED, {"title": NUL}, 422, UNREADABLE),
    ("an escape character in the gap", "opd_head", NEED, {"gap": "a\x1b[31mb"}, 422, UNREADABLE),
    ("a gap of 10,001 characters", "opd_head", NEED, {"gap": "a" * 10_001}, 422, "Paling panjang 10000"),
    ("an urusan that is not there", "opd_head", NEED, {"urusan_id": "999999"}, 422, CHOOSE),
    ("an urusan beyond 32 bit", "opd_head", NEED, {"urusan_id": BEYOND_32_BIT}, 422, CHOOSE),
    ("an urusan beyond 64 bit", "opd_head", NEED, {"urusan_id": BEYOND_64_BIT}, 422, CHOOSE),
    ("an urusan of five thousand digits", "opd_head", NEED, {"urusan_id": DIGITS}, 422, CHOOSE),
    ("an urusan with SQL behind it", "opd_head", NEED, {"urusan_id": "1 OR 1=1"}, 422, CHOOSE),
    ("no urusan", "opd_head", NEED, {"urusan_id": ""}, 422, REQUIRED),
    ("a need of another OPD", "opd_head", NEED, {"owner_opd_id": the("city.setda.id")}, 403, "OPD sendiri"),
    ("a target in words", "opd_head", NEED, {"target": "banyak"}, 422, NUMBER),
    ("an infinite target", "opd_head", NEED, {"target": "inf"}, 422, NUMBER),
    ("a target that is no number", "opd_head", NEED, {"target": "NaN"}, 422, NUMBER),
    ("a target in powers", "opd_head", NEED, {"target": "1e400"}, 422, NUMBER),
    ("a target of thirteen digits", "opd_head", NEED, {"target": "1" * 13}, 422, NUMBER),
    ("a target with too many decimals", "opd_head", NEED, {"target": "1,23456"}, 422, NUMBER),
    ("the year 0", "opd_head", NEED, {"year": "0"}, 422, "Paling kecil 2000"),
    ("the year 9999", "opd_head", NEED, {"year": "9999"}, 422, "Paling besar 2100"),
    ("a year in foreign digits", "opd_head", NEED, {"year": "٢٠٢٧"}, 422, WHOLE),
    ("a year beyond 64 bit", "opd_head", NEED, {"year": BEYOND_64_BIT}, 422, WHOLE),
    ("urgency 6 of 5", "opd_head", NEED, {"urgency": "6"}, 422, "Paling besar 5"),
    ("negative urgency", "opd_head", NEED, {"urgency": "-1"}, 422, "Paling kecil 1"),
    ("a share of 101 percent", "opd_head", NEED, {"share_1": "101"}, 422, "Paling besar 100"),
    ("one programme twice", "opd_head", NEED, {"programme_2": the("programme.id")}, 422, "sudah dipilih"),
    ("a need by the mayor", "mayor", NEED, {}, 403, ROLE),
    ("an edit nobody opened", "opd_head", "/kebutuhan/{need.reference}/ubah", {"version": "0"}, 409, STALE),
    ("a version of words", "opd_head", "/kebutuhan/{need.reference}/ubah", {"version": "<b>"}, 409, STALE),
    ("a version beyond 64 bit", "opd_head", "/kebutuhan/{need.reference}/ubah", {"version": DIGITS}, 409, STALE),
    ("another OPD's need", "opd_head", "/kebutuhan/{their_need.reference}/ubah", {}, 404, GONE),
    ("submitting another OPD's need", "opd_head", "/kebutuhan/{their_need.reference}/submit", {}, 404, GONE),
    ("a need already submitted", "opd_head", "/kebutuhan/{submitted_need.reference}/ubah", {}, 409, "sudah diajukan"),
    ("submitting it twice", "opd_head", "/kebutuhan/{submitted_need.reference}/submit", {}, 409, NOT_NOW),
    ("verifying a draft", "planner", "/kebutuhan/{need.reference}/verify", {}, 409, NOT_NOW),
    ("verifying without the role", "opd_head", "/kebutuhan/{submitted_need.reference}/verify", {}, 403, ROLE),
    ("an action that does not exist", "planner", "/kebutuhan/{need.reference}/hapus", {}, 404, GONE),
    ("a return without a reason", "planner", "/kebutuhan/{submitted_need.reference}/return", {"reason": ""}, 422,
     "Tulis alasannya"),
    ("a NUL byte in the reason", "planner", "/kebutuhan/{submitted_need.reference}/return", {"reason": NUL * 3}, 422,
     UNREADABLE),
    ("a reason over the limit", "planner", "/kebutuhan/{submitted_need.reference}/return", {"reason": "a" * 2001}, 422,
     "Paling panjang 2000"),
]  # fmt: skip

EVIDENCE, AGREEMENT = "/tujuan/{malang.id}/bukti/baru", "/tujuan/{malang.id}/kesepakatan/baru"
DESTINATIONS: Final[list[Case]] = [
    ("a source that is a script", "planner", EVIDENCE, {"source_url": "javascript:alert(1)"}, 422, "http://"),
    ("a source that is a file", "planner", EVIDENCE, {"source_url": "file:///etc/passwd"}, 422, "http://"),
    ("a source read tomorrow", "planner", EVIDENCE, {"read_on": "2026-03-03"}, 422, "masa depan"),
    ("a source read on 30 February", "planner", EVIDENCE, {"read_on": "2026-02-30"}, 422, DATE),
    ("a source read in the year 0", "planner", EVIDENCE, {"read_on": "0000-01-01"}, 422, DATE),
    ("a source read in the year 9999", "planner", EVIDENCE, {"read_on": "9999-12-31"}, 422, YEAR),
    ("evidence of next year", "planner", EVIDENCE, {"year": "2027"}, 422, "masa depan"),
    ("a value above its scale", "planner", EVIDENCE, {"value": "5,1"}, 422, "melebihi"),
    ("a negative value", "planner", EVIDENCE, {"value": "-1"}, 422, "Paling kecil 0"),
    ("another region's host", "planner", EVIDENCE, {"host_unit_id": the("their_clinic.id")}, 422, CHOOSE),
    ("a kind that is not offered", "planner", EVIDENCE, {"kind": "rumor"}, 422, CHOOSE),
    ("a grade without a source", "planner", EVIDENCE, {"source_url": "", "read_on": ""}, 422, "Tanpa sumber"),
    ("a region that is not there", "planner", "/tujuan/999999/bukti/baru", {}, 404, GONE),
    ("evidence by a participant", "participant", EVIDENCE, {}, 403, ROLE),
    ("an agreement that ends first", "planner", AGREEMENT, {"valid_until": "2024-12-31"}, 422, "mendahului"),
    ("an agreement twice", "planner", AGREEMENT, {"number": "12/2025"}, 422, "sudah dicatat"),
    ("someone else's change lost", "planner", "/tujuan/kesepakatan/{agreement.id}/ubah", {"version": "9"}, 409, STALE),
]

PLAN, STEP = "/penempatan/baru", "/penempatan/{%s.reference}/langkah/%s"
COST, CYCLE = "/penempatan/{plan.reference}/biaya", "/angkatan/baru"
PLACEMENTS: Final[list[Case]] = [
    ("a cycle that ends first", "planner", CYCLE, {"ends_on": "2025-12-31"}, 422, "mendahului"),
    ("a negative budget", "planner", CYCLE, {"budget_ceiling": "-1"}, 422, "Paling kecil 0"),
    ("a budget of a hundred trillion", "planner", CYCLE, {"budget_ceiling": "1" + "0" * 14}, 422, "Paling besar"),
    ("a budget beyond 64 bit", "planner", CYCLE, {"budget_ceiling": BEYOND_64_BIT}, 422, RUPIAH),
    ("a track that is not offered", "planner", CYCLE, {"track": "liburan"}, 422, CHOOSE),
    ("a cycle by an OPD", "opd_head", CYCLE, {}, 403, ROLE),
    ("a plan for a draft need", "planner", PLAN, {"need_id": the("need.id")}, 422, CHOOSE),
    ("a participant who is none", "planner", PLAN, {"participant_id": the("city.mayor.id")}, 422, CHOOSE),
    ("a host beyond 64 bit", "planner", PLAN, {"host_unit_id": BEYOND_64_BIT}, 422, CHOOSE),
    ("a programme that is not there", "planner", PLAN, {"programmes": ["999999"]}, 422, CHOOSE),
    ("a programme in words", "planner", PLAN, {"programmes": ["satu", "dua"]}, 422, CHOOSE),
    ("a period outside its cycle", "planner", PLAN, {"ends_on": "2027-02-01"}, 422, "Di luar masa angkatan"),
    ("a period that ends first", "planner", PLAN, {"ends_on": "2026-08-31"}, 422, "mendahului"),
    ("two places at a time", "planner", PLAN, {"starts_on": "2026-08-01"}, 422, "masa yang sama"),
    ("negative money", "planner", COST, {"allowance": "-5000"}, 422, "Paling kecil 0"),
    ("money with a comma", "planner", COST, {"allowance": "1.500.000,50"}, 422, RUPIAH),
    ("a cost without a note", "planner", COST, {"note": ""}, 422, REQUIRED),
    ("a cost by the participant", "participant", COST, {}, 403, ROLE),
    ("a commitment without words", "opd_head", "/penempatan/{plan.reference}/komitmen", {"note": " "}, 422, REQUIRED),
    ("another OPD's commitment", "stranger", "/penempatan/{plan.reference}/komitmen", {}, 404, GONE),
    ("a letter from the future", "planner", STEP % ("requested", "accept"), {"letter_date": "2026-03-03"}, 422,
     "masa depan"),
    ("a letter without a number", "planner", STEP % ("accepted", "assign"), {"letter_number": ""}, 422, REQUIRED),
    ("a recall tomorrow", "planner", STEP % ("running", "recall"), {"on": "2026-03-03"}, 422, "masa depan"),
    ("a recall before departure", "planner", STEP % ("running", "recall"), {"on": "2026-02-01"}, 422, "mendahului"),
    ("a recall on 30 February", "planner", STEP % ("running", "recall"), {"on": "2026-02-30"}, 422, DATE),
    ("a credit that is no row", "planner", STEP % ("presented", "credit"), {"conversion_id": "9999"}, 422, CHOOSE),
    ("a departure while still a draft", "planner", STEP % ("plan", "depart"), {"on": "2026-03-01"}, 409, NOT_NOW),
    ("a letter's step as a mere button", "planner", "/penempatan/{requested.reference}/accept", {}, 404, GONE),
    ("a button's step as a page", "planner", STEP % ("plan", "propose"), {}, 404, GONE),
    ("a start before departure", "planner", "/penempatan/{assigned.reference}/start", {}, 409, NOT_NOW),
    ("a cancellation without a reason", "planner", "/penempatan/{running.reference}/cancel", {"reason": "x"}, 422,
     "Tulis alasannya"),
    ("a cancellation after coming home", "planner", "/penempatan/{recalled.reference}/cancel",
     {"reason": "Terlambat"}, 409, NOT_NOW),
    ("another OPD's placement", "opd_head", "/penempatan/{theirs.reference}/propose", {}, 404, GONE),
]  # fmt: skip

FINDING, PROPOSAL = "/temuan/baru?penempatan={running.reference}", "/rekomendasi/baru?penempatan={running.reference}"
DRAFT, DECISION = "/rekomendasi/{recommendation.reference}", "/rekomendasi/{approved.reference}/keputusan"
PRESENT = "/pemaparan/{hearing.id}/dipaparkan"
PROPOSALS: Final[list[Case]] = [
    ("a finding of no kind", "participant", FINDING, {"kind": "gosip"}, 422, CHOOSE),
    ("a finding of 20,001 characters", "participant", FINDING, {"seen": "a" * 20_001}, 422, "Paling panjang 20000"),
    ("a finding at another's placement", "participant", "/temuan/baru?penempatan={theirs.reference}", {}, 404, GONE),
    ("a placement that is a script", "participant", "/temuan/baru?penempatan=<script>", {}, 404, GONE),
    ("a placement that is a NUL byte", "participant", "/temuan/baru?penempatan=%00", {}, 404, GONE),
    ("another's finding", "participant", "/temuan/{their_finding.reference}/ubah", {}, 404, GONE),
    ("removing another's finding", "participant", "/temuan/{their_finding.reference}/hapus", {}, 404, GONE),
    ("removing a finding in use", "participant", "/temuan/{used_finding.reference}/hapus", {}, 409, "menjadi dasar"),
    ("a recommendation on another's finding", "participant", PROPOSAL, {"findings": [the("their_finding.id")]}, 422,
     CHOOSE),
    ("a finding beyond 64 bit", "participant", PROPOSAL, {"findings": [BEYOND_64_BIT]}, 422, CHOOSE),
    ("a negative estimate", "participant", PROPOSAL, {"cost_estimate": "-250.000.000"}, 422, "Paling kecil 0"),
    ("a target in the year 9999", "participant", PROPOSAL, {"target_date": "9999-12-31"}, 422, YEAR),
    ("a horizon that is not offered", "participant", PROPOSAL, {"horizon": "forever"}, 422, CHOOSE),
    ("another's recommendation", "participant", "/rekomendasi/{their_recommendation.reference}/ubah", {}, 404, GONE),
    ("approving a draft", "superior", DRAFT + "/approve", {}, 409, NOT_NOW),
    ("approving one's own", "participant", "/rekomendasi/{submitted.reference}/approve", {}, 403, "Hanya atasan"),
    ("a decision as a mere button", "mayor", "/rekomendasi/{approved.reference}/accept", {}, 404, GONE),
    ("deciding on a draft", "mayor", DRAFT + "/keputusan", {"outcome": "study"}, 409, "hanya dapat dicatat"),
    ("a decision by the participant", "participant", DECISION, {}, 403, ROLE),
    ("a decision without outcome", "sekda", DECISION, {"outcome": ""}, 422, REQUIRED),
    ("an outcome that is not offered", "sekda", DECISION, {"outcome": "mungkin"}, 422, CHOOSE),
    ("a rejection without a reason", "sekda", DECISION, {"outcome": "reject"}, 422, "alasan"),
    ("a decision of tomorrow", "sekda", DECISION, {"decided_on": "2026-03-03"}, 422, "belum tiba"),
    ("a due date before the decision", "sekda", DECISION, {"due_on": "2026-03-01"}, 422, "mendahului"),
    ("decided by the participant", "sekda", DECISION, {"decided_by_id": the("city.participant.id")}, 422, CHOOSE),
    ("decided at a closed hearing", "sekda", DECISION, {"hearing_id": the("closed_hearing.id")}, 422, CHOOSE),
    ("a hearing beyond 32 bit", "sekda", DECISION + "?pemaparan=" + BEYOND_32_BIT, {}, 404, GONE),
    ("presenting nothing", "sekda", PRESENT, {"rekomendasi": None}, 422, "Centang"),
    ("presenting a draft", "sekda", PRESENT, {"rekomendasi": [the("recommendation.reference")]}, 422, "Muat ulang"),
    ("presenting a NUL byte", "sekda", PRESENT, {"rekomendasi": [NUL]}, 422, "Muat ulang"),
    ("a hearing on 30 February", "sekda", "/pemaparan/baru", {"held_on": "2026-02-30"}, 422, DATE),
    ("changing a closed hearing", "sekda", "/pemaparan/{closed_hearing.id}/ubah", {}, 409, "ditutup"),
    ("closing what was not held", "sekda", "/pemaparan/{hearing.id}/close", {}, 409, NOT_NOW),
]  # fmt: skip

STEPS, REPORT = "/tindak-lanjut/{opened.reference}/rencana/langkah/baru", "/tindak-lanjut/{working.reference}/progres"
JUDGE, MOVE = "/tindak-lanjut/{waiting.reference}/verifikasi/nilai", "/tindak-lanjut/{working.reference}/tenggat"
FOLLOW_UPS: Final[list[Case]] = [
    ("a step of no weight", "opd_head", STEPS, {"weight": "0"}, 422, "Paling kecil 1"),
    ("a step that ends first", "opd_head", STEPS, {"ends_on": "2026-03-01"}, 422, "mendahului"),
    ("a budget source not offered", "opd_head", STEPS, {"budget_source": "kantong sendiri"}, 422, CHOOSE),
    ("another OPD's plan", "stranger", STEPS, {}, 404, GONE),
    ("a plan somebody began meanwhile", "opd_head", "/tindak-lanjut/{drafting.reference}/rencana",
     {"note": "x", "version": "0"}, 409, STALE),
    ("a step of another plan", "opd_head", "/tindak-lanjut/{drafting.reference}/rencana/langkah/{step.id}/hapus", {},
     404, GONE),
    ("a step beyond 64 bit", "opd_head", "/tindak-lanjut/{drafting.reference}/rencana/langkah/" + BEYOND_64_BIT, {},
     404, GONE),
    ("a plan approved by its OPD", "opd_head", "/tindak-lanjut/{opened.reference}/rencana/approve", {}, 403, ROLE),
    ("a plan approved before it is there", "planner", "/tindak-lanjut/{opened.reference}/rencana/approve", {}, 409,
     "Belum ada rencana"),
    ("a report without words", "opd_head", REPORT, {"narrative": ""}, 422, REQUIRED),
    ("a report by another OPD", "stranger", REPORT, {}, 404, GONE),
    ("a report by the participant", "participant", REPORT, {}, 403, "Hanya OPD pelaksana"),
    ("an indicator of minus infinity", "opd_head", REPORT, {"indicator_value": "-inf"}, 422, NUMBER),
    ("an obstacle nobody explains", "opd_head", REPORT, {"obstacle_kind": "data"}, 422, "hambatan"),
    ("a program called a PDF", "opd_head", REPORT, {"uploads": ("bukti.pdf", EXE)}, 422, "tidak diterima"),
    ("a PDF called a program", "opd_head", REPORT, {"uploads": ("bukti.exe", PDF)}, 422, "tidak cocok"),
    ("a page called a picture", "opd_head", REPORT, {"uploads": ("<b>.png", b"<html>")}, 422, "tidak diterima"),
    ("an empty file", "opd_head", REPORT, {"uploads": ("kosong.pdf", b"")}, 422, "kosong"),
    ("a file over the limit", "opd_head", REPORT, {"uploads": ("besar.pdf", PDF + b"0" * 10 * 1024**2)}, 422, "10 MB"),
    ("one file too many", "opd_head", REPORT, {"uploads": [("a.pdf", PDF)] * 20}, 422, "Paling banyak"),
    ("a report of ten megabytes", "opd_head", REPORT, {"narrative": TEN_MB}, 413, TOO_LARGE),
    ("a new version of no file", "opd_head", "/tindak-lanjut/berkas/{file.id}/versi-baru", {"upload": None}, 422,
     "Pilih berkasnya"),
    ("a new version of another's file", "stranger", "/tindak-lanjut/berkas/{file.id}/versi-baru", {}, 404, GONE),
    ("submitting twice", "opd_head", "/tindak-lanjut/{waiting.reference}/verifikasi/ajukan", {"opd_rating": "done"},
     409, "belum selesai"),
    ("submitting with nothing to show", "opd_head", "/tindak-lanjut/{opened.reference}/verifikasi/ajukan",
     {"opd_rating": "done"}, 409, "perlu dilengkapi"),
    ("judging one's own work", "opd_head", JUDGE, {}, 403, ROLE),
    ("judging as BT", "verifier", JUDGE, {"result": "bt"}, 422, CHOOSE),
    ("judging SS with a test failed", "verifier", JUDGE, {"relevant": "tidak"}, 422, "sekaligus"),
    ("judging with a test left out", "verifier", JUDGE, {"sufficient": ""}, 422, "Nilai ketiganya"),
    ("judging another's version", "verifier", JUDGE, {"version": "7"}, 409, STALE),
    ("judging what nobody submitted", "verifier", "/tindak-lanjut/{working.reference}/verifikasi/nilai", {}, 404, GONE),
    ("confirming one's own TD", "verifier", "/tindak-lanjut/{pending.reference}/verifikasi/confirm_td", {}, 403,
     "Pekerjaan sendiri"),
    ("a due date moved back", "opd_head", MOVE, {"to_on": "2026-03-05"}, 422, "lebih lambat"),
    ("a due date moved to year 9999", "opd_head", MOVE, {"to_on": "9999-12-31"}, 422, YEAR),
    ("a due date moved for no reason", "opd_head", MOVE, {"reason": ""}, 422, REQUIRED),
    ("approving one's own new date", "opd_head", "/tindak-lanjut/{moving.reference}/tenggat/approve", {}, 403, ROLE),
    ("resolving another's obstacle", "stranger", "/tindak-lanjut/{stuck.reference}/hambatan/{obstacle.id}/teratasi",
     {}, 404, GONE),
    ("resolving what was no obstacle", "opd_head", "/tindak-lanjut/{working.reference}/hambatan/{obstacle.id}/teratasi",
     {}, 404, GONE),
]  # fmt: skip

USER, GRANT, SETTINGS = "/admin/pengguna/baru", "/admin/pengguna/{neighbour.id}/peran/baru", "/admin/pengaturan"
INDICATOR = "/admin/program/{programme.id}/indikator/baru"
ADMINISTRATION: Final[list[Case]] = [
    ("a user name like a NIP", "admin", USER, {"username": "198503122010011004"}, 422, "diawali huruf"),
    ("a user name that is taken", "admin", USER, {"username": "PESERTA"}, 422, "sudah dipakai"),
    ("a user name in look-alike letters", "admin", USER, {"username": "реserta"}, 422, "diawali huruf"),
    ("a NIP born on 30 February", "admin", USER, {"nip": "198502302010011004"}, 422, "tanggal lahir"),
    ("a NIP in foreign digits", "admin", USER, {"nip": "١٩٨٥٠٣١٢٢٠١٠٠١١٠٠٤"}, 422, "18 angka"),
    ("mail with a second line", "admin", USER, {"email": "a@b.id\nBcc: c@d.id"}, 422, "surel"),
    ("an office that is not there", "admin", USER, {"opd_id": BEYOND_64_BIT}, 422, CHOOSE),
    ("a user made by the planner", "planner", USER, {}, 404, GONE),
    ("a short password", "admin", "/admin/pengguna/{neighbour.id}/kata-sandi", {"new_password": "pendek"}, 422,
     "minimal 10"),
    ("a password of ten megabytes", "admin", "/admin/pengguna/{neighbour.id}/kata-sandi", {"new_password": TEN_MB},
     413, TOO_LARGE),
    ("a role that is not offered", "admin", GRANT, {"role": "root"}, 422, CHOOSE),
    ("a role without its office", "admin", GRANT, {"opd_id": ""}, 422, "Pilih OPD-nya"),
    ("a role for oneself", "participant", "/admin/pengguna/{city.participant.id}/peran/baru", {"role": "admin"}, 404,
     GONE),
    ("a role of somebody else taken", "admin", "/admin/pengguna/{neighbour.id}/peran/{admin_grant.id}/cabut", {}, 404,
     GONE),
    ("one's own account closed", "admin", "/admin/pengguna/{city.admin.id}/nonaktifkan", {}, 403, "Akun sendiri"),
    ("someone's NIP", "participant", "/admin/pengguna/{neighbour.id}/nip", {}, 404, GONE),
    ("one's own password guessed", "participant", "/akun", {"current": "salah-salah-salah"}, 422, "tidak cocok"),
    ("a zone on Mars", "admin", SETTINGS, {"time_zone": "Mars/Olympus"}, 422, CHOOSE),
    ("a clock of no days", "admin", SETTINGS, {"stale_days": "0"}, 422, "Paling kecil 1"),
    ("a clock of a thousand days", "admin", SETTINGS, {"report_days": "1000"}, 422, "Paling besar 999"),
    ("a clock that runs back", "admin", SETTINGS, {"hearing_days": "-30"}, 422, "Paling kecil 1"),
    ("a logo with scripts", "admin", SETTINGS, {"logo": ("logo.svg", b"<svg onload='x()'/>")}, 422, "PNG, JPEG"),
    ("a logo of nothing", "admin", SETTINGS, {"logo": ("logo.png", b"")}, 422, "PNG, JPEG"),
    ("a logo over the limit", "admin", SETTINGS, {"logo": ("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 512 * 1024)}, 422,
     "512 KB"),
    ("settings by the mayor", "mayor", SETTINGS, {}, 404, GONE),
    ("an OPD twice", "admin", "/admin/opd/baru", {"name": "Dinas Kesehatan"}, 422, "sudah ada"),
    ("removing an OPD in use", "admin", "/admin/opd/{city.dinkes.id}/hapus", {}, 409, "masih dipakai"),
    ("an OPD by the planner", "planner", "/admin/opd/baru", {}, 404, GONE),
    ("a programme number taken", "admin", "/admin/program/baru", {"number": "1"}, 422, "sudah dipakai"),
    ("a weight over one", "admin", "/admin/program/baru", {"weight": "1,001"}, 422, "Paling besar 1"),
    ("a direction not offered", "admin", INDICATOR, {"direction": "sideways"}, 422, CHOOSE),
    ("a latitude off the globe", "admin", "/admin/daerah/baru", {"latitude": "91"}, 422, "Paling besar 90"),
    ("a region in a city", "admin", "/admin/daerah/baru", {"province_id": the("malang.id")}, 422, CHOOSE),
    ("a host of minus one places", "admin", "/admin/instansi/baru", {"capacity": "-1"}, 422, "Paling kecil 0"),
    ("a negative tariff", "admin", "/admin/tarif/baru", {"taxi": "-1"}, 422, "Paling kecil 0"),
    ("a tariff twice", "admin", "/admin/tarif/baru", {"year": "2025"}, 422, "sudah ada"),
    ("half a JP", "admin", "/admin/jp/baru", {"jp": "0,5"}, 422, WHOLE),
    ("a row beyond 64 bit", "admin", "/admin/jp/" + BEYOND_64_BIT, {}, 404, GONE),
]  # fmt: skip

CANCEL = "/pekerjaan/{job.id}/batalkan"
JOBS: Final[list[Case]] = [
    ("stopping somebody else's job", "stranger", CANCEL, {}, 404, GONE),
    ("stopping a participant's job as the planner", "planner", CANCEL, {}, 403, "Hanya yang meminta"),
    ("stopping what has ended", "participant", "/pekerjaan/{done_job.id}/batalkan", {}, 409, "sudah berakhir"),
    ("stopping what never was", "admin", "/pekerjaan/999999/batalkan", {}, 404, GONE),
]

SIGN_IN: Final[list[Case]] = [
    ("a wrong password", "", "/masuk", {"password": "salah-salah-salah"}, 422, "kata sandi salah"),
    ("SQL for a name", "", "/masuk", {"username": "' OR 1=1 --"}, 422, "kata sandi salah"),
    ("a NUL byte for a name", "", "/masuk", {"username": NUL}, 422, UNREADABLE),
    ("a NUL byte for a password", "", "/masuk", {"password": NUL}, 422, "kata sandi salah"),
    ("a name of ten megabytes", "", "/masuk", {"username": TEN_MB}, 413, TOO_LARGE),
    ("a language nobody speaks", "participant", "/bahasa", {"language": "xx\r\nSet-Cookie: a=b"}, 400, "ulangi"),
    ("a form after signing out", "", "/kebutuhan/baru", {}, 302, ""),
]

HOSTILE: Final[list[Case]] = [
    *NEEDS, *DESTINATIONS, *PLACEMENTS, *PROPOSALS, *FOLLOW_UPS, *ADMINISTRATION, *JOBS, *SIGN_IN
]  # fmt: skip
