"""An OPD's running items as a sheet, and the sheet that comes back looked at against what is true today; reads only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from magang.accounts.policy import Scope
from magang.documents.columns import Kind, SheetCell, SheetColumn
from magang.documents.imports import MOST_ROWS, Review, in_order
from magang.documents.reading import Fault
from magang.followups import policy
from magang.followups.models import ActionStep, FollowUp, ProgressImport
from magang.followups.obstacles import ToldObstacle, obstacle_gaps
from magang.followups.queries import acts_on, visible_follow_ups, wholes
from magang.followups.rules import FollowUpStatus, ObstacleKind, ObstacleRemover
from magang.followups.updating import reported_steps
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_, LabelledEnum
from magang.recommendations.models import Recommendation, RecommendationSupport
from magang.reference.models import Opd

# What an OPD fills in; everything else says which row it is.
TO_FILL: Final = ("percent", "narrative", "indicator", "obstacle", "obstacle_note", "remover")
# Where a gap of an obstacle is mended in the sheet.
GAP_COLUMNS: Final[Mapping[str, str]] = {
    "obstacle_kind": "obstacle",
    "obstacle_note": "obstacle_note",
    "obstacle_remover": "remover",
    "obstacle_remover_opd_id": "remover",
}
LARGEST: Final = 10**11


def columns(session: Session) -> list[SheetColumn]:
    """The columns of the sheet. Who can remove an obstacle is one column: the mayor, the Sekda, or an OPD by name."""
    opds = session.scalars(select(Opd).where(~Opd.dissolved).order_by(Opd.short_name)).all()
    offices = [(r.value, r.label) for r in ObstacleRemover if r is not ObstacleRemover.OPD]
    removers = [*offices, *((o.short_name, f"{o.short_name} – {o.name}") for o in opds)]
    kinds = [(kind.value, kind.label) for kind in ObstacleKind]
    return [
        SheetColumn("reference", "Nomor", width=14, required=True, locked=True),
        SheetColumn("title", "Rekomendasi", width=40, locked=True),
        SheetColumn("step", "Langkah", width=34, locked=True),
        SheetColumn("due", "Tenggat", Kind.DATE, locked=True),
        SheetColumn("now", "Progres sekarang (%)", Kind.PERCENT, locked=True),
        SheetColumn("percent", "Progres baru (%)", Kind.PERCENT, hint="0 belum mulai, 100 selesai."),
        SheetColumn("narrative", "Apa yang berubah", width=44, most=2000, hint="Cukup sekali untuk satu rekomendasi."),
        SheetColumn("indicator", "Nilai indikator sekarang", Kind.DECIMAL, least=-LARGEST, most=LARGEST),
        SheetColumn("obstacle", "Jenis hambatan", Kind.CHOICE, choices=kinds),
        SheetColumn("obstacle_note", "Uraian hambatan", width=36, most=2000),
        SheetColumn("remover", "Siapa yang dapat menghilangkannya", Kind.CHOICE, choices=removers),
        SheetColumn("version", "Versi", Kind.WHOLE, width=8, required=True, locked=True, hint="Jangan diubah."),
    ]


def reportable(session: Session, actor: Actor) -> list[FollowUp]:
    """The running items the actor may report on, the most urgent first."""
    mine = actor.opds(Role.OPD_HEAD, Role.OPD_STAFF)
    supported = exists().where(
        RecommendationSupport.recommendation_id == Recommendation.id, RecommendationSupport.opd_id.in_(mine)
    )
    statement = (
        visible_follow_ups(actor)
        .where(FollowUp.official_status.in_([s for s in FollowUpStatus if not s.is_closed]))
        .where(or_(acts_on(Scope(everything=False, opd_ids=mine, user_id=None)), supported))
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(MOST_ROWS)
    )
    return [follow_up for follow_up in wholes(session, statement) if policy.report_progress(actor, follow_up)]


def rows(follow_ups: Sequence[FollowUp]) -> Iterator[list[SheetCell]]:
    """One row an item, or one for each step of its approved plan, from which its percent rolls up."""
    for follow_up in follow_ups:
        item = follow_up.recommendation
        for step in reported_steps(follow_up) or (None,):
            yield [
                item.reference,
                item.title,
                "" if step is None else step_name(step),
                follow_up.due_on if step is None else step.ends_on,
                follow_up.opd_percent if step is None else step.percent,
                *(None for _ in TO_FILL),
                follow_up.version,
            ]


def step_name(step: ActionStep) -> str:
    """As the sheet names it; its number finds it again."""
    return f"{step.position}. {step.output}"


class Fate(LabelledEnum):
    REPORTED = "reported", N_("Dilaporkan")
    LEFT = "left", N_("Tidak diisi, dilewati")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it would be taken over."""

    number: int
    reference: str
    title: str
    step: str
    before: int | None
    after: int | None
    told: str
    fate: Fate


