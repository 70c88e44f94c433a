"""What becomes of an accepted recommendation, from the decision to its evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from magang.followups.models import FollowUp
from magang.followups.rules import FollowUpStatus
from magang.followups.trail import Verb
from magang.hearings.models import Decision
from magang.recommendations.models import Recommendation
from magang.reference.rules import CityClock
from magang.sample.followups import evaluating, guests, judging, plans, progress
from magang.sample.followups.chapter import SEKDA, Chapter
from magang.sample.followups.plans import plan_story
from magang.sample.town import Script, Story, Town, known

EVENTS: Final[Mapping[str, Callable[[Chapter, Script, datetime], None]]] = {
    function.__name__: function
    for function in (
        progress.report,
        plans.revise,
        plans.approve,
        progress.answer,
        progress.resolve,
        judging.ask,
        judging.look_again,
        judging.judge,
        judging.propose_td,
        judging.confirm_td,
        judging.refuse_td,
        judging.ask_move,
        judging.answer_move,
        evaluating.answer_evaluation,
        evaluating.conclude_evaluation,
        guests.by_link,
        guests.confirm_link,
        guests.return_link,
    )
}


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
