"""Rules of data quality: what stands in the data that makes the other pages say too little, or the wrong thing.

Each rule is one condition on one kind of row, so that its number and its list are the same query. Read for those who
read everything; the rows come through the same `visible_…` queries as every list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from magang.accounts.models import User
from magang.destinations.models import Evidence
from magang.destinations.queries import visible_evidence
from magang.findings.models import Finding
from magang.findings.queries import visible_findings
from magang.followups.models import FollowUp
from magang.followups.queries import visible_follow_ups
from magang.followups.rules import FollowUpStatus
from magang.journals.models import JournalEntry
from magang.kernel.actor import Actor
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.listing import Column, Listing
from magang.needs.models import Need, NeedProgramme
from magang.needs.queries import visible_needs
from magang.needs.rules import NeedStatus
from magang.placements.models import Placement
from magang.placements.queries import visible_placements
from magang.placements.rules import PlacementStatus
from magang.recommendations.models import Recommendation, RecommendationFinding
from magang.recommendations.queries import visible_recommendations
from magang.recommendations.rules import Approach, RecommendationStatus
from magang.reference.models import Opd

# A participant who is away and has written nothing for this long has a gap that nobody fills from memory.
SILENT_JOURNAL: Final = timedelta(days=7)
# Evidence older than this has lost most of its weight in the matching score, whatever its instrument.
OLD_EVIDENCE: Final = 5


class Severity(LabelledEnum):
    WRONG = "wrong", N_("Harus dibetulkan")
    MISSING = "missing", N_("Perlu dilengkapi")
    ADVICE = "advice", N_("Sebaiknya diperbarui")


@dataclass(frozen=True, slots=True)
class Kind:
    """Which rows a rule looks at and how one is shown: its number, its title, its office or place, its page."""

    visible: Callable[[Actor], Select[Any]]
    id: InstrumentedAttribute[int]
    number: Callable[[Any], str]
    title: Callable[[Any], str]
    place: Callable[[Any], str]
    link: Callable[[Any], tuple[str, Mapping[str, Any]]]
    options: Sequence[ExecutableOption] = ()


def _page(endpoint: str, reference: Callable[[Any], str]) -> Callable[[Any], tuple[str, Mapping[str, Any]]]:
    return lambda row: (endpoint, {"reference": reference(row)})


def _reference(row: Any) -> str:
    return str(row.reference)


NEED: Final = Kind(
    visible_needs, Need.id, _reference, lambda n: n.title, lambda n: n.owner_opd.short_name,
    _page("needs.show", _reference), (joinedload(Need.owner_opd),),
)  # fmt: skip
EVIDENCE: Final = Kind(
    visible_evidence, Evidence.id, lambda e: str(e.year or "–"), str, lambda e: e.region.name,
    lambda e: ("destinations.show", {"region_id": e.region_id}), (contains_eager(Evidence.region),),
)  # fmt: skip
PLACEMENT: Final = Kind(
    visible_placements, Placement.id, _reference, lambda p: p.participant.name, lambda p: p.sending_opd.short_name,
    _page("placements.show", _reference), (joinedload(Placement.participant), joinedload(Placement.sending_opd)),
)  # fmt: skip
FINDING: Final = Kind(
    visible_findings, Finding.id, _reference, lambda f: f.title, lambda f: f.place,
    _page("findings.show", _reference),
)  # fmt: skip
RECOMMENDATION: Final = Kind(
    visible_recommendations, Recommendation.id, _reference, lambda r: r.title,
    lambda r: r.lead_opd.short_name if r.lead_opd else "", _page("recommendations.show", _reference),
    (joinedload(Recommendation.lead_opd),),
)  # fmt: skip
FOLLOW_UP: Final = Kind(
    visible_follow_ups, FollowUp.id, lambda f: f.recommendation.reference, lambda f: f.recommendation.title,
    lambda f: f.owner_opd.short_name, _page("followups.show", lambda f: f.recommendation.reference),
    (contains_eager(FollowUp.recommendation), contains_eager(FollowUp.owner_opd)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault that data can have. `why` says what goes wrong because of it; `where` is given today."""

    key: str
    severity: Severity
    label: str
    why: str
    kind: Kind
    where: Callable[[date], ColumnElement[bool]]

    def rows(self, actor: Actor, today: date) -> Select[Any]:
        """The rows that have it."""
        return self.kind.visible(actor).where(self.where(today))

    def listing(self) -> Listing:
        """Their list."""
        kind = self.kind
        return Listing(
            columns=(
                Column("nomor", N_("Nomor"), kind.number),
                Column("judul", N_("Judul"), kind.title),
                Column("tempat", N_("OPD atau tempat"), kind.place),
                Column("urutan", N_("Urutan pencatatan"), lambda row: row.id, kind.id, shown=False),
            ),
            tie_break=kind.id,
            default_sort="-urutan",
            options=kind.options,
            filename=f"mutu-data-{self.key}",
        )


_OPEN_NEED = Need.status.in_([NeedStatus.SUBMITTED, NeedStatus.VERIFIED, NeedStatus.PLANNED])
# Drafts too: what is handed in has these, the database sees to that, but a draft that lacks them gets nowhere.
_TOLD = Recommendation.status != RecommendationStatus.WITHDRAWN
_OPEN_FOLLOW_UP = FollowUp.official_status.in_([s for s in FollowUpStatus if not s.is_closed])
_MENTOR = aliased(User)  # The participant of a placement is joined under the table's own name.
_AWAY = Placement.status.in_([PlacementStatus.DEPARTED, PlacementStatus.RUNNING])


def _always(condition: ColumnElement[bool]) -> Callable[[date], ColumnElement[bool]]:
    return lambda _: condition