@dataclass(slots=True)
class Told:
    """What the rows of one item report together, in the order of the sheet."""

    follow_up: FollowUp
    row: int
    percent: int | None = None
    step_percents: dict[int, int] = field(default_factory=dict)
    narratives: list[str] = field(default_factory=list)
    indicator: Decimal | None = None
    obstacle: ToldObstacle = field(default_factory=ToldObstacle)


@dataclass(frozen=True, slots=True)
class SheetReview(Review[Line]):
    reports: tuple[Told, ...] = ()


def find_import(session: Session, actor: Actor, import_id: int) -> ProgressImport | None:
    """An upload of the actor's own."""
    own = ProgressImport.id == import_id, ProgressImport.created_by_id == actor.user_id
    return session.scalar(select(ProgressImport).where(*own))


def review(session: Session, actor: Actor, draft: ProgressImport) -> SheetReview:
    """The upload against today's follow-ups, in the same few queries however many rows there are."""
    asked = columns(session)
    named = {row["cells"].get("reference") for row in draft.rows}
    statement = visible_follow_ups(actor).where(Recommendation.reference.in_(named - {None}))
    reader = _Reader(
        actor=actor,
        known={f.recommendation.reference: f for f in wholes(session, statement)},
        opd_ids={opd.short_name: opd.id for opd in session.scalars(select(Opd))},
        labels={column.key: column.label for column in asked},
    )
    lines = tuple(reader.read(row["number"], row["cells"]) for row in draft.rows)
    reader.complete()
    # What could not be read is said once.
    unread = {(fault.row, fault.column) for fault in draft.read_faults()}
    faults = [*draft.read_faults(), *(f for f in reader.faults if (f.row, f.column) not in unread)]
    return SheetReview(lines, in_order(faults, asked), tuple(reader.reports.values()))


