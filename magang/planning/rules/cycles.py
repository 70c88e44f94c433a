"""A cycle's track and the rules of its allocation, as one value that a scenario copies and changes."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final, Self

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum
from magang.planning.rules.costs import AllowanceRate, LodgingMode

# What the first, second … person sent for one need adds on top of their own value, in 1/10 000 of a score: serving a
# need at all is worth more than serving it twice (DESIGN 4.3, diminishing return).
GAINS: Final = (800, 300)
HIGHEST_LEVEL: Final = 5
USUAL_LEVEL: Final = 3
MOST_PERIODS: Final = 12


class Track(LabelledEnum):
    """What kind of stay a cycle holds. New kinds are flags here, never a second set of tables (DESIGN 3)."""

    OUTBOUND = "outbound", N_("Magang ke luar daerah")
    INBOUND = "inbound", N_("Magang dari luar")
    SCHOLARSHIP = "scholarship", N_("Tugas belajar")

    @property
    def needs_evidence(self) -> bool:
        """Whether a host is chosen for its proven strength (and has to show it)."""
        return self is Track.OUTBOUND

    @property
    def needs_host_consent(self) -> bool:
        """Whether another government is asked first: nobody asks the city about those who come to it."""
        return self is not Track.INBOUND

    @property
    def credits_jp(self) -> bool:
        """Whether the stay earns JP: a scholarship earns a degree, and guests are credited at home."""
        return self is Track.OUTBOUND


@dataclass(frozen=True, slots=True)
class Period:
    """When a group is away; both days belong to it. `key` is short and unique within the rules."""

    key: str
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class NeedTerms:
    """What differs for one need. `maximum` 0 leaves it out of this cycle, None: as for every need.

    `required_level` 1–5: the competency in the need's urusan that a candidate should bring.
    """

    need_id: int
    minimum: int = 0
    maximum: int | None = None
    required_level: int = USUAL_LEVEL


@dataclass(frozen=True, slots=True)
class HostTerms:
    """How many people one host takes in one period; 0: none this time."""

    host_unit_id: int
    at_most: int


@dataclass(frozen=True, slots=True)
class OpdTerms:
    """How many people of one OPD may be away at once."""

    opd_id: int
    at_once: int


@dataclass(frozen=True, slots=True)
class Companions:
    """Two candidates who go to the same host in the same period, or not at all."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Seat:
    """A place a candidate is locked to, or must not be sent to."""

    candidate_id: int
    need_id: int
    host_unit_id: int
    period: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Every rule of one allocation. Money in whole rupiah; None limits nothing.

    `boarding_month`: what a month in a boarding house is reckoned at where the tariff table has no price.
    """

    budget: int | None = None
    periods: tuple[Period, ...] = ()
    rate: AllowanceRate = AllowanceRate.TRAINING
    lodging: LodgingMode = LodgingMode.BOARDING
    boarding_month: int | None = None
    per_need: int = 2
    per_host: int = 2
    per_opd: int | None = 2
    programmes_at_least: int = 0
    evidence_required: bool = True
    agreement_required: bool = False
    needs: tuple[NeedTerms, ...] = ()
    hosts: tuple[HostTerms, ...] = ()
    opds: tuple[OpdTerms, ...] = ()
    together: tuple[Companions, ...] = ()
    locks: tuple[Seat, ...] = ()
    forbids: tuple[Seat, ...] = ()

    def need_terms(self, need_id: int) -> NeedTerms:
        """The terms of one need; the usual ones where nothing is said."""
        return next((terms for terms in self.needs if terms.need_id == need_id), NeedTerms(need_id))

    def most_for(self, need_id: int) -> int:
        """How many people at most for this need."""
        maximum = self.need_terms(need_id).maximum
        return self.per_need if maximum is None else maximum

    def most_at(self, host_unit_id: int) -> int:
        """How many people at most at this host in one period."""
        return next((t.at_most for t in self.hosts if t.host_unit_id == host_unit_id), self.per_host)

    def most_away(self, opd_id: int) -> int | None:
        """How many people of this OPD at most in one period."""
        return next((t.at_once for t in self.opds if t.opd_id == opd_id), self.per_opd)

    def period(self, key: str) -> Period | None:
        return next((period for period in self.periods if period.key == key), None)

    def to_json(self) -> str:
        """Canonical text: equal rules give equal bytes."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True, separators=(",", ":"), default=_plain)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The rules `to_json` wrote; what an older version did not know gets its usual value."""
        raw: dict[str, Any] = json.loads(text)
        made: dict[str, Any] = {name: raw[name] for name in _PLAIN if name in raw}
        if "rate" in raw:
            made |= {"rate": AllowanceRate(raw["rate"]), "lodging": LodgingMode(raw["lodging"])}
        made["periods"] = tuple(
            Period(p["key"], p["name"], date.fromisoformat(p["starts_on"]), date.fromisoformat(p["ends_on"]))
            for p in raw.get("periods", ())
        )
        for name, kind in _LISTS.items():
            made[name] = tuple(kind(**item) for item in raw.get(name, ()))
        return cls(**made)


_LISTS: Final[Mapping[str, type]] = {
    "needs": NeedTerms,
    "hosts": HostTerms,
    "opds": OpdTerms,
    "together": Companions,
    "locks": Seat,
    "forbids": Seat,
}
_PLAIN: Final = tuple(
    f.name for f in dataclasses.fields(RuleSet) if f.name not in {*_LISTS, "periods", "rate", "lodging"}
)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def check_rules(rules: RuleSet) -> None:
    """Raise `InvalidField` on the rule that makes no sense whoever the candidates are."""
    if rules.budget is not None and rules.budget < 0:
        raise InvalidField("budget", N_("Pagu tidak boleh kurang dari nol."))
    if rules.boarding_month is not None and rules.boarding_month < 0:
        raise InvalidField("boarding_month", N_("Harga kos tidak boleh kurang dari nol."))
    for name in ("per_need", "per_host", "per_opd", "programmes_at_least"):
        value = getattr(rules, name)
        if value is not None and value < 0:
            raise InvalidField(name, N_("Isi angka nol atau lebih."))
    _check_periods(rules.periods)
    for terms in rules.needs:
        if terms.minimum < 0 or (terms.maximum is not None and terms.maximum < 0):
            raise InvalidField("needs", N_("Isi angka nol atau lebih."))
        if terms.minimum > rules.most_for(terms.need_id):
            raise InvalidField("needs", N_("Jumlah minimum satu kebutuhan melebihi maksimumnya."))
        if not 1 <= terms.required_level <= HIGHEST_LEVEL:
            raise InvalidField("needs", N_("Tingkat kompetensi 1 sampai 5."))
    if any(pair.first == pair.second for pair in rules.together):
        raise InvalidField("together", N_("Pilih dua calon yang berbeda."))


def _check_periods(periods: tuple[Period, ...]) -> None:
    if len(periods) > MOST_PERIODS:
        raise InvalidField("periods", N_("Paling banyak %(n)s gelombang."), n=MOST_PERIODS)
    if len({period.key for period in periods}) < len(periods):
        raise InvalidField("periods", N_("Dua gelombang bernama sama."))
    ordered = sorted(periods, key=lambda p: (p.starts_on, p.ends_on))
    for period in ordered:
        if period.ends_on < period.starts_on:
            raise InvalidField("periods", N_("Tanggal selesai mendahului tanggal mulai."))
    for before, after in pairwise(ordered):
        if after.starts_on <= before.ends_on:
            # A quota counts who is away at once: with overlapping periods it would have to count days.
            raise InvalidField("periods", N_("Masa dua gelombang tidak boleh bertumpang tindih."))
