"""What the quality coach says of real sentences, good and bad."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from magang.recommendations.coach import RULES, advice, coach, gaps, is_vague, is_wish
from magang.recommendations.forms import RecommendationForm
from magang.recommendations.rules import Approach
from tests.unit.test_recommendations_rules import COMPLETE

VAGUE = """
Meningkatkan kualitas pelayanan publik
Mengoptimalkan koordinasi antar-OPD
Optimalisasi pelayanan kesehatan
Mendorong partisipasi masyarakat
Memaksimalkan potensi pariwisata daerah
Memperkuat sinergi dan kolaborasi
Mensosialisasikan program kepada masyarakat
Menyosialisasikan pentingnya kebersihan
Peningkatan kapasitas aparatur secara berkelanjutan
Penguatan kelembagaan melalui peningkatan koordinasi
Meningkatkan disiplin pegawai dengan baik
Meningkatkan pelayanan dengan lebih optimal
Mewujudkan tata kelola yang baik melalui berbagai upaya
Pelayanan perlu ditingkatkan
Memasang papan antrean di RSUD. Meningkatkan mutu layanan.
""".strip().splitlines()
CONCRETE = """
Memasang antrean daring di 14 puskesmas
Terapkan antrean daring di semua puskesmas
Meningkatkan cakupan imunisasi dari 70 persen menjadi 90 persen
Meningkatkan jumlah loket dari dua menjadi lima
Memperkuat posyandu dengan melatih dua kader tiap kelurahan
Memperkuat posyandu dengan cara melatih kader
Mendorong pembayaran PBB lewat aplikasi QRIS
Mengoptimalkan armada sampah memakai jadwal GPS
Mensosialisasikan jadwal imunisasi di setiap kelurahan
Memasang sensor sungai untuk memperkuat peringatan dini
Guna meningkatkan pelayanan, buka loket Sabtu di kantor camat
Menyusun peraturan wali kota tentang rujukan berjenjang
Membagi antrean rujukan menurut poli agar waktu tunggu meningkatkan kepuasan
""".strip().splitlines()


@pytest.mark.parametrize(("text", "expected"), [*((t, True) for t in VAGUE), *((t, False) for t in CONCRETE)])
def test_what_says_neither_what_nor_how_much_is_vague(text: str, expected: bool) -> None:
    assert is_vague(text) is expected


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("Meningkatnya kualitas pelayanan", True),
        ("Terwujudnya kota bersih", True),
        ("Kualitas layanan", True),
        ("Tersedianya data yang baik", True),
        ("Waktu tunggu rata-rata", False),
        ("Cakupan imunisasi dasar", False),
        ("Meningkatnya jumlah kader terlatih", False),
        ("Kualitas udara (indeks ISPU)", False),
        ("Jumlah puskesmas dengan antrean daring", False),
    ],
)
def test_an_indicator_is_something_to_count(indicator: str, expected: bool) -> None:
    assert is_wish(indicator) is expected


# What is changed in a complete recommendation, and the code of the only remark that follows.
BAD: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "title"),
    ({"title": "Terapkan antrean daring di semua puskesmas " + "dan pustu " * 9}, "title_long"),
    ({"title": "Mengoptimalkan pelayanan kesehatan"}, "title_vague"),
    ({"action": "Antrean daring."}, "action"),
    ({"action": "Dinas Kesehatan meningkatkan kualitas pelayanan secara berkelanjutan."}, "action_vague"),
    ({"finding_count": 0}, "finding"),
    ({"unproven": ("T-2026-001",)}, "finding_unproven"),
    ({"programme_count": 0}, "programme"),
    ({"differs": " "}, "differs"),
    ({"changes": ("", "", "", "")}, "change"),
    ({"lead_opd_named": False}, "lead_opd"),
    ({"indicator": ""}, "indicator"),
    ({"indicator": "Meningkatnya mutu pelayanan"}, "indicator_wish"),
    ({"baseline": None}, "baseline"),
    ({"target": None}, "target"),
    ({"target": Decimal("120.0")}, "no_change"),
    ({"unit": ""}, "unit"),
    ({"target_date": None}, "target_date"),
    ({"horizon": None}, "horizon"),
    ({"effort": None}, "effort"),
    ({"cost_estimate": None}, "cost"),
]


@pytest.mark.parametrize(("change", "code"), BAD, ids=[code for _, code in BAD])
def test_one_fault_gets_one_remark(change: dict[str, Any], code: str) -> None:
    assert [remark.code for remark in coach(replace(COMPLETE, **change))] == [code]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"approach": Approach.ADOPT, "differs": "", "changes": ("", "", "", "")},
        {"cost_estimate": None, "cost_unknown_reason": "Menunggu survei."},
        {"cost_estimate": 0},
        {"title": "x" * 120},
        {"baseline": Decimal(0), "target": Decimal(1)},
    ],
)
def test_a_good_one_gets_none(change: dict[str, Any]) -> None:
    assert coach(replace(COMPLETE, **change)) == ()


def test_each_rule_says_why_and_where_and_the_required_ones_alone_refuse() -> None:
    assert {code for _, code in BAD} == {rule.remark.code for rule in RULES}
    for rule in RULES:
        assert rule.remark.message.endswith(".")
        assert rule.remark.reason.endswith(".")
        assert hasattr(RecommendationForm, rule.remark.field)
    empty = replace(COMPLETE, title="", effort=None)
    assert [r.code for r in gaps(empty)] == ["title"]
    assert [r.code for r in advice(empty)] == ["effort"]
