"""Random people do random things to follow-ups at random times, through the services, on a real database.

No path lets an OPD set an official status, lets anybody verify their own work, raises a rate by dropping an item,
loses an evidence file, or changes a closed round. After each step the whole database is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from magang.accounts.models import Grant, SharedLink, User
from magang.accounts.rules import LinkKind
from magang.followups import queries
from magang.followups.models import EvidenceFile, FollowUp, GuestFile, VerificationRound
from magang.followups.obstacles import ToldObstacle
from magang.followups.rules import (
    BudgetSource,
    FollowUpStatus,
    Judgement,
    OpdClaim,
    RateFacts,
    RoundState,
    TdReason,
    rates,
)
from magang.followups.services import duedates, guests, planning, progress, verification
from magang.kernel.actor import Actor, Role
from magang.kernel.errors import DomainError
from magang.kernel.files import Upload
from magang.kernel.filestore import FileStore
from magang.recommendations.models import Recommendation
from tests.conftest import NOW
from tests.factories.followups import PDF, Walk

NUMBERS = (1, 2, 3)
PEOPLE = ("opd_head", "staff", "planner", "verifier", "verifier2", "own_verifier", "sekda", "mayor", "participant")
items = st.sampled_from(NUMBERS)
later = st.integers(min_value=1, max_value=40 * 24).map(lambda hours: timedelta(hours=hours))
answered = st.one_of(st.just((True, True, True)), st.tuples(*[st.sampled_from((True, False, None))] * 3))
results = st.sampled_from((FollowUpStatus.SS, FollowUpStatus.BS, FollowUpStatus.SS, *FollowUpStatus))


def usually(*right: str) -> st.SearchStrategy[str]:
    """Mostly somebody who may, or else every walk would end at a closed door."""
    return st.one_of(st.sampled_from(right), st.sampled_from(right), st.sampled_from(PEOPLE))


OPD, JUDGES, PLANNERS = (
    usually("opd_head", "staff"),
    usually("verifier", "verifier2", "own_verifier"),
    usually("planner", "sekda"),
)


class FollowUpWalk(RuleBasedStateMachine):
    """Three follow-ups: one just opened, one under way, one waiting for its verifier."""

    def __init__(self, walk: Walk, settle: Callable[[], None]) -> None:
        super().__init__()
        self.walk, self.session, self.settle = walk, walk.session, settle
        self.now = NOW
        self.files: dict[tuple[str, int], tuple[str, str]] = {}
        self.closed: dict[int, tuple[Any, ...]] = {}
        self.rate = self.implemented()
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

    def step(self, who: str, item: int, wait: timedelta, do: Callable[[Actor, FollowUp], object]) -> None:
        """Somebody tries something; whatever came of it, every promise still holds."""
        self.now += wait
        self.session.expire_all()
        thing = self.thing(item)
        actor, before = self.walk.actor(who), self.statuses()
        acting, contributors, news = (
            thing.acting_opd_ids,
            thing.contributor_ids,
            (thing.opd_percent, thing.last_news_at),
        )
        try:
            do(actor, thing)
            self.session.commit()
        except DomainError:
            self.session.rollback()
        self.session.expire_all()
        after = self.statuses()
        for changed in (key for key in after if after[key] is not before[key]):
            assert changed == thing.id
            assert actor.has(Role.VERIFIER, Role.SEKDA), f"{who} set an official status"
            assert actor.opd_id not in acting, f"{who} is of an acting OPD"
            assert actor.user_id not in contributors, f"{who} verified their own work"
            now = self.session.get_one(FollowUp, changed)
            assert not now.official_status.is_closed or now.closed_at == self.now, "backdated"
        if actor.has(Role.VERIFIER):
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

    def thing(self, item: int) -> FollowUp:
        return queries.find_by_link(self.session, f"R-2026-{item:03d}")

    # What people try.

    @rule(who=OPD, item=items, wait=later, days=st.integers(1, 200))
    def add_a_step(self, who, item, wait, days):
        self.step(who, item, wait, lambda actor, thing: planning.add_step(
            self.session, actor, thing, output="SOP", responsible_opd_id=thing.owner_opd_id, starts_on=NOW.date(),
            ends_on=NOW.date() + timedelta(days=days), weight=2, budget_source=BudgetSource.APBD, now=self.now,
        ))  # fmt: skip

    @rule(who=OPD, item=items, wait=later)
    def submit_the_plan(self, who, item, wait):
        self.step(who, item, wait, lambda actor, thing: planning.submit_plan(self.session, actor, thing, now=self.now))

    @rule(who=PLANNERS, item=items, wait=later)
    def approve_the_plan(self, who, item, wait):
        self.step(who, item, wait, lambda actor, thing: planning.approve_plan(self.session, actor, thing, now=self.now))

    @rule(who=usually(*PEOPLE), item=items, wait=later, percent=st.integers(0, 100), evidence=st.booleans())
    def report(self, who, item, wait, percent, evidence):
        def do(actor: Actor, thing: FollowUp) -> None:
            steps = {s.id: percent for s in thing.plan.steps} if thing.plan is not None else {}
            progress.report_progress(
                self.session, actor, thing, percent=percent, step_percents=steps, narrative="Maju.",
                indicator_value=None, obstacle=ToldObstacle(), uploads=[Upload("a.pdf", PDF)] * evidence,
                store=self.walk.store, now=self.now,
            )  # fmt: skip

        self.step(who, item, wait, do)

    @rule(who=usually("opd_head", "own_verifier"), item=items, wait=later)
    def upload_a_better_version(self, who, item, wait):
        def do(actor: Actor, thing: FollowUp) -> None:
            for file in [f for update in thing.updates for f in update.files][-1:]:
                progress.supersede_file(
                    self.session, actor, file, upload=Upload("b.pdf", PDF), store=self.walk.store, now=self.now
                )

        self.step(who, item, wait, do)

    @rule(who=OPD, item=items, wait=later, claim=st.sampled_from(OpdClaim))
    def submit(self, who, item, wait, claim):
        self.step(who, item, wait, lambda actor, thing: verification.submit_for_verification(
            self.session, actor, thing, opd_rating=claim, note="", now=self.now
        ))  # fmt: skip

    @rule(who=JUDGES, item=items, wait=later, result=results, answers=answered, closed=st.booleans())  # fmt: skip
    def judge(self, who, item, wait, result, answers, closed):
        """The open round; now and then a closed one."""

        def do(actor: Actor, thing: FollowUp) -> None:
            round_ = thing.open_round if not closed else next(iter(thing.rounds), None)
            if round_ is not None:
                reason = TdReason.NOT_EFFECTIVE if result is FollowUpStatus.TD else None
                judgement = Judgement(result, *answers, missing="Bukti pemakaian.", td_reason=reason)
                verification.judge(
                    self.session, actor, round_, judgement=judgement, expected_version=round_.version, now=self.now
                )

        self.step(who, self.waiting(item), wait, do)

    @rule(who=usually("verifier", "verifier2", "sekda"), item=items, wait=later, agrees=st.booleans())
    def answer_td(self, who, item, wait, agrees):
        def do(actor: Actor, thing: FollowUp) -> None:
            for round_ in thing.rounds[-1:]:
                if agrees:
                    verification.confirm_td(self.session, actor, round_, now=self.now)
                else:
                    verification.refuse_td(self.session, actor, round_, reason="Masih dapat.", now=self.now)

        self.step(who, self.waiting(item), wait, do)

    @rule(who=JUDGES, item=items, wait=later)
    def look_again(self, who, item, wait):
        self.step(who, item, wait, lambda actor, thing: verification.check_again(
            self.session, actor, thing, now=self.now
        ))  # fmt: skip

    @rule(who=usually("planner", "sekda", "opd_head"), item=items, wait=later, days=st.integers(-5, 90))
    def move_the_due_date(self, who, item, wait, days):
        """Asks for it; whoever may answer agrees to what is asked."""

        def do(actor: Actor, thing: FollowUp) -> None:
            pending = [move for move in thing.moves if not move.state.is_final]
            for move in pending:
                duedates.approve_move(self.session, actor, move, now=self.now)
            if not pending:
                to_on = thing.due_on + timedelta(days=days)
                duedates.request_move(self.session, actor, thing, to_on=to_on, reason="Menunggu.", now=self.now)

        self.step(who, item, wait, do)

    @rule(who=usually(*PEOPLE), item=items, wait=later, percent=st.integers(0, 100), anonymous=st.booleans())
    def report_by_link(self, who, item, wait, percent, anonymous):
        """It counts for nothing until it is confirmed, whoever holds the link."""

        def do(actor: Actor, thing: FollowUp) -> None:
            before = thing.opd_percent, thing.last_news_at, len(thing.updates)
            guests.send(
                self.session, Actor(None, "") if anonymous else actor, thing, link=self.link(thing), reporter="Budi",
                percent=percent, step_percents={}, narrative="Dari lapangan.", indicator_value=None,
                obstacle=ToldObstacle(), uploads=[Upload("foto.pdf", PDF)], store=self.walk.store, now=self.now,
            )  # fmt: skip
            assert (thing.opd_percent, thing.last_news_at, len(thing.updates)) == before

        self.step(who, item, wait, do)

    @rule(who=usually("opd_head"), item=items, wait=later, agrees=st.booleans())
    def answer_what_came_by_link(self, who, item, wait, agrees):
        def do(actor: Actor, thing: FollowUp) -> None:
            for report in thing.waiting_reports[:1]:
                if agrees:
                    guests.confirm(self.session, actor, report, now=self.now)
                else:
                    guests.send_back(self.session, actor, report, reason="Terlalu gelap.", now=self.now)

        self.step(who, item, wait, do)

    @rule(what=st.sampled_from((
        "DELETE FROM evidence_file", "UPDATE evidence_file SET sha256 = '" + "0" * 64 + "'", "DELETE FROM guest_file",
        "UPDATE verification_round SET result = 'ss' WHERE state = 'closed'",
        "DELETE FROM verification_round WHERE state = 'closed'",
    )))  # fmt: skip
    def tamper(self, what):
        """Past the services, in the database itself."""
        try:
            touched = self.session.connection().execute(text(what)).rowcount
            assert not touched, f"{what} went through"
        except IntegrityError:
            pass
        finally:
            self.session.rollback()

    def link(self, thing: FollowUp) -> SharedLink:
        reference = thing.recommendation.reference
        found = self.session.scalar(select(SharedLink).where(SharedLink.subject == reference))
        if found is None:
            found = SharedLink(
                kind=LinkKind.PROGRESS, subject=reference, secret_hash=f"{thing.id:064d}", label="Budi", uses=0,
                created_by_id=self.walk.city.planner.id, created_at=NOW, expires_at=NOW + timedelta(days=1),
            )  # fmt: skip
            self.session.add(found)
            self.session.flush()
        return found


@pytest.fixture
def walk(session, city, settings):
    """The three items, and two more people: the OPD's staff, and a verifier who sits in the OPD that acts."""
    stamps = {"created_at": NOW, "updated_at": NOW}
    city.staff = User(
        username="staf", name="Staf", opd=city.dinkes, grants=[Grant(role=Role.OPD_STAFF, opd_id=city.dinkes.id)],
        **stamps,
    )  # fmt: skip
    city.own_verifier = User(
        username="verifikator3", name="Verifikator di Dinkes", opd=city.dinkes, grants=[Grant(role=Role.VERIFIER)],
        **stamps,
    )  # fmt: skip
    session.add_all([city.staff, city.own_verifier])
    session.commit()
    walks = [Walk(session, city, FileStore(settings.files_dir), NOW, number).opened() for number in NUMBERS]
    walks[1].running()
    walks[2].submitted()
    for name in PEOPLE:
        session.refresh(getattr(city, name))
    return walks[0]


def test_no_path_through_a_follow_up_breaks_its_promises(walk, connection, session):
    """About twenty seconds on SQLite; fewer walks on PostgreSQL, which takes its time with each step."""
    points: list[Any] = []

    def start() -> FollowUpWalk:
        session.rollback()
        points.append(connection.begin_nested())
        return FollowUpWalk(walk, settle=lambda: points.pop().rollback())

    walks = 20 if connection.dialect.name == "sqlite" else 6
    run_state_machine_as_test(
        start,
        settings=settings(
            max_examples=walks,
            stateful_step_count=30,
            # A walk that fails is told as it was: shortening it would take minutes.
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
