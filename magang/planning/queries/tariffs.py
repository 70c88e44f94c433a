"""Which tariff a journey is reckoned by."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from magang.planning.rules.costs import HUB_PROVINCE_CODE, TariffFacts
from magang.reference.models import CitySettings, Rank, Region, TravelTariff
from magang.reference.rules import RegionKind


def tariff_of(session: Session, province_id: int | None, year: int) -> TravelTariff | None:
    """The province's tariff of `year`, else the latest before it, else the earliest after it."""
    if province_id is None:
        return None
    tariffs = session.scalars(
        select(TravelTariff).where(TravelTariff.province_id == province_id).options(joinedload(TravelTariff.province))
    ).all()
    earlier = [t for t in tariffs if t.year <= year]
    if earlier:
        return max(earlier, key=lambda t: t.year)
    return min(tariffs, key=lambda t: t.year, default=None)


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
