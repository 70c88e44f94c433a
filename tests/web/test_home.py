"""What each role finds when it comes in."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import event, select

from magang.accounts.models import Grant
from magang.extensions import db
from magang.followups.models import ActionPlan, DueDateMove, EvidenceFile, Obstacle, ProgressUpdate, VerificationRound
from magang.followups.obstacles import ObstacleState
from magang.followups.rules import FollowUpStatus, ObstacleRemover, PlanStatus, RoundState
from magang.kernel.actor import Role
from magang.kernel.files import FileType
from magang.needs.rules import NeedStatus
from magang.placements.rules import PlacementStatus
from magang.recommendations.rules import RecommendationStatus
from magang.reports.rules import ReportStatus
from tests.conftest import NOW
from tests.factories.thread import a_need, a_placement, build_thread
from tests.factories.written import build_report
from tests.support.queries import counted_queries

ROLES = ["admin", "planner", "participant", "superior", "opd_head", "verifier", "sekda", "mayor"]


def home(client, query=""):
    answer = client.get(f"/{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


@pytest.fixture
def busy(session, city):
    """One thread in every state that somebody has to act on."""
    build = lambda **how: build_thread(session, city, now=NOW, **how)  # noqa: E731
    threads = {
        "submitted": build(status=RecommendationStatus.SUBMITTED),
        "approved": build(status=RecommendationStatus.APPROVED),
        "returned": build(status=RecommendationStatus.RETURNED, placement_status=PlacementStatus.RUNNING),
        "rejected": build(status=RecommendationStatus.REJECTED),
        "planless": build(follow_up={"plan": None, "reported_days_ago": None}),
        "plan": build(follow_up={"plan": PlanStatus.SUBMITTED, "reported_days_ago": None}),
        "running": build(follow_up={"obstacle": ObstacleRemover.MAYOR}),
        "stale": build(follow_up={"reported_days_ago": 45}),
        "overdue": build(follow_up={"due_in": -12}),
        "round": build(follow_up={"round_state": RoundState.OPEN}),
        "done": build(follow_up={"official": FollowUpStatus.SS}),
    }
    a_need(session, city, now=NOW, status=NeedStatus.SUBMITTED, title="Kebutuhan yang diajukan", programmes=())
    a_placement(session, city, threads["done"].need, now=NOW, status=PlacementStatus.PROPOSED, created_by=city.planner2)
    session.commit()
    return threads


@pytest.mark.parametrize("who", ROLES)
def test_an_empty_city_says_that_nothing_waits(as_user, city, who):
    text = home(as_user(who))
    assert "Tidak ada yang menunggu Anda." in text or who == "participant"


@pytest.mark.parametrize("who", ROLES)
def test_a_home_costs_the_same_queries_for_many_rows(as_user, session, city, connection, busy, who):
    client = as_user(who)
    with counted_queries(connection) as one:
        home(client)
    for _ in range(3):
        for how in ({"obstacle": ObstacleRemover.MAYOR}, {"due_in": -3}, {"reported_days_ago": 60}):
            build_thread(session, city, now=NOW, follow_up=how)
        build_thread(session, city, now=NOW, status=RecommendationStatus.SUBMITTED)
    with counted_queries(connection) as many:
        home(client)
    assert len(many) == len(one)
    assert len(one) < 45


def total(client, address):
    """How many rows the list at `address` says it has."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    found = re.search(r"<p role=\"status\">\s*\d+–\d+ dari (\d+)", answer.get_data(as_text=True))
    return int(found.group(1)) if found else 0


def test_the_planner_sees_tasks_gaps_and_broken_promises(as_user, session, city, busy):
    busy["done"].placement.reported_on = (NOW - timedelta(days=10)).date()
    late = build_thread(session, city, now=NOW, placement_status=PlacementStatus.RECALLED)
    text = home(as_user("planner"))
    for todo in ("Verifikasi kebutuhan", "Verifikasi usulan", "Nilai rekomendasi", "Setujui rencana aksi"):
        assert todo in text
    assert "Kebutuhan yang diajukan" in text[text.index("Tanpa program prioritas") :]
    assert "Antrean puskesmas" in text[text.index("Belum ada tujuan terbukti") :]
    clocks = text[text.index("Janji yang terlewat") :]
    assert "Batas laporan" in clocks
    assert late.placement.reference in clocks
    assert "lewat 6 hari" in clocks


def test_every_number_of_the_planners_board_opens_exactly_its_placements(as_user, busy):
    planner = as_user("planner")
    board = re.findall(r'<a href="(/penempatan[^"]+)"><strong>(\d+)<', home(planner))
    assert len(board) == 3
    for address, number in board:
        assert total(planner, unescape(address)) == int(number)


def test_the_planner_does_not_judge_their_own_proposal(as_user, session, city):
    need = a_need(session, city, now=NOW)
    a_placement(session, city, need, now=NOW, status=PlacementStatus.PROPOSED)
    session.commit()
    assert "Verifikasi usulan" not in home(as_user("planner"))
    assert "Verifikasi usulan" in home(as_user("planner2"))
    assert "Verifikasi usulan" in home(as_user("sekda"))


