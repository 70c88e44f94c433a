"""What became of the recommendations of each destination, for the planning of the next departures (DESIGN 4.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from magang.followups.models import FollowUp, VerificationRound
from magang.followups.rules import FollowUpStatus, RoundState
from magang.hearings.models import Decision
from magang.kernel.clock import local_date
from magang.needs.models import Need
from magang.placements.models import Placement
from magang.planning.queries.facts import ADOPTION
from magang.recommendations.models import Recommendation
from magang.reference.models import CitySettings

# What a judgement within the window is worth; BS is carried out in part.
WORTH: Final[Mapping[FollowUpStatus, float]] = {FollowUpStatus.SS: 1.0, FollowUpStatus.BS: 0.5}


def read_adoption(session: Session, today: date) -> dict[tuple[int, int], tuple[float, int]]:
    """(host unit, urusan of the need) → (carried out within twelve months of the decision, decided that long ago).

    A fixed window: counting a young recommendation because it is done already, and not because it is not, would
    flatter. Rejected ones and those under study count as not carried out. One query.
    """
    zone = select(CitySettings.time_zone).limit(1).scalar_subquery()
    rows = session.execute(
        select(
            Recommendation.id,
            Placement.host_unit_id,
            Need.urusan_id,
            Decision.decided_on,
            VerificationRound.result,
            VerificationRound.judged_at,
            zone,
        )
        .select_from(Decision)
        .join(Recommendation, Recommendation.id == Decision.recommendation_id)
        .join(Placement, Placement.id == Recommendation.placement_id)
        .join(Need, Need.id == Placement.need_id)
        .outerjoin(FollowUp, FollowUp.recommendation_id == Recommendation.id)
        .outerjoin(
            VerificationRound,
            and_(VerificationRound.follow_up_id == FollowUp.id, VerificationRound.state == RoundState.CLOSED),
        )
        .where(
            Decision.superseded_at.is_(None),
            Decision.decided_on <= year_before(today),
            Placement.host_unit_id.is_not(None),
        )
        .order_by(Recommendation.id, VerificationRound.number)
    ).all()
    cells: dict[tuple[int, int], tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for _, judged in groupby(rows, key=lambda row: row[0]):
        known = list(judged)
        _, host, urusan, decided_on, *_ = known[0]
        until = year_after(decided_on)
        # As it stood when the twelve months ended: what was lost again within them was not carried out.
        standing = [
            result
            for *_, result, judged_at, zone_name in known
            if result is not None and local_date(judged_at, zone_name or "UTC") <= until
        ][-1:]
        done = sum(WORTH.get(result, 0.0) for result in standing)
        before, count = cells[host, urusan]
        cells[host, urusan] = (before + done, count + 1)
    return dict(cells)


def year_before(day: date) -> date:
    """The same day a year earlier; 29 February becomes the 28th."""
    return _moved(day, -1)


def year_after(day: date) -> date:
    """The last day on which something counts as done within twelve months."""
    return _moved(day, 1)


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


ADOPTION.append(read_adoption)
