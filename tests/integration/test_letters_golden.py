"""What every kind of letter says, read back from the file: text, tables, numbering, paper."""

from __future__ import annotations

import importlib.util
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document

from magang.documents.tasks.letters import _fill
from magang.letters.models import LetterSettings
from magang.letters.rendering import NUMBER_MARK, numbered, shipped_template
from magang.letters.rules import Grouping, LetterKind
from magang.letters.values import Occasion, Official, groups_of, letter_values
from magang.letters.variables import PICTURES, variables_of
from magang.placements.rules import PlacementStatus
from magang.planning.rules.costs import CostEstimate
from tests.factories.letters import text_of

NUMBER = "800.1.4.1/007/BKPSDMD/III/2026"
BUILD = Path(__file__).parents[2] / "docs" / "data" / "build_letters.py"
K = LetterKind
# What only this kind says; `|` parts lines that follow one another.
SAID = {
    K.NOTA_USULAN: ("DINAS KESEHATAN", "NOTA DINAS", "Yth. Kepala BKPSDMD Kota Palu", "DAFTAR USULAN PESERTA MAGANG",
                    "1. Antrean puskesmas manual"),
    K.REQUEST: ("Hal|:|Permohonan Magang ASN di Kota Malang", "Lampiran|:|1 (satu) lembar", "Kepada|Yth. Pimpinan RSUD",
                "Jalan Dokter 1", "Sifat|:|Biasa", "DAFTAR PESERTA MAGANG", "Tembusan:|1. Sekretaris Daerah"),
    K.ASSIGNMENT: ("SURAT TUGAS|Nomor: " + NUMBER, "Dasar|:|1. UU 20/2023|2. PerLAN 10/2018", "MEMERINTAHKAN:|Kepada",
                   "2 (dua) orang pegawai sebagaimana daftar", "Untuk|:|1. Melaksanakan magang", "Tempat|:|RSUD",
                   "Biaya|:|Dibebankan pada anggaran BKPSDMD Kota Palu tahun 2026, mata anggaran 5.03",
                   "Ditetapkan di Palu|pada tanggal 2 Maret 2026|Kepala Badan,", "Tembusan:"),
    K.TRAVEL_ORDER: ("SURAT PERINTAH PERJALANAN DINAS (SPPD)", "1.|Pejabat yang memberi perintah|Kepala Badan",
                     "10.|Keterangan lain-lain", "Rp10.800.000", "jumlah Rp15.800.000", "VISUM PERJALANAN DINAS",
                     "PERHATIAN: pejabat"),
    K.RECEPTION: ("BERITA ACARA PENERIMAAN",
                  "Pada hari ini Senin tanggal dua bulan Maret tahun dua ribu dua puluh enam",
                  "nomor 070/9 tanggal 20 Februari 2026", "PIHAK KEDUA menerima 2 (dua) orang", "PIHAK KESATU,"),
    K.RECALL: ("BERITA ACARA PENARIKAN", "menarik 2 (dua) orang peserta magang berikut:", "PIHAK KEDUA,"),
    K.COMPLETION: ("SURAT KETERANGAN SELESAI MAGANG", "menerangkan bahwa:", "dengan atasan langsung Atasan & Rekan"),
    K.CERTIFICATE: ("SERTIFIKAT|Nomor: " + NUMBER, 'Ani <Satu> & "Dua"',
                    "setara dengan 20 (dua puluh) jam pelajaran"),
    K.INVITATION: ("Hal|:|Undangan Pemaparan Hasil Magang ASN", "Hari, tanggal|:|Senin, 6 April 2026", "Pukul|:|09.00",
                   "DAFTAR PENYAJI"),
    K.DISPOSITION: ("LEMBAR DISPOSISI", "Nomor surat : 070/9", "Nomor agenda : " + NUMBER, "Diteruskan kepada:"),
}  # fmt: skip
# Tables with lines: rows and columns of the largest.
TABLES = {K.NOTA_USULAN: (3, 4), K.REQUEST: (3, 4), K.ASSIGNMENT: (3, 5), K.TRAVEL_ORDER: (10, 3), K.RECEPTION: (3, 4),
          K.RECALL: (3, 4), K.DISPOSITION: (4, 2)}  # fmt: skip


class Thing(SimpleNamespace):
    """Stands for a row; says its name."""

    def __str__(self) -> str:
        return self.name


def person(n: int, name: str):
    rank = Thing(name="Penata (III/c)")
    return SimpleNamespace(name=name, nip=f"19850312201001100{n}", rank=rank, position="Analis")


