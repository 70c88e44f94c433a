"""What the cycle's facts leave uncovered: needs, programmes, people; and where a stay would do or teach most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import select, true
from sqlalchemy.orm import Session, joinedload

from magang.destinations.rules import counted
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.reckoned import Reckoned, reckoned
from magang.planning.adoption import Estimate, explore
from magang.planning.facts import CandidateFact, HostFact, NeedFact
from magang.planning.matching import importance
from magang.planning.queries.matching import Ground
from magang.planning.ranking import Ranking
from magang.reference.models import PriorityProgramme, Region, Urusan

WIDEST: Final = 10
MANY: Final = 2


class CoverageKind(LabelledEnum):
    """The five lists; the value is their address."""

    NEEDS = "kebutuhan-tanpa-tujuan", N_("Kebutuhan tanpa tujuan berbukti")
    PROGRAMMES = "program-tanpa-kebutuhan", N_("Program tanpa kebutuhan terverifikasi")
    HOSTS = "tujuan-serbaguna", N_("Tujuan yang menjawab banyak kebutuhan")
    CANDIDATES = "calon-tanpa-kebutuhan", N_("Calon yang kompetensinya belum diperlukan")
    EXPLORE = "layak-dijajaki", N_("Tujuan yang layak dijajaki")

    @property
    def meaning(self) -> str:
        """One sentence on what the list says and what can be done about it."""
        return {
            CoverageKind.NEEDS: N_("Belum ada instansi dengan bukti bersumber pada urusannya. Catat buktinya."),
            CoverageKind.PROGRAMMES: N_("Tidak ada kebutuhan terverifikasi yang melayaninya. Ajak OPD pengampunya."),
            CoverageKind.HOSTS: N_("Satu kerja sama dengan mereka melayani dua kebutuhan atau lebih."),
            CoverageKind.CANDIDATES: N_("Kompetensi mereka tidak pada urusan kebutuhan mana pun."),
            CoverageKind.EXPLORE: N_(
                "Riwayatnya paling sedikit diketahui: satu atau dua tempat di sini mengajari paling banyak."
            ),
        }[self]

    @property
    def nothing(self) -> str:
        """What an empty list means."""
        if self.is_gap:
            return N_("Tidak ada: semuanya tercakup.")
        if self is CoverageKind.HOSTS:
            return N_("Belum ada tujuan yang menjawab dua kebutuhan atau lebih.")
        return N_(
            "Belum ada rekomendasi yang diputuskan lebih dari 12 bulan lalu, jadi riwayat belum dapat dibandingkan."
        )

    @property
    def is_gap(self) -> bool:
        """Whether an empty list is good news."""
        return self in {CoverageKind.NEEDS, CoverageKind.PROGRAMMES, CoverageKind.CANDIDATES}


@dataclass(frozen=True, slots=True)
class NeedGap:
    """A need nobody can serve; `proven`: some region has evidence, but no host of it works in the urusan."""

    need: NeedFact
    urusan: str
    proven: bool


@dataclass(frozen=True, slots=True)
class HostReach:
    """A host and the needs it may serve, with its rank in each."""

    host: HostFact
    region: str
    needs: tuple[tuple[NeedFact, int], ...]


@dataclass(frozen=True, slots=True)
class CandidateGap:
    candidate: CandidateFact
    urusan: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unexplored:
    """A host × urusan whose adoption record is least certain."""

    host: HostFact
    region: str
    urusan: str
    record: Estimate
    need: NeedFact


@dataclass(frozen=True)
class Coverage:
    """Everything the lists count, from one ground. `programmes`: every priority programme, by number."""

    ground: Ground
    programmes: Sequence[PriorityProgramme]
    urusan: Mapping[int, str]

    @cached_property
    def rankings(self) -> list[Ranking]:
        return [self.ground.rank(need, firmness=False) for need in self.ground.needs]

    def rows(self, kind: CoverageKind) -> Sequence[Any]:
        """The rows of one list, in its own order."""
        if kind is CoverageKind.NEEDS:
            return self.needs
        if kind is CoverageKind.PROGRAMMES:
            return self.unserved
        if kind is CoverageKind.HOSTS:
            return self.hosts
        return self.candidates if kind is CoverageKind.CANDIDATES else self.unexplored

    @cached_property
    def needs(self) -> list[NeedGap]:
        proven = {urusan for (_, urusan), items in self.ground.facts.evidence.items() if counted(items)}
        return [
            NeedGap(r.need, self.urusan.get(r.need.urusan_id, ""), r.need.urusan_id in proven)
            for r in self.rankings
            if not self._proven_hosts(r)
        ]

    def _proven_hosts(self, ranking: Ranking) -> bool:
        """Also where the rules let a host without evidence in: the list is about evidence."""
        evidence = self.ground.facts.evidence
        return any(counted(evidence.get((r.host.region_id, ranking.need.urusan_id), ())) for r in ranking.hosts)

    @cached_property
    def unserved(self) -> list[PriorityProgramme]:
        served = {programme for need in self.ground.facts.needs.values() for programme in need.programmes}
        return [programme for programme in self.programmes if programme.id not in served]

    @cached_property
    def hosts(self) -> list[HostReach]:
        found: dict[int, list[tuple[NeedFact, int]]] = {}
        for ranking in self.rankings:
            for row in ranking.hosts:
                found.setdefault(row.host.id, []).append((ranking.need, row.rank or 0))
        facts = self.ground.facts
        reaches = [
            HostReach(host, facts.regions[host.region_id].name, tuple(found[host.id]))
            for host in facts.hosts.values()
            if len(found.get(host.id, ())) >= MANY
        ]
        return sorted(reaches, key=lambda reach: (-len(reach.needs), reach.host.name, reach.host.id))

    @cached_property
    def candidates(self) -> list[CandidateGap]:
        """Who has recorded competencies, none of them in the urusan of a need; nothing recorded is no misfit."""
        wanted = {need.urusan_id for need in self.ground.facts.needs.values()}
        found = [
            CandidateGap(person, tuple(self.urusan.get(u, "") for u in sorted(person.skills)))
            for person in self.ground.facts.candidates.values()
            if person.skills and not any(u in wanted and skill.level > 0 for u, skill in person.skills.items())
        ]
        return sorted(found, key=lambda gap: (gap.candidate.name.casefold(), gap.candidate.id))

    @cached_property
    def unasked(self) -> int:
        """Candidates of whom no competency is recorded."""
        return sum(1 for person in self.ground.facts.candidates.values() if not person.skills)

    @cached_property
    def unexplored(self) -> list[Unexplored]:
        """Nothing while the city has no record at all: then every host is as unknown as the other."""
        facts = self.ground.facts
        cells: dict[tuple[int, int], tuple[HostFact, NeedFact, Estimate]] = {}
        for ranking in self.rankings:
            for row in ranking.hosts:
                record = facts.adoption.get((row.host.id, ranking.need.urusan_id), facts.usual_adoption)
                if record is not None:
                    cells.setdefault((row.host.id, ranking.need.urusan_id), (row.host, ranking.need, record))
        listed = [cells[key] for key in sorted(cells)]
        return [
            Unexplored(host, facts.regions[host.region_id].name, self.urusan.get(need.urusan_id, ""), record, need)
            for host, need, record in (listed[at] for at in explore([record for *_, record in listed], WIDEST))
        ]


def read_coverage(session: Session, ground: Ground) -> Coverage:
    """Two queries on top of the ground's."""
    programmes = session.scalars(
        select(PriorityProgramme)
        .options(joinedload(PriorityProgramme.lead_opd), joinedload(PriorityProgramme.urusan))
        .order_by(PriorityProgramme.number)
    ).all()
    urusan = {row.id: str(row) for row in session.scalars(select(Urusan))}
    return Coverage(ground, programmes, urusan)


