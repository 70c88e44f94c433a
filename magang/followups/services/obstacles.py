"""How an obstacle ends: the office named to remove it says so, those it held up say whether it is true."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.followups import policy
from magang.followups.models import Obstacle
from magang.followups.obstacles import OBSTACLE_TRANSITIONS, ObstacleAction
from magang.followups.trail import Verb, tell
from magang.kernel.actor import Actor
from magang.kernel.machine import advance


def answer_obstacle(session: Session, actor: Actor, obstacle: Obstacle, *, note: str, now: datetime) -> None:
    """Say what was done to remove it; the acting OPD confirms or disputes."""
    policy.answer_obstacle(actor, obstacle).ensure()
    obstacle.state = advance(OBSTACLE_TRANSITIONS, obstacle.state, ObstacleAction.ANSWER)
    obstacle.answer, obstacle.answered_by_id, obstacle.answered_at = note, actor.user_id, now
    tell(session, actor, Verb.OBSTACLE_ANSWERED, obstacle.follow_up, obstacle, now=now)


def resolve_obstacle(session: Session, actor: Actor, obstacle: Obstacle, *, note: str, now: datetime) -> None:
    """Say that it is out of the way, and how; from here on its duration stands still."""
    policy.resolve_obstacle(actor, obstacle).ensure()
    obstacle.state = advance(OBSTACLE_TRANSITIONS, obstacle.state, ObstacleAction.RESOLVE)
    obstacle.resolution, obstacle.resolved_by_id, obstacle.resolved_at = note, actor.user_id, now
    tell(session, actor, Verb.OBSTACLE_RESOLVED, obstacle.follow_up, obstacle, now=now)


def dispute_obstacle(session: Session, actor: Actor, obstacle: Obstacle, *, note: str, now: datetime) -> None:
    """It is still in the way: it goes on counting from the day it was reported; the trail keeps the answer."""
    policy.dispute_obstacle(actor, obstacle).ensure()
    obstacle.state = advance(OBSTACLE_TRANSITIONS, obstacle.state, ObstacleAction.DISPUTE)
    obstacle.answered_by_id = obstacle.answered_at = None
    obstacle.answer = ""
    tell(session, actor, Verb.OBSTACLE_DISPUTED, obstacle.follow_up, obstacle, now=now, note=note)