def placement(n: int, name: str):
    host = Thing(id=1, name="RSUD Kota Malang", region=Thing(name="Kota Malang"), address="Jalan Dokter 1")
    need = SimpleNamespace(title="Antrean puskesmas manual", urusan=SimpleNamespace(name="Kesehatan"))
    return SimpleNamespace(
        id=n, participant=person(n, name), mentor=person(9, "Atasan & Rekan"), sending_opd_id=1, host_unit_id=1,
        sending_opd=SimpleNamespace(name="Dinas Kesehatan"), host_unit=host, need=need, programme_links=[],
        starts_on=date(2026, 3, 2), ends_on=date(2026, 5, 30), status=PlacementStatus.ACCEPTED,
        cycle=SimpleNamespace(name="Angkatan I", year=2026), cost=CostEstimate(90, 10_800_000, 0, 5_000_000),
        cost_allowance=10_800_000, cost_lodging=0, cost_transport=5_000_000, host_letter_number="070/9",
        host_letter_date=date(2026, 2, 20), credited_jp=20,
    )  # fmt: skip


CITY = SimpleNamespace(
    city_name="Kota Palu",
    government="Pemerintah Kota Palu",
    agency_name="BKPSDMD Kota Palu",
    leader_title="Wali Kota",
)
SETTINGS = LetterSettings(place="Palu", address="Jalan A", contact="Telepon 1",
                          legal_basis="UU 20/2023\n\nPerLAN 10/2018",
                          copies="Sekretaris Daerah", budget_account="5.03")  # fmt: skip
SIGNER = Official("Dra. Siti, M.Si.", "197001011995032001", "Pembina (IV/a)", "Kepala Badan")


def values_of(kind: LetterKind):
    people = [placement(1, 'Ani <Satu> & "Dua"'), placement(2, "Budi")]
    group = groups_of(kind, people)[0]
    return letter_values(
        kind, group, city=CITY, settings=SETTINGS, signer=SIGNER, number=NUMBER_MARK, dated=date(2026, 3, 2),
        address="https://palu.go.id/verifikasi/x",
        occasion=Occasion("Pemaparan angkatan I", date(2026, 4, 6), "09.00", "Aula"),
    )  # fmt: skip


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_letter_says_what_its_kind_says(kind):
    made = numbered(_fill(shipped_template(kind), values_of(kind), "https://palu.go.id/verifikasi/x", None), NUMBER)
    text = text_of(made)
    for said in (*SAID[kind], NUMBER, "Dra. Siti, M.Si.", "https://palu.go.id/verifikasi/x"):
        assert said.replace("|", "\n") in text, f"{said}\n---\n{text}"
    for left in ("{{", "{%", "None", NUMBER_MARK, "&amp;"):
        assert left not in text
    document = Document(BytesIO(made))
    size = {document.sections[0].page_width.mm, document.sections[0].page_height.mm}
    assert {round(side) for side in size} == {215, 330}
    lined = [(len(t.rows), len(t.columns)) for t in document.tables if t.style.name == "Table Grid"]
    assert kind not in TABLES or TABLES[kind] in lined
    assert NUMBER in document.core_properties.title


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_list_of_variables_is_what_letters_are_given(kind):
    given = values_of(kind)
    assert set(given) | set(PICTURES) == {v.name for v in variables_of(kind)}
    for variable in variables_of(kind):
        if variable.name in PICTURES:
            continue
        value, sample = given[variable.name], variable.sample
        assert type(value) is type(sample), variable.name
        if variable.parts:
            one = value[0] if isinstance(value, list) else value
            shown = sample[0] if isinstance(sample, list) else sample
            assert set(one) == set(shown) == set(variable.parts), variable.name


def test_who_shares_a_letter_follows_from_its_kind():
    people = [placement(n, name) for n, name in enumerate(("Citra", "Ani", "Budi"), start=1)]
    assert [p.participant.name for p in groups_of(K.ASSIGNMENT, people)[0]] == ["Ani", "Budi", "Citra"]
    assert len(groups_of(K.TRAVEL_ORDER, people)) == 3
    people[0].host_unit_id = 2
    assert [len(g) for g in groups_of(K.REQUEST, people)] == [2, 1]
    assert {kind.grouping for kind in LetterKind} == set(Grouping)


def test_the_shipped_templates_are_what_the_script_builds(tmp_path):
    spec = importlib.util.spec_from_file_location("build_letters", BUILD)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.TEMPLATES = tmp_path
    script.main()
    for kind in LetterKind:
        built = (tmp_path / f"{kind.value}.docx").read_bytes()
        for part in ("word/document.xml", "word/footer1.xml"):
            assert _part(built, part) == _part(shipped_template(kind), part), f"{kind}: run {BUILD.name}"


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)