def coverage_list(kind: CoverageKind) -> Reckoned:
    """How one list is shown, sorted, searched and exported."""
    columns, keys, first, text = _LISTS[kind]
    return Reckoned(
        columns=columns,
        tie_break=Region.id,
        default_sort=first,
        search=lambda _: true(),
        filename=kind.value,
        keys=keys,
        text=text,
    )


NEED_LACKS: Final[Mapping[bool, str]] = {
    True: N_("Ada daerah berbukti, tetapi belum ada instansi tujuannya pada urusan ini"),
    False: N_("Belum ada bukti bersumber pada urusan ini"),
}


def _needs_text(reach: HostReach) -> str:
    return "; ".join(need.reference for need, _ in reach.needs)


_LISTS: Final[Mapping[CoverageKind, tuple[Any, ...]]] = {
    CoverageKind.NEEDS: (
        (
            reckoned("nomor", N_("Nomor"), lambda r: r.need.reference),
            reckoned("judul", N_("Kebutuhan"), lambda r: r.need.title),
            reckoned("urusan", N_("Urusan"), lambda r: r.urusan),
            reckoned("bobot", N_("Bobot kebutuhan"), lambda r: str(round(importance(r.need), 2))),
            reckoned("sebab", N_("Yang kurang"), lambda r: NEED_LACKS[r.proven], sorts=False),
        ),
        {
            "nomor": lambda r: r.need.reference,
            "judul": lambda r: r.need.title.casefold(),
            "urusan": lambda r: r.urusan,
            "bobot": lambda r: importance(r.need),
        },
        "-bobot",
        lambda r: f"{r.need.reference} {r.need.title} {r.urusan}",
    ),
    CoverageKind.PROGRAMMES: (
        (
            reckoned("nomor", N_("Nomor"), lambda p: p.number),
            reckoned("nama", N_("Program prioritas"), lambda p: p.title),
            reckoned("opd", N_("OPD pengampu"), lambda p: p.lead_opd.short_name if p.lead_opd else None),
            reckoned("urusan", N_("Urusan"), lambda p: str(p.urusan) if p.urusan else None),
        ),
        {
            "nomor": lambda p: p.number,
            "nama": lambda p: p.title.casefold(),
            "opd": lambda p: p.lead_opd.short_name.casefold() if p.lead_opd else None,
            "urusan": lambda p: str(p.urusan) if p.urusan else None,
        },
        "nomor",
        lambda p: f"{p.number} {p.title}",
    ),
    CoverageKind.HOSTS: (
        (
            reckoned("instansi", N_("Instansi"), lambda r: r.host.name),
            reckoned("daerah", N_("Daerah"), lambda r: r.region),
            reckoned("jumlah", N_("Kebutuhan"), lambda r: len(r.needs)),
            reckoned("kebutuhan", N_("Yang dijawab"), _needs_text, sorts=False),
        ),
        {
            "instansi": lambda r: r.host.name.casefold(),
            "daerah": lambda r: r.region.casefold(),
            "jumlah": lambda r: len(r.needs),
        },
        "-jumlah",
        lambda r: f"{r.host.name} {r.region} {_needs_text(r)}",
    ),
    CoverageKind.CANDIDATES: (
        (
            reckoned("nama", N_("Nama"), lambda r: r.candidate.name),
            reckoned("opd", N_("OPD pengusul"), lambda r: r.candidate.opd),
            reckoned("kompetensi", N_("Kompetensi"), lambda r: "; ".join(r.urusan), sorts=False),
        ),
        {"nama": lambda r: r.candidate.name.casefold(), "opd": lambda r: r.candidate.opd.casefold()},
        "nama",
        lambda r: f"{r.candidate.name} {r.candidate.opd}",
    ),
    CoverageKind.EXPLORE: (
        (
            reckoned("instansi", N_("Instansi"), lambda r: r.host.name),
            reckoned("daerah", N_("Daerah"), lambda r: r.region),
            reckoned("urusan", N_("Urusan"), lambda r: r.urusan),
            reckoned("n", N_("Rekomendasi"), lambda r: r.record.n),
            reckoned("rentang", N_("Perkiraan terlaksana"), lambda r: f"{r.record.low:.2f}–{r.record.high:.2f}"),
        ),
        {
            "instansi": lambda r: r.host.name.casefold(),
            "daerah": lambda r: r.region.casefold(),
            "urusan": lambda r: r.urusan,
            "n": lambda r: r.record.n,
            "rentang": lambda r: r.record.width,
        },
        "-rentang",
        lambda r: f"{r.host.name} {r.region} {r.urusan}",
    ),
}
