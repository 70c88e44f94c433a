"""What a placement costs by the tariffs: which tariff applies, and the estimate with the numbers it was made of."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from magang.placements.models import Placement
from magang.placements.rules import (
    DAYS_IN_BOARDING_MONTH,
    HUB_PROVINCE_CODE,
    AllowanceRate,
    CostEstimate,
    LodgingMode,
    TariffFacts,
    days_inclusive,
    estimate_cost,
)
from magang.reference.models import CitySettings, Rank, Region, TravelTariff
from magang.reference.rules import RegionKind


@dataclass(frozen=True, slots=True)
class Reckoning:
    """An estimate and the numbers behind it, whole rupiah; None is "belum ada data"."""

    estimate: CostEstimate
    tariff: TravelTariff | None
    home: TravelTariff | None
    per_day: int | None
    per_night: int | None
    per_month: int | None

    @property
    def nights(self) -> int:
        return self.estimate.days - 1

    @property
    def months(self) -> int:
        """Months of a boarding house, each begun one paid."""
        return -(-self.estimate.days // DAYS_IN_BOARDING_MONTH)


def reckon(session: Session, placement: Placement) -> Reckoning | None:
    """The estimate by the tariffs, or None while host or period is missing.

    Needs `cycle`, `participant.rank` and `host_unit.region` loaded.
    """
    if placement.host_unit is None or placement.starts_on is None or placement.ends_on is None:
        return None
    year = placement.cycle.year
    tariff = tariff_of(session, _province_id(placement.host_unit.region), year)
    home = tariff_of(session, _home_province_id(session), year)
    senior = is_senior(placement.participant.rank)
    estimate = estimate_cost(
        tariff_facts(tariff),
        days=days_inclusive(placement.starts_on, placement.ends_on),
        rate=placement.rate,
        lodging=placement.lodging,
        is_senior=senior,
        home=tariff_facts(home),
    )
    if tariff is None:
        return Reckoning(estimate, None, home, None, None, None)
    return Reckoning(
        estimate,
        tariff,
        home,
        per_day=tariff.per_diem_training if placement.rate is AllowanceRate.TRAINING else tariff.per_diem_out_of_town,
        per_night=tariff.lodging_senior if senior else tariff.lodging_other,
        per_month=tariff.boarding_month if placement.lodging is LodgingMode.BOARDING else None,
    )


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


def _province_id(region: Region) -> int | None:
    return region.id if region.kind is RegionKind.PROVINCE else region.province_id


def _home_province_id(session: Session) -> int | None:
    home = session.scalar(select(Region).join(CitySettings, CitySettings.region_id == Region.id))
    return None if home is None else _province_id(home)
