"""Random people do random things to follow-ups at random times, through the services, on a real database.

No path lets an OPD set an official status, lets anybody verify their own work, raises a rate by dropping an item,
loses an evidence file, or changes a closed round: `Promises` asks the whole database after each step.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from magang.accounts.models import Grant, SharedLink, User
from magang.accounts.rules import LinkKind
from magang.documents.reading import Row, Table
from magang.evaluations import services as evaluating
from magang.evaluations.queries import find_evaluation
from magang.evaluations.rules import Conclusion, Effect, Use
from magang.followups.models import FollowUp
from magang.followups.obstacles import ToldObstacle
from magang.followups.queries import sheets
from magang.followups.rules import (
    BudgetSource,
    FollowUpStatus,
    Judgement,
    ObstacleKind,
    ObstacleRemover,
    OpdClaim,
    PlanStatus,
    TdReason,
)
from magang.followups.services import duedates, guests, mending, obstacles, planning, progress, verification, versions
from magang.followups.services import sheets as taking
from magang.hearings.models import Directive
from magang.hearings.queries.directives import find_directive
from magang.hearings.services import directives
from magang.kernel.actor import Actor, Role
from magang.kernel.files import Upload
from magang.kernel.filestore import FileStore
from magang.recommendations import services as recommending
from tests.conftest import NOW
from tests.factories.followups import PDF, Walk
from tests.support.followup_promises import NUMBERS, Promises

# `both` is planner and verifier at once, and hands out the links.
PEOPLE = (
    "opd_head", "staff", "planner", "verifier", "verifier2", "own_verifier", "both", "sekda", "mayor", "participant"
)  # fmt: skip
items = st.sampled_from(NUMBERS)
later = st.integers(min_value=1, max_value=40 * 24).map(lambda hours: timedelta(hours=hours))
answered = st.one_of(st.just((True, True, True)), st.tuples(*[st.sampled_from((True, False, None))] * 3))
results = st.sampled_from((FollowUpStatus.SS, FollowUpStatus.BS, FollowUpStatus.SS, *FollowUpStatus))


def usually(*right: str) -> st.SearchStrategy[str]:
    """Mostly somebody who may, or else every walk would end at a closed door."""
    return st.one_of(st.sampled_from(right), st.sampled_from(right), st.sampled_from(PEOPLE))


STUCK = ToldObstacle(ObstacleKind.REGULATION, "Perwali lama.", ObstacleRemover.SEKDA)
OPD, JUDGES, PLANNERS = (
    usually("opd_head", "staff"),
    usually("verifier", "verifier2", "own_verifier", "both"),
    usually("planner", "sekda", "both"),
)


class FollowUpWalk(Promises):
    """Three follow-ups: one just opened, one under way, one waiting for its verifier."""

    @rule(who=OPD, item=items, wait=later, days=st.integers(1, 200), elsewhere=st.sampled_from((False, False, True)))
    def add_a_step(self, who, item, wait, days, elsewhere):
        """Now and then for the second verifier's office to carry out."""

        def do(actor: Actor, thing: FollowUp) -> None:
            opd_id = self.walk.city.verifier2.opd_id if elsewhere else thing.owner_opd_id
            planning.add_step(
                self.session, actor, thing, output="SOP", responsible_opd_id=opd_id, starts_on=NOW.date(),
                ends_on=NOW.date() + timedelta(days=days), weight=2, budget_source=BudgetSource.APBD, now=self.now,
            )  # fmt: skip

        self.step(who, item, wait, do, works=True)

    @rule(opd=OPD, judge=PLANNERS, item=items, wait=later)
    def take_the_plan_on(self, opd, judge, item, wait):
        """It is handed in, or approved once it is; both by whoever, mostly by who may."""
        plan = self.thing(item).plan_in_hand
        waits = plan is not None and plan.status is PlanStatus.SUBMITTED
        act = planning.approve_plan if waits else planning.submit_plan
        self.step(judge if waits else opd, item, wait, lambda actor, thing: act(
            self.session, actor, thing, now=self.now
        ), works=not waits)  # fmt: skip

    @rule(who=OPD, item=items, wait=later, drops=st.booleans())
    def change_the_plan(self, who, item, wait, drops):
        """Begin a new version, or take a step out of the one that was begun."""

        def do(actor: Actor, thing: FollowUp) -> None:
            if thing.revision is None:
                versions.revise_plan(self.session, actor, thing, reason="Anggaran berubah.", now=self.now)
            elif drops and thing.revision.steps:
                planning.remove_step(self.session, actor, thing.revision.steps[-1], now=self.now)
            else:
                versions.discard_revision(self.session, actor, thing, now=self.now)

        self.step(who, item, wait, do, works=True)

    @rule(
        who=usually(*PEOPLE), item=items, wait=later, percent=st.integers(0, 100), evidence=st.booleans(),
        stuck=st.booleans(),
    )  # fmt: skip
    def report(self, who, item, wait, percent, evidence, stuck):
        def do(actor: Actor, thing: FollowUp) -> None:
            steps = {s.id: percent for s in thing.plan.steps} if thing.plan is not None else {}
            progress.report_progress(
                self.session, actor, thing, percent=percent, step_percents=steps, narrative="Maju.",
                indicator_value=None, obstacle=STUCK if stuck else ToldObstacle(),
                uploads=[Upload("a.pdf", PDF)] * evidence, store=self.walk.store, now=self.now,
            )  # fmt: skip

        self.step(who, item, wait, do, works=True)

    @rule(who=usually("opd_head", "staff", "sekda"), item=items, wait=later, of=st.integers(0, 3))
    def meet_an_obstacle(self, who, item, wait, of):
        """The Sekda answers, the OPD says whether it is true; also of one that was resolved long ago."""

        def do(actor: Actor, thing: FollowUp) -> None:
            for obstacle in thing.obstacles[of : of + 1]:
                meet = obstacles.answer_obstacle if actor.has(Role.SEKDA) else obstacles.resolve_obstacle
                meet(self.session, actor, obstacle, note="Surat edaran keluar.", now=self.now)

        self.step(who, item, wait, do)

    @rule(who=usually("opd_head", "staff", "verifier"), wait=later, percent=st.integers(0, 100))
    def report_by_sheet(self, who, wait, percent):
        """Everything the sheet lists in one go: all of it, or nothing."""

        def do(actor: Actor, thing: FollowUp) -> None:
            asked = sheets.columns(self.session)
            filled = {"percent": percent, "narrative": "Dari lembar."}
            rows = []
            for cells in sheets.rows(sheets.reportable(self.session, actor)):
                row = dict(zip([c.key for c in asked], cells, strict=True))
                rows.append(Row(len(rows) + 2, row | filled | {"due": str(row["due"])}))
            before = {f.id: len(f.updates) for f in sheets.reportable(self.session, actor)}
            draft = taking.keep_sheet(self.session, actor, filename="x.xlsx", table=Table(rows, ()), now=self.now)
            number = taking.take_over(self.session, actor, draft, store=self.walk.store, now=self.now)
            after = {f.id: len(f.updates) for f in sheets.reportable(self.session, actor)}
            assert after == {key: count + 1 for key, count in before.items()}
            assert number == len(before)
            for follow_up in sheets.reportable(self.session, actor):
                self.hands[int(follow_up.recommendation.reference[-3:])].add(actor.user_id)

        self.step(who, 1, wait, do)

    @rule(who=usually(*PEOPLE), item=items, wait=later, how=st.sampled_from(("withdraw", "cancel")))
    def drop_it(self, who, item, wait, how):
        """What was accepted is not made undone, whoever tries."""

        def do(actor: Actor, thing: FollowUp) -> None:
            if how == "withdraw":
                recommending.withdraw(self.session, actor, thing.recommendation, reason="Sudah lama.", now=self.now)
            else:
                mending.take_back(self.session, actor, thing, now=self.now)
            raise AssertionError(f"{who} dropped it")

        self.step(who, self.begun(item), wait, do)

    @rule(who=usually("planner", "mayor", "opd_head"), item=items, wait=later)
    def order(self, who, item, wait):
        """A directive about it, answered and closed: an order that is done is no official status."""

        def do(actor: Actor, thing: FollowUp) -> None:
            about = Directive.recommendation_id == thing.recommendation_id
            order = self.session.scalar(select(Directive).where(about, Directive.closed_at.is_(None)))
            if order is None:
                directives.give(
                    self.session, actor, text="Selesaikan sebelum akhir tahun.", opd=thing.owner_opd,
                    due_on=self.now.date(), given_on=self.now.date(), given_by=self.walk.city.mayor,
                    recommendation=thing.recommendation, today=self.now.date(), now=self.now,
                )  # fmt: skip
                return
            found = find_directive(self.session, actor, order.reference)
            if actor.acts_for([found.opd_id]):
                directives.answer(
                    self.session, actor, found, text="Sudah.", upload=None, store=self.walk.store, now=self.now
                )
            else:
                directives.close(self.session, actor, found, now=self.now)

        self.step(who, item, wait, do)

    @rule(who=JUDGES, item=items, wait=later)
    def conclude_the_evaluation(self, who, item, wait):
        """Half a year later nobody uses it: a round opens, the status waits for its verdict."""

        def do(actor: Actor, thing: FollowUp) -> None:
            found = find_evaluation(self.session, actor, thing.recommendation.reference)
            if found is not None:
                told = Conclusion(Use.NONE, Effect.NONE, None, None, "", "Kembali ke cara lama.")
                evaluating.conclude(
                    self.session, actor, found, found=told, expected_version=found.version, today=self.now.date(),
                    now=self.now,
                )  # fmt: skip

        self.step(who, self.with_status(FollowUpStatus.SS, item), wait + timedelta(days=100), do)

    @rule(who=usually("opd_head", "own_verifier"), item=items, wait=later)
    def upload_a_better_version(self, who, item, wait):
        def do(actor: Actor, thing: FollowUp) -> None:
            for file in [f for update in thing.updates for f in update.files][-1:]:
                progress.supersede_file(
                    self.session, actor, file, upload=Upload("b.pdf", PDF), store=self.walk.store, now=self.now
                )

        self.step(who, item, wait, do, works=True)

    @rule(who=OPD, item=items, wait=later, claim=st.sampled_from(OpdClaim))
    def submit(self, who, item, wait, claim):
        self.step(who, item, wait, lambda actor, thing: verification.submit_for_verification(
            self.session, actor, thing, opd_rating=claim, note="", now=self.now
        ), works=True)  # fmt: skip

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

        asks = all(move.state.is_final for move in self.thing(item).moves)
        self.step(who, item, wait, do, works=asks)

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
            sent.append(item)

        sent: list[int] = []
        self.step(who, item, wait, do, works=not anonymous)
        if sent:
            self.hands[item].add(self.walk.city.both.id)  # who handed out the link may have sent it

    @rule(who=usually("opd_head"), item=items, wait=later, agrees=st.booleans())
    def answer_what_came_by_link(self, who, item, wait, agrees):
        def do(actor: Actor, thing: FollowUp) -> None:
            for report in thing.waiting_reports[:1]:
                if agrees:
                    guests.confirm(self.session, actor, report, now=self.now)
                else:
                    guests.send_back(self.session, actor, report, reason="Terlalu gelap.", now=self.now)

        self.step(who, item, wait, do, works=agrees)

    @rule(what=st.sampled_from((
        "DELETE FROM evidence_file", "UPDATE evidence_file SET sha256 = '" + "0" * 64 + "'", "DELETE FROM guest_file",
        "UPDATE verification_round SET result = 'ss' WHERE state = 'closed'",
        "DELETE FROM verification_round WHERE state = 'closed'",
        "UPDATE follow_up SET original_due_on = '2030-01-01'", "UPDATE follow_up SET due_on = '2026-01-01'",
        "UPDATE follow_up SET started_on = '2025-01-01'", "DELETE FROM follow_up",
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
                created_by_id=self.walk.city.both.id, created_at=NOW, expires_at=NOW + timedelta(days=1),
            )  # fmt: skip
            self.session.add(found)
            self.session.flush()
        return found


@pytest.fixture
def walk(session, city, settings):
    """The three items, and three more people: the OPD's staff, a verifier who sits in the OPD that acts, and `both`."""
    stamps = {"created_at": NOW, "updated_at": NOW}
    city.staff = User(
        username="staf", name="Staf", opd=city.dinkes, grants=[Grant(role=Role.OPD_STAFF, opd_id=city.dinkes.id)],
        **stamps,
    )  # fmt: skip
    city.own_verifier = User(
        username="verifikator3", name="Verifikator di Dinkes", opd=city.dinkes, grants=[Grant(role=Role.VERIFIER)],
        **stamps,
    )  # fmt: skip
    city.both = User(
        username="perencana3", name="Perencana dan verifikator", opd=city.bkpsdmd,
        grants=[Grant(role=Role.PLANNER), Grant(role=Role.VERIFIER)], **stamps,
    )  # fmt: skip
    session.add_all([city.staff, city.own_verifier, city.both])
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