@dataclass(slots=True)
class _Reader:
    """Reads row after row into reports, and keeps what is wrong with each."""

    actor: Actor
    known: Mapping[str, FollowUp]
    opd_ids: Mapping[str, int]
    labels: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)
    reports: dict[str, Told] = field(default_factory=dict)
    seen: dict[tuple[str, int | None], int] = field(default_factory=dict)

    def complain(self, row: int, key: str, message: str, **params: object) -> None:
        self.faults.append(Fault(row, self.labels[key], message, params))

    def read(self, number: int, cells: Mapping[str, Any]) -> Line:
        """One row; a row in which nothing is filled in is left as it is, unless nobody knows its number."""
        reference = cells.get("reference") or ""
        follow_up = self.known.get(reference)
        is_filled = any(cells.get(key) is not None for key in TO_FILL)
        if follow_up is None:
            if reference:
                self.complain(number, "reference", N_("Nomor ini tidak dikenal, atau bukan milik OPD Anda."))
        elif is_filled:
            self._report(number, cells, follow_up)
        step = None if follow_up is None else self._step(cells, follow_up)
        return Line(
            number=number,
            reference=reference,
            title=follow_up.recommendation.title if follow_up is not None else cells.get("title") or "",
            step=cells.get("step") or "",
            before=step.percent if step is not None else follow_up.opd_percent if follow_up is not None else None,
            after=cells.get("percent"),
            told=cells.get("narrative") or "",
            fate=Fate.REPORTED if is_filled else Fate.LEFT,
        )

    def complete(self) -> None:
        """What only all rows of an item together can say."""
        for told in self.reports.values():
            if not told.narratives:
                self.complain(told.row, "narrative", N_("Tuliskan apa yang berubah."))

    def _step(self, cells: Mapping[str, Any], follow_up: FollowUp) -> ActionStep | None:
        number = re.match(r"([0-9]{1,4})\.", cells.get("step") or "")
        steps = reported_steps(follow_up)
        return next((s for s in steps if number is not None and s.position == int(number[1])), None)

    def _report(self, number: int, cells: Mapping[str, Any], follow_up: FollowUp) -> None:
        reference = follow_up.recommendation.reference
        allowed = policy.report_progress(self.actor, follow_up)
        if not allowed:
            self.complain(number, "reference", allowed.reason, **dict(allowed.params))
            return
        if cells.get("version") != follow_up.version:
            message = N_("Tindak lanjut ini sudah berubah sejak lembar diunduh. Unduh lembar baru, lalu isi lagi.")
            self.complain(number, "version", message)
        told = self.reports.setdefault(reference, Told(follow_up, number))
        step, percent = self._step(cells, follow_up), cells.get("percent")
        if step is None and (cells.get("step") or reported_steps(follow_up)):
            self.complain(number, "step", N_("Langkah ini tidak ada dalam rencana aksi yang disetujui."))
        elif step is None and percent is None:
            self.complain(number, "percent", N_("Isi progresnya dalam persen."))
        before = step.percent if step is not None else follow_up.opd_percent
        if percent == 1 < before:
            # Excel keeps a typed 100% as 1.
            said = N_("Tertulis 1, mundur dari %(before)s. Bila maksudnya seratus persen, ketik 100.")
            self.complain(number, "percent", said, before=before)
        place = (reference, step.position if step is not None else None)
        if place in self.seen:
            self.complain(number, "reference", N_("Baris ini sama dengan baris %(other)s."), other=self.seen[place])
        self.seen.setdefault(place, number)
        if step is not None and percent is not None:
            told.step_percents[step.id] = percent
        told.percent = percent if told.percent is None else told.percent
        if cells.get("narrative"):
            told.narratives.append(cells["narrative"])
        self._indicator(number, cells.get("indicator"), told)
        self._obstacle(number, cells, told)

    def _indicator(self, number: int, value: str | int | None, told: Told) -> None:
        if value is None:
            return
        if told.indicator is not None:
            self.complain(number, "indicator", N_("Cukup sekali untuk satu rekomendasi."))
        told.indicator = round(Decimal(value), 4)

    def _obstacle(self, number: int, cells: Mapping[str, Any], told: Told) -> None:
        said, kind = cells.get("remover"), cells.get("obstacle")
        office = next((r for r in ObstacleRemover if r.value == said), ObstacleRemover.OPD if said else None)
        obstacle = ToldObstacle(
            kind=ObstacleKind(kind) if kind else None,
            note=cells.get("obstacle_note") or "",
            remover=office,
            remover_opd_id=self.opd_ids.get(said or "") if office is ObstacleRemover.OPD else None,
        )
        if obstacle == ToldObstacle():
            return
        for gap in obstacle_gaps(obstacle):
            self.complain(number, GAP_COLUMNS[gap.field], gap.message)
        if told.obstacle != ToldObstacle():
            self.complain(number, "obstacle", N_("Satu hambatan sekali lapor. Laporkan yang lain sesudahnya."))
        told.obstacle = obstacle