def _dissolved(opd_id: Any) -> ColumnElement[bool]:
    office = aliased(Opd)
    return exists().where(office.id == opd_id, office.dissolved)


def _silent(today: date) -> ColumnElement[bool]:
    return and_(
        _AWAY,
        Placement.departed_on <= today - SILENT_JOURNAL,
        ~exists().where(JournalEntry.placement_id == Placement.id, JournalEntry.day > today - SILENT_JOURNAL),
    )


RULES: Final = (
    Rule(
        "kebutuhan-tanpa-program", Severity.WRONG, N_("Kebutuhan tanpa program prioritas"),
        N_("Magang untuk kebutuhan ini tidak menguatkan satu program pun: inilah yang disebut rutinitas."), NEED,
        _always(and_(_OPEN_NEED, ~exists().where(NeedProgramme.need_id == Need.id))),
    ),
    Rule(
        "rekomendasi-tanpa-indikator", Severity.WRONG, N_("Rekomendasi tanpa indikator, nilai awal, atau target"),
        N_("Dampaknya tidak akan pernah dapat diukur."), RECOMMENDATION,
        _always(and_(_TOLD, or_(
            Recommendation.indicator == "", Recommendation.baseline.is_(None), Recommendation.target.is_(None)
        ))),
    ),
    Rule(
        "rekomendasi-tanpa-temuan", Severity.WRONG, N_("Rekomendasi tanpa temuan"),
        N_("Tidak dapat ditelusuri ke apa yang dilihat di tempat magang."), RECOMMENDATION,
        _always(and_(_TOLD, ~exists().where(RecommendationFinding.recommendation_id == Recommendation.id))),
    ),
    Rule(
        "tindak-lanjut-opd-bubar", Severity.WRONG, N_("Tindak lanjut milik OPD yang sudah dibubarkan"),
        N_("Tidak ada yang mengerjakannya. Alihkan kepada OPD penerus tugasnya."), FOLLOW_UP,
        _always(and_(_OPEN_FOLLOW_UP, _dissolved(FollowUp.owner_opd_id))),
    ),
    Rule(
        "kebutuhan-opd-bubar", Severity.WRONG, N_("Kebutuhan milik OPD yang sudah dibubarkan"),
        N_("Tidak ada yang akan memakai hasil magangnya."), NEED,
        _always(and_(_OPEN_NEED, _dissolved(Need.owner_opd_id))),
    ),
    Rule(
        "mentor-nonaktif", Severity.WRONG, N_("Penempatan berjalan yang akun mentornya nonaktif"),
        N_("Jurnalnya tidak ada yang membaca dan memaraf."), PLACEMENT,
        _always(and_(_AWAY, exists().where(_MENTOR.id == Placement.mentor_id, ~_MENTOR.is_active))),
    ),
    Rule(
        "bukti-tanpa-sumber", Severity.MISSING, N_("Bukti keunggulan tanpa sumber atau tahun"),
        N_("Tidak dihitung dalam kecocokan, sebab tidak ada yang dapat memeriksanya."), EVIDENCE,
        _always(or_(Evidence.source_url == "", Evidence.year.is_(None))),
    ),
    Rule(
        "kebutuhan-tanpa-ukuran", Severity.MISSING, N_("Kebutuhan tanpa indikator, nilai awal, atau target"),
        N_("Tidak ada yang dapat mengatakan kapan kebutuhan ini terpenuhi."), NEED,
        _always(and_(_OPEN_NEED, or_(Need.indicator == "", Need.baseline.is_(None), Need.target.is_(None)))),
    ),
    Rule(
        "jurnal-senyap", Severity.MISSING, N_("Peserta berangkat tanpa jurnal selama tujuh hari"),
        N_("Yang tidak ditulis hari itu hilang dari laporan."), PLACEMENT, _silent,
    ),
    Rule(
        "rekomendasi-tanpa-biaya", Severity.MISSING, N_("Rekomendasi tanpa perkiraan biaya"),
        N_("OPD tidak tahu anggaran mana yang harus disiapkan."), RECOMMENDATION,
        _always(and_(_TOLD, Recommendation.cost_estimate.is_(None), Recommendation.cost_unknown_reason == "")),
    ),
    Rule(
        "adaptasi-kosong", Severity.MISSING, N_("Adaptasi tanpa catatan apa yang berbeda di sini"),
        N_("Praktik daerah lain jarang dapat dipakai apa adanya."), RECOMMENDATION,
        _always(and_(_TOLD, Recommendation.approach == Approach.ADAPT, Recommendation.differs == "")),
    ),
    Rule(
        "bukti-lama", Severity.ADVICE, N_("Bukti keunggulan lebih dari lima tahun"),
        N_("Bobotnya hampir habis. Cari tahun yang lebih baru."), EVIDENCE,
        lambda today: Evidence.year < today.year - OLD_EVIDENCE,
    ),
    Rule(
        "temuan-tanpa-angka", Severity.ADVICE, N_("Temuan tanpa angka yang dicapai di sana"),
        N_("Sukar meyakinkan kepala daerah tanpa hasil yang terukur."), FINDING,
        _always(Finding.numbers == ""),
    ),
)  # fmt: skip
BY_KEY: Final = {rule.key: rule for rule in RULES}


def counts(session: Session, actor: Actor, today: date) -> Mapping[str, int]:
    """How many rows have each fault: one query for all rules."""
    numbers = [
        select(func.count()).select_from(rule.rows(actor, today).with_only_columns(rule.kind.id).subquery())
        for rule in RULES
    ]
    row = session.execute(select(*(number.scalar_subquery() for number in numbers))).one()
    return dict(zip(BY_KEY, row, strict=True))
