"""What the solver says, in sentences that name needs, people, OPD and rupiah.

The solver knows keys only; `Names` knows what they are called. A `Sentence` is a marked source text with its
parameters: the web translates it and writes the amounts as the reader does.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from magang.kernel.labels import N_
from magang.planning.allocation.clash import Clash, Relaxed
from magang.planning.allocation.complaints import Complaint
from magang.planning.allocation.rows import RowKind, RowName
from magang.planning.facts import Facts
from magang.planning.rules.cycles import RuleSet, Seat


class Rupiah(int):
    """An amount in whole rupiah within a sentence that says `Rp%(…)s`."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`params` fill the `%(name)s` places of `message` after translation; a list of sentences is joined by “dan”."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """What people call what the solver knows by its key."""

    people: Mapping[str, str]
    needs: Mapping[str, str]
    hosts: Mapping[str, str]
    opds: Mapping[str, str]
    periods: Mapping[str, str]

    @classmethod
    def of(cls, facts: Facts, rules: RuleSet) -> Self:
        return cls(
            people={str(c.id): c.name for c in facts.candidates.values()},
            needs={str(n.id): n.reference for n in facts.needs.values()},
            hosts={str(h.id): _host(facts, h.id) for h in facts.hosts.values()},
            opds={str(c.opd_id): c.opd for c in facts.candidates.values()},
            periods={p.key: p.name for p in rules.periods},
        )

    def person(self, key: str) -> str:
        return self.people.get(key, key)

    def place(self, slot: str) -> str:
        """A slot: host, need and, where there are several, the period."""
        need, _, rest = slot.partition("-")
        host, _, period = rest.partition("-")
        when = f", {self.periods.get(period, period)}" if len(self.periods) > 1 else ""
        return f"{self.hosts.get(host, host)} ({self.needs.get(need, need)}{when})"

    def seat(self, seat: Seat) -> str:
        """Person and place of a lock or a ban."""
        place = self.place(f"{seat.need_id}-{seat.host_unit_id}-{seat.period}")
        return f"{self.person(str(seat.candidate_id))} – {place}"


def _host(facts: Facts, host_id: int) -> str:
    host = facts.hosts[host_id]
    region = facts.regions[host.region_id].name
    return host.name if region in host.name else f"{host.name}, {region}"


# What a complaint's `key` is about, by the beginning of its code; the longest that fits counts.
_KEY_IS: Final[Mapping[str, str]] = {
    "person": "person",
    "anchor": "person",
    "bonus": "person",
    "couple": "person",
    "must_go": "person",
    "lock_two_places": "person",
    "slot": "slot",
    "capacity": "slot",
    "locks_over_capacity": "slot",
    "need": "need",
    "gain": "need",
    "minimum_over": "need",
    "budget": "budget",
    "locks_over_budget": "budget",
    "minimums_over_budget": "budget",
}
_MONEY: Final = frozenset({"locks_over_budget", "minimums_over_budget"})


def of_complaint(complaint: Complaint, names: Names) -> Sentence:
    """The complaint with names for keys."""
    begun = [prefix for prefix in _KEY_IS if complaint.code.startswith(prefix)]
    kinds = {"person": "person", "slot": "slot", "host": "host", "opd": "opd", "period": "period"}
    if begun:
        kinds["key"] = _KEY_IS[max(begun, key=len)]
    params = {name: _called(kinds.get(name, ""), value, names) for name, value in complaint.params.items()}
    if complaint.code in _MONEY:
        params |= {name: Rupiah(int(str(complaint.params[name]))) for name in ("needed", "room")}
    return Sentence(complaint.message, params)


def _called(kind: str, value: object, names: Names) -> object:
    key = str(value)
    match kind:
        case "person":
            return names.person(key)
        case "slot":
            return names.place(key)
        case "need":
            return names.needs.get(key, key)
        case "host":
            return names.hosts.get(key, key)
        case "opd":
            return names.opds.get(key, key)
        case "period":
            return names.periods.get(key, key)
        case "budget":
            return N_("angkatan")
    return value


def of_rule(name: RowName, names: Names, rules: RuleSet) -> Sentence:
    """A rule as it is called within a sentence."""
    called = [_called(kind, key, names) for kind, key in zip(_KEYS_OF[name.kind], name.key, strict=False)]
    match name.kind, called:
        case RowKind.BUDGET, _:
            return Sentence(N_("anggaran Rp%(amount)s"), {"amount": Rupiah(rules.budget or 0)})
        case RowKind.NEED_MINIMUM, [need]:
            return Sentence(N_("minimum kebutuhan %(need)s"), {"need": need})
        case RowKind.NEED_MAXIMUM, [need]:
            return Sentence(N_("maksimum kebutuhan %(need)s"), {"need": need})
        case RowKind.QUOTA, [opd, period]:
            return _in_period(N_("kuota %(opd)s"), N_("kuota %(opd)s pada %(period)s"), names, opd=opd, period=period)
        case RowKind.HOST, [host, period]:
            plain, timed = N_("daya tampung %(host)s"), N_("daya tampung %(host)s pada %(period)s")
            return _in_period(plain, timed, names, host=host, period=period)
        case RowKind.SLOT, [place]:
            return Sentence(N_("tempat di %(place)s"), {"place": place})
        case RowKind.COVERAGE, _:
            return Sentence(N_("paling sedikit %(n)s program dilayani"), {"n": rules.programmes_at_least})
        case RowKind.TOGETHER, [first, second]:
            return Sentence(
                N_("%(first)s berangkat bersama %(second)s"),
                {"first": first, "second": second},
            )
        case RowKind.LOCK, [person, place]:
            return Sentence(N_("kunci %(person)s di %(place)s"), {"person": person, "place": place})
        case RowKind.FORBID, [person, place]:
            return Sentence(N_("larangan %(person)s ke %(place)s"), {"person": person, "place": place})
    return Sentence(name.kind.label)