def test_the_participant_is_told_one_thing_to_do(as_user, session, city):
    need = a_need(session, city, now=NOW)
    a_placement(session, city, need, now=NOW)
    session.commit()
    text = home(as_user("participant"))
    assert "Magang berjalan. Catat temuan selagi masih segar." in text
    assert "Catat temuan pertama" in text
    assert text.count('class="button primary"') == 1
    assert "30 hari lagi" in text


def test_the_participant_follows_each_recommendation(as_user, busy):
    text = home(as_user("participant"))
    assert "Perbaiki rekomendasi yang dikembalikan" in text
    assert "Dikembalikan: Indikator belum jelas" in text
    assert "Nasib rekomendasi saya" in text
    assert "Sesuai, " in text


@pytest.mark.parametrize(
    ("who", "todo"),
    [
        ("superior", "Nilai rekomendasi"),
        ("opd_head", "Susun rencana aksi"),
        ("opd_head", "Laporkan progres"),
        ("verifier", "Verifikasi tindak lanjut"),
        ("sekda", "Putuskan rekomendasi"),
        ("mayor", "Hilangkan hambatan"),
    ],
)
def test_every_office_finds_its_own_work(as_user, busy, who, todo):
    assert todo in home(as_user(who))


def test_the_most_urgent_stands_first(as_user, busy):
    text = home(as_user("opd_head"))
    assert busy["overdue"].recommendation.reference in text
    assert text.index(busy["overdue"].recommendation.reference) < text.index(busy["running"].recommendation.reference)


def test_none_of_thirty_decisions_is_left_out(as_user, session, city):
    for _ in range(30):
        build_thread(session, city, now=NOW, status=RecommendationStatus.APPROVED)
    assert home(as_user("sekda"), "?semua=1").count("Putuskan rekomendasi") == 30


def test_a_verifier_of_the_acting_opd_is_not_asked(as_user, session, city, busy):
    session.add(Grant(user_id=city.opd_head.id, role=Role.VERIFIER))
    session.commit()
    assert "Verifikasi tindak lanjut" not in home(as_user("opd_head"))


@pytest.mark.parametrize("hand", ["proposed", "planned", "handed_in", "moved", "uploaded", "cleared"])
def test_a_verifier_who_had_a_hand_in_the_work_is_not_asked(as_user, session, city, hand):
    """As the page behind the task would refuse them."""
    thread = build_thread(
        session, city, now=NOW, follow_up={"round_state": RoundState.OPEN, "obstacle": ObstacleRemover.MAYOR}
    )
    me, follow_up, client = city.verifier.id, thread.follow_up, as_user("verifier")
    session.commit()
    assert "Verifikasi tindak lanjut" in home(client)
    update, plan, round_, obstacle = (
        session.scalars(select(model)).one() for model in (ProgressUpdate, ActionPlan, VerificationRound, Obstacle)
    )
    if hand == "proposed":
        thread.recommendation.author_id = me
    elif hand == "planned":
        plan.author_id = me
    elif hand == "handed_in":
        round_.submitted_by_id = me
    elif hand == "moved":
        session.add(a_move(follow_up, me))
    elif hand == "uploaded":
        session.add(a_file(update, me))
    else:
        obstacle.state, obstacle.resolved_at = ObstacleState.RESOLVED, NOW
        obstacle.resolved_by_id, obstacle.resolution = me, "Anggaran sudah masuk"
    session.commit()
    assert "Verifikasi tindak lanjut" not in home(client)


def a_move(follow_up, user_id):
    return DueDateMove(
        follow_up=follow_up,
        requested_by_id=user_id,
        requested_at=NOW,
        from_on=follow_up.due_on,
        to_on=follow_up.due_on + timedelta(days=30),
        reason="Lelang diulang",
    )


def a_file(update, user_id):
    return EvidenceFile(
        update_id=update.id,
        original_name="berita-acara.pdf",
        file_type=FileType.PDF,
        size=10,
        sha256="b" * 64,
        stored_name="berita-acara",
        uploaded_by_id=user_id,
        uploaded_at=NOW,
    )


def test_someone_with_two_roles_gets_the_higher_home_and_the_others_sections(as_user, session, city, busy):
    session.add(Grant(user_id=city.participant.id, role=Role.PLANNER))
    session.commit()
    text = home(as_user("participant"))
    assert "<h1>Meja perencana</h1>" in text
    assert "Nasib rekomendasi saya" in text


def test_a_report_waits_for_who_judges_it_and_a_returned_one_for_its_author(as_user, session, city):
    report = build_report(session, city, status=ReportStatus.SUBMITTED)
    for who in ("superior", "planner"):
        assert f'href="/laporan/{report.reference}"' in home(as_user(who))
    assert "Telaah laporan" not in home(as_user("participant"))
    report.status = ReportStatus.RETURNED
    session.commit()
    assert "Telaah laporan" not in home(as_user("superior"))
    assert f'href="/laporan/{report.reference}"' in home(as_user("participant"))


def test_a_page_that_only_read_ends_with_a_commit(as_user):
    """After a ROLLBACK psycopg forgets what the server has prepared, and each page would be planned anew."""
    mayor, ended = as_user("mayor"), []
    note = lambda session: ended.append(session)  # noqa: E731
    event.listen(db.session, "after_commit", note)
    try:
        assert mayor.get("/").status_code == 200
    finally:
        event.remove(db.session, "after_commit", note)
    assert len(ended) == 1
