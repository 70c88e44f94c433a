"""Which tariff a journey is reckoned by."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from magang.planning.rules.costs import HUB_PROVINCE_CODE, TariffFacts
from magang.reference.models import CitySettings, Rank, Region, TravelTariff
from magang.reference.rules import RegionKind


def tariff_of(session: Session, province_id: int | None, year: int) -> TravelTariff | None:
    """The province's tariff of `year`; see `tariffs_of`."""
    if province_id is None:
        return None
    return tariffs_of(session, year, TravelTariff.province_id == province_id).get(province_id)


def tariffs_of(session: Session, year: int, *where: ColumnElement[bool]) -> dict[int, TravelTariff]:
    """By province: the tariff of `year`, else the latest before it, else the earliest after it."""
    rows = session.scalars(
        select(TravelTariff).where(*where).options(joinedload(TravelTariff.province)).order_by(TravelTariff.year)
    )
    chosen: dict[int, TravelTariff] = {}
    for row in rows:
        if row.year <= year or row.province_id not in chosen:
            chosen[row.province_id] = row
    return chosen


def tariff_facts(tariff: TravelTariff | None) -> TariffFacts | None:
    """The plain facts `rules.estimate_cost` looks at; needs `province` loaded."""
    if tariff is None:
        return None
    return TariffFacts(
        per_diem_out_of_town=tariff.per_diem_out_of_town,
        per_diem_training=tariff.per_diem_training,
        lodging_senior=tariff.lodging_senior,
        lodging_other=tariff.lodging_other,
        boarding_month=tariff.boarding_month,
        taxi=tariff.taxi,
        airfare_from_jakarta=tariff.airfare_from_jakarta,
        is_hub=tariff.province.code == HUB_PROVINCE_CODE,
    )


def is_senior(rank: Rank | None) -> bool:
    """Whether the better hotel is paid: golongan IV (eselon is not recorded)."""
    return rank is not None and rank.golongan.startswith("IV/")


def province_id(region: Region) -> int | None:
    """The province a region lies in; itself, if it is one."""
    return region.id if region.kind is RegionKind.PROVINCE else region.province_id


def home_province_id(session: Session) -> int | None:
    """The province the city lies in: half of every journey."""
    home = session.scalar(select(Region).join(CitySettings, CitySettings.region_id == Region.id))
    return None if home is None else province_id(home)
