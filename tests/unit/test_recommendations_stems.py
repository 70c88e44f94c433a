"""Indonesian words of one family meet, and strangers do not."""

from __future__ import annotations

import pytest

from magang.recommendations.stems import stem, stems

FAMILIES = """
terapkan menerapkan diterapkan penerapan penerapannya
antrean antrian antre mengantre
layanan pelayanan melayani dilayani layani
tingkatkan meningkatkan peningkatan ditingkatkan tingkat
kelola mengelola pengelolaan dikelola pengelola
tulis menulis penulisan ditulis tulisan tertulis
kirim mengirim pengiriman dikirim kiriman mengirimkan
rujuk rujukan merujuk dirujuk
rawat perawatan merawat dirawat
izin ijin perizinan mengizinkan diizinkan
latih melatih pelatihan dilatih
ajar belajar pelajaran mengajar pengajaran pembelajaran
periksa pemeriksaan memeriksa diperiksa
sehat kesehatan menyehatkan
sedia menyediakan penyediaan ketersediaan tersedia
kaji kajian mengkaji pengkajian dikaji
kuat menguatkan penguatan memperkuat diperkuat
nilai menilai penilaian dinilai
mohon memohon permohonan pemohon
didik pendidikan mendidik
kembang mengembangkan pengembangan dikembangkan berkembang
kerja bekerja pekerjaan
milik memiliki kepemilikan dimiliki
digital digitalisasi mendigitalkan
putus keputusan memutuskan diputuskan
bersih kebersihan membersihkan pembersihan
tani petani pertanian
pegawai kepegawaian
aduan pengaduan mengadukan
pilah memilah pemilahan dipilah
tempat penempatan menempatkan
daring online
puskesmas puskesmasnya
""".strip().splitlines()


@pytest.mark.parametrize("family", FAMILIES, ids=lambda words: words.split()[0])
def test_a_family_of_words_has_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


def test_families_are_told_apart() -> None:
    assert len({stem(family.split()[0]) for family in FAMILIES}) == len(FAMILIES)
    strangers = [("marah", "parah"), ("pohon", "mohon"), ("data", "datang"), ("bulan", "bulu")]
    for one, other in strangers:
        assert stem(one) != stem(other)


def test_only_words_that_tell_something_are_kept() -> None:
    assert stems("Terapkan antrean DARING untuk semua antrean di kota") == ["terap", "antre", "daring", "antre"]
    assert stems("caf\u00e9 – 3 % \u200b <b>RSUD</b> " + "x" * 41) == ["cafe", "3", "rsud"]
    assert stems("") == stems("di dan yang \u0627\u0644") == []
