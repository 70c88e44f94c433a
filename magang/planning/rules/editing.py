"""Editing the rules of an allocation: in which parts, by which names, and what counting shows to be impossible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum
from magang.planning.rules.costs import LodgingMode
from magang.planning.rules.cycles import HostTerms, Period, RuleSet


class RulePart(LabelledEnum):
    """What is edited at once: the rules for everybody, or one kind of exception."""

    GENERAL = "umum", N_("Aturan umum")
    PERIOD = "gelombang", N_("Gelombang")
    NEED = "kebutuhan", N_("Kebutuhan")
    HOST = "instansi", N_("Instansi tujuan")
    OPD = "opd", N_("OPD")
    COMPANIONS = "bersama", N_("Berangkat bersama")


@dataclass(frozen=True, slots=True)
class HostName:
    """A host as it is called; `capacity` is what its own row says, None is not known."""

    name: str
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class RuleNames:
    """What the rules' ids are called. `opd_of`: candidate → OPD; `open_needs` take part, `candidates` may be paired."""

    needs: Mapping[int, str] = field(default_factory=dict)
    hosts: Mapping[int, HostName] = field(default_factory=dict)
    opds: Mapping[int, str] = field(default_factory=dict)
    candidates: Mapping[int, str] = field(default_factory=dict)
    opd_of: Mapping[int, int] = field(default_factory=dict)
    open_needs: frozenset[int] = frozenset()
    taking_part: frozenset[int] = frozenset()
    programmes: int = 0

    def need(self, need_id: int) -> str:
        return self.needs.get(need_id, "?")

    def host(self, host_unit_id: int) -> str:
        return self.hosts[host_unit_id].name if host_unit_id in self.hosts else "?"

    def opd(self, opd_id: int) -> str:
        return self.opds.get(opd_id, "?")

    def candidate(self, candidate_id: int) -> str:
        return self.candidates.get(candidate_id, "?")


def check_window(periods: Iterable[Period], starts_on: date, ends_on: date) -> None:
    """Raise `InvalidField` unless every period lies in the cycle's window."""
    for period in periods:
        if period.starts_on < starts_on or period.ends_on > ends_on:
            raise InvalidField(
                "periods",
                N_("Gelombang harus di dalam masa angkatan, %(start)s sampai %(end)s."),
                start=starts_on,
                end=ends_on,
            )


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the solver will stumble over, said before it runs."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)


def warnings(rules: RuleSet, names: RuleNames) -> tuple[Caution, ...]:
    """What counting alone shows to be impossible, or to do nothing. Refuses nothing: the facts may still change."""
    return (*_too_many_wanted(rules, names), *_about_terms(rules, names), *_about_pairs(rules, names))


def _too_many_wanted(rules: RuleSet, names: RuleNames) -> Iterable[Caution]:
    wanted = sum(t.minimum for t in rules.needs if t.need_id in names.open_needs)
    people = len(names.taking_part)
    if wanted > people:
        yield Caution(
            N_("Minimum semua kebutuhan berjumlah %(wanted)s orang, padahal calon yang ikut hanya %(people)s."),
            {"wanted": wanted, "people": people},
        )
    by_opd = Counter(names.opd_of[c] for c in names.taking_part if c in names.opd_of)
    periods = max(1, len(rules.periods))
    limits = {opd: rules.most_away(opd) for opd in by_opd}
    can_go = sum(n if (q := limits[opd]) is None else min(n, q * periods) for opd, n in by_opd.items())
    if can_go < wanted <= people:
        yield Caution(
            N_("Batas per OPD hanya melepas %(can_go)s orang, padahal minimum kebutuhan berjumlah %(wanted)s."),
            {"can_go": can_go, "wanted": wanted},
        )
    if rules.programmes_at_least > names.programmes:
        yield Caution(
            N_("Diminta melayani %(wanted)s program, padahal kebutuhan yang ikut hanya melayani %(served)s."),
            {"wanted": rules.programmes_at_least, "served": names.programmes},
        )
    if rules.lodging is LodgingMode.BOARDING and rules.boarding_month is None:
        yield Caution(
            N_("Harga kos per bulan belum diisi: biaya penginapan akan tertulis “belum ada data” pada setiap skenario.")
        )


def _about_terms(rules: RuleSet, names: RuleNames) -> Iterable[Caution]:
    for terms in rules.needs:
        if terms.need_id not in names.open_needs:
            yield Caution(
                N_("%(need)s tidak sedang terbuka, jadi aturannya tidak berpengaruh."),
                {"need": names.need(terms.need_id)},
            )
    for host in rules.hosts:
        if over_capacity(host, names):
            yield Caution(
                N_("%(host)s diberi %(n)s orang, melebihi daya tampungnya yang tercatat (%(m)s)."),
                {
                    "host": names.host(host.host_unit_id),
                    "n": host.at_most,
                    "m": names.hosts[host.host_unit_id].capacity,
                },
            )


def over_capacity(terms: HostTerms, names: RuleNames) -> bool:
    """Whether more are allowed than the host itself says it takes."""
    capacity = names.hosts[terms.host_unit_id].capacity if terms.host_unit_id in names.hosts else None
    return capacity is not None and terms.at_most > capacity


def _about_pairs(rules: RuleSet, names: RuleNames) -> Iterable[Caution]:
    for pair in rules.together:
        both = {"first": names.candidate(pair.first), "second": names.candidate(pair.second)}
        if not {pair.first, pair.second} <= names.taking_part:
            yield Caution(N_("%(first)s dan %(second)s: salah satunya belum ikut, jadi tidak berpengaruh."), both)
        elif (quota := rules.most_away(names.opd_of[pair.first])) is not None and quota < 2:
            yield Caution(
                N_("%(first)s dan %(second)s berangkat bersama, padahal OPD-nya hanya melepas %(n)s orang sekaligus."),
                both | {"n": quota},
            )
