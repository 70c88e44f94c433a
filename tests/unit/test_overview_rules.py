"""What the overviews count, and how a thread is drawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from magang.followups.rules import FollowUpStatus, Health
from magang.overview.rules import Mark, Stage, Standing, Task, tally, tally_by_programme, way
from magang.overview.strands import Node, Station, Strand, continued, out_of_reach, reached
from magang.recommendations.rules import RecommendationStatus

TODAY = date(2026, 3, 2)


def standing(status=RecommendationStatus.SUBMITTED, **facts):
    return Standing(
        **{"id": 1, "reference": "R-2026-001", "title": "Antrean", "submitted_on": TODAY} | facts, status=status
    )


def line(*stages, **node):
    return Strand(tuple(Station(stage, (Node(stage, title="x", **node),)) for stage in stages))


def test_a_recommendation_that_serves_two_programmes_counts_in_both():
    done = standing(RecommendationStatus.ACCEPTED, official=FollowUpStatus.SS, health=Health.DONE)
    counts = tally_by_programme([done], [(done.id, 3), (done.id, 7), (done.id + 1, 5)])
    assert counts == {3: tally([done]), 7: tally([done])}
    assert (counts[3].accepted, counts[3].implemented) == (1, 1)


@pytest.mark.parametrize("status", [s for s in RecommendationStatus if s.is_private])
def test_what_never_left_its_authors_desk_is_not_counted(status):
    assert tally([standing(status)]).recommendations == 0


@pytest.mark.parametrize("status", list(RecommendationStatus))
def test_every_state_says_how_far_it_has_come(status):
    steps = way(standing(status, official=FollowUpStatus.BT if status.is_accepted else None))
    marks = [step.mark for step in steps]
    assert marks.count(Mark.NOW) + marks.count(Mark.STOPPED) == 1
    assert len(steps) == (1 if status in {RecommendationStatus.WITHDRAWN, RecommendationStatus.MERGED} else 4)


def test_undated_work_is_not_hidden_behind_dated_work_forever():
    old = Task(Stage.NEED, "K-2026-001", "", "", "", since=TODAY - timedelta(days=30))
    dated = Task(Stage.PLAN, "R-2026-001", "", "", "", due_on=TODAY)
    assert sorted([dated, old], key=lambda task: task.urgency) == [old, dated]


def test_one_branch_goes_straight_on_and_several_fork():
    need = line(Stage.NEED).stations
    assert not continued(need, Stage.PLACEMENT, [line(Stage.PLACEMENT)]).forks
    forked = continued(need, Stage.PLACEMENT, [line(Stage.PLACEMENT), line(Stage.PLACEMENT)])
    assert len(forked.forks) == 2
    assert reached(forked) == {Stage.NEED: 1, Stage.PLACEMENT: 2}


def test_what_the_reader_may_not_see_is_counted_once():
    hidden = line(Stage.PLACEMENT, is_hidden=True)
    drawn = continued(line(Stage.NEED).stations, Stage.PLACEMENT, [line(Stage.PLACEMENT), hidden])
    assert out_of_reach(drawn) == 1
    assert reached(drawn)[Stage.PLACEMENT] == 1