def _in_period(plain: str, timed: str, names: Names, **params: object) -> Sentence:
    """When there is one period only, nobody asks which."""
    if len(names.periods) > 1:
        return Sentence(timed, params)
    return Sentence(plain, {key: value for key, value in params.items() if key != "period"})


_KEYS_OF: Final[Mapping[RowKind, tuple[str, ...]]] = defaultdict(
    tuple,
    {
        RowKind.NEED_MINIMUM: ("need",),
        RowKind.NEED_MAXIMUM: ("need",),
        RowKind.QUOTA: ("opd", "period"),
        RowKind.HOST: ("host", "period"),
        RowKind.SLOT: ("slot",),
        RowKind.TOGETHER: ("person", "person"),
        RowKind.LOCK: ("person", "slot"),
        RowKind.FORBID: ("person", "slot"),
        RowKind.MUST_GO: ("person",),
        RowKind.PERSON: ("person",),
    },
)


def of_step(step: Relaxed, names: Names) -> Sentence:
    """One step of a way out, as something to do."""
    called = [_called(kind, key, names) for kind, key in zip(_KEYS_OF[step.name.kind], step.name.key, strict=False)]
    n = int(step.by)
    match step.name.kind, called:
        case RowKind.BUDGET, _:
            return Sentence(N_("tambah anggaran Rp%(amount)s"), {"amount": Rupiah(n)})
        case RowKind.NEED_MINIMUM, [need]:
            return Sentence(N_("kurangi minimum %(need)s sebanyak %(n)s orang"), {"need": need, "n": n})
        case RowKind.NEED_MAXIMUM, [need]:
            return Sentence(N_("naikkan maksimum %(need)s sebanyak %(n)s orang"), {"need": need, "n": n})
        case RowKind.QUOTA, [opd, period]:
            plain, timed = (
                N_("tambah kuota %(opd)s %(n)s orang"),
                N_("tambah kuota %(opd)s %(n)s orang pada %(period)s"),
            )
            return _in_period(plain, timed, names, opd=opd, n=n, period=period)
        case RowKind.HOST, [host, period]:
            plain, timed = N_("tambah %(n)s tempat di %(host)s"), N_("tambah %(n)s tempat di %(host)s pada %(period)s")
            return _in_period(plain, timed, names, host=host, n=n, period=period)
        case RowKind.SLOT, [place]:
            return Sentence(N_("tambah %(n)s tempat di %(place)s"), {"n": n, "place": place})
        case RowKind.COVERAGE, _:
            return Sentence(N_("turunkan jumlah program yang dilayani sebanyak %(n)s"), {"n": n})
        case RowKind.TOGETHER, [first, second]:
            return Sentence(
                N_("lepas syarat %(first)s berangkat bersama %(second)s"), {"first": first, "second": second}
            )
        case RowKind.LOCK, [person, place]:
            return Sentence(N_("lepas kunci %(person)s di %(place)s"), {"person": person, "place": place})
        case RowKind.FORBID, [person, place]:
            return Sentence(N_("cabut larangan %(person)s ke %(place)s"), {"person": person, "place": place})
    return Sentence(step.name.kind.label)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no plan: what was found wrong, and the smallest clash with the cheapest way out, if any."""

    complaints: tuple[Complaint, ...] = ()
    clash: Clash | None = None

    def to_json(self) -> str:
        """As a scenario keeps it: keys, so that it can be said again in any language."""
        clash = self.clash
        kept = {
            "complaints": [[c.code, c.message, dict(c.params)] for c in self.complaints],
            "clash": None
            if clash is None
            else {
                "rules": [_row(name) for name in clash.rules],
                "way_out": [[*_row(step.name), step.by] for step in clash.way_out],
                "minimal": clash.minimal,
            },
        }
        return json.dumps(kept, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Refusal | None:
        """What `to_json` wrote; None for ''."""
        if not text:
            return None
        raw = json.loads(text)
        clash = raw["clash"]
        return cls(
            tuple(Complaint(code, message, params) for code, message, params in raw["complaints"]),
            None
            if clash is None
            else Clash(
                tuple(row_name(kind, key) for kind, key in clash["rules"]),
                tuple(Relaxed(row_name(kind, key), by) for kind, key, by in clash["way_out"]),
                clash["minimal"],
            ),
        )


def _row(name: RowName) -> list[Any]:
    return [name.kind.value, list(name.key)]


def row_name(kind: str, key: Iterable[str]) -> RowName:
    """A rule's name from its parts as JSON keeps them."""
    return RowName(RowKind(kind), tuple(key))


def of_refusal(refusal: Refusal, names: Names, rules: RuleSet) -> list[Sentence]:
    """First what counting shows, then the clash, last the way out."""
    said = [of_complaint(complaint, names) for complaint in refusal.complaints]
    clash = refusal.clash
    if clash is None or not clash.way_out:
        return said
    if len(clash.rules) > 1:
        # The clash says more than “the rules cannot be kept together”.
        said = [sentence for sentence, c in zip(said, refusal.complaints, strict=True) if c.code != "clash"]
        said.append(
            Sentence(
                N_("Tidak dapat dipenuhi bersama: %(rules)s."),
                {"rules": [of_rule(name, names, rules) for name in clash.rules]},
            )
        )
    elif clash.rules:
        said.append(Sentence(N_("Tidak dapat dipenuhi: %(rule)s."), {"rule": [of_rule(clash.rules[0], names, rules)]}))
    steps: Sequence[Sentence] = [of_step(step, names) for step in clash.way_out]
    said.append(Sentence(N_("Jalan termurah: %(steps)s."), {"steps": list(steps)}))
    return said
