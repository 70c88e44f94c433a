"""What becomes of the accepted recommendations of the sample city."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

import magang.evaluations.signals  # noqa: F401 - an SS of the sample schedules its evaluation too
from magang.evaluations.models import Evaluation, EvaluationAnswer, EvaluationObstacle, EvaluationScore
from magang.evaluations.rules import TRANSITIONS as EVALUATION_TRANSITIONS
from magang.evaluations.rules import Effect, EvaluationAction, Respondent, Statement, Use
from magang.evaluations.services import EvaluationEvent
from magang.followups.models import (
    ActionPlan,
    ActionStep,
    DueDateMove,
    EvidenceFile,
    FollowUp,
    Obstacle,
    ProgressUpdate,
    VerificationRound,
)
from magang.followups.obstacles import OBSTACLE_TRANSITIONS, ObstacleAction, ObstacleState
from magang.followups.rules import (
    MOVE_TRANSITIONS,
    PLAN_TRANSITIONS,
    ROUND_TRANSITIONS,
    BudgetSource,
    FollowUpStatus,
    MoveAction,
    ObstacleKind,
    ObstacleRemover,
    OpdClaim,
    PlanAction,
    PlanStatus,
    RoundAction,
    RoundState,
    TdReason,
)
from magang.followups.services.verification import official_status_set
from magang.followups.services.versions import copied, replace
from magang.followups.trail import Verb, tell
from magang.hearings.models import Decision
from magang.kernel.files import check_file, safe_name
from magang.kernel.filestore import FileStore
from magang.kernel.machine import advance
from magang.recommendations.models import Recommendation
from magang.reference.models import BudgetWindow
from magang.reference.rules import BudgetKind, CityClock
from magang.sample.guests import by_link, confirm_link, return_link
from magang.sample.needs import decimal
from magang.sample.pictures import make_file
from magang.sample.town import Script, Story, Town, known

PLANNER, SEKDA, VERIFIER = "perencana", "sekda", "verifikator"

REMOVERS: Final = {ObstacleRemover.MAYOR: "walikota", ObstacleRemover.SEKDA: SEKDA}

# The answer to a submitted plan, and the days it took.
PLAN_ANSWERS: Final[Mapping[PlanStatus, tuple[PlanAction, Verb, int]]] = {
    PlanStatus.APPROVED: (PlanAction.APPROVE, Verb.PLAN_APPROVED, 6),
    PlanStatus.RETURNED: (PlanAction.RETURN, Verb.PLAN_RETURNED, 6),
}


@dataclass
class Chapter:
    """One follow-up being told: what the events need beside their script."""

    town: Town
    follow_up: FollowUp
    owner: str  # user name of the head of the OPD that acts
    steps: list[Script]
    last_report: int
    revision: ActionPlan | None = None

    def tell(self, who: str, verb: Verb, at: datetime, note: str = "") -> None:
        tell(self.town.session, self.town.actor(who), verb, self.follow_up, now=at, note=note)

    @property
    def round(self) -> VerificationRound:
        return known(self.follow_up.open_round)


def follow_up_story(town: Town, recommendation: Recommendation, decision: Decision, script: Script, turn: int) -> Story:
    """Opened by the decision; then the plan and the events of the script in the order of their days."""
    owner_opd, due_on = known(decision.owner_opd), known(decision.due_on)
    follow_up = FollowUp(
        recommendation=recommendation,
        owner_opd=owner_opd,
        started_on=decision.decided_on,
        due_on=due_on,
        original_due_on=due_on,
        due_moves=0,
        official_status=FollowUpStatus.BT,
        first_answer_due_on=town.settings.promise(CityClock.FIRST_ANSWER, town.calendar).due(decision.decided_on),
        plan=None,
        updates=[],
        rounds=[],
        moves=[],
        guest_reports=[],
        created_at=decision.created_at,
        updated_at=decision.created_at,
    )
    town.session.add(follow_up)
    owner = town.heads[owner_opd.short_name]
    events = script["events"]
    last = max((event["on"] for event in events if event["what"] == "report"), default=0)
    chapter = Chapter(town, follow_up, owner, script["steps"], last)
    chapter.tell(SEKDA, Verb.OPENED, decision.created_at)
    plan_told = False
    for event in events:
        if not plan_told and event["on"] > script["plan"].get("answered", 0):
            yield from plan_story(chapter, script["plan"], turn)
            plan_told = True
        at = town.at(event["on"], turn)
        yield at
        EVENTS[event["what"]](chapter, event, at)
    if not plan_told:
        yield from plan_story(chapter, script["plan"], turn)


def plan_story(chapter: Chapter, script: Script, turn: int) -> Story:
    """Written, submitted and answered, as far as it has come."""
    town, follow_up, status = chapter.town, chapter.follow_up, PlanStatus(script["status"])
    written = town.at(script.get("answered", -1), turn)
    yield written
    plan = follow_up.plan = ActionPlan(
        author=town.people[chapter.owner],
        status=PlanStatus.DRAFT,
        note=script["note"],
        steps=[plan_step(town, position, step) for position, step in enumerate(chapter.steps, start=1)],
        created_at=written,
        updated_at=written,
    )
    chapter.tell(chapter.owner, Verb.PLAN_NOTED, written)
    if status is PlanStatus.DRAFT:
        return
    at = min(written + timedelta(minutes=40), town.now)
    yield at
    plan.status = advance(PLAN_TRANSITIONS, plan.status, PlanAction.SUBMIT)
    plan.first_submitted_at = plan.submitted_at = plan.updated_at = follow_up.last_news_at = at
    chapter.tell(chapter.owner, Verb.PLAN_SUBMITTED, at)
    if status not in PLAN_ANSWERS:
        return
    action, verb, days = PLAN_ANSWERS[status]
    at = min(at + timedelta(days=days), town.now)
    yield at
    plan.status, plan.updated_at = advance(PLAN_TRANSITIONS, plan.status, action), at
    if action is PlanAction.APPROVE:
        plan.approved_by, plan.approved_at = town.people[PLANNER], at
    else:
        plan.return_reason = script["reason"]
    chapter.tell(PLANNER, verb, at, script.get("reason", ""))


def plan_step(town: Town, position: int, script: Script) -> ActionStep:
    return ActionStep(
        position=position,
        output=script["output"],
        responsible_opd=town.opds[script["opd"]],
        starts_on=town.day(script["starts"]),
        ends_on=town.day(script["ends"]),
        weight=script["weight"],
        budget_source=BudgetSource(script["budget"]),
        window=budget_window(town, script),
        budget_reference=script.get("budgeted", ""),
        budgeted_at=town.at(script["starts"]) if "budgeted" in script else None,
        percent=0,
    )


def budget_window(town: Town, script: Script) -> BudgetWindow | None:
    """`window`: how many years from this one the budget is that the step waits for."""
    if "window" not in script:
        return None
    return town.windows[BudgetKind(script["budget"]), town.day(0).year + script["window"]]


def report(chapter: Chapter, event: Script, at: datetime) -> None:
    """A self-report with its file. The last one brings the steps to where they stand, and its percent is theirs."""
    town, follow_up = chapter.town, chapter.follow_up
    percent: int = event["percent"]
    if event["on"] == chapter.last_report and follow_up.plan is not None:
        for step, script in zip(follow_up.plan.steps, chapter.steps, strict=True):
            step.percent = script["percent"]
        percent = follow_up.plan.percent or 0
    update = ProgressUpdate(
        author=town.people[chapter.owner],
        reported_at=at,
        percent=percent,
        narrative=event["text"],
        indicator_value=decimal(event, "value"),
        obstacle=obstacle_told(town, event, at),
        files=[evidence_file(chapter, event["file"], at)] if "file" in event else [],
    )
    follow_up.updates.append(update)
    follow_up.opd_percent, follow_up.last_news_at = percent, at
    chapter.tell(chapter.owner, Verb.PROGRESS, at, event["text"])


def obstacle_told(town: Town, event: Script, at: datetime) -> Obstacle | None:
    if "obstacle" not in event:
        return None
    return Obstacle(
        kind=ObstacleKind(event["obstacle"]),
        note=event["obstacle_note"],
        remover=ObstacleRemover(event["remover"]),
        remover_opd=town.opds[event["remover_opd"]] if "remover_opd" in event else None,
        opened_at=at,
        state=ObstacleState.OPEN,
    )


def evidence_file(chapter: Chapter, name: str, at: datetime) -> EvidenceFile:
    content = make_file(name)
    file_type = check_file(content)
    kept = FileStore(chapter.town.files).put(chapter.town.session, content)
    return EvidenceFile(
        original_name=safe_name(name, file_type),
        file_type=file_type,
        size=kept.size,
        sha256=kept.sha256,
        stored_name=kept.name,
        uploaded_by=chapter.town.people[chapter.owner],
        uploaded_at=at,
    )


def revise(chapter: Chapter, event: Script, at: datetime) -> None:
    """A new version of the plan with one step more, submitted; the approved one goes on counting."""
    town, follow_up, current = chapter.town, chapter.follow_up, known(chapter.follow_up.plan)
    town.session.flush()  # The copies name the steps they come from.
    chapter.revision = ActionPlan(
        follow_up_id=follow_up.id,
        number=current.number + 1,
        is_current=False,
        author=town.people[chapter.owner],
        status=PlanStatus.SUBMITTED,
        note=current.note,
        change_reason=event["text"],
        first_submitted_at=current.first_submitted_at,
        submitted_at=at,
        steps=[*map(copied, current.steps), plan_step(town, len(current.steps) + 1, event["step"])],
        created_at=at,
        updated_at=at,
    )
    town.session.add(chapter.revision)
    chapter.tell(chapter.owner, Verb.PLAN_REVISED, at, event["text"])
    chapter.tell(chapter.owner, Verb.PLAN_SUBMITTED, at)


def approve(chapter: Chapter, _event: Script, at: datetime) -> None:
    """The new version takes the place of the one that counted until now."""
    revision = known(chapter.revision)
    replace(known(chapter.follow_up.plan), revision)
    revision.status = advance(PLAN_TRANSITIONS, revision.status, PlanAction.APPROVE)
    revision.approved_by, revision.approved_at, revision.updated_at = chapter.town.people[PLANNER], at, at
    chapter.follow_up.opd_percent = revision.percent or 0
    chapter.tell(PLANNER, Verb.PLAN_APPROVED, at)


def answer(chapter: Chapter, event: Script, at: datetime) -> None:
    """Who was named to remove the latest obstacle says that it is gone."""
    obstacle = chapter.follow_up.obstacles[-1]
    obstacle.state = advance(OBSTACLE_TRANSITIONS, obstacle.state, ObstacleAction.ANSWER)
    opd = obstacle.remover_opd
    who = chapter.town.heads[opd.short_name] if opd else REMOVERS[obstacle.remover]
    obstacle.answered_by, obstacle.answered_at, obstacle.answer = chapter.town.people[who], at, event["text"]
    chapter.tell(who, Verb.OBSTACLE_ANSWERED, at, event["text"])


def resolve(chapter: Chapter, event: Script, at: datetime) -> None:
    """The latest obstacle is out of the way."""
    obstacle = chapter.follow_up.obstacles[-1]
    obstacle.state = advance(OBSTACLE_TRANSITIONS, obstacle.state, ObstacleAction.RESOLVE)
    obstacle.resolved_by, obstacle.resolved_at = chapter.town.people[chapter.owner], at
    obstacle.resolution = event["text"]
    chapter.tell(chapter.owner, Verb.OBSTACLE_RESOLVED, at, event["text"])


def ask(chapter: Chapter, event: Script, at: datetime) -> None:
    """The OPD rates itself and opens a round."""
    follow_up = chapter.follow_up
    follow_up.rounds.append(
        VerificationRound(
            number=len(follow_up.rounds) + 1,
            opened_at=at,
            submitted_by=chapter.town.people[chapter.owner],
            opd_rating=OpdClaim(event["claim"]),
            note=event["note"],
            state=RoundState.OPEN,
        )
    )
    follow_up.last_news_at = at
    chapter.tell(chapter.owner, Verb.SUBMITTED, at, event["note"])


def look_again(chapter: Chapter, _event: Script, at: datetime) -> None:
    """The verifier opens a round of their own after SS."""
    follow_up = chapter.follow_up
    follow_up.rounds.append(
        VerificationRound(
            number=len(follow_up.rounds) + 1,
            opened_at=at,
            submitted_by=chapter.town.people[VERIFIER],
            note="",
            state=RoundState.OPEN,
        )
    )
    chapter.tell(VERIFIER, Verb.CHECKED_AGAIN, at)


def judge(chapter: Chapter, event: Script, at: datetime) -> None:
    """The verifier sets the official status on three tests."""
    round_, result = chapter.round, FollowUpStatus(event["result"])
    round_.sufficient, round_.competent, round_.relevant = event["tests"]
    round_.missing = event.get("missing", "")
    _judged(chapter, round_, RoundAction.JUDGE, result, at)
    _set_official(chapter, result, at, VERIFIER)
    chapter.tell(VERIFIER, Verb.JUDGED, at, round_.missing)


def propose_td(chapter: Chapter, event: Script, at: datetime) -> None:
    """The verifier finds that it can't be done; a second person has to agree."""
    round_ = chapter.round
    round_.td_reason = TdReason(event["reason"])
    round_.sufficient, round_.competent, round_.relevant = event["tests"]
    _judged(chapter, round_, RoundAction.PROPOSE_TD, FollowUpStatus.TD, at)
    chapter.tell(VERIFIER, Verb.TD_PROPOSED, at)


