"""What a cohort cost and changed: each number opens its rows, nobody is named."""

from __future__ import annotations

from sqlalchemy import select

from magang.evaluations.models import Evaluation
from magang.evaluations.rules import Effect, EvaluationStatus, Use
from magang.followups.rules import FollowUpStatus
from magang.recommendations.rules import RecommendationStatus
from tests.conftest import NOW
from tests.factories.thread import build_thread
from tests.support.numbers import numbers, rows_at
from tests.support.queries import counted_queries


def test_a_cohorts_page_goes_from_rupiah_to_effect(as_user, session, city, connection):
    done = build_thread(session, city, now=NOW, follow_up={"official": FollowUpStatus.SS})
    cycle_id = done.placement.cycle_id
    for how in ({"status": RecommendationStatus.REJECTED}, {"follow_up": {"due_in": -3}}):
        build_thread(session, city, now=NOW, **how).placement.cycle_id = cycle_id
    done.placement.cost_allowance, done.placement.cost_lodging, done.placement.cost_transport = 30_000_000, 0, None
    evaluation = session.scalar(select(Evaluation)) or Evaluation(follow_up_id=done.follow_up.id, due_on=NOW.date())
    verifier_id = city.verifier.id
    evaluation.status, evaluation.usage, evaluation.effect = EvaluationStatus.CONCLUDED, Use.FULL, Effect.CLEAR
    evaluation.value, evaluation.measured_on, evaluation.source = 90, NOW.date(), "Laporan"
    evaluation.concluded_by_id, evaluation.concluded_at = verifier_id, NOW
    session.add(evaluation)
    session.commit()
    mayor, address = as_user("mayor"), f"/angkatan/{cycle_id}/hasil"
    with counted_queries(connection) as one:
        text = mayor.get(address).get_data(as_text=True)
    for words in ("diterima dari 3 yang dipaparkan", "biaya sebenarnya lebih tinggi", "dampak jelas"):
        assert words in text, words
    assert city.participant.name not in text
    counted = numbers(text)
    assert len(counted) >= 15
    for number, at in counted:
        assert rows_at(mayor, at) == number, at
    for _ in range(3):
        build_thread(session, city, now=NOW).placement.cycle_id = cycle_id
    session.commit()
    with counted_queries(connection) as many:
        mayor.get(address)
    assert len(many) == len(one)
    assert address in as_user("planner").get(f"/angkatan/{cycle_id}").get_data(as_text=True)
    assert as_user("opd_head").get(address).status_code == 403
