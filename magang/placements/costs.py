"""What a placement costs by the tariffs: which tariff applies, and the estimate with the numbers it was made of."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from magang.placements.models import Placement
from magang.planning.queries.tariffs import home_province_id, is_senior, province_id, tariff_facts, tariff_of
from magang.planning.rules.costs import (
    DAYS_IN_BOARDING_MONTH,
    AllowanceRate,
    CostEstimate,
    LodgingMode,
    days_inclusive,
    estimate_cost,
)
from magang.reference.models import TravelTariff


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
    tariff = tariff_of(session, province_id(placement.host_unit.region), year)
    home = tariff_of(session, home_province_id(session), year)
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
