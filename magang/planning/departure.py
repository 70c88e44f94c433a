"""The departure plan of a scenario: who goes where, why, at what cost, and the seven fields the law asks for.

PP 11/2017 Pasal 207: the need and plan for developing competency of an agency is drawn up by the PyB (1), set by the
PPK (2), and covers a–g (3). Pasal 205 ayat (3): for one year, its money in the agency's annual budget. What the city's
data do not say stays None and is printed as "belum ada data".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from magang.destinations.rules import EvidenceFacts, evidence_counts
from magang.kernel.labels import N_, LabelledEnum
from magang.planning.rules.costs import CostEstimate
from magang.planning.rules.cycles import Period, Track
from magang.planning.scoring import ComponentKind
from magang.planning.sentences import Rupiah, Sentence

LAW: Final = N_("Pasal 207 ayat (3) PP Nomor 11 Tahun 2017 tentang Manajemen PNS")
MOST_REASONS: Final = 3


class LawField(LabelledEnum):
    """PP 11/2017 Pasal 207 ayat (3) huruf a sampai g, in its own words."""

    COMPETENCY = "a", N_("Jenis kompetensi yang perlu dikembangkan")
    TARGET = "b", N_("Target PNS yang akan dikembangkan kompetensinya")
    FORM = "c", N_("Jenis dan jalur pengembangan kompetensi")
    ORGANISER = "d", N_("Penyelenggara pengembangan kompetensi")
    SCHEDULE = "e", N_("Jadwal atau waktu pelaksanaan")
    CURRICULUM = "f", N_("Kesesuaian pengembangan kompetensi dengan standar kurikulum dari instansi pembina kompetensi")
    BUDGET = "g", N_("Anggaran yang dibutuhkan")


@dataclass(frozen=True, slots=True)
class Going:
    """One person's departure. `nip` is filled only for a paper whose reader may see it. Money in rupiah.

    `split` is None where the parts no longer add up to what was decided; `partial`: some part has no data.
    """

    user_id: int
    name: str
    rank: str
    position: str
    opd: str
    need: str
    need_title: str
    urusan: str
    level: int
    host: str
    region: str
    period: Period | None
    period_key: str
    reasons: tuple[Sentence, ...]
    cost: int
    split: CostEstimate | None
    programmes: tuple[str, ...]
    nip: str | None = None

    @property
    def partial(self) -> bool:
        return self.split is None or bool(self.split.unknown)


@dataclass(frozen=True, slots=True)
class Share:
    """How many people and rupiah one OPD, one host or one programme has."""

    name: str
    people: int
    cost: int


@dataclass(frozen=True, slots=True)
class DeparturePlan:
    """The whole document as plain values."""

    scenario_id: int
    scenario: str
    number: int
    cycle: str
    year: int
    track: Track
    starts_on: date
    ends_on: date
    decided_by: str | None
    decided_at: datetime | None
    facts_on: date | None
    budget: int | None
    goings: tuple[Going, ...]
    breaches: int = 0

    @property
    def is_draft(self) -> bool:
        """Whether nobody has decided on it yet."""
        return self.decided_at is None

    @property
    def cost(self) -> int:
        return sum(going.cost for going in self.goings)

    @property
    def left(self) -> int | None:
        return None if self.budget is None else self.budget - self.cost

    @property
    def partial(self) -> int:
        """Departures whose price is a floor: a part has no data."""
        return sum(going.partial for going in self.goings)

    @property
    def by_opd(self) -> list[Share]:
        return _shares((going.opd, going.cost) for going in self.goings)

    @property
    def by_host(self) -> list[Share]:
        return _shares((f"{going.host}, {going.region}", going.cost) for going in self.goings)

    @property
    def by_programme(self) -> list[Share]:
        """A departure counts for each programme its need serves, so these do not add up to the whole."""
        return _shares((programme, going.cost) for going in self.goings for programme in going.programmes)

    @property
    def needs(self) -> int:
        return len({going.need for going in self.goings})

    @property
    def periods(self) -> list[Period]:
        found = {going.period.key: going.period for going in self.goings if going.period}
        return sorted(found.values(), key=lambda p: (p.starts_on, p.key))


def _shares(rows: Iterable[tuple[str, int]]) -> list[Share]:
    people: Counter[str] = Counter()
    cost: dict[str, int] = defaultdict(int)
    for name, amount in rows:
        people[name] += 1
        cost[name] += amount
    return [Share(name, people[name], cost[name]) for name in sorted(people)]


def law_fields(plan: DeparturePlan, agency: str) -> dict[LawField, list[Sentence] | None]:
    """Each field in sentences; None: belum ada data."""
    goings = plan.goings
    if not goings:
        return dict.fromkeys(LawField)
    asked: dict[str, set[str]] = defaultdict(set)
    levels: dict[str, int] = {}
    for going in goings:
        asked[going.urusan].add(going.need)
        levels[going.urusan] = max(levels.get(going.urusan, 0), going.level)
    competency = [
        Sentence(
            N_("Kompetensi teknis urusan %(urusan)s, paling rendah tingkat %(level)s (%(needs)s)"),
            {"urusan": urusan, "level": levels[urusan], "needs": ", ".join(sorted(needs))},
        )
        for urusan, needs in sorted(asked.items())
    ]
    target = [
        Sentence(
            N_("%(n)s orang dari %(opds)s OPD, menurut daftar keberangkatan"),
            {"n": len(goings), "opds": len(plan.by_opd)},
        )
    ]
    hosts = ", ".join(share.name for share in plan.by_host)
    budget = [Sentence(N_("Rp%(n)s untuk %(people)s orang"), {"n": Rupiah(plan.cost), "people": len(goings)})]
    if plan.budget is not None:
        budget.append(Sentence(N_("pagu angkatan Rp%(n)s"), {"n": Rupiah(plan.budget)}))
    if plan.partial:
        budget.append(Sentence(N_("biaya %(n)s orang belum lengkap datanya"), {"n": plan.partial}))
    return {
        LawField.COMPETENCY: competency,
        LawField.TARGET: target,
        LawField.FORM: [_form(plan.track)],
        LawField.ORGANISER: [Sentence(N_("%(agency)s bersama %(hosts)s"), {"agency": agency, "hosts": hosts})],
        LawField.SCHEDULE: [
            Sentence(N_("%(name)s: %(start)s sampai %(end)s"), {"name": p.name, "start": p.starts_on, "end": p.ends_on})
            for p in plan.periods
        ]
        or None,
        # The city keeps no curriculum of the agencies that set the standards: to be filled in by hand until it does.
        LawField.CURRICULUM: None,
        LawField.BUDGET: budget,
    }


def _form(track: Track) -> Sentence:
    if track is Track.OUTBOUND:
        # Peraturan LAN 10/2018: magang is training on the non-classical path.
        return Sentence(N_("Pelatihan, jalur nonklasikal: magang di instansi pemerintah lain"))
    return Sentence(track.label)


def reasons(components: Mapping[str, Mapping[str, Any]], proofs: Sequence[EvidenceFacts]) -> tuple[Sentence, ...]:
    """The largest contributions in words, as believed when the plan was made; what has no data gives no reason."""
    found = []
    for kind in ComponentKind:
        part = components.get(kind.value)
        if part is None or part["value"] is None:
            continue
        if sentence := _reason(kind, float(part["value"]), proofs):
            found.append((-part["counted"] * part["weight"], list(ComponentKind).index(kind), sentence))
    return tuple(sentence for _, _, sentence in sorted(found, key=lambda row: row[:2])[:MOST_REASONS])


def _reason(kind: ComponentKind, value: float, proofs: Sequence[EvidenceFacts]) -> Sentence | None:
    percent = {"n": round(100 * value)}
    match kind:
        case ComponentKind.SECTOR:
            return Sentence(N_("urusan sama") if value >= 1 else N_("urusan terkait"))
        case ComponentKind.EVIDENCE:
            years = [proof.year for proof in proofs if evidence_counts(proof) and proof.year is not None]
            if not years:
                return None
            return Sentence(N_("%(n)s bukti, terbaru %(year)s"), {"n": len(years), "year": max(years)})
        case ComponentKind.AGREEMENT:
            said = {1.0: N_("PKS berlaku"), 0.7: N_("nota kesepahaman berlaku"), 0.4: N_("kerja sama dalam proses")}
            return Sentence(said[value]) if value in said else None
        case ComponentKind.COMPETENCY:
            return (
                Sentence(N_("kompetensi terpenuhi"))
                if value >= 1
                else Sentence(N_("kompetensi terpenuhi %(n)s%%"), percent)
            )
        case ComponentKind.CONTEXT:
            return Sentence(N_("daerahnya mirip %(n)s%%"), percent)
        case ComponentKind.OUTCOME:
            return Sentence(N_("rekomendasi dari sana terlaksana %(n)s%%"), percent)
        case ComponentKind.PREFERENCE:
            return Sentence({1.0: N_("pilihan pertamanya"), 0.7: N_("pilihan keduanya")}.get(value, N_("bersedia")))