def confirm_td(chapter: Chapter, _event: Script, at: datetime) -> None:
    round_ = chapter.round
    round_.state = advance(ROUND_TRANSITIONS, round_.state, RoundAction.CONFIRM_TD)
    round_.second_approver, round_.second_approved_at = chapter.town.people[SEKDA], at
    _set_official(chapter, FollowUpStatus.TD, at, SEKDA)
    chapter.tell(SEKDA, Verb.TD_CONFIRMED, at)


def refuse_td(chapter: Chapter, event: Script, at: datetime) -> None:
    round_ = chapter.round
    round_.state = advance(ROUND_TRANSITIONS, round_.state, RoundAction.REFUSE_TD)
    round_.verifier = round_.judged_at = round_.result = round_.td_reason = None
    round_.sufficient = round_.competent = round_.relevant = None
    round_.td_refusal = event["text"]
    chapter.tell(SEKDA, Verb.TD_REFUSED, at, event["text"])


def ask_move(chapter: Chapter, event: Script, at: datetime) -> None:
    """The OPD asks for a later due date."""
    follow_up = chapter.follow_up
    follow_up.moves.append(
        DueDateMove(
            from_on=follow_up.due_on,
            to_on=chapter.town.day(event["to"]),
            reason=event["text"],
            requested_by=chapter.town.people[chapter.owner],
            requested_at=at,
        )
    )
    chapter.tell(chapter.owner, Verb.MOVE_REQUESTED, at, event["text"])


