"""What a stay costs by the tariffs (DESIGN 3, Placement). Whole rupiah throughout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from magang.kernel.labels import N_, LabelledEnum


class AllowanceRate(LabelledEnum):
    OUT_OF_TOWN = "out_of_town", N_("Uang harian luar kota")
    TRAINING = "training", N_("Uang harian diklat")


class LodgingMode(LabelledEnum):
    HOTEL = "hotel", N_("Hotel")
    BOARDING = "boarding", N_("Rumah kos")
    HOST = "host", N_("Ditanggung instansi tujuan")


# The tariff table's fares start in Jakarta, so a fare to Jakarta's own province is nothing, not unknown.
HUB_PROVINCE_CODE: Final = "31"
DAYS_IN_BOARDING_MONTH: Final = 30


@dataclass(frozen=True, slots=True)
class TariffFacts:
    """One province's tariffs, whole rupiah; None was not published."""

    per_diem_out_of_town: int
    per_diem_training: int
    lodging_senior: int | None
    lodging_other: int | None
    boarding_month: int | None
    taxi: int | None
    airfare_from_jakarta: int | None
    is_hub: bool = False

    @property
    def fare(self) -> int | None:
        return 0 if self.is_hub else self.airfare_from_jakarta


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """Whole rupiah; a None component is "belum ada data", never zero."""

    days: int
    allowance: int | None
    lodging: int | None
    transport: int | None

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the components without data."""
        parts = {"allowance": self.allowance, "lodging": self.lodging, "transport": self.transport}
        return tuple(name for name, amount in parts.items() if amount is None)

    @property
    def known_total(self) -> int:
        """Sum of what is known: a floor, not the price, while something is `unknown`."""
        return sum(amount for amount in (self.allowance, self.lodging, self.transport) if amount is not None)

    @property
    def total(self) -> int | None:
        """The price, or None while something is unknown."""
        return None if self.unknown else self.known_total


def days_inclusive(starts_on: date, ends_on: date) -> int:
    """Days of the stay, first and last included. Raises `ValueError` when it ends before it starts."""
    if ends_on < starts_on:
        raise ValueError("a stay can't end before it starts")
    return (ends_on - starts_on).days + 1


def estimate_cost(
    tariff: TariffFacts | None,
    *,
    days: int,
    rate: AllowanceRate,
    lodging: LodgingMode,
    is_senior: bool,
    home: TariffFacts | None = None,
) -> CostEstimate:
    """Allowance × days + lodging + transport there and back, whole rupiah (DESIGN 3, Placement).

    `tariff` is the host province's, `home` the city's own: fares are published from Jakarta, so the way is the sum of
    both fares and two taxi rides at each end. A hotel is paid per night (days − 1), a boarding house per month begun.
    `is_senior` is eselon III or golongan IV. Without a tariff only a lodging borne by the host is known.
    Raises `ValueError` for less than a day.
    """
    if days < 1:
        raise ValueError("a stay lasts at least one day")
    lodging_cost = 0 if lodging is LodgingMode.HOST else _lodging(tariff, days, lodging, is_senior)
    if tariff is None:
        return CostEstimate(days, None, lodging_cost, None)
    per_diem = tariff.per_diem_training if rate is AllowanceRate.TRAINING else tariff.per_diem_out_of_town
    return CostEstimate(days, per_diem * days, lodging_cost, _transport(tariff, home))


def _lodging(tariff: TariffFacts | None, days: int, lodging: LodgingMode, is_senior: bool) -> int | None:
    if tariff is None:
        return None
    if lodging is LodgingMode.BOARDING:
        months = -(-days // DAYS_IN_BOARDING_MONTH)
        return None if tariff.boarding_month is None else tariff.boarding_month * months
    night = tariff.lodging_senior if is_senior else tariff.lodging_other
    return None if night is None else night * (days - 1)


def _transport(tariff: TariffFacts, home: TariffFacts | None) -> int | None:
    if home is None or tariff.fare is None or home.fare is None or tariff.taxi is None or home.taxi is None:
        return None
    return tariff.fare + home.fare + 2 * (tariff.taxi + home.taxi)
