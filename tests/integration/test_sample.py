"""The sample city: true where it can be, complete, marked, and gone without a trace when it is cleared."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Enum, func, select
from sqlalchemy.orm import joinedload, selectinload

from magang.accounts.models import User
from magang.accounts.passwords import password_matches
from magang.accounts.rules import Nip
from magang.audit.models import AuditEvent
from magang.audit.services import broken_links
from magang.destinations.models import Agreement, Evidence
from magang.destinations.rules import AgreementState
from magang.extensions import db
from magang.findings.models import Finding
from magang.findings.rules import gaps as finding_gaps
from magang.followups.models import ActionPlan, EvidenceFile, FollowUp, Obstacle
from magang.followups.plans import plan_gaps
from magang.followups.rules import Clock, Health, ObstacleRemover, ratings_gap
from magang.hearings.models import Decision, Directive
from magang.jobs.models import Job
from magang.jobs.rules import JobState
from magang.kernel.clock import local_date
from magang.kernel.errors import RuleBroken
from magang.kernel.files import sniff
from magang.kernel.filestore import FileStore
from magang.kernel.model import Base, UtcDateTime
from magang.kernel.numbering import ReferenceCounter
from magang.kernel.references import parse_reference
from magang.kernel.workdays import Promise
from magang.needs.models import Need
from magang.needs.rules import gaps as need_gaps
from magang.notifications.reminding import reachable
from magang.overview.queries.due_work import due_work
from magang.overview.queries.work import tasks
from magang.overview.views import clocks
from magang.placements.models import Placement
from magang.placements.queries import evidence_count
from magang.placements.rules import PlacementStatus, gaps
from magang.planning.models import Cycle
from magang.recommendations.coach import gaps as recommendation_gaps
from magang.recommendations.models import Recommendation, RecommendationFinding
from magang.recommendations.rules import RecommendationStatus
from magang.reference.models import CitySettings, HostUnit, Opd, PriorityProgramme, Region, TravelTariff, Urusan
from magang.reference.rules import RegionKind
from magang.reports.models import Report
from magang.sample import ACCOUNTS, PASSWORD
from magang.sample.clearing import thread_tables
from magang.sample.palu import clear_sample, load_palu
from magang.sample.reference import load_reference
from tests.conftest import NOW, rolled_back
from tests.factories.jobs import build_job
from tests.support.scratch import scratch_app


@pytest.fixture(scope="module")
def palu(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Flask]:
    """The sample city, loaded once, for looking only."""
    with scratch_app(tmp_path_factory.mktemp("palu"), f"{worker_id}_palu") as app:
        Base.metadata.create_all(db.engine)
        load_reference()
        assert load_palu(now=NOW)
        yield app


@pytest.fixture
def own_palu(palu: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The same city, to be taken apart: its rows and its files are put back in the end."""
    files = palu.config["SETTINGS"].files_dir
    shutil.copytree(files, tmp_path / "files")
    db.session.remove()
    with rolled_back(palu):
        yield palu
        db.session.remove()
    shutil.rmtree(files)
    shutil.copytree(tmp_path / "files", files)


