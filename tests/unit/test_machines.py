"""Every state machine of the thread, held to the same promises."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.followups.guests import REPORT_TRANSITIONS
from magang.followups.obstacles import OBSTACLE_TRANSITIONS
from magang.followups.rules import MOVE_TRANSITIONS, PLAN_TRANSITIONS, ROUND_TRANSITIONS
from magang.hearings.rules import TRANSITIONS as HEARINGS
from magang.hearings.rules.directives import DIRECTIVE_TRANSITIONS, DirectiveAction, DirectiveStatus
from magang.jobs.rules import TRANSITIONS as JOBS
from magang.kernel.errors import InvalidTransition
from magang.kernel.labels import LabelledEnum
from magang.kernel.machine import actions_from, advance
from magang.kernel.offers import in_state
from magang.needs.rules import TRANSITIONS as NEEDS
from magang.placements.rules import TRANSITIONS as PLACEMENTS
from magang.planning.rules.candidates import TRANSITIONS as CANDIDATES
from magang.planning.rules.scenarios import TRANSITIONS as SCENARIOS
from magang.recommendations.rules import TRANSITIONS as RECOMMENDATIONS
from magang.reports.rules import TRANSITIONS as REPORTS

Table = Mapping[tuple[Any, Any], Any]
MACHINES: dict[str, Table] = {
    "need": NEEDS,
    "placement": PLACEMENTS,
    "recommendation": RECOMMENDATIONS,
    "report": REPORTS,
    "hearing": HEARINGS,
    "directive": DIRECTIVE_TRANSITIONS,
    "candidate": CANDIDATES,
    "scenario": SCENARIOS,
    "plan": PLAN_TRANSITIONS,
    "round": ROUND_TRANSITIONS,
    "move": MOVE_TRANSITIONS,
    "guest report": REPORT_TRANSITIONS,
    "obstacle": OBSTACLE_TRANSITIONS,
    "job": JOBS,
}
each_machine = pytest.mark.parametrize("table", MACHINES.values(), ids=MACHINES)


def states(table: Table) -> list[Any]:
    return list(type(next(iter(table))[0]))


def actions(table: Table) -> list[Any]:
    return list(type(next(iter(table))[1]))


def reachable(table: Table, start: LabelledEnum) -> set[Any]:
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for action in actions_from(table, state):
            after = table[state, action]
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen


@each_machine
def test_a_step_that_is_not_in_the_table_is_refused(table: Table) -> None:
    for state, action in product(states(table), actions(table)):
        if (state, action) in table:
            assert advance(table, state, action) is table[state, action]
            assert in_state(table, state, action)
        else:
            with pytest.raises(InvalidTransition):
                advance(table, state, action)
            refusal = in_state(table, state, action)
            assert not refusal
            assert refusal.params["state"] == state.label


@each_machine
def test_nothing_gets_stuck_before_a_final_state(table: Table) -> None:
    for state in states(table):
        if not state.is_final:
            assert actions_from(table, state), f"{state} has no way out"
            assert any(after.is_final for after in reachable(table, state)), f"{state} never ends"


@each_machine
def test_a_final_state_is_final(table: Table) -> None:
    for state in states(table):
        assert not (state.is_final and actions_from(table, state))


@each_machine
def test_every_state_can_be_reached_and_every_action_is_used(table: Table) -> None:
    assert reachable(table, states(table)[0]) == set(states(table))
    assert {action for _, action in table} == set(actions(table))


@each_machine
def test_no_step_leads_to_where_it_starts(table: Table) -> None:
    repeated = {(state, action) for (state, action), after in table.items() if state is after}
    # A study may end in another study: the second decision supersedes the first. A plan may be reckoned anew, and an
    # OPD may answer an order again before anybody has judged its first answer.
    assert repeated <= {
        *(pair for pair in RECOMMENDATIONS if pair[0] == "study" and pair[1] == "study"),
        *(pair for pair in SCENARIOS if pair[0] == "solved" and pair[1] in {"solve", "arrange"}),
        (DirectiveStatus.ANSWERED, DirectiveAction.ANSWER),
    }


@each_machine
@given(data=st.data())
def test_whoever_keeps_walking_stays_on_the_map(table: Table, data: st.DataObject) -> None:
    state = states(table)[0]
    for _ in range(40):
        ways = actions_from(table, state)
        if not ways:
            assert state.is_final
            return
        state = advance(table, state, data.draw(st.sampled_from(ways)))
        assert state in states(table)


@each_machine
def test_states_and_actions_are_told_apart_by_their_labels(table: Table) -> None:
    for enum in (states(table), actions(table)):
        labels = [member.label for member in enum]
        assert all(labels)
        assert len(set(labels)) == len(labels)
