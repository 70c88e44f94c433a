"""Obstacles as rows of their own: what stands in whose way, who can remove it, how long it lasted."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from magang.followups.models import FollowUp, Obstacle, ProgressUpdate
from magang.followups.obstacles import ObstacleState
from magang.followups.queries import OBSTACLE_CHOICES, REMOVER_CHOICES, find_follow_up
from magang.followups.rules import Clock, FollowUpStatus, ObstacleKind, ObstacleRemover
from magang.kernel.actor import Actor
from magang.kernel.clock import local_date
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Filter, Listing, enum_filter, id_filter
from magang.kernel.model import constant
from magang.placements.models import Placement
from magang.recommendations import queries as recommendations
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd
from magang.reference.queries import agenda_choices, opd_choices, programme_choices, urusan_choices

_Remover = aliased(Opd)
# In the way of something that still runs. Joined with their follow-up.
STILL_IN_THE_WAY: Final[ColumnElement[bool]] = and_(
    Obstacle.state != constant(Obstacle.state, ObstacleState.RESOLVED),
    FollowUp.official_status.in_([status for status in FollowUpStatus if not status.is_closed]),
)

# What one line about an obstacle says.
WITH_FOLLOW_UP: Final = (
    contains_eager(Obstacle.update)
    .contains_eager(ProgressUpdate.follow_up)
    .options(contains_eager(FollowUp.recommendation), contains_eager(FollowUp.owner_opd)),
    contains_eager(Obstacle.remover_opd.of_type(_Remover)),
)


_OBSTACLES: Final = (
    select(Obstacle)
    .outerjoin(Obstacle.update)
    .outerjoin(ProgressUpdate.follow_up)
    .outerjoin(FollowUp.recommendation)
    .outerjoin(Recommendation.placement)
    .outerjoin(FollowUp.owner_opd)
    .outerjoin(Obstacle.remover_opd.of_type(_Remover))
)


def visible_obstacles(actor: Actor) -> Select[Obstacle]:
    """Those of the follow-ups in the actor's scope."""
    return _OBSTACLES.where(recommendations.reads(actor))


def find_obstacle(session: Session, actor: Actor, obstacle_id: int) -> Obstacle | None:
    """An obstacle in the actor's scope, with its follow-up whole."""
    reference = session.scalar(
        visible_obstacles(actor).where(Obstacle.id == obstacle_id).with_only_columns(Recommendation.reference)
    )
    follow_up = find_follow_up(session, actor, reference) if reference else None
    if follow_up is None:
        return None
    return next(o for o in follow_up.obstacles if o.id == obstacle_id)


def obstacles(clock: Clock) -> Listing:
    """The list as it reads today: what still stands in the way lasts until today."""
    return Listing(
        columns=(
            Column("nomor", N_("Nomor"), lambda o: o.recommendation.reference, Recommendation.reference),
            Column("judul", N_("Rekomendasi"), lambda o: o.recommendation.title, Recommendation.title),
            Column("jenis", N_("Jenis hambatan"), lambda o: o.kind, Obstacle.kind),
            Column(
                "penghilang",
                N_("Dapat dihilangkan oleh"),
                lambda o: o.remover_opd.short_name if o.remover_opd else o.remover,
                Obstacle.remover,
            ),
            Column("sejak", N_("Sejak"), lambda o: local_date(o.opened_at, clock.zone), Obstacle.opened_at),
            Column("lama", N_("Lama (hari)"), lambda o: o.days(clock.today, clock.zone)),
            Column("keadaan", N_("Keadaan"), lambda o: o.state, Obstacle.state),
        ),
        tie_break=Obstacle.id,
        default_sort="sejak",
        filters=(
            Filter(
                "terbuka",
                N_("Menghambat"),
                lambda _: [("ya", N_("Yang masih berjalan saja"))],
                lambda _: STILL_IN_THE_WAY,
            ),
            enum_filter("keadaan", N_("Keadaan"), ObstacleState, Obstacle.state),
            Filter(
                "penghilang",
                N_("Dapat dihilangkan oleh"),
                lambda _: REMOVER_CHOICES,
                lambda v: Obstacle.remover == ObstacleRemover(v),
            ),
            id_filter("opd_penghilang", N_("OPD yang menghilangkan"), opd_choices, Obstacle.remover_opd_id),
            Filter(
                "jenis", N_("Jenis hambatan"), lambda _: OBSTACLE_CHOICES, lambda v: Obstacle.kind == ObstacleKind(v)
            ),
            id_filter("opd", N_("OPD penanggung jawab"), opd_choices, FollowUp.owner_opd_id),
            id_filter("angkatan", N_("Angkatan"), recommendations.cycle_choices, Recommendation.cycle_id),
            id_filter("urusan", N_("Urusan"), urusan_choices, Placement.urusan_id),
            id_filter("program", N_("Program prioritas"), programme_choices, recommendations.serves),
            Filter("agenda", N_("Agenda"), agenda_choices, recommendations.serves_agenda),
        ),
        search=lambda text: or_(
            Recommendation.reference.icontains(text, autoescape=True),
            Recommendation.title.icontains(text, autoescape=True),
            Obstacle.note.icontains(text, autoescape=True),
        ),
        search_label=N_("Cari nomor, judul, atau uraian"),
        options=(*WITH_FOLLOW_UP, joinedload(Obstacle.resolved_by)),
        filename="hambatan",
        more=(
            Column("uraian", N_("Uraian hambatan"), lambda o: o.note),
            Column("opd", N_("OPD penanggung jawab"), lambda o: o.follow_up.owner_opd.short_name),
            Column("jawaban", N_("Jawaban kantor yang ditunjuk"), lambda o: o.answer or None),
            Column(
                "teratasi", N_("Teratasi"), lambda o: local_date(o.resolved_at, clock.zone) if o.resolved_at else None
            ),
            Column("oleh", N_("Dinyatakan teratasi oleh"), lambda o: o.resolved_by.name if o.resolved_by else None),
            Column("cara", N_("Bagaimana teratasi"), lambda o: o.resolution or None),
        ),
    )