def answer_move(chapter: Chapter, event: Script, at: datetime) -> None:
    """Approved, the due date moves and is counted; the original date stays."""
    follow_up, approved = chapter.follow_up, event["approved"]
    move = follow_up.moves[-1]
    move.state = advance(MOVE_TRANSITIONS, move.state, MoveAction.APPROVE if approved else MoveAction.REFUSE)
    move.answered_by, move.answered_at, move.answer = chapter.town.people[SEKDA], at, event["text"]
    if approved:
        follow_up.due_on, follow_up.due_moves = move.to_on, follow_up.due_moves + 1
    chapter.tell(SEKDA, Verb.MOVE_APPROVED if approved else Verb.MOVE_REFUSED, at, event["text"])


def _judged(
    chapter: Chapter, round_: VerificationRound, action: RoundAction, result: FollowUpStatus, at: datetime
) -> None:
    round_.state = advance(ROUND_TRANSITIONS, round_.state, action)
    round_.result, round_.verifier, round_.judged_at = result, chapter.town.people[VERIFIER], at


def _set_official(chapter: Chapter, result: FollowUpStatus, at: datetime, who: str) -> None:
    follow_up, before = chapter.follow_up, chapter.follow_up.official_status
    follow_up.official_status, follow_up.closed_at = result, at if result.is_closed else None
    chapter.town.session.flush()
    official_status_set.send(chapter.town.session, chapter.town.actor(who), follow_up, before, at)


