"""Rules in words, and what differs between two sets of them: for the trail and for comparing scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from magang.kernel.labels import N_
from magang.kernel.typed import dotted
from magang.planning.rules.cycles import HostTerms, NeedTerms, OpdTerms, RuleSet
from magang.planning.sentences import Names, Rupiah, Sentence

Words = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that is not the same; nothing on a side: not set there."""

    rule: str
    sides: tuple[Words, ...]


def in_words(rules: RuleSet, names: Names) -> dict[str, Words]:
    """Every rule under its label, as sentences in a fixed order."""
    return {
        N_("Pagu anggaran"): _money(rules.budget),
        N_("Gelombang"): tuple(
            Sentence(N_("%(name)s: %(start)s–%(end)s"), {"name": p.name, "start": p.starts_on, "end": p.ends_on})
            for p in rules.periods
        ),
        N_("Uang harian"): (Sentence(rules.rate.label),),
        N_("Penginapan"): (Sentence(rules.lodging.label),),
        N_("Harga kos sebulan"): () if rules.boarding_month is None else _money(rules.boarding_month),
        N_("Paling banyak per kebutuhan"): _number(rules.per_need),
        N_("Paling banyak per instansi"): _number(rules.per_host),
        N_("Paling banyak per OPD"): _number(rules.per_opd),
        N_("Program dilayani paling sedikit"): _number(rules.programmes_at_least),
        N_("Wajib ada bukti keunggulan"): _yes(rules.evidence_required),
        N_("Wajib ada kerja sama"): _yes(rules.agreement_required),
        N_("Ketentuan kebutuhan"): tuple(_need(t, names) for t in sorted(rules.needs, key=lambda t: t.need_id)),
        N_("Daya tampung instansi"): tuple(_host(t, names) for t in sorted(rules.hosts, key=lambda t: t.host_unit_id)),
        N_("Kuota OPD"): tuple(_opd(t, names) for t in sorted(rules.opds, key=lambda t: t.opd_id)),
        N_("Berangkat bersama"): tuple(
            Sentence("%(first)s + %(second)s", {"first": names.person(str(a)), "second": names.person(str(b))})
            for a, b in sorted((pair.first, pair.second) for pair in rules.together)
        ),
        N_("Dikunci"): _names(sorted(names.seat(seat) for seat in rules.locks)),
        N_("Dilarang"): _names(sorted(names.seat(seat) for seat in rules.forbids)),
    }


def differences(rule_sets: Sequence[RuleSet], names: Names) -> list[Difference]:
    """The rules that are not the same in all, what all have in common left out."""
    told: list[Mapping[str, Words]] = [in_words(rules, names) for rules in rule_sets]
    found = []
    for rule in told[0]:
        sides = [words[rule] for words in told]
        if all(side == sides[0] for side in sides):
            continue
        shared = [w for w in sides[0] if all(w in side for side in sides)]
        found.append(Difference(rule, tuple(tuple(w for w in side if w not in shared) for side in sides)))
    return found


def plain(words: Words) -> str:
    """As the audit trail keeps it, in the source language."""
    return "; ".join(
        w.message % {k: dotted(v) if isinstance(v, Rupiah) else v for k, v in w.params.items()}
        if w.params
        else w.message
        for w in words
    )


def _money(amount: int | None) -> Words:
    return (Sentence("Rp%(n)s", {"n": Rupiah(amount)}) if amount is not None else Sentence(N_("tanpa batas")),)


def _number(n: int | None) -> Words:
    return (Sentence("%(n)s", {"n": n}) if n is not None else Sentence(N_("tanpa batas")),)


def _yes(said: bool) -> Words:
    return (Sentence(N_("ya") if said else N_("tidak")),)


def _names(texts: Sequence[str]) -> Words:
    return tuple(Sentence("%(n)s", {"n": text}) for text in texts)


def _need(terms: NeedTerms, names: Names) -> Sentence:
    need = names.needs.get(str(terms.need_id), str(terms.need_id))
    if terms.maximum == 0:
        return Sentence(N_("%(need)s tidak diikutkan"), {"need": need})
    if terms.maximum is None:
        message = N_("%(need)s paling sedikit %(minimum)s orang, tingkat %(level)s")
        return Sentence(message, {"need": need, "minimum": terms.minimum, "level": terms.required_level})
    message = N_("%(need)s: %(minimum)s sampai %(maximum)s orang, tingkat %(level)s")
    params = {"need": need, "minimum": terms.minimum, "maximum": terms.maximum, "level": terms.required_level}
    return Sentence(message, params)


def _host(terms: HostTerms, names: Names) -> Sentence:
    host = names.hosts.get(str(terms.host_unit_id), str(terms.host_unit_id))
    return Sentence(N_("%(host)s paling banyak %(n)s orang"), {"host": host, "n": terms.at_most})


def _opd(terms: OpdTerms, names: Names) -> Sentence:
    opd = names.opds.get(str(terms.opd_id), str(terms.opd_id))
    return Sentence(N_("%(opd)s paling banyak %(n)s orang sekaligus"), {"opd": opd, "n": terms.at_once})
