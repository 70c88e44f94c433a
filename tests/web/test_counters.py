"""The numbers that pages read: the same as reckoned from the thread, whatever happens to it and however time passes."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select, text, update

from magang.counters import queries
from magang.counters.keeping import drifts, move_to, rebuild
from magang.counters.models import CountedThing
from magang.counters.queries import View
from magang.counters.rules import Kind, programme_scope
from magang.followups.models import FollowUp
from magang.followups.rules import FollowUpStatus, Health, ObstacleRemover, RoundState
from magang.kernel.actor import Actor, GrantFact, Role
from magang.kernel.workdays import Promise
from magang.overview.queries.standing import standings
from magang.overview.rules import Clocks, honest_rates, tally
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.recommendations.models import Recommendation, RecommendationProgramme
from magang.recommendations.queries import serves, serves_agenda
from magang.recommendations.rules import RecommendationStatus
from magang.reference.models import CitySettings, PriorityProgramme
from tests.conftest import NOW
from tests.factories.thread import a_need, a_placement, build_thread
from tests.support.queries import counted_queries

TODAY = NOW.date()
MAYOR = Actor(user_id=1, name="Wali Kota", grants=frozenset({GrantFact(Role.MAYOR)}))
TALLIED = ("recommendations", "waiting", "presented", "accepted", "implemented", "overdue", "stale", "last_evidence_on")


@pytest.fixture
def second(session, city):
    programme = PriorityProgramme(number=2, title="Program kedua", agenda="Tata kota")
    session.add(programme)
    return programme


@pytest.fixture
def threads(session, city, second):
    """Something in every state, of two programmes, two OPDs and several cycles."""
    both = {"programmes": (city.programme, second)}
    made = [
        build_thread(session, city, now=NOW, status=status)
        for status in RecommendationStatus
        if not status.is_accepted and status is not RecommendationStatus.MERGED
    ]
    # A voice that joined another's counts nowhere: the other one counts.
    joined = build_thread(session, city, now=NOW, status=RecommendationStatus.DRAFT).recommendation
    joined.status, joined.merged_into_id = RecommendationStatus.MERGED, made[-1].recommendation.id
    for official, due, heard, round_state in product(
        (FollowUpStatus.BT, FollowUpStatus.BS, FollowUpStatus.SS), (-12, 3), (None, 2, 45), (None, RoundState.OPEN)
    ):
        if not (official.is_closed and round_state):
            how = {"official": official, "due_in": due, "reported_days_ago": heard, "round_state": round_state}
            made.append(build_thread(session, city, now=NOW, follow_up=how, recommendation=both if due < 0 else {}))
    made.append(
        build_thread(session, city, now=NOW, follow_up={"obstacle": ObstacleRemover.MAYOR, "owner_opd": city.setda})
    )
    made.append(build_thread(session, city, now=NOW, placement_status=PlacementStatus.RECALLED))
    a_need(session, city, now=NOW, programmes=())
    a_placement(session, city, made[0].need, now=NOW, status=PlacementStatus.CANCELLED, cancel_reason="Batal")
    session.commit()
    return made


def clocks(day):
    return Clocks(day, "Asia/Makassar", Promise(14), Promise(30), Promise(30), Promise(30), Promise(180))


def oracle(session, day, *where):
    """Counted one by one, from the rows themselves."""
    return standings(session, MAYOR, clocks(day), *where)


def agrees(found, told):
    reckoned = tally(told)
    assert {name: getattr(found, name) for name in TALLIED} == {name: getattr(reckoned, name) for name in TALLIED}


def test_every_number_is_what_the_rows_say_today_and_on_later_days(session, city, threads, second):
    assert not list(drifts(session, TODAY))
    cycle, owner = threads[20].placement.cycle_id, city.setda.id
    owned = session.scalars(select(FollowUp.recommendation_id).where(FollowUp.owner_opd_id == owner)).all()
    narrowed = {
        View(): (),
        View(cycle_id=cycle): (Placement.cycle_id == cycle,),
        View(opd_id=owner): (Recommendation.id.in_(owned),),
        View(urusan_id=city.health.id): (Placement.urusan_id == city.health.id,),
        View(cycle_id=cycle, agenda="Tata kota"): (Placement.cycle_id == cycle, serves_agenda("Tata kota")),
    }
    for day in (TODAY, TODAY + timedelta(days=2), TODAY + timedelta(days=40)):
        for view, where in narrowed.items():
            total = queries.read(session, view, day).total
            told = oracle(session, day, *where)
            agrees(total, told)
            accepted, implemented = honest_rates(told)
            assert (accepted.count, accepted.of) == (total.accepted, total.presented)
            assert (implemented.count, implemented.of) == (total.implemented, total.accepted)
        for programme in (city.programme, second):
            found = queries.read(session, View(), day).of(programme_scope(programme.id))
            agrees(found, oracle(session, day, serves(programme.id)))


def test_the_hourly_sweep_changes_no_number_and_leaves_nothing_to_add(session, city, threads):
    later = TODAY + timedelta(days=40)
    before = queries.read(session, View(), later).counts
    assert move_to(session, later) > 0
    assert not session.scalars(select(CountedThing).where(CountedThing.changes_on <= later)).all()
    assert queries.read(session, View(), later).counts == before
    assert not list(drifts(session, later))


def test_the_longest_waiting_come_first_also_while_the_sweep_lags(session, city, threads):
    later = TODAY + timedelta(days=40)
    for health, days in ((Health.OVERDUE, "days_late"), (Health.STALE, "days_silent")):
        for day in (TODAY, later):
            told = [s for s in oracle(session, day) if s.health is health]
            ids = queries.worst(session, queries.read(session, View(), day), health, 4)
            waits = {s.id: getattr(s, days)(day) for s in told}
            assert [waits[i] for i in ids] == sorted(waits.values(), reverse=True)[:4]


def test_whatever_is_written_is_counted_in_the_same_transaction(session, city, threads, second):
    thread = threads[-2]
    thread.follow_up.owner_opd = city.dinkes
    session.add(RecommendationProgramme(recommendation=thread.recommendation, programme=second))
    thread.placement.cycle_id = threads[0].placement.cycle_id
    threads[-1].placement.status = PlacementStatus.REPORTED
    threads[-1].placement.reported_on = TODAY
    session.delete(threads[0].recommendation)
    session.commit()
    assert not list(drifts(session, TODAY))
    thread.follow_up.opd_percent = 99
    thread.follow_up.last_news_at = NOW
    session.flush()
    session.rollback()
    session.commit()
    assert not list(drifts(session, TODAY))


def test_a_set_of_rows_a_setting_and_an_agenda_are_counted_anew(session, city, threads):
    session.execute(update(FollowUp).values(last_news_at=NOW - timedelta(days=50)))
    session.commit()
    assert not list(drifts(session, TODAY))
    session.get(CitySettings, 1).stale_days = 60
    city.programme.agenda = "Agenda lain"
    session.commit()
    assert not list(drifts(session, TODAY))
    assert queries.read(session, View(), TODAY).total.stale == 0


def test_what_went_past_the_application_is_found_and_mended(session, city, threads):
    session.execute(text("UPDATE follow_up SET official_status = 'bs', closed_at = NULL WHERE official_status = 'ss'"))
    session.execute(text("UPDATE counter SET needs = needs + 1 WHERE scope = ''"))
    found = [str(drift) for drift in drifts(session, TODAY)]
    assert any(line.startswith("recommendation ") for line in found)
    assert any(line.startswith("cell ") for line in found)
    rebuild(session)
    assert not list(drifts(session, TODAY))


def test_one_save_costs_the_same_for_a_city_of_any_size(session, city, connection):
    def saving(thread):
        thread.follow_up.opd_percent += 1
        with counted_queries(connection) as seen:
            session.commit()
        return len(seen)

    one = saving(build_thread(session, city, now=NOW))
    threads = [build_thread(session, city, now=NOW) for _ in range(10)]
    session.commit()
    assert saving(threads[-1]) <= one
    assert session.query(CountedThing).filter_by(kind=Kind.RECOMMENDATION).count() == 11
