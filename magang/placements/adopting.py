"""What an adopted scenario sets in motion here: its stays become proposed placements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.needs.models import Need
from magang.placements.models import Placement
from magang.placements.queries import STANDING
from magang.placements.services.adopting import propose_stay
from magang.planning.models import Cycle, Scenario
from magang.planning.sentences import Sentence
from magang.planning.services.scenarios_adoption import OBSTACLES, Stay, adopted


@adopted.connect
def propose_all(session: Session, actor: Actor, scenario: Scenario, stays: Sequence[Stay], now: datetime) -> None:
    """One placement a stay, numbered in the order of names."""
    with_programmes = select(Need).where(Need.id.in_({stay.seat.need_id for stay in stays}))
    session.scalars(
        with_programmes.options(selectinload(Need.programme_links)).execution_options(populate_existing=True)
    ).all()
    year = session.get_one(Cycle, scenario.cycle_id).year
    for stay in stays:
        propose_stay(session, actor, stay, scenario=scenario, year=year, now=now)


def in_the_way(session: Session, stays: Sequence[Stay]) -> list[Sentence]:
    """Who belongs to no OPD any more, and who is away in those days already."""
    people = {stay.candidate.user_id: stay.candidate.user for stay in stays}
    found = [
        Sentence(N_("%(name)s belum terdaftar pada satu OPD."), {"name": user.name})
        for user in people.values()
        if user.opd_id is None
    ]
    standing = select(Placement).where(Placement.participant_id.in_(people), Placement.status.in_(STANDING))
    of_person: dict[int, list[Placement]] = defaultdict(list)
    for placement in session.scalars(standing.order_by(Placement.id)):
        of_person[placement.participant_id].append(placement)
    for stay in stays:
        for other in of_person[stay.candidate.user_id]:
            if (
                other.starts_on
                and other.ends_on
                and other.starts_on <= stay.ends_on
                and other.ends_on >= stay.starts_on
            ):
                message = N_("%(name)s sudah ditempatkan pada masa yang sama (%(n)s).")
                found.append(Sentence(message, {"name": stay.candidate.user.name, "n": other.reference}))
    return found


OBSTACLES.append(in_the_way)
