"""For every form of the application what its usual reader would send, and be thanked for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from magang.evaluations.rules import Statement
from magang.planning.forms.weights import KINDS, PAIRS, name_of
from tests.factories.candidate_sheets import good_rows, sheet
from tests.factories.followups import SATISFIED
from tests.factories.letters import docx
from tests.factories.progress_sheets import PERCENT, REFERENCE, TOLD, VERSION
from tests.factories.progress_sheets import sheet as filled_sheet
from tests.factories.town import PASSWORD

REGULAR_NIP = "198503122010011004"
RULES = "/angkatan/{cycle.id}/aturan/umum/simpan"
COSTS = ("lodging_senior", "lodging_other", "boarding_month", "taxi", "airfare_from_jakarta")


def valid_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    """Address (with the places a town fills) -> who sends it, and the fields."""
    parts = (
        _city_forms,
        _planning_forms,
        _departure_forms,
        _letter_forms,
        _journal_forms,
        _proposal_forms,
        _hearing_forms,
        _report_forms,
        _follow_up_forms,
        _evaluation_forms,
    )
    return {address: form for part in parts for address, form in part(town).items()}


def _city_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    city = town.city
    user = {"username": "pegawai.baru", "name": "Pegawai Baru", "nip": REGULAR_NIP, "email": "a@kota.go.id",
            "position": "Analis", "opd_id": city.dinkes.id, "rank_id": city.rank.id}  # fmt: skip
    clocks = ("report", "hearing", "first_answer", "verification", "stale", "evaluation")
    settings = {"city_name": "Kota Uji", "agency_name": "Badan Uji", "agency_short_name": "BU",
                "leader_title": "Wali Kota", "time_zone": "Asia/Makassar", "region_id": "", "version": "1"}  # fmt: skip
    tariff = {"province_id": city.java.id, "year": "2027", "per_diem_out_of_town": "410.000",
              "per_diem_training": "Rp120.000", "taxi": "225000"}  # fmt: skip
    return {
        "/masuk": ("", {"username": "peserta", "password": PASSWORD}),
        "/akun": ("participant", {"current": PASSWORD, "new_password": "kata-sandi-lain-7"}),
        "/bahasa": ("participant", {"language": "en", "back": "/akun"}),
        "/pekerjaan/{job.id}/batalkan": ("participant", {}),
        "/admin/pengguna/baru": ("admin", user),
        "/admin/pengguna/{neighbour.id}/ubah": ("admin", user | {"version": "1"}),
        "/admin/pengguna/{neighbour.id}/kata-sandi": ("admin", {"new_password": "kata-sandi-lain-7"}),
        "/admin/pengguna/{neighbour.id}/peran/baru": ("admin", {"role": "opd_staff", "opd_id": city.setda.id}),
        "/admin/pengaturan": ("admin", settings),
        "/admin/tenggat": (
            "admin",
            {f"{clock}_days": "30" for clock in clocks}
            | {f"{clock}_count": "working" for clock in clocks}
            | {"reminder_days": "30, 7, 1", "budget_warning_days": "30", "version": "1"}
            | {"head_after_days": "7", "sekda_after_days": "21", "digest_hour": "7", "briefing_day": "monday"},
        ),
        "/pemberitahuan/{notification.id}/buka": ("participant", {}),
        "/pemberitahuan/{notification.id}/dibaca": ("participant", {"back": "/pemberitahuan"}),
        "/pemberitahuan/dibaca": ("participant", {"back": "/pemberitahuan"}),
        "/akun/pemberitahuan": ("participant", {"news": "y", "version": "1"}),
        "/admin/surel/ulangi": ("admin", {}),
        "/admin/hari-libur/baru": ("admin", {"day": "2026-09-27", "name": "Hari jadi kota", "kind": "local"}),
        "/admin/hari-libur/impor": ("admin", {"file": ("libur.csv", b"Tanggal;Nama\r\n28-09-2026;Libur kota\r\n")}),
        "/admin/jendela-anggaran/baru": ("admin", {"kind": "apbd_change", "year": "2030"}),
        "/admin/opd/baru": ("admin", {"name": "Dinas Sosial", "short_name": "Dinsos", "urusan_id": city.health.id}),
        "/admin/program/baru": ("admin", {"number": "2", "title": "Kota tertib", "agenda": "Tata", "weight": "0,5"}),
        "/admin/program/{programme.id}/indikator/baru": (
            "admin",
            {"name": "Kunjungan", "unit": "orang", "direction": "up", "baseline": "1.200,5", "baseline_year": "2024"},
        ),
        "/admin/program/indikator/{indicator.id}": (
            "admin",
            {"name": "Puskesmas siap", "unit": "unit", "direction": "up", "version": "1"},
        ),
        "/program-prioritas/indikator/{indicator.id}/bacaan": (
            "planner",
            {"read_on": "2026-02-01", "value": "5,5", "source": "Laporan kinerja"},
        ),
        "/program-prioritas/bacaan/{reading.id}": (
            "planner",
            {"read_on": "2025-12-31", "value": "6", "source": "Laporan kinerja", "version": "1"},
        ),
        "/admin/daerah/baru": (
            "admin",
            {"code": "35.79", "name": "Kota Batu", "kind": "kota", "province_id": city.java.id, "latitude": "-7,87"},
        ),
        "/admin/urusan-terkait/baru": ("admin", {"first_id": city.health.id, "second_id": city.staffing.id}),
        "/admin/instansi/baru": ("admin", {"region_id": city.malang.id, "name": "Dinkes Malang", "capacity": "3"}),
        "/admin/tarif/baru": ("admin", tariff),
        "/admin/jp/baru": ("admin", {"code": "X1", "form": "Kursus", "jp": "10", "unit": "kegiatan"}),
    }


def _planning_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    city = town.city
    need = {"title": "Antrean manual", "gap": "Tiga jam.", "urusan_id": city.health.id, "owner_opd_id": city.dinkes.id,
            "indicator": "Waktu", "baseline": "180", "target": "45,5", "unit": "menit", "year": "2027",
            "urgency": "4", "programme_1": city.programme.id, "share_1": "60"}  # fmt: skip
    evidence = {"urusan_id": city.health.id, "host_unit_id": "", "instrument": "Indeks Inovasi", "kind": "index",
                "year": "2025", "value": "4,2", "value_max": "5", "source_url": "https://contoh.go.id/x",
                "read_on": "2026-02-01", "grade": "ministry_index"}  # fmt: skip
    agreement = {"kind": "pks", "number": "13/2025", "title": "Magang", "valid_from": "2025-01-01",
                 "valid_until": "2027-01-01"}  # fmt: skip
    cycle = {"name": "Angkatan lain", "year": "2026", "track": "outbound", "budget_ceiling": "100.000.000",
             "starts_on": "2026-01-01", "ends_on": "2026-12-31", "rate": "training"}  # fmt: skip
    plan = {"need_id": town.verified_need.id, "participant_id": city.participant.id, "cycle_id": town.cycle.id,
            "host_unit_id": town.clinic.id, "starts_on": "2026-09-01", "ends_on": "2026-11-30",
            "mentor_id": city.superior.id, "gap_statement": "Manual.", "programmes": [city.programme.id],
            "lodging": "host", "rate": "training"}  # fmt: skip
    seat = {"candidate_id": town.accepted_candidate.id, "need_id": town.verified_need.id,
            "host_unit_id": town.clinic.id, "period": "1"}  # fmt: skip
    general = {"umum-budget": "60.000.000", "umum-rate": "training", "umum-lodging": "boarding",
               "umum-per_need": "2", "umum-per_host": "2", "umum-per_opd": "", "umum-programmes_at_least": "0",
               "umum-version": "1"}  # fmt: skip
    return {
        "/kebutuhan/baru": ("opd_head", need),
        "/kebutuhan/{need.reference}/ubah": ("opd_head", need | {"version": "1"}),
        "/kebutuhan/{submitted_need.reference}/return": ("planner", {"reason": "Target belum jelas"}),
        "/tujuan/{malang.id}/bukti/baru": ("planner", evidence),
        "/tujuan/bukti/{evidence.id}/ubah": ("planner", evidence | {"version": "1"}),
        "/tujuan/bukti/{evidence.id}/hapus": ("planner", {}),
        "/tujuan/{malang.id}/kesepakatan/baru": ("planner", agreement),
        "/tujuan/kesepakatan/{agreement.id}/ubah": ("planner", agreement | {"version": "1"}),
        "/angkatan/baru": ("planner", cycle),
        "/angkatan/{cycle.id}/ubah": ("planner", cycle | {"version": "1"}),
        "/angkatan/{cycle.id}/bobot/titik": (
            "planner",
            dict.fromkeys(KINDS, "50") | {"reason": "Rapat", "version": "0"},
        ),
        "/angkatan/{cycle.id}/bobot/berpasangan": (
            "planner",
            {name_of(pair): "1" for pair in PAIRS} | {"reason": "Rapat", "version": "0"},
        ),
        "/angkatan/{cycle.id}/skenario/baru": ("planner", {"name": "Pagu penuh", "note": "Coba."}),
        "/skenario/{scenario.id}/ubah": ("planner", {"name": "Hemat", "weight_set_id": "", "version": "1"}),
        "/skenario/{scenario.id}/salin": ("planner", {"name": "Salinan"}),
        "/skenario/{scenario.id}/hitung": ("planner", {"version": "1"}),
        "/skenario/{scenario.id}/discard": ("planner", {"version": "1"}),
        "/skenario/{scenario.id}/tempat/lock": ("planner", seat | {"version": "1"}),
        "/skenario/{scenario.id}/tempat/forbid": ("planner", seat | {"version": "1"}),
        "/skenario/{scenario.id}/papan/pindah": (
            "planner",
            {
                "candidate_id": town.accepted_candidate.id,
                "to": f"{town.verified_need.id}-{town.clinic.id}-1",
                "version": "1",
            },
        ),
        "/skenario/{scenario.id}/papan/tempat/forbid": ("planner", seat | {"version": "1"}),
        "/skenario/{scenario.id}/papan/selesaikan": ("planner", {"version": "1"}),
        "/skenario/{scenario.id}/aturan/umum/simpan": ("planner", general),
        "/penempatan/baru": ("planner", plan),
        "/penempatan/{plan.reference}/ubah": ("planner", plan | {"version": "1"}),
        "/penempatan/{plan.reference}/biaya": (
            "planner",
            {"allowance": "10.000.000", "lodging": "", "transport": "5000000", "note": "Taksiran", "version": "1"},
        ),
        "/penempatan/{plan.reference}/komitmen": ("opd_head", {"note": "Dipakai di semua puskesmas."}),
        "/penempatan/{running.reference}/cancel": ("planner", {"reason": "Peserta sakit"}),
        "/penempatan/{requested.reference}/langkah/accept": (
            "planner",
            {"letter_number": "070/1", "letter_date": "2026-02-27"},
        ),
        "/penempatan/{accepted.reference}/langkah/assign": ("planner", {"letter_number": "800/1"}),
        "/penempatan/{assigned.reference}/langkah/depart": ("planner", {"on": "2026-03-01"}),
        "/penempatan/{running.reference}/langkah/recall": ("planner", {"on": "2026-03-01"}),
        "/penempatan/{presented.reference}/langkah/credit": ("planner", {"conversion_id": town.conversion.id}),
    }


def _letter_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    settings = {"number_pattern": "{urut}/{kantor}/{tahun}", "classification": "800", "office_code": "BU",
                "serial_digits": "3", "place": "Uji", "address": "Jalan Uji 1", "legal_basis": "UU 20/2023",
                "public_address": "https://magang.contoh.go.id", "version": "1"}  # fmt: skip
    signer = {"name": "Kepala, S.H.", "nip": REGULAR_NIP, "rank": "Pembina", "position": "Kepala", "is_active": "y"}
    issue = {"placements": [town.accepted.id], "dated": "2026-03-02", "signer_id": town.signer.id, "assign": "y"}
    return {
        "/surat/terbitkan/surat-tugas?penempatan={accepted.reference}": ("planner", issue),
        "/surat/{letter.id}/batalkan": ("planner", {"reason": "Tanggal surat salah"}),
        "/admin/surat/pengaturan": ("admin", settings),
        "/admin/surat/nomor": ("admin", {"year": "2026", "first": "40"}),
        "/admin/surat/penanda-tangan/baru": ("admin", signer),
        "/admin/surat/penanda-tangan/{signer.id}": ("admin", signer | {"version": "1"}),
        "/admin/surat/templat/sppd": ("admin", {"file": ("sppd.docx", docx()), "note": "Kop baru"}),
    }


def _departure_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    """Rules and candidates of a cycle."""
    city = town.city
    person = {"name": "Siti Rahma", "nip": "199001012015031007", "opd_id": city.dinkes.id}
    said = {"urusan_1": city.health.id, "level_1": "4", "first_region_id": city.malang.id, "note": "Siap."}
    general = {"lodging": "boarding", "boarding_month": "2.500.000", "per_need": "2", "per_host": "2", "per_opd": "",
               "programmes_at_least": "0", "version": "1"}  # fmt: skip
    period = {"name": "Gelombang I", "starts_on": town.cycle.starts_on, "ends_on": town.cycle.ends_on, "version": "1"}
    need = {"need_id": town.verified_need.id, "minimum": "0", "required_level": "3", "version": "1"}
    parts = {
        "umum": general,
        "gelombang": period,
        "kebutuhan": need,
        "instansi": {"host_unit_id": town.clinic.id, "at_most": "1", "version": "1"},
        "opd": {"opd_id": city.dinkes.id, "at_once": "1", "version": "1"},
        "bersama": {"first": town.accepted_candidate.id, "second": town.second_candidate.id, "version": "1"},
    }
    rules = {
        f"/angkatan/{{cycle.id}}/aturan/{part}/simpan": ("planner", {f"{part}-{k}": v for k, v in fields.items()})
        for part, fields in parts.items()
    }
    own = {"umum-budget": "900.000.000", "umum-rate": "training"}
    rules["/skenario/{scenario.id}/aturan/umum/simpan"] = ("planner", rules[RULES][1] | own)
    return rules | {
        "/angkatan/{cycle.id}/calon/baru": ("opd_head", person | said),
        "/calon/{candidate.id}/ubah": ("opd_head", said | {"version": "1"}),
        "/calon/{candidate.id}/accept": ("planner", {}),
        "/calon/{candidate.id}/reject": ("planner", {"reason": "Baru pulang magang"}),
        "/calon/{candidate.id}/withdraw": ("opd_head", {"reason": "Pindah tugas"}),
        "/angkatan/{cycle.id}/calon/impor": ("planner", {"file": ("calon.xlsx", sheet(good_rows(2)))}),
        "/calon/impor/{upload.id}/simpan": ("planner", {}),
        "/calon/impor/{upload.id}/batal": ("planner", {}),
    }


def _journal_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    told = {"day": "2026-03-02", "starts_at": "08:00", "ends_at": "16:00", "activity": "Rapat.", "lesson": "Antrean.",
            "client_key": "kunci-uji-000000001", "noted_at": "1772400000000", "caption": "Loket"}  # fmt: skip
    return {
        "/jurnal/{running.reference}/tulis": ("participant", told),
        "/jurnal/catatan/{entry.id}/ubah": ("participant", told | {"day": "2026-02-27", "version": "1"}),
        "/jurnal/catatan/{entry.id}/hapus": ("participant", {}),
        "/jurnal/catatan/{entry.id}/komentar": ("superior", {"text": "Lanjutkan."}),
        "/jurnal/{running.reference}/paraf": ("superior", {"entri": [town.entry.id]}),
        "/jurnal/{running.reference}/tautan": ("participant", {"label": "Ibu Sari", "days": "30"}),
        "/jurnal/{running.reference}/tautan/{link.id}/cabut": ("planner", {}),
        "/pembimbing/{secret}": ("", {"name": "Ibu Sari"}),
    }


def _proposal_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    city = town.city
    finding = {"kind": "best_practice", "title": "Antrean dari rumah", "urusan_id": city.health.id, "seen": "Ponsel."}
    recommendation = {"title": "Antrean daring", "action": "Pasang.", "findings": [town.used_finding.id],
                      "approach": "adapt", "programmes": [city.programme.id], "lead_opd_id": city.dinkes.id,
                      "supporting_opds": [city.setda.id], "baseline": "120", "target": "45", "horizon": "medium",
                      "effort": "", "cost_estimate": "250.000.000", "target_date": "2026-12-01"}  # fmt: skip
    decision = {"outcome": "accept", "owner_opd_id": city.dinkes.id, "due_on": "2026-12-01",
                "decided_on": "2026-03-02", "decided_by_id": city.mayor.id, "hearing_id": ""}  # fmt: skip
    hearing = {"title": "Pemaparan II", "held_on": "2026-04-01", "room": "Aula"}
    return {
        "/temuan/baru?penempatan={running.reference}": ("participant", finding),
        "/temuan/{finding.reference}/ubah": ("participant", finding | {"version": "1"}),
        "/temuan/{finding.reference}/hapus": ("participant", {}),
        "/rekomendasi/baru?penempatan={running.reference}": ("participant", recommendation),
        "/rekomendasi/{recommendation.reference}/ubah": ("participant", recommendation | {"version": "1"}),
        "/rekomendasi/{recommendation.reference}/gabung": ("participant", {"ke": town.approved.reference}),
        "/rekomendasi/{submitted.reference}/return": ("superior", {"reason": "Indikator belum jelas"}),
        "/rekomendasi/{approved.reference}/keputusan": ("sekda", decision),
        "/pemaparan/baru": ("sekda", hearing),
        "/pemaparan/{hearing.id}/ubah": ("sekda", hearing | {"version": "1"}),
        "/pemaparan/{hearing.id}/dipaparkan": ("sekda", {"rekomendasi": [town.approved.reference]}),
    }


def progress_sheet(town: SimpleNamespace) -> bytes:
    """One item of the health department, filled in."""
    version = town.opened.thing.version
    return filled_sheet([{REFERENCE: town.opened.reference, PERCENT: 10, TOLD: "Mulai.", VERSION: version}])


def _hearing_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    city, ref, item, seat = town.city, town.heard.reference, town.item.id, town.seat.id
    order = {"text": "Hitung biayanya lebih dahulu.", "opd_id": city.dinkes.id, "due_on": "2026-05-01",
             "given_on": "2026-03-02", "given_by_id": city.mayor.id}  # fmt: skip
    fell = {"outcome": "accept", "owner": "Dinkes", "due_on": "2026-06-01", "notes": "", "directive": "",
            "decided_by_id": city.mayor.id, "version": "1"}  # fmt: skip
    said = {"text": "Laporkan tiap bulan.", "owner": "Dinkes", "due_on": "2026-05-01", "given_by_id": city.mayor.id}
    held, plan = "/pemaparan/{held.id}/notula", "/pemaparan/{hearing.id}/acara"
    return {
        "/arahan/baru": ("sekda", order),
        "/arahan/{directive.reference}/ubah": ("sekda", order | {"version": "1"}),
        "/arahan/{directive.reference}/jawab": ("opd_head", {"text": "Sudah dihitung."}),
        "/arahan/{directive.reference}/tenggat": ("planner", {"to_on": "2026-07-01", "reason": "Menunggu APBD"}),
        "/arahan/{directive.reference}/cancel": ("sekda", {"reason": "Sudah dikerjakan dinas lain"}),
        plan: ("sekda", {"recommendation_id": town.approved.id, "minutes": "20"}),
        "/pemaparan/{held.id}/acara/{item.id}/menit": ("sekda", {f"item-{item}-minutes": "30"}),
        "/pemaparan/{held.id}/acara/urutan": ("sekda", {"butir": [item]}),
        "/pemaparan/{held.id}/daftar-hadir": (
            "sekda",
            {
                f"presence_{seat}": "present",
                f"represented_by_{seat}": "",
                "guest": "Camat",
                "guest_office": "Palu Barat",
            },
        ),
        "/pemaparan/{held.id}/daftar-hadir/undangan": ("sekda", {}),
        held + "/{heard.reference}": ("sekda", {f"{ref}-{name}": value for name, value in fell.items()}),
        held + "/kini/{item.id}": ("sekda", {}),
        held + "/arahan": ("sekda", {f"arahan-{name}": value for name, value in said.items()}),
        held + "/bahasan": ("sekda", {"subject": town.directive.reference, "note": "Selesai bulan depan."}),
        held + "/catatan": ("sekda", {"remarks": "Dibuka pukul 09.00.", "edition": "0"}),
    }


def _report_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    text = {"title": "Antrean daring dari Malang", "body": "# Temuan\n\nIsi.", "base": "1"}
    return {
        "/laporan/baru?penempatan={running.reference}": ("participant", {"title": "Antrean daring dari Malang"}),
        "/laporan/{report.reference}/tulis": ("participant", text),
        "/laporan/{report.reference}/bentrok/{aside.number}": ("participant", text | {"base": "2", "cara": "teks"}),
        "/laporan/{report.reference}/versi/{aside.number}/pulihkan": ("participant", {}),
        "/laporan/{report.reference}/submit": ("participant", {}),
        "/laporan/{handed_in.reference}/approve": ("superior", {}),
        "/laporan/{handed_in.reference}/telaah?paragraf=1": ("superior", {"text": "Sebutkan angkanya."}),
        "/laporan/{handed_in.reference}/telaah/{remark.id}/selesai": ("participant", {"answer": "Sudah."}),
        "/laporan/{handed_in.reference}/kembalikan": ("superior", {"reasons": ["cost"], "note": "Hitung biayanya."}),
        "/laporan/{report.reference}/penulis": ("participant", {"placement_id": town.companion.id}),
    }


def _follow_up_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    step = {"output": "SOP", "responsible_opd_id": town.city.dinkes.id, "starts_on": "2026-03-02",
            "ends_on": "2026-05-01", "weight": "2", "budget_source": "apbd"}  # fmt: skip
    report = {f"step_{town.step.id}": "60", "narrative": "SOP sudah dirancang.", "indicator_value": "120"}
    return {
        "/tindak-lanjut/{opened.reference}/rencana": ("opd_head", {"note": "Bertahap.", "version": "0"}),
        "/tindak-lanjut/{opened.reference}/rencana/langkah/baru": ("opd_head", step),
        "/tindak-lanjut/{drafting.reference}/rencana/langkah/{draft_step.id}": ("opd_head", step | {"version": "1"}),
        "/tindak-lanjut/{working.reference}/progres": ("opd_head", report),
        "/hambatan/{obstacle.id}/resolve": ("opd_head", {"note": "Perwali baru ditetapkan."}),
        "/tindak-lanjut/berkas/{file.id}/versi-baru": ("opd_head", {"upload": ("bukti.pdf", b"%PDF-1.7\nbaru\n")}),
        "/tindak-lanjut/{working.reference}/verifikasi/ajukan": ("opd_head", {"opd_rating": "done", "note": ""}),
        "/tindak-lanjut/{waiting.reference}/verifikasi/nilai": ("verifier", SATISFIED),
        "/tindak-lanjut/{pending.reference}/verifikasi/refuse_td": ("verifier2", {"reason": "Masih dapat dilakukan"}),
        "/tindak-lanjut/{working.reference}/tenggat": (
            "opd_head",
            {"to_on": "2027-01-01", "reason": "Menunggu APBD Perubahan."},
        ),
        "/tindak-lanjut/{working.reference}/tautan": ("opd_head", {"label": "Pak Budi", "days": "14"}),
        "/tindak-lanjut/{working.reference}/tautan/{report_link.id}/cabut": ("planner", {}),
        "/lapor/{report_secret}": ("", {"name": "Pak Budi"}),
        "/tindak-lanjut/{working.reference}/laporan/{sent.id}/return": ("opd_head", {"reason": "Foto gelap"}),
        "/tindak-lanjut/{working.reference}/laporan/{sent.id}/confirm": ("opd_head", {}),
        "/tindak-lanjut/lembar": ("opd_head", {"file": ("progres.xlsx", progress_sheet(town))}),
        "/tindak-lanjut/lembar/{sheet.id}/simpan": ("opd_head", {}),
        "/tindak-lanjut/lembar/{sheet.id}/batal": ("opd_head", {}),
        "/tindak-lanjut/{moving.reference}/tenggat/refuse": ("planner", {"reason": "Anggaran sudah ada"}),
    }


def _evaluation_forms(town: SimpleNamespace) -> dict[str, tuple[str, dict[str, Any]]]:
    answer = {statement.value: "4" for statement in Statement} | {"usage": "full", "obstacles": ["data"], "comment": ""}
    concluded = {"usage": "full", "effect": "minor", "value": "90", "measured_on": "2026-02-20", "source": "Laporan",
                 "note": "Bertahan.", "version": town.evaluation.version}  # fmt: skip
    return {
        "/evaluasi/{done.reference}/jawab": ("participant", answer),
        "/evaluasi/{done.reference}/simpulkan": ("verifier", concluded),
        "/evaluasi/{done.reference}/tautan/alumnus": ("planner", {"label": "Peserta", "days": "30"}),
        "/evaluasi/{done.reference}/tautan/{answer_link.id}/cabut": ("planner", {}),
        "/jawab-evaluasi/{answer_secret}": ("", {"name": "Ibu Sari"}),
    }
