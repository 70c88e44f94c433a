"""A rule set to forms and back: one form for the usual rules, one small form for each kind of exception.

Knows neither cycle nor scenario: `Editor` takes a rule set with the names its ids have, and each form gives back the
rule set as it is after it (`put`). Names of fields carry the part's name, so that all forms fit on one page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from flask import request

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.planning.rules.costs import AllowanceRate, LodgingMode
from magang.planning.rules.cycles import (
    HIGHEST_LEVEL,
    USUAL_LEVEL,
    Companions,
    HostTerms,
    NeedTerms,
    OpdTerms,
    Period,
    RuleSet,
)
from magang.planning.rules.editing import Caution, RuleNames, RulePart, over_capacity, warnings
from magang.web.forms import VersionedForm, choice, day, line, offer, pick, rupiah, tick, whole

MOST_PEOPLE: Final = 9_999


class PartForm(VersionedForm):
    """The form of one part. `LANDS`: which field shows what `check_rules` says of the part."""

    PART: ClassVar[RulePart]
    LANDS: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def make(cls, *, version: int, posted: bool = False, **kwargs: Any) -> PartForm:
        """The form; only the one that was `posted` reads the request."""
        form = cls(request.form if posted else None, prefix=cls.PART.value, **kwargs)
        if not posted:
            form.version.data = version
        return form

    def put(self, rules: RuleSet) -> RuleSet:
        """`rules` as they are with this form."""
        raise NotImplementedError

    def landed(self, error: InvalidField) -> InvalidField:
        """The refusal of a whole rule set, beside the field of this form that caused it."""
        return InvalidField(self.LANDS.get(error.field, error.field), error.message, **error.params)


class GeneralForm(PartForm):
    """The rules for everybody; money stands here where the rule set has its own (a scenario's), not the cycle's."""

    PART = RulePart.GENERAL

    budget = rupiah(N_("Pagu anggaran"))
    rate = choice(N_("Uang harian"), AllowanceRate)
    lodging = choice(N_("Penginapan"), LodgingMode)
    boarding_month = rupiah(N_("Harga kos per bulan"))
    per_need = whole(N_("Paling banyak per kebutuhan"), required=True, high=MOST_PEOPLE)
    per_host = whole(N_("Paling banyak per instansi dan gelombang"), required=True, high=MOST_PEOPLE)
    per_opd = whole(N_("Paling banyak per OPD sekaligus"), high=MOST_PEOPLE)
    programmes_at_least = whole(N_("Program prioritas paling sedikit"), required=True, high=MOST_PEOPLE)
    evidence_required = tick(N_("Instansi tujuan wajib punya bukti keunggulan bertanggal pada urusan kebutuhan"))
    agreement_required = tick(N_("Daerah tujuan wajib punya PKS yang berlaku sampai magang selesai"))

    def put(self, rules: RuleSet) -> RuleSet:
        return replace(rules, **{f.short_name: f.data for f in self if f.short_name not in {"csrf_token", "version"}})


class PeriodForm(PartForm):
    """A period; one of the same name is replaced and keeps its key, which locked places refer to."""

    PART = RulePart.PERIOD
    LANDS = {"periods": "starts_on"}

    name = line(N_("Nama gelombang"), required=True, longest=60)
    starts_on = day(N_("Mulai"), required=True)
    ends_on = day(N_("Selesai"), required=True)

    def put(self, rules: RuleSet) -> RuleSet:
        same = next((p for p in rules.periods if p.name.casefold() == self.name.data.casefold()), None)
        keys = [int(p.key) for p in rules.periods if p.key.isdigit()]
        key = same.key if same else str(max(keys, default=0) + 1)
        made = Period(key, self.name.data, self.starts_on.data, self.ends_on.data)
        kept = [p for p in rules.periods if p is not same]
        return replace(rules, periods=tuple(sorted([*kept, made], key=lambda p: (p.starts_on, p.key))))


class NeedForm(PartForm):
    """What differs for one need."""

    PART = RulePart.NEED
    LANDS = {"needs": "minimum"}

    need_id = pick(N_("Kebutuhan"))
    minimum = whole(N_("Paling sedikit"), required=True, high=MOST_PEOPLE, default=0)
    maximum = whole(N_("Paling banyak"), high=MOST_PEOPLE)
    required_level = whole(
        N_("Kompetensi yang diharapkan (1–5)"), required=True, low=1, high=HIGHEST_LEVEL, default=USUAL_LEVEL
    )

    def put(self, rules: RuleSet) -> RuleSet:
        made = NeedTerms(self.need_id.data, self.minimum.data, self.maximum.data, self.required_level.data)
        kept = [t for t in rules.needs if t.need_id != made.need_id]
        return replace(rules, needs=tuple(sorted([*kept, made], key=lambda t: t.need_id)))


class HostForm(PartForm):
    """How many one host takes."""

    PART = RulePart.HOST
    LANDS = {"hosts": "host_unit_id"}

    host_unit_id = pick(N_("Instansi tujuan"))
    at_most = whole(N_("Paling banyak"), required=True, high=MOST_PEOPLE)

    def put(self, rules: RuleSet) -> RuleSet:
        made = HostTerms(self.host_unit_id.data, self.at_most.data)
        kept = [t for t in rules.hosts if t.host_unit_id != made.host_unit_id]
        return replace(rules, hosts=tuple(sorted([*kept, made], key=lambda t: t.host_unit_id)))


class OpdForm(PartForm):
    """How many of one OPD may be away."""

    PART = RulePart.OPD
    LANDS = {"opds": "opd_id"}

    opd_id = pick(N_("OPD"))
    at_once = whole(N_("Paling banyak sekaligus"), required=True, high=MOST_PEOPLE)

    def put(self, rules: RuleSet) -> RuleSet:
        made = OpdTerms(self.opd_id.data, self.at_once.data)
        kept = [t for t in rules.opds if t.opd_id != made.opd_id]
        return replace(rules, opds=tuple(sorted([*kept, made], key=lambda t: t.opd_id)))


class CompanionsForm(PartForm):
    """Two who go together."""

    PART = RulePart.COMPANIONS
    LANDS = {"together": "second"}

    first = pick(N_("Calon"))
    second = pick(N_("Bersama"))

    def put(self, rules: RuleSet) -> RuleSet:
        made = Companions(*sorted((self.first.data, self.second.data)))
        return replace(rules, together=tuple(sorted({*rules.together, made}, key=lambda p: (p.first, p.second))))


FORMS: Final[tuple[type[PartForm], ...]] = (GeneralForm, PeriodForm, NeedForm, HostForm, OpdForm, CompanionsForm)


def drop(rules: RuleSet, part: RulePart, key: str) -> RuleSet:
    """`rules` without one exception. Raises `InvalidField` for a key that is not there, or no longer."""
    lists: Mapping[RulePart, tuple[str, Any]] = {
        RulePart.PERIOD: ("periods", lambda p: p.key),
        RulePart.NEED: ("needs", lambda t: str(t.need_id)),
        RulePart.HOST: ("hosts", lambda t: str(t.host_unit_id)),
        RulePart.OPD: ("opds", lambda t: str(t.opd_id)),
        RulePart.COMPANIONS: ("together", pair_key),
    }
    name, key_of = lists.get(part, ("", None))
    held = getattr(rules, name, ())
    kept = tuple(item for item in held if key_of(item) != key)
    if len(kept) == len(held):
        raise InvalidField("key", N_("Pengecualian ini sudah tidak ada. Muat ulang halaman."))
    changes: dict[str, Any] = {name: kept}
    return replace(rules, **changes)


def pair_key(pair: Companions) -> str:
    return f"{pair.first}-{pair.second}"


@dataclass(frozen=True)
class Editor:
    """Everything the page of a rule set shows: the rules, what their ids are called, one form per part."""

    rules: RuleSet
    names: RuleNames
    version: int
    may_edit: bool
    forms: Mapping[RulePart, PartForm]
    warnings: tuple[Caution, ...]

    @classmethod
    def make(
        cls,
        rules: RuleSet,
        names: RuleNames,
        *,
        version: int,
        may_edit: bool,
        with_money: bool,
        posted: RulePart | None = None,
    ) -> Editor:
        """The forms, the usual rules filled in; `posted` names the part whose form was sent.

        `with_money`: whether ceiling and allowance are the rule set's own (a scenario's) or stand elsewhere.
        """
        forms: dict[RulePart, PartForm] = {}
        for kind in FORMS:
            filled = {"obj": rules} if kind is GeneralForm else {}
            forms[kind.PART] = kind.make(version=version, posted=kind.PART is posted, **filled)
        if not with_money:
            del forms[RulePart.GENERAL].budget
            del forms[RulePart.GENERAL].rate
        _offer_choices(forms, names)
        return cls(rules, names, version, may_edit, forms, warnings(rules, names))

    def form(self, part: str) -> PartForm:
        return self.forms[RulePart(part)]

    def over(self, terms: HostTerms) -> bool:
        """Whether more are allowed than the host says it takes."""
        return over_capacity(terms, self.names)


def _offer_choices(forms: Mapping[RulePart, PartForm], names: RuleNames) -> None:
    needs = ((i, text) for i, text in names.needs.items() if i in names.open_needs)
    offer(forms[RulePart.NEED].need_id, needs)
    offer(forms[RulePart.HOST].host_unit_id, ((i, host.name) for i, host in names.hosts.items()))
    offer(forms[RulePart.OPD].opd_id, names.opds.items())
    people = sorted(((i, text) for i, text in names.candidates.items() if i in names.taking_part), key=lambda p: p[1])
    offer(forms[RulePart.COMPANIONS].first, people)
    offer(forms[RulePart.COMPANIONS].second, people)