def answer_evaluation(chapter: Chapter, event: Script, at: datetime) -> None:
    """Alumnus or superior says how it is, months later."""
    town, side = chapter.town, Respondent(event["side"])
    placement = chapter.follow_up.recommendation.placement
    person = placement.participant if side is Respondent.ALUMNUS else known(placement.mentor)
    evaluation = _evaluation(chapter)
    given = EvaluationAnswer(
        evaluation_id=evaluation.id,
        respondent=side,
        name=person.name,
        user_id=person.id,
        usage=Use(event["usage"]),
        comment=event["text"],
        answered_at=at,
        scores=[EvaluationScore(statement=s, score=n) for s, n in zip(Statement, event["scores"], strict=True)],
        obstacles=[EvaluationObstacle(kind=ObstacleKind(kind)) for kind in event["obstacles"]],
    )
    town.session.add(given)
    town.tell(person.username, EvaluationEvent.ANSWERED, evaluation, at, f"{side.label}: {person.name}")


def conclude_evaluation(chapter: Chapter, event: Script, at: datetime) -> None:
    evaluation = _evaluation(chapter)
    evaluation.status = advance(EVALUATION_TRANSITIONS, evaluation.status, EvaluationAction.CONCLUDE)
    evaluation.usage, evaluation.effect = Use(event["usage"]), Effect(event["effect"])
    evaluation.value, evaluation.measured_on = decimal(event, "value"), chapter.town.day(event["measured"])
    evaluation.source, evaluation.note = event["source"], event["text"]
    evaluation.concluded_by_id, evaluation.concluded_at = chapter.town.people[VERIFIER].id, at
    chapter.town.tell(VERIFIER, EvaluationAction.CONCLUDE, evaluation, at)


def _evaluation(chapter: Chapter) -> Evaluation:
    return chapter.town.session.scalars(select(Evaluation).where(Evaluation.follow_up_id == chapter.follow_up.id)).one()


EVENTS: Final[Mapping[str, Callable[[Chapter, Script, datetime], None]]] = {
    function.__name__: function
    for function in (
        report,
        revise,
        approve,
        answer,
        resolve,
        ask,
        look_again,
        judge,
        propose_td,
        confirm_td,
        refuse_td,
        ask_move,
        answer_move,
        answer_evaluation,
        conclude_evaluation,
        by_link,
        confirm_link,
        return_link,
    )
}