def count(model: type[Base], *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def row_counts() -> dict[str, int]:
    return {t.name: db.session.scalar(select(func.count()).select_from(t)) or 0 for t in Base.metadata.sorted_tables}


def test_reference_data_knows_every_government_and_its_tariffs(palu: Flask) -> None:
    kinds = dict(db.session.execute(select(Region.kind, func.count()).group_by(Region.kind)).all())
    assert kinds[RegionKind.PROVINCE] == count(TravelTariff) == 38
    assert kinds[RegionKind.REGENCY] + kinds[RegionKind.CITY] == 514
    assert kinds[RegionKind.MINISTRY] == 12
    assert db.session.scalars(select(Region.name).where(Region.code == "72.71")).one() == "Kota Palu"
    assert db.session.scalar(select(Region.latitude).where(Region.code == "72.71")) is not None
    assert count(Urusan) == 44


def test_reminders_tell_of_exactly_what_stands_on_each_home_page_with_a_date(palu: Flask) -> None:
    """Read for everybody at once, each gets what `tasks` would have given them one by one."""
    session, actors = db.session(), [user.as_actor() for user in reachable(db.session())]
    with palu.test_request_context():
        at = clocks()
    told: dict[int | None, set[tuple[object, ...]]] = {actor.user_id: set() for actor in actors}
    for found in due_work(session, actors, at):
        for owner in found.owners:
            told[owner.user_id].add((found.task.reference, found.task.todo, found.task.due_on))
    for actor in actors:
        listed = {(t.reference, t.todo, t.due_on) for t in tasks(session, actor, at) if t.due_on is not None}
        assert told[actor.user_id] == listed, actor.name
    assert any(told.values())


def test_loading_the_reference_data_again_keeps_what_an_administrator_changed(palu: Flask) -> None:
    before = row_counts()
    tariff = db.session.scalars(select(TravelTariff).order_by(TravelTariff.id).limit(1)).one()
    tariff.taxi = 1
    db.session.commit()
    load_reference()
    assert row_counts() == before
    assert db.session.get_one(TravelTariff, tariff.id).taxi == 1


def test_thirty_five_programmes_four_of_them_with_the_name_the_mayor_gave(palu: Flask) -> None:
    programmes = db.session.scalars(select(PriorityProgramme).order_by(PriorityProgramme.number)).all()
    assert [p.number for p in programmes] == list(range(1, 36))
    assert [p.number for p in programmes if not p.is_placeholder] == [1, 2, 3, 4]
    assert all("(contoh)" in p.title for p in programmes if p.is_placeholder)
    agendas = {p.agenda: sum(q.agenda == p.agenda for q in programmes) for p in programmes}
    assert sorted(agendas.values()) == [4, 5, 6, 6, 7, 7]
    assert agendas["Pelayanan dasar"] == 6  # one less than reported, see add_programmes


def test_the_cohort_of_2024_went_where_it_went(palu: Flask) -> None:
    cohort = db.session.scalars(
        select(Placement)
        .join(Placement.cycle)
        .where(Cycle.year == 2024)
        .options(joinedload(Placement.participant), joinedload(Placement.host_unit))
        .order_by(Placement.id)
    ).all()
    assert sorted(p.participant.name for p in cohort) == [f"Peserta contoh {n}" for n in range(1, 9)]
    assert {p.host_unit.name.split(" (")[0] for p in cohort if p.host_unit} == {
        "BKPSDM Kota Bandung",
        "DPUPRPKP Kota Malang",
        "Dinas Kesehatan Provinsi DKI Jakarta",
        "Direktorat Jenderal Bina Keuangan Daerah",
    }
    assert {(str(p.starts_on), str(p.ends_on), p.status, p.credited_jp) for p in cohort} == {
        ("2024-07-15", "2024-10-15", PlacementStatus.CREDITED, 20)
    }
    assert all(p.participant.password_hash is None for p in cohort)


def state_columns() -> list[Any]:
    names = {"status", "state", "official_status"}
    # A job of the sample would be run as soon as the demo starts, and its mail would be sent.
    tables = [t for t in Base.metadata.sorted_tables if t.name not in {"job", "mail_message"}]
    return [c for t in tables for c in t.columns if c.name in names and isinstance(c.type, Enum)]


@pytest.mark.parametrize("column", state_columns(), ids=str)
def test_every_state_of_every_machine_can_be_looked_at(palu: Flask, column: Any) -> None:
    assert set(db.session.scalars(select(column))) == set(column.type.enum_class)


@pytest.mark.parametrize(
    "column",
    [Decision.outcome, Agreement.kind, Finding.kind, Obstacle.remover, Recommendation.approach],
    ids=str,
)
def test_every_kind_of_thing_can_be_looked_at(palu: Flask, column: Any) -> None:
    assert set(db.session.scalars(select(column).where(column.is_not(None)))) == set(column.type.enum_class)


def follow_ups() -> list[FollowUp]:
    parts = (selectinload(FollowUp.rounds), joinedload(FollowUp.plan).selectinload(ActionPlan.steps))
    return list(db.session.scalars(select(FollowUp).options(*parts)))


def test_follow_ups_stand_in_every_way_on_the_day_of_loading(palu: Flask) -> None:
    settings = db.session.get_one(CitySettings, 1)
    clock = Clock(
        today=local_date(NOW, settings.time_zone),
        zone=settings.time_zone,
        stale=Promise(settings.stale_days),
        verification=Promise(settings.verification_days),
    )
    assert {follow_up.health(clock) for follow_up in follow_ups()} == set(Health)
    assert any(ratings_gap(f.claim, f.official_status) for f in follow_ups())
    assert any(f.due_moves for f in follow_ups())


def test_agreements_show_every_state(palu: Flask) -> None:
    today = local_date(NOW, "Asia/Makassar")
    assert {a.state(today) for a in db.session.scalars(select(Agreement))} == set(AgreementState)


def test_everything_loaded_keeps_the_rules_it_would_have_been_held_to(palu: Flask) -> None:
    """The sample writes rows without the services, so the same checklists are asked here."""
    session = db.session()
    for need in session.scalars(select(Need).options(selectinload(Need.programme_links))):
        assert need.status.is_editable or not need_gaps(need.facts()), need.reference
    placements = select(Placement).options(selectinload(Placement.programme_links), joinedload(Placement.cycle))
    for placement in session.scalars(placements.options(joinedload(Placement.host_unit), joinedload(Placement.need))):
        facts = placement.facts(evidence_count=evidence_count(session, placement))
        assert not placement.status.is_requested or not gaps(facts), placement.reference
    for finding in session.scalars(select(Finding)):
        assert not finding_gaps(finding.facts()), finding.reference
    links = (
        selectinload(Recommendation.finding_links).joinedload(RecommendationFinding.finding),
        selectinload(Recommendation.programme_links),
    )
    unsent = {s for s in RecommendationStatus if s.is_editable or s.is_private}
    for recommendation in session.scalars(select(Recommendation).options(*links)):
        assert recommendation.status in unsent or not recommendation_gaps(recommendation.facts()), recommendation
    for follow_up in follow_ups():
        if follow_up.plan is not None and not follow_up.plan.status.is_editable:
            assert not plan_gaps((s.facts() for s in follow_up.plan.steps), due_on=follow_up.due_on), follow_up.id


def test_every_role_finds_something_to_do(palu: Flask) -> None:
    session = db.session()
    ids = dict(session.execute(select(User.username, User.id)).all())
    own = select(Recommendation.status).where(Recommendation.author_id == ids["peserta"])
    assert set(session.scalars(own)) >= {
        RecommendationStatus.DRAFT,
        RecommendationStatus.RETURNED,
        RecommendationStatus.SUBMITTED,
        RecommendationStatus.APPROVED,
        RecommendationStatus.ACCEPTED,
    }
    running = Placement.participant_id == ids["peserta"], Placement.status == PlacementStatus.RUNNING
    assert count(Placement, *running) == 1
    submitted = Recommendation.status == RecommendationStatus.SUBMITTED
    mine = Recommendation.placement_id.in_(select(Placement.id).where(Placement.mentor_id == ids["atasan"]))
    assert count(Recommendation, submitted, mine) >= 1
    dinsos = session.scalar(select(Opd.id).where(Opd.short_name == "Dinsos"))
    assert count(FollowUp, FollowUp.owner_opd_id == dinsos, FollowUp.closed_at.is_(None)) >= 4
    assert count(Recommendation, Recommendation.status.in_([s for s in RecommendationStatus if s.awaits_decision])) >= 3
    for remover in (ObstacleRemover.MAYOR, ObstacleRemover.SEKDA):
        open_ones = Obstacle.remover == remover, Obstacle.resolved_at.is_(None)
        assert count(Obstacle, *open_ones) >= 1


def test_accounts_sign_in_with_the_published_password_and_nobody_else_does(palu: Flask) -> None:
    users = db.session.scalars(select(User).options(selectinload(User.grants))).all()
    assert all(user.is_sample and user.grants for user in users)
    able = {user.username: user for user in users if user.password_hash}
    assert set(able) == set(ACCOUNTS)
    assert all(password_matches(user.password_hash, PASSWORD) for user in able.values())
    assert all(user.name.endswith("(contoh)") for user in able.values())
    for user in users:
        assert user.nip is None or (Nip.parse(user.nip) and user.nip.endswith("000"))  # never issued


def test_evidence_files_are_real_and_unchanged(palu: Flask) -> None:
    files = db.session.scalars(select(EvidenceFile)).all()
    store = FileStore(palu.config["SETTINGS"].files_dir)
    assert {sniff(store.read(file.stored_name, file.sha256)) for file in files} == {file.file_type for file in files}
    assert len({file.file_type for file in files}) == 2


def test_nothing_is_dated_after_the_moment_of_loading(palu: Flask) -> None:
    for table in Base.metadata.sorted_tables:
        for column in (c for c in table.columns if isinstance(c.type, UtcDateTime) and c.name != "expires_at"):
            latest = db.session.scalar(select(func.max(column)))
            assert latest is None or latest <= NOW, column


def test_the_trail_is_whole_and_written_in_the_order_of_time(palu: Flask) -> None:
    assert list(broken_links(db.session())) == []
    told = db.session.execute(select(AuditEvent.at, AuditEvent.verb).order_by(AuditEvent.id)).all()
    happened = [at for at, verb in told if not verb.endswith(".loaded")]
    assert happened == sorted(happened)
    assert len(happened) > 300


def test_the_next_number_follows_the_last_one_given(palu: Flask) -> None:
    given: dict[tuple[str, int], list[int]] = {}
    for model in (Need, Placement, Finding, Recommendation, Report, Directive):
        for text in db.session.scalars(select(model.reference)):
            reference = parse_reference(text)
            assert reference is not None
            given.setdefault((reference.prefix.value, reference.year), []).append(reference.serial)
    counters = {(c.prefix, c.year): c.last for c in db.session.scalars(select(ReferenceCounter))}
    assert counters == {key: max(serials) for key, serials in given.items()}
    assert all(sorted(serials) == list(range(1, len(serials) + 1)) for serials in given.values())


def test_loading_twice_changes_nothing(palu: Flask) -> None:
    before = row_counts()
    assert not load_palu(now=NOW)
    assert row_counts() == before


def test_a_city_that_has_begun_its_own_work_is_not_mixed_with_the_sample(palu: Flask) -> None:
    settings = db.session.get_one(CitySettings, 1)
    settings.sample_seeded_at = None
    with pytest.raises(RuleBroken):
        load_palu(now=NOW)
    db.session.rollback()


def test_clearing_leaves_reference_settings_and_trail(own_palu: Flask) -> None:
    before = row_counts()
    trail = before.pop("audit_event")
    assert clear_sample(now=NOW) > 400
    left = {name: number for name, number in row_counts().items() if number}
    assert left.pop("audit_event") == trail + 1
    kept = {
        "audit_head",
        "city_settings",
        "jp_conversion",
        "letter_serial",
        "rank",
        "reference_counter",
        "region",
        "travel_tariff",
        "urusan",
        "urusan_relation",
    }
    assert left == {name: before[name] for name in kept}
    settings = db.session.get_one(CitySettings, 1)
    assert (settings.city_name, settings.sample_seeded_at) == ("Pemerintah Kota Palu", None)
    assert list(broken_links(db.session())) == []
    assert not [path for path in own_palu.config["SETTINGS"].files_dir.rglob("*") if path.is_file()]
    assert clear_sample(now=NOW) == 0
    assert load_palu(now=NOW)  # and once more from the start, with new numbers
    assert list(broken_links(db.session())) == []


def real_user() -> User:
    user = User(username="sungguhan", name="Pegawai sungguhan", created_at=NOW, updated_at=NOW, grants=[])
    user.opd = db.session.scalars(select(Opd).where(Opd.short_name == "Dinsos")).one()
    db.session.add(user)
    db.session.commit()
    return user


def test_jobs_of_sample_accounts_go_with_them(own_palu: Flask) -> None:
    stored = own_palu.config["SETTINGS"].files_dir / "rekap"
    stored.write_bytes(b"1, 2, 3")
    planner = db.session.scalars(select(User).where(User.username == "perencana")).one()
    file = {"file_stored": "rekap", "file_sha256": "0" * 64, "file_name": "rekap.txt", "file_type": "text/plain"}
    build_job(db.session(), planner, state=JobState.DONE, **file)
    clear_sample(now=NOW)
    assert count(Job) == 0
    assert not stored.exists()


def test_clearing_is_refused_once_a_real_user_has_worked_in_the_thread(own_palu: Flask) -> None:
    need = db.session.scalars(select(Need).order_by(Need.id).limit(1)).one()
    need.author_id = real_user().id
    db.session.commit()
    before = row_counts()
    with pytest.raises(RuleBroken) as refusal:
        clear_sample(now=NOW)
    assert refusal.value.params == {"found": "need 1"}
    db.session.rollback()
    assert row_counts() == before


def test_what_a_real_user_changed_or_still_needs_outlives_the_sample(own_palu: Flask) -> None:
    user = real_user()
    programme = db.session.scalars(select(PriorityProgramme).where(PriorityProgramme.number == 5)).one()
    host = db.session.scalars(select(HostUnit).order_by(HostUnit.id).limit(1)).one()
    head = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    changed = AuditEvent(
        at=NOW, actor_id=user.id, actor_name=user.name, actor_office="", verb="priority_programme.updated",
        verb_label="Diubah", subject_kind="priority_programme", subject_id=programme.id, subject_label=str(programme),
        note="", changes={}, previous_hash=head.hash, hash="0" * 64,
    )  # fmt: skip
    db.session.add_all([changed, Evidence(region_id=host.region_id, host_unit=host, urusan_id=host.urusan_id,
                                          instrument="Penilaian sendiri", created_at=NOW, updated_at=NOW)])  # fmt: skip
    db.session.commit()
    clear_sample(now=NOW)
    assert [p.number for p in db.session.scalars(select(PriorityProgramme))] == [5]
    assert [u.username for u in db.session.scalars(select(User))] == ["sungguhan"]
    assert {opd.short_name for opd in db.session.scalars(select(Opd))} == {"Dinsos", "Dinkes"}
    assert count(HostUnit) == 1
    assert count(Evidence) == 1


def test_the_thread_is_everything_that_hangs_on_needs_and_placements(palu: Flask) -> None:
    names = {table.name for table in thread_tables()}
    assert {"need", "placement", "finding", "recommendation", "decision", "follow_up", "evidence_file"} <= names
    assert names.isdisjoint({"opd", "user_account", "region", "urusan", "audit_event", "hearing", "cycle", "evidence"})
