"""The price of a placement, from the tariffs or one's own."""

from __future__ import annotations

from datetime import date

import pytest

from magang.placements.rules import PlacementStatus
from magang.planning.rules.costs import LodgingMode
from magang.reference.models import CitySettings, Region, TravelTariff
from magang.reference.rules import RegionKind
from tests.factories.placements import build_placement
from tests.web.placements.asking import send, stored, text_of

S = PlacementStatus


@pytest.fixture
def home(session, city):
    """The city lies in Central Sulawesi, whose tariffs are known."""
    province = Region(code="72", name="Sulawesi Tengah", kind=RegionKind.PROVINCE)
    palu = Region(code="72.71", name="Kota Uji", kind=RegionKind.CITY, province=province)
    session.add_all([province, palu])
    session.add(TravelTariff(province=province, year=2025, per_diem_out_of_town=370_000, per_diem_training=110_000,
                             taxi=150_000, airfare_from_jakarta=5_000_000))  # fmt: skip
    session.flush()
    session.get(CitySettings, 1).region_id = palu.id
    session.commit()


def test_the_price_is_reckoned_from_the_tariffs_and_shown_part_by_part(as_user, city, home, session):
    placement = build_placement(
        session, city, lodging=LodgingMode.HOTEL, starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 11),
        cost_allowance=None, cost_lodging=None, cost_transport=None,
    )  # fmt: skip
    planner, page = as_user("planner"), f"/penempatan/{placement.reference}"
    text = text_of(planner, page)
    for said in ("10 hari × Rp120.000", "Rp1.200.000", "9 malam × Rp814.000", "Rp7.326.000", "Rp8.424.000",
                 "Rp16.950.000", "tarif Jawa Timur 2025"):  # fmt: skip
        assert said in text, said
    assert send(planner, f"{page}/biaya/hitung").status_code == 303
    kept = stored(session, placement.reference)
    # 10 days × 120 000; 9 nights × 814 000; both fares and two taxi rides at each end.
    assert (kept.cost_allowance, kept.cost_lodging, kept.cost_transport) == (1_200_000, 7_326_000, 8_424_000)
    assert kept.tariff_id == city.tariff.id
    assert kept.cost.total == 16_950_000


def test_a_part_without_tariff_is_unknown_never_zero(as_user, city, session):
    placement = build_placement(session, city, lodging=LodgingMode.BOARDING, cost_allowance=None)
    planner, page = as_user("planner"), f"/penempatan/{placement.reference}"
    send(planner, f"{page}/biaya/hitung")
    kept = stored(session, placement.reference)
    assert (kept.cost_allowance, kept.cost_lodging, kept.cost_transport) == (10_800_000, None, None)
    text = text_of(planner, page)
    assert "3 bulan × belum ada data" in text
    assert "sedikitnya Rp10.800.000" in text


@pytest.mark.parametrize(
    "wrong", [{"allowance": "-5"}, {"allowance": ""}, {"allowance": "1,5"}, {"note": ""}, {"transport": "9" * 20}]
)
def test_a_wrong_price_is_refused(as_user, city, session, wrong):
    placement = build_placement(session, city)
    prices = {"allowance": "1000", "lodging": "", "transport": "", "note": "Dari penawaran.", "version": "1"}
    answer = send(as_user("planner"), f"/penempatan/{placement.reference}/biaya", prices | wrong)
    assert answer.status_code == 422
    assert stored(session, placement.reference).cost_allowance == 10_800_000


def test_two_prices_at_once_are_shown_side_by_side(as_user, city, session):
    placement = build_placement(session, city)
    page = f"/penempatan/{placement.reference}/biaya"
    prices = {"allowance": "1000", "lodging": "", "transport": "", "note": "Penawaran pertama", "version": "1"}
    assert send(as_user("planner"), page, prices).status_code == 303
    answer = send(as_user("planner2"), page, prices | {"note": "Penawaran kedua"})
    assert answer.status_code == 409
    assert "Penawaran pertama" in answer.get_data(as_text=True)
    assert "Penawaran kedua" in answer.get_data(as_text=True)


def test_the_price_is_fixed_once_the_host_was_asked(as_user, city, session):
    placement = build_placement(session, city, status=S.REQUESTED)
    assert send(as_user("planner"), f"/penempatan/{placement.reference}/biaya/hitung").status_code == 409
