"""What a template may name: every variable with its meaning and a sample value, per kind of letter.

The sample has the shape of the real value (text, list, named parts): the check of an uploaded template, the list on
the page, the preview and the tests all read this one table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from magang.kernel.labels import N_
from magang.letters.rules import Grouping, LetterKind


@dataclass(frozen=True, slots=True)
class Variable:
    """A name, what it stands for, a sample. `parts`: the meaning of each part of a value that has parts."""

    name: str
    meaning: str
    sample: Any
    parts: Mapping[str, str] | None = None

    @property
    def spelling(self) -> str:
        """How a template says it."""
        if isinstance(self.sample, list):
            return f"{{% for x in {self.name} %}}"
        return f"{{{{ {self.name} }}}}"

    @property
    def is_list(self) -> bool:
        return isinstance(self.sample, list)


# Pictures: put in by the renderer, so they have no text.
PICTURES: Final = ("qr", "logo")

OFFICIAL: Final = {
    "nama": N_("nama lengkap"),
    "nip": N_("NIP"),
    "pangkat": N_("pangkat dan golongan"),
    "jabatan": N_("jabatan"),
}
PERSON: Final = OFFICIAL | {
    "opd": N_("OPD pengirim"),
    "tujuan": N_("instansi tujuan"),
    "daerah": N_("daerah tujuan"),
    "mulai": N_("hari pertama"),
    "selesai": N_("hari terakhir"),
    "kebutuhan": N_("kebutuhan daerah yang dijawab"),
}
OCCASION: Final = {
    "nama": N_("nama pertemuan"),
    "hari_tanggal": N_("hari dan tanggalnya"),
    "pukul": N_("jamnya"),
    "ruang": N_("ruangnya"),
}
_SIGNER: Final = {
    "nama": "Dra. Contoh Penandatangan, M.Si.",
    "nip": "000000000000000001",
    "pangkat": "Pembina Utama Muda (IV/c)",
    "jabatan": "Kepala Badan Contoh",
}


def _person(n: int, name: str, position: str) -> dict[str, str]:
    return {
        "nama": name,
        "nip": f"{n:018d}",
        "pangkat": "Penata (III/c)",
        "jabatan": position,
        "opd": "Dinas Kesehatan",
        "tujuan": "RSUD Contoh",
        "daerah": "Kota Contoh",
        "mulai": "2 Maret 2026",
        "selesai": "30 Mei 2026",
        "kebutuhan": "Antrean puskesmas masih manual",
    }


_PEOPLE: Final = [_person(2, "Contoh Peserta Satu, S.K.M.", "Analis Kesehatan"),
                  _person(3, "Contoh Peserta Dua, S.T.", "Pranata Komputer")]  # fmt: skip

COMMON: Final = (
    Variable("nomor", N_("nomor surat"), "800.1.4.1/012/CONTOH/III/2026"),
    Variable("tanggal", N_("tanggal surat"), "2 Maret 2026"),
    Variable("hari", N_("nama hari tanggal surat"), "Senin"),
    Variable("tanggal_terbilang", N_("tanggal surat dengan kata"), "dua bulan Maret tahun dua ribu dua puluh enam"),
    Variable("tempat", N_("tempat surat ditandatangani"), "Palu"),
    Variable("hal", N_("perihal"), "Contoh Perihal Surat"),
    Variable("sifat", N_("sifat surat"), "Biasa"),
    Variable("lampiran", N_("banyak lampiran"), "1 (satu) lembar"),
    Variable("pemerintah", N_("nama pemerintah daerah"), "Pemerintah Kota Contoh"),
    Variable("kota", N_("nama daerah"), "Kota Contoh"),
    Variable("instansi", N_("nama instansi pengelola"), "Badan Contoh"),
    Variable("pimpinan", N_("sebutan kepala daerah"), "Wali Kota"),
    Variable("kop_alamat", N_("alamat kantor"), "Jalan Contoh Nomor 1, Kota Contoh 94111"),
    Variable("kop_kontak", N_("telepon, surel, dan laman"), "Telepon (0451) 000000, surel badan@contoh.go.id"),
    Variable("dasar", N_("dasar hukum"), ["Peraturan Contoh Nomor 1 Tahun 2020 tentang Contoh"]),
    Variable("tembusan", N_("penerima tembusan"), ["Sekretaris Daerah", "Inspektur"]),
    Variable("penanda_tangan", N_("pejabat penanda tangan"), _SIGNER, OFFICIAL),
    Variable("angkatan", N_("nama angkatan"), "Angkatan Contoh"),
    Variable("tahun_anggaran", N_("tahun anggaran"), "2026"),
    Variable("peserta", N_("semua peserta dalam surat"), _PEOPLE, PERSON),
    Variable("jumlah_peserta", N_("banyak peserta dengan kata"), "2 (dua) orang"),
    Variable("tujuan", N_("instansi tujuan"), "RSUD Contoh"),
    Variable("daerah", N_("daerah tujuan"), "Kota Contoh"),
    Variable("urusan", N_("urusan pemerintahan"), "Kesehatan"),
    Variable("kebutuhan", N_("kebutuhan daerah yang dijawab"), ["Antrean puskesmas masih manual"]),
    Variable("program", N_("program prioritas yang dilayani"), ["Layanan kesehatan dekat warga"]),
    Variable("mulai", N_("hari pertama magang"), "2 Maret 2026"),
    Variable("selesai", N_("hari terakhir magang"), "30 Mei 2026"),
    Variable("lama", N_("lama magang dengan kata"), "90 (sembilan puluh) hari"),
    Variable("alamat_verifikasi", N_("alamat halaman pemeriksaan keaslian"), "https://contoh.go.id/verifikasi/contoh"),
    Variable("qr", N_("kode QR menuju halaman pemeriksaan"), ""),
    Variable("logo", N_("logo daerah, kosong bila belum diunggah"), ""),
)
_ONE_PERSON: Final = (
    Variable("pegawai", N_("peserta yang dituju surat ini"), _PEOPLE[0], PERSON),
    Variable("atasan", N_("atasan langsung peserta (mentor)"), _SIGNER | {"jabatan": "Kepala Bidang"}, OFFICIAL),
)
_ONE_HOST: Final = (Variable("alamat_tujuan", N_("alamat instansi tujuan"), "Jalan Contoh Nomor 2, Kota Contoh"),)
_BY_GROUPING: Final[Mapping[Grouping, tuple[Variable, ...]]] = {
    Grouping.PERSON: (*_ONE_PERSON, *_ONE_HOST),
    Grouping.HOST: _ONE_HOST,
    Grouping.OPD: (Variable("opd", N_("OPD pengirim"), "Dinas Kesehatan"),),
    Grouping.ALL: (),
}
_HOST_LETTER: Final = Variable(
    "surat_tujuan",
    N_("surat jawaban instansi tujuan"),
    {"nomor": "070/000/2026", "tanggal": "20 Februari 2026"},
    {"nomor": N_("nomornya"), "tanggal": N_("tanggalnya")},
)
_COST: Final = Variable(
    "biaya",
    N_("perkiraan biaya"),
    {
        "uang_harian": "Rp10.800.000",
        "penginapan": "Rp5.400.000",
        "transportasi": "Rp5.000.000",
        "jumlah": "Rp21.200.000",
    },
    {
        "uang_harian": N_("uang harian"),
        "penginapan": N_("penginapan"),
        "transportasi": N_("transportasi"),
        "jumlah": N_("jumlahnya"),
    },
)
_ACCOUNT: Final = Variable("mata_anggaran", N_("mata anggaran"), "5.03.02.2.02.0001")
_BY_KIND: Final[Mapping[LetterKind, tuple[Variable, ...]]] = {
    LetterKind.ASSIGNMENT: (_ACCOUNT,),
    LetterKind.TRAVEL_ORDER: (_COST, _ACCOUNT),
    LetterKind.RECEPTION: (_HOST_LETTER,),
    LetterKind.DISPOSITION: (_HOST_LETTER,),
    LetterKind.INVITATION: (
        Variable(
            "acara",
            N_("pertemuan yang diundangkan"),
            {
                "nama": "Pemaparan Hasil Magang Contoh",
                "hari_tanggal": "Senin, 2 Maret 2026",
                "pukul": "09.00",
                "ruang": "Ruang Contoh",
            },
            OCCASION,
        ),
    ),
    LetterKind.CERTIFICATE: (
        Variable("jp", N_("jam pelajaran yang diakui"), "20"),
        Variable("jp_terbilang", N_("jam pelajaran dengan kata"), "20 (dua puluh) jam pelajaran"),
    ),
}
# A letter that cannot be told from another, or checked, is no letter.
REQUIRED: Final = ("nomor", "qr")


def variables_of(kind: LetterKind) -> tuple[Variable, ...]:
    """What a template of `kind` may name."""
    return (*COMMON, *_BY_GROUPING[kind.grouping], *_BY_KIND.get(kind, ()))


def sample_values(kind: LetterKind) -> dict[str, Any]:
    """A value for each variable, marked as a sample where a reader looks first."""
    values = {v.name: v.sample for v in variables_of(kind) if v.name not in PICTURES}
    return values | {"hal": f"CONTOH – {kind.label}"}
