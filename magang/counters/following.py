"""Watching every session, so that no service has to remember the counters: what it changed is recounted as it commits.

An UPDATE or DELETE of a whole set of rows through the ORM says not which rows it met: everything is reckoned anew then.
What goes past the ORM altogether (`connection.execute`) has to call `rebuild` itself; `magang counters check` tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from magang.counters.keeping import rebuild, recount
from magang.counters.rules import Kind
from magang.evaluations.models import Evaluation
from magang.followups.models import EvidenceFile, FollowUp, Obstacle, ProgressUpdate, VerificationRound
from magang.needs.models import Need, NeedProgramme
from magang.placements.models import Placement, PlacementProgramme
from magang.recommendations.models import Recommendation, RecommendationProgramme
from magang.reference.models import CitySettings, Holiday, HostUnit, PriorityProgramme

EVERYTHING: Final = "everything"
# What a row of each table is a part of, and the key that says of which.
PARTS: Final[Mapping[type[Any], tuple[str, Callable[[Any], int | None]]]] = {
    Need: (Kind.NEED, lambda row: row.id),
    NeedProgramme: (Kind.NEED, lambda row: row.need_id),
    Placement: (Kind.PLACEMENT, lambda row: row.id),
    PlacementProgramme: (Kind.PLACEMENT, lambda row: row.placement_id),
    Recommendation: (Kind.RECOMMENDATION, lambda row: row.id),
    RecommendationProgramme: (Kind.RECOMMENDATION, lambda row: row.recommendation_id),
    FollowUp: (Kind.RECOMMENDATION, lambda row: row.recommendation_id),
    VerificationRound: ("follow_up", lambda row: row.follow_up_id),
    Evaluation: ("follow_up", lambda row: row.follow_up_id),
    ProgressUpdate: ("follow_up", lambda row: row.follow_up_id),
    EvidenceFile: ("update", lambda row: row.update_id),
    Obstacle: ("update", lambda row: row.update_id),
    # A day off moves every promise that is counted in working days.
    Holiday: (EVERYTHING, lambda row: row.id),
}
# Rare changes that move the ground under everything; the fields that do.
GROUND: Final[Mapping[type[Any], frozenset[str]]] = {
    CitySettings: frozenset(
        {"time_zone"} | {f"{c}_{of}" for c in ("stale", "report", "hearing") for of in ("days", "count")}
    ),
    PriorityProgramme: frozenset({"agenda"}),
    HostUnit: frozenset({"region_id"}),
}
# What a recommendation takes from its placement.
HANDED_DOWN: Final = frozenset({"cycle_id", "urusan_id", "host_unit_id"})
_TOUCHED: Final = "counters_touched"


def _touched(session: Session) -> dict[str, set[int]]:
    found: dict[str, set[int]] = session.info.setdefault(_TOUCHED, defaultdict(set))
    return found


def _changed(row: Any, names: frozenset[str]) -> bool:
    state = inspect(row)
    return state.persistent and any(state.attrs[name].history.has_changes() for name in names)


@event.listens_for(Session, "after_flush")
def note(session: Session, _context: object) -> None:
    """Remember what was written; ids of new rows are known by now."""
    touched = _touched(session)
    for row in [*session.new, *session.dirty, *session.deleted]:
        if part := PARTS.get(type(row)):
            into, key = part
            if (id_ := key(row)) is not None:
                touched[into].add(id_)
            if type(row) is Placement and _changed(row, HANDED_DOWN):
                touched["placement_of"].add(row.id)
        elif (names := GROUND.get(type(row))) and _changed(row, names):
            touched[EVERYTHING].add(0)


@event.listens_for(Session, "do_orm_execute")
def note_sets(state: ORMExecuteState) -> None:
    """An UPDATE or DELETE of a set of rows."""
    if (state.is_update or state.is_delete) and state.bind_mapper is not None:
        met = state.bind_mapper.class_
        if met in PARTS or met in GROUND:
            _touched(state.session)[EVERYTHING].add(0)


@event.listens_for(Session, "before_commit")
def keep(session: Session) -> None:
    """Recount what was touched, within the transaction that touched it."""
    session.flush()
    touched = session.info.pop(_TOUCHED, None)
    if not touched:
        return
    if touched.get(EVERYTHING):
        rebuild(session)
        return
    with session.no_autoflush:
        if updates := touched.get("update"):
            touched["follow_up"] |= set(
                session.scalars(select(ProgressUpdate.follow_up_id).where(ProgressUpdate.id.in_(updates)))
            )
        if follow_ups := touched.get("follow_up"):
            touched[Kind.RECOMMENDATION] |= set(
                session.scalars(select(FollowUp.recommendation_id).where(FollowUp.id.in_(follow_ups)))
            )
        if moved := touched.get("placement_of"):
            touched[Kind.RECOMMENDATION] |= set(
                session.scalars(select(Recommendation.id).where(Recommendation.placement_id.in_(moved)))
            )
        for kind in Kind:
            if ids := touched.get(kind):
                recount(session, kind, ids)


@event.listens_for(Session, "after_rollback")
def forget(session: Session) -> None:
    """What was undone counts as it did before."""
    session.info.pop(_TOUCHED, None)
