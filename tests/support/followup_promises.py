"""What holds of every follow-up, whoever did whatever to it: asked after each step of a random walk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import select

from magang.followups import queries
from magang.followups.models import EvidenceFile, FollowUp, GuestFile, Obstacle, VerificationRound
from magang.followups.rules import FollowUpStatus, RateFacts, RoundState, rates
from magang.kernel.actor import Actor, Role
from magang.kernel.errors import DomainError
from magang.recommendations.models import Recommendation
from tests.conftest import NOW
from tests.factories.followups import Walk

NUMBERS: Final = (1, 2, 3)


class Promises(RuleBasedStateMachine):
    """Somebody tries something, and everything promised of follow-ups is asked of the database.

    Who had a hand in what is remembered here, not asked of the code under test.
    """

    def __init__(self, walk: Walk, settle: Callable[[], None]) -> None:
        super().__init__()
        self.walk, self.session, self.settle = walk, walk.session, settle
        self.now = NOW
        self.files: dict[tuple[str, int], tuple[str, str]] = {}
        self.closed: dict[int, tuple[Any, ...]] = {}
        self.rate = self.implemented()
        self.resolved: dict[int, tuple[Any, ...]] = {}
        # By item: who had a hand in it, and every OPD that ever had a part.
        city = walk.city
        self.hands = {n: {city.participant.id, city.opd_head.id} for n in NUMBERS}
        self.worked = {n: {city.dinkes.id} for n in NUMBERS}
        self.began = self.begins()
        self.session.rollback()

    def teardown(self) -> None:
        self.session.rollback()
        self.settle()

    # What is asked of the database after each step.

    def statuses(self) -> dict[int, FollowUpStatus]:
        return dict(self.session.execute(select(FollowUp.id, FollowUp.official_status)).all())

    def implemented(self) -> tuple[int, int]:
        _, rate = rates(RateFacts(True, True, status) for status in self.statuses().values())
        return rate.count, rate.of

    def begins(self) -> dict[int, tuple[Any, ...]]:
        columns = FollowUp.id, FollowUp.started_on, FollowUp.original_due_on
        return {row[0]: tuple(row) for row in self.session.execute(select(*columns))}

    def step(
        self, who: str, item: int, wait: timedelta, do: Callable[[Actor, FollowUp], object], *, works: bool = False
    ) -> None:
        """Somebody tries something; whatever came of it, every promise still holds. `works`: it is work on the item."""
        self.now += wait
        self.session.expire_all()
        thing = self.thing(item)
        actor, before = self.walk.actor(who), self.statuses()
        news = thing.opd_percent, thing.last_news_at
        try:
            do(actor, thing)
            self.session.commit()
            if works and actor.user_id is not None:
                self.hands[item].add(actor.user_id)
        except DomainError:
            self.session.rollback()
        self.session.expire_all()
        after = self.statuses()
        # What was only planned, and dropped before anybody approved it, was nobody's work.
        steps = [(plan.approved_at, step.responsible_opd_id) for plan in self.thing(item).plans for step in plan.steps]
        self.worked[item] |= {opd_id for approved_at, opd_id in steps if approved_at}
        had_a_part = self.worked[item] | {opd_id for _, opd_id in steps}
        self.session.expire_all()
        for changed in (key for key in after if after[key] is not before[key]):
            assert changed == thing.id
            assert actor.has(Role.VERIFIER, Role.SEKDA), f"{who} set an official status"
            assert actor.opd_id not in had_a_part, f"{who} is of an OPD that had a part in it"
            assert actor.user_id not in self.hands[item], f"{who} verified their own work"
            now = self.session.get_one(FollowUp, changed)
            assert not now.official_status.is_closed or now.closed_at == self.now, "backdated"
        if actor.has(Role.VERIFIER) and not actor.has(Role.PLANNER):
            now = self.session.get_one(FollowUp, thing.id)
            assert (now.opd_percent, now.last_news_at) == news, "a verifier told news"
        self.promises_hold(after, before)

    def promises_hold(self, after: dict[int, FollowUpStatus], before: dict[int, FollowUpStatus]) -> None:
        count, of = self.implemented()
        newly = sum(s.is_implemented and not before[key].is_implemented for key, s in after.items())
        assert of == self.rate[1], "an item was dropped"
        assert count <= self.rate[0] + newly, "a rate rose without anything implemented"
        self.rate = count, of
        for model in (EvidenceFile, GuestFile):
            kept = {(model.__name__, f.id): (f.sha256, f.stored_name) for f in self.session.scalars(select(model))}
            seen = {key: value for key, value in self.files.items() if key[0] == model.__name__}
            assert seen.items() <= kept.items(), "evidence was lost or changed"
            for sha256, name in set(kept.values()) - set(seen.values()):
                assert self.walk.store.read(name, sha256)
            self.files |= kept
        columns = [c for c in VerificationRound.__table__.columns if c.name != "version"]
        rounds = {row.id: tuple(row) for row in self.session.execute(select(*columns)) if row.state.is_final}
        assert self.closed.items() <= rounds.items(), "a closed round changed"
        self.closed = rounds
        ended = {o.id: (o.opened_at, o.resolved_at) for o in self.session.scalars(select(Obstacle)) if o.resolved_at}
        assert self.resolved.items() <= ended.items(), "an obstacle that was resolved lasts otherwise than it did"
        self.resolved = ended
        assert self.begins() == self.began, "a first due date was forgotten"
        self.session.rollback()

    def waiting(self, item: int) -> int:
        """An item with an open round, if there is one."""
        open_rounds = (
            select(Recommendation.reference)
            .join(FollowUp, FollowUp.recommendation_id == Recommendation.id)
            .join(FollowUp.rounds)
            .where(VerificationRound.state != RoundState.CLOSED)
            .order_by(FollowUp.id)
        )
        found = self.session.scalars(open_rounds).all()
        return int(found[item % len(found)][-3:]) if found else item

    def with_status(self, status: FollowUpStatus, item: int) -> int:
        """An item that stands so, if there is one."""
        found = [f.recommendation.reference for f in map(self.thing, NUMBERS) if f.official_status is status]
        return int(found[item % len(found)][-3:]) if found else item

    def begun(self, item: int) -> int:
        """An item that somebody has worked on: what nobody has may be taken back at its hearing."""
        return item if self.thing(item).updates else 3

    def thing(self, item: int) -> FollowUp:
        return queries.find_by_link(self.session, f"R-2026-{item:03d}")
