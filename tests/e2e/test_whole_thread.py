"""One recommendation walks from a need of the city to a verified effect; each step is done by whoever may do it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import open_window, seat, today
from tests.e2e.person import Person
from tests.e2e.watch import Watch
from tests.factories.followups import PDF

pytestmark = pytest.mark.e2e

NEED = "Surat keterangan tidak mampu menunggu tiga hari"
GAP = "Warga datang dua kali ke kelurahan dan sekali ke dinas karena berkasnya diperiksa di tiga meja."
PROGRAMME = "Digitalisasi layanan sosial"
INDICATOR = "Lama penerbitan surat keterangan"
FINDING = "Berkas bantuan diperiksa sekali, di loket bersama"
RECOMMENDATION = "Terbitkan surat keterangan tidak mampu di satu loket dalam sehari"
STEP = "SOP loket bersama ditandatangani"
MISSING = "Daftar kelurahan yang sudah memakai SOP belum dilampirkan."


@pytest.mark.parametrize("scripts", [False, True], ids=["plain", "htmx"])
def test_a_recommendation_walks_from_a_need_to_a_verified_effect(
    browser: Browser, fresh_server: str, tmp_path: Path, scripts: bool
) -> None:
    with open_window(browser, fresh_server, scripts=scripts) as window:
        watch = Watch(window)
        as_user = seat(window, watch if scripts else None)  # axe is a script, so it needs them

        with as_user("walikota") as mayor:
            before = what_the_mayor_counts(mayor)
        with as_user("opd") as head:
            need = record_a_need(head)
        with as_user("perencana") as planner:
            verify_the_need(planner, need)
            placement = propose_a_placement(planner, need)
        with as_user("opd") as head:
            commit_the_opd(head, placement)
        with as_user("sekda") as secretary:
            verify_the_placement(secretary, placement)
        with as_user("perencana") as planner:
            send_the_participant_off(planner, placement)
        with as_user("peserta") as participant:
            finding = record_a_finding(participant, placement)
            recommendation = write_a_recommendation(participant)
        with as_user("atasan") as superior:
            approve_the_recommendation(superior, recommendation)
        with as_user("perencana") as planner:
            note_the_presentation(planner)
        with as_user("walikota") as mayor:
            decide(mayor, recommendation)
        with as_user("opd") as head:
            plan_the_action(head, recommendation)
        with as_user("perencana") as planner:
            approve_the_plan(planner, recommendation)
        with as_user("opd") as head:
            report_progress(head, recommendation, tmp_path / "SOP loket bersama.pdf")
        with as_user("verifikator") as verifier:
            find_something_missing(verifier, recommendation)
        with as_user("opd") as head:
            report_again(head, recommendation, tmp_path / "Daftar kelurahan.pdf")
        with as_user("verifikator") as verifier:
            find_it_done(verifier, recommendation)
        with as_user("walikota") as mayor:
            after = what_the_mayor_counts(mayor)
            assert after == before.with_one_more_implemented()
            the_number_opens_what_it_counts(mayor, after)
            walk_the_thread(mayor, (need, placement, finding, recommendation))

    assert not watch.faults


# ---------- The mayor's page ----------


@dataclass(frozen=True)
class Counts:
    """What the mayor reads: in the whole city, and in the row of the programme that the need serves."""

    accepted: int
    implemented: int
    of_programme: tuple[int, int, int]  # Rekomendasi, Diterima, Sesuai

    def with_one_more_implemented(self) -> Counts:
        written, accepted, implemented = self.of_programme
        return Counts(self.accepted + 1, self.implemented + 1, (written + 1, accepted + 1, implemented + 1))


def what_the_mayor_counts(mayor: Person) -> Counts:
    mayor.menu("Beranda")
    mayor.sees("Yang berubah berkat magang")
    figure = re.match(r"(\d+)\s*sesuai \(SS\) dari (\d+) yang diterima", implemented_figure(mayor).inner_text().strip())
    assert figure
    row = mayor.main.get_by_role("row").filter(has=mayor.page.get_by_role("link", name=PROGRAMME, exact=True))
    written, accepted, implemented = (int(n) for n in row.get_by_role("cell").all_inner_texts()[:3])
    return Counts(int(figure[2]), int(figure[1]), (written, accepted, implemented))


def implemented_figure(mayor: Person) -> Locator:
    return mayor.main.get_by_role("link", name=re.compile(r"sesuai \(SS\) dari"))


def the_number_opens_what_it_counts(mayor: Person, counts: Counts) -> None:
    mayor.menu("Beranda")
    mayor.follow(re.compile(r"sesuai \(SS\) dari"))
    lists_exactly(mayor, counts.implemented)
    mayor.menu("Beranda")
    row = mayor.main.get_by_role("row").filter(has=mayor.page.get_by_role("link", name=PROGRAMME, exact=True))
    mayor.follow(str(counts.of_programme[2]), within=row.get_by_role("cell").nth(2))
    lists_exactly(mayor, counts.of_programme[2])


def lists_exactly(mayor: Person, n: int) -> None:
    mayor.sees(f"1–{n} dari {n}", RECOMMENDATION)
    expect(mayor.main.locator("#rows tbody tr")).to_have_count(n)


# ---------- From the need to the departure ----------


def record_a_need(head: Person) -> str:
    head.menu("Kebutuhan")
    head.follow("Catat kebutuhan")
    head.fill(
        {
            "Judul": NEED,
            "Kesenjangan": GAP,
            "Indikator": INDICATOR,
            "Nilai awal": "3",
            "Target": "1",
            "Satuan": "hari",
            "Tahun target": today().year + 1,
            "Urgensi (1–5)": "4",
            "Kontribusi (%)": "100",
        }
    )
    head.choose({"Urusan": "1.06", "OPD pemilik": "Dinsos", "Program prioritas": PROGRAMME})
    head.press("Simpan", says=re.compile(r"Kebutuhan K-\d{4}-\d{3} dicatat sebagai draf\."))
    head.press("Ajukan", says="Kebutuhan diajukan ke perencana.")
    head.sees("Diajukan", GAP)
    head.cannot("Ajukan", "Verifikasi")
    return head.reference


def verify_the_need(planner: Person, need: str) -> None:
    planner.take_up("Verifikasi kebutuhan", need)
    planner.sees(NEED)
    planner.press("Verifikasi", says="Kebutuhan diverifikasi.")
    planner.sees("Terverifikasi")


def propose_a_placement(planner: Person, need: str) -> str:
    planner.sees("Tujuan yang mungkin", "Indeks Pelayanan Publik (PEKPPP)")
    malang = planner.main.get_by_role("article").filter(has_text="Kota Malang")
    planner.follow("Usulkan penempatan", within=malang)
    expect(planner.field("Kebutuhan").locator("option:checked")).to_contain_text(NEED)
    expect(planner.field("Kesenjangan yang dijawab")).to_have_value(GAP)
    planner.choose({"Peserta": "Peserta (contoh)", "Mentor (atasan langsung)": "Atasan langsung (contoh)"})
    planner.choose({"Instansi tujuan": "Dinas Sosial P3AP2KB"})
    # After the internship that this participant is on in the sample.
    planner.fill({"Mulai": today() + timedelta(days=40), "Selesai": today() + timedelta(days=129)})
    planner.press("Simpan", says=re.compile(r"Penempatan M-\d{4}-\d{3} dicatat sebagai draf\."))
    planner.sees("Hitung perkiraan biaya.", "OPD pengirim belum menyatakan komitmen menindaklanjuti.")
    planner.press("Pakai hitungan tarif", says="Perkiraan biaya dicatat menurut tarif.")
    planner.follow("Jelaskan komponen biaya yang belum ada datanya pada catatan biaya.")  # no tariff for lodgings
    planner.fill({"Biaya penginapan": "5.400.000", "Catatan biaya": "Kos Rp1.800.000 sebulan menurut pemilik."})
    planner.press("Simpan biaya", says="Perkiraan biaya disimpan.")
    planner.sees("Rp5.400.000")
    planner.press("Usulkan", says="Penempatan diusulkan.")
    planner.cannot("Verifikasi")  # nobody judges their own plan
    return planner.reference


def commit_the_opd(head: Person, placement: str) -> None:
    head.take_up("Nyatakan komitmen OPD", placement)
    head.follow("Nyatakan komitmen OPD")
    head.fill({"Isi komitmen": "Dinas Sosial menyiapkan loket bersama begitu peserta kembali."})
    head.press("Nyatakan komitmen", says="Komitmen OPD dicatat.")
    head.cannot("Verifikasi", "Mohonkan ke instansi tujuan")


def verify_the_placement(secretary: Person, placement: str) -> None:
    secretary.take_up("Verifikasi usulan", placement)
    secretary.press("Verifikasi", says="Penempatan diverifikasi.")
    secretary.sees("Terverifikasi")


def send_the_participant_off(planner: Person, placement: str) -> None:
    planner.take_up("Mohonkan ke instansi tujuan", placement)
    planner.press("Mohonkan ke instansi tujuan", says="Permohonan ke instansi tujuan dicatat.")
    planner.follow("Catat diterima…")
    planner.fill({"Nomor surat instansi tujuan": "400.9/118/35.73.402/2026", "Tanggal surat": today()})
    planner.press("Catat diterima", says="Jawaban instansi tujuan dicatat.")
    planner.follow("Terbitkan surat tugas…")
    planner.fill({"Nomor surat tugas": "800.1.4.1/221/BKPSDMD/2026"})
    planner.press("Terbitkan surat tugas", says="Surat tugas dicatat.")
    planner.follow("Catat berangkat…")
    expect(planner.field("Tanggal")).to_have_value(today().isoformat())
    planner.press("Catat berangkat", says="Keberangkatan dicatat.")
    planner.press("Catat mulai magang", says="Magang dimulai.")
    planner.sees("Berjalan", "800.1.4.1/221/BKPSDMD/2026")


# ---------- From the finding to the decision ----------


def record_a_finding(participant: Person, placement: str) -> str:
    participant.find("Penempatan", placement)
    participant.follow("Catat temuan")
    participant.choose({"Jenis temuan": "Praktik baik"})
    participant.fill(
        {
            "Judul": FINDING,
            "Apa yang dilihat": "Petugas loket memeriksa berkas sekali; dinas dan kelurahan membaca hasil yang sama.",
            "Di mana": "Dinas Sosial P3AP2KB, loket lantai satu",
            "Sejak kapan": "2023",
            "Angka yang dicapai di sana": "Dari tiga hari menjadi satu hari.",
            "Siapa yang dapat dihubungi di sana": "Kepala Bidang Rehabilitasi Sosial",
        }
    )
    participant.press("Simpan temuan", says=re.compile(r"Temuan T-\d{4}-\d{3} dicatat\."))
    return participant.reference


def write_a_recommendation(participant: Person) -> str:
    participant.follow("Buat rekomendasi")
    expect(participant.main.get_by_label(re.compile(FINDING))).to_be_checked()
    expect(participant.main.get_by_label(re.compile(PROGRAMME))).to_be_checked()
    participant.fill({"Judul": RECOMMENDATION})
    participant.press("Simpan draf", says=re.compile(r"Rekomendasi R-\d{4}-\d{3} disimpan sebagai draf\."))
    participant.sees("Tuliskan apa yang harus dilakukan, sedikitnya satu kalimat.", "Pilih jangka waktu pelaksanaan.")
    participant.follow("Ubah")
    participant.fill(
        {
            "Apa yang harus dilakukan": "Dinas Sosial membuka satu loket yang memeriksa berkas untuk semua kelurahan.",
            "Apa yang berbeda di daerah kita": "Kelurahan di Palu lebih jauh dari dinas.",
            "SDM yang harus disiapkan": "Dua petugas loket dilatih.",
            "Indikator": INDICATOR,
            "Nilai awal": "3",
            "Target": "1",
            "Satuan": "hari",
            "Perkiraan biaya": "Rp45.000.000",
        }
    )
    participant.choose({"OPD pemimpin": "Dinsos", "Jangka waktu": "Pendek", "Berat upayanya": "Ringan"})
    participant.coached("0 wajib dilengkapi")
    participant.press("Simpan draf", says="Perubahan disimpan.")
    participant.press("Ajukan", says="Rekomendasi diajukan untuk disetujui.")
    participant.cannot("Setujui")
    return participant.reference


def approve_the_recommendation(superior: Person, recommendation: str) -> None:
    superior.take_up("Nilai rekomendasi", recommendation)
    superior.sees(RECOMMENDATION, FINDING)
    superior.press("Setujui", says="Rekomendasi disetujui untuk dipaparkan.")


def note_the_presentation(planner: Person) -> None:
    planner.find("Rekomendasi", RECOMMENDATION)
    planner.press("Catat dipaparkan", says="Rekomendasi dicatat sudah dipaparkan.")
    expect(planner.main.get_by_role("link", name="Catat keputusan")).to_have_count(0)


def decide(mayor: Person, recommendation: str) -> None:
    mayor.take_up("Putuskan rekomendasi", recommendation)
    mayor.choose({"Keputusan": re.compile("^Diterima$"), "OPD penanggung jawab": "Dinsos"})
    mayor.fill({"Tenggat": today() + timedelta(days=90)})
    mayor.press("Catat keputusan", says=f"Keputusan atas {recommendation} dicatat.")
    mayor.sees("Diterima", "Belum ditindaklanjuti")


# ---------- From the decision to the effect ----------


def plan_the_action(head: Person, recommendation: str) -> None:
    head.take_up("Susun rencana aksi", recommendation)
    for output, start, end in ((STEP, 1, 30), ("Petugas loket dilatih", 31, 80)):
        head.follow(re.compile("^Tambah langkah( pertama)?$"))
        head.fill({"Keluaran": output, "Mulai": today() + timedelta(start), "Selesai": today() + timedelta(end)})
        head.fill({"Bobot": "50"})
        head.press("Simpan", says="Langkah ditambahkan ke rencana aksi.")
        head.sees(output)
    head.press("Ajukan rencana aksi", says="Rencana aksi diajukan.")
    head.cannot("Setujui rencana aksi")


def approve_the_plan(planner: Person, recommendation: str) -> None:
    planner.take_up("Setujui rencana aksi", recommendation)
    planner.sees(STEP)
    planner.press("Setujui rencana aksi", says="Rencana aksi disetujui.")


def report_progress(head: Person, recommendation: str, evidence: Path) -> None:
    head.take_up("Laporkan progres", recommendation)
    head.follow("Laporkan progres…")
    head.fill({STEP: "100", "Petugas loket dilatih": "60", "Nilai indikator sekarang": "1,5"})
    head.fill({"Apa yang sudah dilakukan": "SOP ditandatangani dan dipakai di dua kelurahan."})
    attach(head, evidence)
    head.press("Kirim laporan", says="Progres dilaporkan.")
    head.sees("80%", evidence.name, "Indikator sekarang: 1,5 hari")
    ask_for_verification(head, "Sebagian")


def attach(head: Person, evidence: Path) -> None:
    evidence.write_bytes(PDF)
    head.attach("Berkas bukti", evidence)


def ask_for_verification(head: Person, rating: str) -> None:
    head.follow("Ajukan verifikasi…")
    head.choose({"Penilaian OPD sendiri": rating})
    head.press("Ajukan verifikasi", says="Diajukan untuk verifikasi.")
    head.cannot("Tetapkan status")


def find_something_missing(verifier: Person, recommendation: str) -> None:
    verifier.take_up("Verifikasi tindak lanjut", recommendation)
    with verifier.page.expect_download() as download:
        verifier.main.get_by_role("link", name="SOP loket bersama.pdf", exact=True).click()
    assert download.value.suggested_filename == "SOP loket bersama.pdf"
    assert download.value.path().read_bytes() == PDF
    judge(verifier, "BS", sufficient="Tidak", missing=MISSING)
    verifier.sees("Belum sesuai")


def report_again(head: Person, recommendation: str, evidence: Path) -> None:
    head.find("Tindak lanjut", RECOMMENDATION)
    head.sees(MISSING)
    head.follow("Laporkan progres…")
    head.fill({"Petugas loket dilatih": "100", "Nilai indikator sekarang": "1"})
    head.fill({"Apa yang sudah dilakukan": "Semua kelurahan memakai SOP; daftarnya terlampir."})
    attach(head, evidence)
    head.press("Kirim laporan", says="Progres dilaporkan.")
    ask_for_verification(head, "Selesai")


def find_it_done(verifier: Person, recommendation: str) -> None:
    verifier.take_up("Verifikasi tindak lanjut", recommendation)
    verifier.sees("Putaran 2", MISSING)  # the first round stays to be read
    judge(verifier, "SS", sufficient="Ya")
    verifier.cannot("Ajukan verifikasi", "Tetapkan status")


def judge(verifier: Person, result: str, *, sufficient: str, missing: str = "") -> None:
    verifier.follow("Tetapkan status…")
    verifier.choose({"Cukup": sufficient, "Kompeten": "Ya", "Relevan": "Ya", "Status tindak lanjut": f"{result} –"})
    verifier.fill({"Apa yang masih kurang": missing})
    verifier.press("Tetapkan status", says="Status resmi ditetapkan.")


def walk_the_thread(mayor: Person, references: tuple[str, str, str, str]) -> None:
    """From the need forward to SS, from the recommendation back to the programme: the same chain, each node a link."""
    need, _, _, recommendation = references
    mayor.find("Rekomendasi", RECOMMENDATION)
    mayor.follow("Lihat alur")
    chain = mayor.main.locator("ol.thread")
    for reference in references:
        expect(chain.locator(".node-label", has_text=reference)).to_be_visible()
    links = {a.inner_text(): a.get_attribute("href") for a in chain.locator(".node:not(.faint) a").all()}
    for title in (PROGRAMME, NEED, FINDING, RECOMMENDATION, "Diterima", "Disetujui", "SS – Sesuai"):
        assert any(title in text for text in links), f"{title} is no link of the thread: {sorted(links)}"
    for address in links.values():
        answer = mayor.page.request.get(address)
        assert answer.ok, f"{address}: {answer.status}"

    mayor.follow(re.compile(NEED), within=chain)
    mayor.follow("Lihat alur")
    expect(mayor.page.get_by_role("heading", level=1)).to_have_text(f"Alur {need}")
    expect(chain.locator(".node-label", has_text=recommendation)).to_be_visible()
    mayor.follow("SS – Sesuai", within=chain)
    mayor.sees(RECOMMENDATION, "Tindak lanjut")
