"""An uploaded list looked at against what the city knows today; reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.models import User
from magang.accounts.rules import Nip, mask_nip
from magang.documents.columns import Kind, SheetColumn
from magang.documents.imports import Review, in_order
from magang.documents.reading import Fault
from magang.kernel.actor import Actor, Role
from magang.kernel.errors import DomainError
from magang.kernel.labels import N_, LabelledEnum
from magang.planning.models import Candidate, CandidateImport, Cycle
from magang.planning.policy import candidates as policy
from magang.planning.queries.candidates import wishable_regions
from magang.planning.rules.cycles import HIGHEST_LEVEL
from magang.planning.rules.people import check_known
from magang.planning.scoring import Preference
from magang.reference.models import Opd, Rank, Region, Urusan

SKILLS: Final = (1, 2, 3)
WISHES: Final[Mapping[str, Preference]] = {
    "first": Preference.FIRST,
    "second": Preference.SECOND,
    "refused_1": Preference.REFUSED,
    "refused_2": Preference.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Lookups:
    """What the drop-downs offer, as code → (id, label); files may say either."""

    opds: Mapping[str, tuple[int, str]]
    ranks: Mapping[str, tuple[int, str]]
    urusan: Mapping[str, tuple[int, str]]
    regions: Mapping[str, tuple[int, str]]


def read_lookups(session: Session) -> Lookups:
    """Four queries."""
    wishable = {int(i) for i, _ in wishable_regions(session)}
    regions = session.scalars(select(Region).where(Region.id.in_(wishable)).order_by(Region.name, Region.id))
    return Lookups(
        opds={
            o.short_name: (o.id, f"{o.short_name} – {o.name}")
            for o in session.scalars(select(Opd).where(~Opd.dissolved).order_by(Opd.short_name))
        },
        ranks={r.golongan: (r.id, r.golongan) for r in session.scalars(select(Rank).order_by(Rank.id))},
        urusan={u.code: (u.id, str(u)) for u in session.scalars(select(Urusan).order_by(Urusan.code))},
        regions={r.code: (r.id, r.name) for r in regions},
    )


def columns(known: Lookups, *, own: frozenset[int] | None = None) -> list[SheetColumn]:
    """The columns of the sheet. `own`: offer these OPD only (the template's drop-down; None: all)."""

    def offered(of: Mapping[str, tuple[int, str]], only: frozenset[int] | None = None) -> list[tuple[str, str]]:
        return [(code, label) for code, (i, label) in of.items() if only is None or i in only]

    opds = offered(known.opds, own)
    regions, urusan = offered(known.regions), offered(known.urusan)
    return [
        SheetColumn("name", "Nama", required=True, most=160, example="Siti Rahma (contoh)"),
        SheetColumn("nip", "NIP", Kind.NIP, required=True, example="199001012015032000"),
        SheetColumn("opd", "OPD", Kind.CHOICE, choices=opds, required=True, example=_code(opds)),
        SheetColumn("rank", "Golongan", Kind.CHOICE, width=12, choices=offered(known.ranks), example="III/c"),
        SheetColumn("position", "Jabatan", most=160, example="Analis Kebijakan"),
        *(column for n in SKILLS for column in _skill_columns(n, urusan)),
        SheetColumn("first", "Pilihan pertama", Kind.CHOICE, choices=regions, example=_code(regions)),
        SheetColumn("second", "Pilihan kedua", Kind.CHOICE, choices=regions),
        SheetColumn(
            "refused_1", "Menolak 1", Kind.CHOICE, choices=regions, hint="Daerah ini tidak akan pernah dipilihkan."
        ),
        SheetColumn("refused_2", "Menolak 2", Kind.CHOICE, choices=regions),
        SheetColumn("note", "Catatan", most=2000),
    ]  # fmt: skip


def _skill_columns(n: int, urusan: list[tuple[str, str]]) -> tuple[SheetColumn, SheetColumn]:
    """One competency; only the first shows an example."""
    shown, level = (_code(urusan), 3) if n == 1 else (None, None)
    scale = "1 mengenal, 3 mampu bekerja sendiri, 5 menjadi rujukan."
    return (
        SheetColumn(f"urusan_{n}", f"Urusan {n}", Kind.CHOICE, choices=urusan, example=shown, hint="Bidangnya."),
        SheetColumn(f"level_{n}", f"Tingkat {n}", Kind.WHOLE, least=1, most=HIGHEST_LEVEL, example=level, hint=scale),
    )


def _code(choices: list[tuple[str, str]]) -> str | None:
    return choices[0][0] if choices else None


LABELS: Final[Mapping[str, str]] = {column.key: column.label for column in columns(Lookups({}, {}, {}, {}))}


class Fate(LabelledEnum):
    """What importing a row does about the person."""

    NEW = "new", N_("Didaftarkan dan diusulkan")
    KNOWN = "known", N_("Sudah terdaftar, diusulkan")
    WIDENED = "widened", N_("Sudah terdaftar, diberi peran peserta dan diusulkan")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it would be taken over. `person` is what makes somebody known, `skills` urusan → level."""

    number: int
    name: str
    masked_nip: str
    opd: str
    fate: Fate
    told: str
    person: Mapping[str, Any]
    note: str
    skills: Mapping[int, int] = field(default_factory=dict)
    wishes: Mapping[int, Preference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CandidateReview(Review[Line]):
    """With how many of the rows meet which fate."""

    def count(self, fate: Fate) -> int:
        """How many rows without a fault meet this fate."""
        return sum(line.fate is fate for line in self.lines if line.number not in self.bad)


def find_import(session: Session, actor: Actor, import_id: int) -> CandidateImport | None:
    """An upload of the actor's own."""
    return session.scalar(
        select(CandidateImport)
        .where(CandidateImport.id == import_id, CandidateImport.created_by_id == actor.user_id)
        .options(joinedload(CandidateImport.cycle))
    )


def review(session: Session, actor: Actor, draft: CandidateImport) -> CandidateReview:
    """The upload against today's people and reference data, in six queries however many rows there are."""
    known = read_lookups(session)
    users = _users(session, (row["cells"].get("nip") for row in draft.rows))
    already = _already(session, draft.cycle, users.values())
    faults = draft.read_faults()
    unread = {(fault.row, fault.column) for fault in faults}
    lines: list[Line] = []
    seen: dict[str, int] = {}
    for row in draft.rows:
        found, complaints = _line(actor, row, known, users, already, seen)
        lines.append(found)
        # What could not be read is said once.
        faults += [fault for fault in complaints if (fault.row, fault.column) not in unread]
    return CandidateReview(tuple(lines), in_order(faults, columns(known)))


def _users(session: Session, nips: Iterable[str | None]) -> dict[str, User]:
    wanted = {nip for nip in nips if nip}
    rows = session.scalars(select(User).where(User.nip.in_(wanted)).options(selectinload(User.grants)))
    return {user.nip: user for user in rows if user.nip}


def _already(session: Session, cycle: Cycle, users: Iterable[User]) -> set[int]:
    ids = [user.id for user in users]
    return set(
        session.scalars(select(Candidate.user_id).where(Candidate.cycle_id == cycle.id, Candidate.user_id.in_(ids)))
    )


def _line(
    actor: Actor,
    row: Mapping[str, Any],
    known: Lookups,
    users: Mapping[str, User],
    already: set[int],
    seen: dict[str, int],
) -> tuple[Line, list[Fault]]:
    number, cells = row["number"], row["cells"]
    faults: list[Fault] = []

    def complain(column: str, message: str, **params: object) -> None:
        faults.append(Fault(number, LABELS[column], message, params))

    nip, opd_id = cells.get("nip"), _id(known.opds, cells.get("opd"))
    if cells.get("opd") and opd_id is None:
        complain("opd", N_("OPD ini sudah tidak ada dalam daftar."))
    elif opd_id is not None and not (allowed := policy.propose(actor, opd_id=opd_id)):
        complain("opd", allowed.reason)
    user = users.get(nip) if nip else None
    if nip:
        try:
            Nip.parse(nip)
            if user is not None and cells.get("name") and opd_id is not None:
                check_known(
                    known_as=user.name, of_opd=user.opd_id, is_active=user.is_active, name=cells["name"], opd_id=opd_id
                )
        except DomainError as refusal:
            complain("nip", refusal.message, **refusal.params)
        if nip in seen:
            complain("nip", N_("NIP ini sama dengan baris %(row)s."), row=seen[nip])
        seen.setdefault(nip, number)
        if user is not None and user.id in already and not faults:
            complain("nip", N_("Orang ini sudah diusulkan dalam angkatan ini."))
    skills = _skills(cells, known, complain)
    wishes = _wishes(cells, known, complain)
    rank_id = _id(known.ranks, cells.get("rank"))
    person = {
        "nip": nip,
        "name": cells.get("name"),
        "opd_id": opd_id,
        "rank_id": rank_id,
        "position": cells.get("position") or "",
    }
    line = Line(
        number=number,
        name=cells.get("name") or "",
        masked_nip=mask_nip(nip),
        opd=cells.get("opd") or "",
        fate=_fate(user),
        told=_told(skills, wishes, known),
        person=person,
        note=cells.get("note") or "",
        skills=skills,
        wishes=wishes,
    )
    return line, faults


def _fate(user: User | None) -> Fate:
    if user is None:
        return Fate.NEW
    return Fate.KNOWN if any(g.role is Role.PARTICIPANT for g in user.grants) else Fate.WIDENED


def _skills(cells: Mapping[str, Any], known: Lookups, complain: Any) -> dict[int, int]:
    found: dict[int, int] = {}
    for n in SKILLS:
        code, level = cells.get(f"urusan_{n}"), cells.get(f"level_{n}")
        urusan_id = _id(known.urusan, code)
        if code and urusan_id is None:
            complain(f"urusan_{n}", N_("Urusan ini sudah tidak ada dalam daftar."))
        elif urusan_id is not None and urusan_id in found:
            complain(f"urusan_{n}", N_("Urusan ini sudah disebut di kolom sebelumnya."))
        elif urusan_id is not None and level is None:
            complain(f"level_{n}", N_("Isi tingkatnya, 1 sampai 5."))
        elif urusan_id is not None:
            found[urusan_id] = int(level or 0)
        elif level is not None:
            complain(f"urusan_{n}", N_("Pilih urusan untuk tingkat ini."))
    return found


def _wishes(cells: Mapping[str, Any], known: Lookups, complain: Any) -> dict[int, Preference]:
    found: dict[int, Preference] = {}
    for key, choice in WISHES.items():
        region_id = _id(known.regions, cells.get(key))
        if cells.get(key) and region_id is None:
            complain(key, N_("Daerah ini sudah tidak ada dalam daftar."))
        elif region_id is not None and region_id in found:
            complain(key, N_("Daerah ini sudah disebut di kolom sebelumnya."))
        elif region_id is not None:
            found[region_id] = choice
    return found


def _told(skills: Mapping[int, int], wishes: Mapping[int, Preference], known: Lookups) -> str:
    """Competencies and wishes in one line, as the preview shows them."""
    urusan = {i: code for code, (i, _) in known.urusan.items()}
    regions = dict(known.regions.values())
    parts = [f"{urusan[i]}: {level}" for i, level in skills.items()]
    return "; ".join([*parts, *(regions[i] for i, choice in wishes.items() if choice is Preference.FIRST)])


def _id(of: Mapping[str, tuple[int, str]], code: str | None) -> int | None:
    return of[code][0] if code and code in of else None
