"""Who may write, decide, act and judge: findings, recommendations, decisions and follow-up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from magang.accounts.models import SharedLink
from magang.evaluations import policy as evaluations
from magang.evaluations.models import Evaluation
from magang.evaluations.rules import EvaluationStatus
from magang.findings import policy as findings
from magang.findings.models import Finding
from magang.followups import policy as followups
from magang.followups.models import (
    ActionPlan,
    ActionStep,
    DueDateMove,
    EvidenceFile,
    FollowUp,
    GuestReport,
    Obstacle,
)
from magang.followups.obstacles import ObstacleState
from magang.followups.rules import FollowUpStatus, MoveState, ObstacleKind, ObstacleRemover, PlanStatus, RoundState
from magang.hearings import policy as hearings
from magang.hearings.models import Decision as MayorsDecision
from magang.hearings.models import Directive, Hearing
from magang.hearings.policy import directives
from magang.hearings.rules import HearingStatus
from magang.hearings.rules.directives import DirectiveStatus
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import Decision, Verdict
from magang.placements.rules import PlacementStatus
from magang.recommendations import policy as recommendations
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus

from .people import (
    ADMIN,
    EVERYBODY,
    HEAD,
    INSPECTORATE,
    MAYOR,
    NOBODY,
    OTHER_HEAD,
    OTHER_PARTICIPANT,
    OTHER_VERIFIER,
    PARTICIPANT,
    PLANNER,
    SEKDA,
    SOCIAL,
    STAFF,
    SUPERIOR,
    VERIFIER,
    person,
)
from .things import a_follow_up, a_placement, a_plan, a_recommendation, a_round, an_update

STATUS = RecommendationStatus
SEES_ALL = {"admin", "planner", "verifier", "sekda", "mayor"}


def allowed(decide: Callable[[Actor], Decision]) -> set[str]:
    return {name for name, actor in EVERYBODY.items() if decide(actor)}


def a_finding() -> Finding:
    return Finding(placement=a_placement(), author_id=PARTICIPANT.user_id)


def a_voice_for(status: RecommendationStatus) -> Recommendation:
    return a_recommendation(status=STATUS.MERGED, merged_into=a_recommendation(status=status))


TABLE: dict[str, tuple[Callable[[Actor], Decision], set[str]]] = {
    "write findings": (findings.create, {"participant", "other_participant"}),
    "write a finding here": (lambda a: findings.create(a, a_placement()), {"participant"}),
    "read a finding": (
        lambda a: findings.view(a, a_finding()),
        {*SEES_ALL, "participant", "superior", "head", "staff"},
    ),
    "change a finding": (lambda a: findings.edit(a, a_finding()), {"participant"}),
    "read a draft": (
        lambda a: recommendations.view(a, a_recommendation()),
        {*SEES_ALL, "participant", "superior"},
    ),
    "read a submitted recommendation": (
        lambda a: recommendations.view(a, a_recommendation(status=STATUS.SUBMITTED)),
        {*SEES_ALL, "participant", "superior", "head", "staff", "other_head"},
    ),
    "change a draft": (lambda a: recommendations.edit(a, a_recommendation()), {"participant"}),
    "submit": (lambda a: recommendations.submit(a, a_recommendation()), {"participant"}),
    "withdraw": (lambda a: recommendations.withdraw(a, a_recommendation(status=STATUS.APPROVED)), {"participant"}),
    "join an earlier one": (
        lambda a: recommendations.merge(a, a_recommendation(id=1), a_recommendation(id=2, status=STATUS.STUDY)),
        {"participant"},
    ),
    "join a rejected one": (
        lambda a: recommendations.merge(a, a_recommendation(id=1), a_recommendation(id=2, status=STATUS.REJECTED)),
        set(),
    ),
    "join when others have joined it": (
        lambda a: recommendations.merge(a, a_recommendation(voices=[a_recommendation()]), None),
        set(),
    ),
    "take a voice back": (
        lambda a: recommendations.split(a, a_voice_for(STATUS.ACCEPTED)),
        {"participant"},
    ),
    "take a voice back from what was rejected": (
        lambda a: recommendations.split(a, a_voice_for(STATUS.REJECTED)),
        set(),
    ),
    "approve": (
        lambda a: recommendations.approve(a, a_recommendation(status=STATUS.SUBMITTED)),
        {"superior", "planner"},
    ),
    "return": (
        lambda a: recommendations.return_(a, a_recommendation(status=STATUS.APPROVED)),
        {"superior", "planner"},
    ),
    "record the presentation": (
        lambda a: recommendations.present(a, a_recommendation(status=STATUS.APPROVED)),
        {"planner", "sekda"},
    ),
    "decide": (lambda a: hearings.decide(a, a_recommendation(status=STATUS.PRESENTED)), {"sekda", "mayor"}),
    "decide after a study": (lambda a: hearings.decide(a, a_recommendation(status=STATUS.STUDY)), {"sekda", "mayor"}),
    "decide on a draft": (lambda a: hearings.decide(a, a_recommendation()), set()),
    "decide twice": (lambda a: hearings.decide(a, a_recommendation(status=STATUS.ACCEPTED)), set()),
    "plan a hearing": (hearings.create, {"planner", "sekda"}),
    "read a follow-up": (
        lambda a: followups.view(a, a_follow_up()),
        {*SEES_ALL, "participant", "superior", "head", "staff", "other_head"},
    ),
    "make a plan": (lambda a: followups.edit_plan(a, a_follow_up()), {"other_head"}),
    "report progress": (lambda a: followups.report_progress(a, a_follow_up()), {"other_head"}),
    "submit for verification": (lambda a: followups.submit_for_verification(a, a_follow_up()), {"other_head"}),
    "ask for a later date": (lambda a: followups.request_move(a, a_follow_up()), {"other_head"}),
}


@pytest.mark.parametrize(("decide", "may"), TABLE.values(), ids=TABLE)
def test_only_these_roles_may(decide: Callable[[Actor], Decision], may: set[str]) -> None:
    assert allowed(decide) == may


def test_findings_are_written_only_while_the_file_is_open() -> None:
    before = a_placement(status=PlacementStatus.ASSIGNED)
    assert findings.create(PARTICIPANT, before).verdict is Verdict.NOT_NOW
    assert recommendations.create(PARTICIPANT, before).verdict is Verdict.NOT_NOW
    assert findings.create(OTHER_PARTICIPANT, before).verdict is Verdict.HIDDEN


def test_an_opd_never_sees_a_draft_that_names_it() -> None:
    assert recommendations.view(OTHER_HEAD, a_recommendation()).verdict is Verdict.HIDDEN
    assert recommendations.view(HEAD, a_recommendation()).verdict is Verdict.HIDDEN


def test_the_named_mentor_guides_wherever_they_work() -> None:
    mentor = person(50, Role.SUPERIOR, opd=SOCIAL)
    submitted = a_recommendation(status=STATUS.SUBMITTED, placement=a_placement(mentor_id=50))
    assert recommendations.approve(mentor, submitted)
    assert recommendations.view(mentor, a_recommendation(placement=a_placement(mentor_id=50)))


def test_nobody_approves_or_decides_on_their_own_recommendation() -> None:
    by_superior = a_recommendation(status=STATUS.SUBMITTED, author_id=SUPERIOR.user_id)
    assert recommendations.approve(SUPERIOR, by_superior).verdict is Verdict.FORBIDDEN
    by_sekda = a_recommendation(status=STATUS.PRESENTED, author_id=SEKDA.user_id)
    assert hearings.decide(SEKDA, by_sekda).verdict is Verdict.FORBIDDEN
    assert hearings.decide(MAYOR, by_sekda)


def test_a_decision_is_no_button_of_the_recommendation() -> None:
    presented = a_recommendation(status=STATUS.PRESENTED)
    assert all(recommendations.available(actor, presented) == () for actor in EVERYBODY.values())


def test_the_author_reads_on_the_button_what_is_missing() -> None:
    submit, withdraw = recommendations.available(PARTICIPANT, a_recommendation())
    assert (submit.action, submit.decision.verdict) == ("submit", Verdict.NOT_NOW)
    assert (withdraw.action, withdraw.needs_reason) == ("withdraw", True)


def test_the_owner_of_a_decision_reads_it_even_if_nobody_named_it_before() -> None:
    staff = person(60, Role.OPD_STAFF, opd=77)
    decision = MayorsDecision(recommendation=a_recommendation(status=STATUS.ACCEPTED), owner_opd_id=77)
    assert hearings.view_decision(staff, decision)
    assert not hearings.view_decision(OTHER_PARTICIPANT, decision)


def test_a_hearing_that_has_begun_is_not_edited() -> None:
    assert hearings.edit(PLANNER, Hearing(status=HearingStatus.PLANNED))
    assert hearings.edit(PLANNER, Hearing(status=HearingStatus.HELD)).verdict is Verdict.NOT_NOW
    assert [offer.action for offer in hearings.available(SEKDA, Hearing(status=HearingStatus.HELD))] == ["close"]


def test_a_plan_is_approved_by_the_planner_or_the_sekda_and_never_by_its_author() -> None:
    follow_up = a_follow_up()
    a_plan(follow_up, PLANNER.user_id)
    assert followups.approve_plan(PLANNER, follow_up).verdict is Verdict.FORBIDDEN
    assert followups.approve_plan(SEKDA, follow_up)
    assert followups.approve_plan(OTHER_HEAD, follow_up).verdict is Verdict.FORBIDDEN
    assert followups.edit_plan(OTHER_HEAD, follow_up).verdict is Verdict.NOT_NOW


def test_only_a_verifier_from_outside_sets_the_official_status() -> None:
    follow_up = a_follow_up()
    current = a_round(follow_up, OTHER_HEAD.user_id)
    assert allowed(lambda actor: followups.judge(actor, current)) == {"verifier"}
    # The sample's second verifier works in a supporting OPD.
    assert followups.judge(OTHER_VERIFIER, current).verdict is Verdict.FORBIDDEN
    both = person(61, Role.VERIFIER, opd=SOCIAL)
    assert followups.judge(both, current).verdict is Verdict.FORBIDDEN


def test_who_had_a_hand_in_the_work_does_not_verify_it() -> None:
    follow_up = a_follow_up()
    current = a_round(follow_up, OTHER_HEAD.user_id)
    update = an_update(follow_up, OTHER_HEAD.user_id)
    assert followups.judge(VERIFIER, current)
    update.files.append(EvidenceFile(uploaded_by_id=VERIFIER.user_id))
    assert followups.judge(VERIFIER, current).verdict is Verdict.FORBIDDEN


HANDS: dict[str, Callable[[FollowUp], object]] = {
    "asked for a later date": lambda f: DueDateMove(follow_up=f, requested_by_id=7, state=MoveState.APPROVED),
    "said the obstacle is gone": lambda f: an_update(f, 10, obstacle=Obstacle(resolved_by_id=7)),
    "handed out the link": lambda f: GuestReport(follow_up=f, link=SharedLink(created_by_id=7)),
    "sent it by the link": lambda f: GuestReport(follow_up=f, link=SharedLink(created_by_id=2), signed_in_id=7),
    "their own proposal joined it": lambda f: f.recommendation.voices.append(a_recommendation(author_id=7)),
    "their office had a step once": lambda f: f.plans.append(
        ActionPlan(author_id=10, steps=[ActionStep(responsible_opd_id=INSPECTORATE)])
    ),
}


@pytest.mark.parametrize("hand", HANDS.values(), ids=HANDS)
def test_no_part_in_the_work_is_too_small_to_forbid_judging_it(hand: Callable[[FollowUp], object]) -> None:
    follow_up = a_follow_up()
    current = a_round(follow_up, OTHER_HEAD.user_id)
    assert followups.judge(VERIFIER, current)
    kept = hand(follow_up)
    assert followups.judge(VERIFIER, current).verdict is Verdict.FORBIDDEN, kept


def test_a_verifier_does_not_step_back_from_what_they_would_then_judge() -> None:
    proposer = person(8, Role.PARTICIPANT, Role.VERIFIER)
    for status, may in ((STATUS.PRESENTED, True), (STATUS.ACCEPTED_WITH_NOTES, False)):
        voice = a_recommendation(author_id=8, status=STATUS.MERGED, merged_into=a_recommendation(status=status))
        assert bool(recommendations.split(proposer, voice)) is may


def test_the_superior_who_is_asked_for_an_answer_does_not_conclude_the_evaluation() -> None:
    placement = a_placement(mentor_id=VERIFIER.user_id)
    accepted = a_recommendation(status=STATUS.ACCEPTED, placement=placement)
    follow_up = a_follow_up(official_status=FollowUpStatus.SS, recommendation=accepted)
    day = date(2026, 9, 1)
    evaluation = Evaluation(follow_up=follow_up, due_on=day, status=EvaluationStatus.SCHEDULED)
    assert evaluations.conclude(VERIFIER, evaluation, today=day).verdict is Verdict.FORBIDDEN
    placement.mentor_id = SUPERIOR.user_id
    assert evaluations.conclude(VERIFIER, evaluation, today=day)


def test_whoever_asks_for_an_opd_does_not_answer_it_in_another_role() -> None:
    both = Actor(70, "Kepala OPD dan perencana", grants=OTHER_HEAD.grants | PLANNER.grants)
    follow_up = a_follow_up()
    a_plan(follow_up, STAFF.user_id)
    move = DueDateMove(follow_up=follow_up, requested_by_id=STAFF.user_id, state=MoveState.REQUESTED)
    order = Directive(opd_id=SOCIAL, given_by_id=MAYOR.user_id, status=DirectiveStatus.ANSWERED)
    for ask in (
        lambda a: followups.approve_plan(a, follow_up),
        lambda a: followups.answer_move(a, move),
        lambda a: directives.close(a, order),
        lambda a: directives.move_due(a, order),
    ):
        assert ask(PLANNER)
        assert ask(both).verdict is Verdict.FORBIDDEN


def test_a_closed_round_is_read_only() -> None:
    closed = a_round(a_follow_up(), OTHER_HEAD.user_id, state=RoundState.CLOSED)
    for ask in (followups.judge, followups.confirm_td, followups.refuse_td):
        assert ask(VERIFIER, closed).verdict is Verdict.NOT_NOW


def test_td_needs_a_second_person() -> None:
    pending = a_round(
        a_follow_up(),
        OTHER_HEAD.user_id,
        state=RoundState.AWAITING_SECOND,
        verifier_id=VERIFIER.user_id,
        result=FollowUpStatus.TD,
    )
    second = person(62, Role.VERIFIER, opd=4)
    assert followups.confirm_td(VERIFIER, pending).verdict is Verdict.FORBIDDEN
    assert followups.confirm_td(SEKDA, pending)
    assert followups.confirm_td(second, pending)
    assert followups.refuse_td(second, pending)
    assert followups.confirm_td(MAYOR, pending).verdict is Verdict.FORBIDDEN
    assert followups.judge(second, pending).verdict is Verdict.NOT_NOW


def test_one_round_at_a_time() -> None:
    follow_up = a_follow_up()
    a_round(follow_up, OTHER_HEAD.user_id)
    assert followups.submit_for_verification(OTHER_HEAD, follow_up).verdict is Verdict.NOT_NOW


def test_the_verifier_who_looks_again_after_ss_may_judge_what_is_found() -> None:
    follow_up = a_follow_up(official_status=FollowUpStatus.SS)
    assert followups.check_again(VERIFIER, follow_up)
    assert followups.check_again(OTHER_HEAD, follow_up).verdict is Verdict.FORBIDDEN
    assert followups.report_progress(OTHER_HEAD, follow_up).verdict is Verdict.NOT_NOW
    again = a_round(follow_up, VERIFIER.user_id, opd_rating=None)
    assert followups.judge(VERIFIER, again)
    assert followups.report_progress(OTHER_HEAD, follow_up), "what there is by now"
    assert followups.request_move(OTHER_HEAD, follow_up).verdict is Verdict.NOT_NOW
    assert followups.check_again(VERIFIER, follow_up).verdict is Verdict.NOT_NOW


@pytest.mark.parametrize("closed", [FollowUpStatus.SS, FollowUpStatus.TD])
def test_a_closed_follow_up_takes_no_more_from_the_opd(closed: FollowUpStatus) -> None:
    follow_up = a_follow_up(official_status=closed)
    for ask in (
        followups.edit_plan,
        followups.report_progress,
        followups.submit_for_verification,
        followups.request_move,
    ):
        assert ask(OTHER_HEAD, follow_up).verdict is Verdict.NOT_NOW


def test_a_due_date_is_moved_by_another_than_who_asked() -> None:
    follow_up = a_follow_up()
    move = DueDateMove(follow_up=follow_up, state=MoveState.REQUESTED, requested_by_id=PLANNER.user_id)
    assert followups.answer_move(PLANNER, move).verdict is Verdict.FORBIDDEN
    assert followups.answer_move(SEKDA, move)
    assert followups.request_move(OTHER_HEAD, follow_up).verdict is Verdict.NOT_NOW


def test_who_can_remove_an_obstacle_answers_and_whom_it_held_up_confirms() -> None:
    obstacle = Obstacle(
        update=an_update(a_follow_up(), OTHER_HEAD.user_id),
        kind=ObstacleKind.OTHER_OPD,
        remover=ObstacleRemover.OPD,
        remover_opd_id=88,
        state=ObstacleState.OPEN,
    )
    remover = person(63, Role.OPD_HEAD, opd=88)
    assert followups.answer_obstacle(remover, obstacle)
    assert followups.resolve_obstacle(remover, obstacle).verdict is Verdict.FORBIDDEN
    assert followups.resolve_obstacle(OTHER_HEAD, obstacle)
    assert followups.dispute_obstacle(OTHER_HEAD, obstacle).verdict is Verdict.NOT_NOW
    assert followups.answer_obstacle(OTHER_HEAD, obstacle).verdict is Verdict.FORBIDDEN
    assert followups.resolve_obstacle(PLANNER, obstacle).verdict is Verdict.FORBIDDEN
    assert followups.resolve_obstacle(OTHER_PARTICIPANT, obstacle).verdict is Verdict.HIDDEN
    obstacle.remover, obstacle.remover_opd_id = ObstacleRemover.MAYOR, None
    assert followups.answer_obstacle(MAYOR, obstacle)
    obstacle.state = ObstacleState.RESOLVED
    assert followups.resolve_obstacle(OTHER_HEAD, obstacle).verdict is Verdict.NOT_NOW


def test_evidence_is_downloaded_by_who_sees_the_follow_up() -> None:
    file = EvidenceFile(update=an_update(a_follow_up(), OTHER_HEAD.user_id))
    assert followups.download(PARTICIPANT, file)
    assert followups.download(OTHER_PARTICIPANT, file).verdict is Verdict.HIDDEN
    assert followups.supersede(OTHER_HEAD, file)
    assert followups.supersede(PLANNER, file).verdict is Verdict.FORBIDDEN


def test_each_reader_is_offered_their_own_next_step() -> None:
    follow_up = a_follow_up()
    a_plan(follow_up, OTHER_HEAD.user_id, PlanStatus.SUBMITTED)
    follow_up.plan.steps = []

    def offered(actor: Actor) -> list[str]:
        return [offer.action for offer in followups.available(actor, follow_up)]

    assert offered(SEKDA) == ["approve_plan", "return_plan"]
    assert offered(OTHER_HEAD) == ["report_progress", "share", "request_move", "submit_for_verification"]
    assert offered(VERIFIER) == offered(MAYOR) == offered(PARTICIPANT) == offered(ADMIN) == offered(NOBODY) == []
    a_round(follow_up, OTHER_HEAD.user_id)
    assert offered(VERIFIER) == ["judge"]
