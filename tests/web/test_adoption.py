"""What became of a destination's recommendations flows back into its score, within a fixed window of twelve months."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from magang.followups.adoption import read_adoption, year_after, year_before
from magang.followups.models import VerificationRound
from magang.followups.rules import FollowUpStatus, OpdClaim, RoundState, TdReason
from magang.planning.queries.facts import adoption_records
from tests.conftest import NOW
from tests.factories.followups import an_accepted_recommendation, an_accepting_decision
from tests.factories.matching import build_field
from tests.factories.thread import a_follow_up
from tests.support.queries import counted_queries

TODAY = NOW.date()
OLD = NOW - timedelta(days=500)


@pytest.fixture
def decided(session, city):
    """A recommendation from Malang's hospital, decided on a day; judged some days later, once or twice, or never."""
    numbers = iter(range(1, 100))

    def build(at: datetime = OLD, result: FollowUpStatus | None = None, after: int = 100, again=()):
        recommendation = an_accepted_recommendation(session, city, now=at, number=next(numbers))
        recommendation.placement.host_unit = city.clinic
        an_accepting_decision(session, city, recommendation, now=at)
        follow_up = a_follow_up(session, city, recommendation, now=at)
        for number, (found, days) in enumerate([(result, after), *again] if result else (), start=7):
            good = found is FollowUpStatus.SS
            session.add(
                VerificationRound(
                    follow_up=follow_up, number=number, opened_at=at, submitted_by_id=city.opd_head.id,
                    opd_rating=OpdClaim.DONE, state=RoundState.CLOSED, verifier_id=city.verifier.id,
                    sufficient=good, competent=True, relevant=True, result=found,
                    missing="" if good else "Bukti", judged_at=at + timedelta(days=days),
                    td_reason=TdReason.NOT_EFFECTIVE if found is FollowUpStatus.TD else None,
                    second_approver_id=city.verifier2.id if found is FollowUpStatus.TD else None,
                    second_approved_at=at + timedelta(days=days) if found is FollowUpStatus.TD else None,
                )
            )  # fmt: skip
        session.commit()

    return build


@pytest.fixture
def cell(session, city):
    return lambda: read_adoption(session, TODAY).get((city.clinic.id, city.health.id))


def test_ss_within_twelve_months_counts_whole_bs_counts_half(decided, cell):
    decided(result=FollowUpStatus.SS)
    decided(result=FollowUpStatus.BS)
    decided(result=FollowUpStatus.TD)
    decided()
    assert cell() == (1.5, 4)


def test_what_was_done_later_than_twelve_months_does_not_count_as_done(decided, cell):
    decided(result=FollowUpStatus.SS, after=400)
    assert cell() == (0.0, 1)


def test_what_fell_back_within_the_twelve_months_counts_as_it_stood_at_their_end(decided, cell):
    decided(result=FollowUpStatus.SS, again=[(FollowUpStatus.BS, 300)])
    decided(result=FollowUpStatus.BS, again=[(FollowUpStatus.TD, 300)])
    decided(result=FollowUpStatus.SS, again=[(FollowUpStatus.BS, 400)])
    assert cell() == (0.5 + 0 + 1, 3)


def test_a_young_recommendation_is_not_counted_even_when_it_is_done(decided, cell):
    decided(at=NOW - timedelta(days=200), result=FollowUpStatus.SS, after=20)
    assert cell() is None


def test_the_window_ends_on_the_same_day_a_year_later():
    assert year_after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert year_before(date(2026, 3, 2)) == date(2025, 3, 2)


def test_the_record_is_read_in_one_query(session, connection, decided):
    decided(result=FollowUpStatus.SS)
    with counted_queries(connection) as seen:
        read_adoption(session, TODAY)
    assert len(seen) == 1


def test_one_of_one_does_not_beat_eight_of_ten(session, city, decided):
    decided(result=FollowUpStatus.SS)
    records, usual = adoption_records(session, TODAY)
    record = records[city.clinic.id, city.health.id]
    assert (record.done, record.n) == (1.0, 1)
    assert record.low < usual.mean < record.mean < 0.8


def test_the_destination_says_how_sure_it_is(as_user, decided, city):
    decided(result=FollowUpStatus.SS)
    decided()
    text = as_user("planner").get(f"/tujuan/{city.malang.id}").get_data(as_text=True)
    assert "1 dari 2 rekomendasi terlaksana; perkiraan 0," in text
    assert "asosiasi, bukan sebab" in text


def test_a_destination_without_old_recommendations_says_so(as_user, city):
    text = as_user("planner").get(f"/tujuan/{city.malang.id}").get_data(as_text=True)
    assert "Belum ada data: belum ada rekomendasi dari sini" in text


def test_the_record_changes_the_score(as_user, session, city, decided):
    field = build_field(session, city)
    page = f"/angkatan/{field.cycle.id}/kecocokan/{field.need.reference}/{city.clinic.id}"
    before = as_user("planner").get(page).get_data(as_text=True)
    assert "dianggap 0,50" in before
    for _ in range(3):
        decided(result=FollowUpStatus.SS)
    assert "3 dari 3 rekomendasi terlaksana" in as_user("planner").get(page).get_data(as_text=True)
