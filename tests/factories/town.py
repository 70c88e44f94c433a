"""One thing of each kind, in the state in which its form is open: what hostile input is tried on."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.accounts.models import Grant, User
from magang.accounts.passwords import hash_password
from magang.accounts.rules import LinkKind
from magang.destinations.models import Agreement
from magang.destinations.rules import AgreementKind
from magang.evaluations.models import Evaluation
from magang.followups.models import ProgressImport
from magang.followups.obstacles import ToldObstacle
from magang.followups.rules import FollowUpStatus, ObstacleKind, ObstacleRemover, OpdClaim
from magang.followups.services import guests, planning
from magang.hearings.rules import HearingStatus
from magang.hearings.rules.directives import DirectiveStatus
from magang.jobs.rules import JobState
from magang.journals.rules import EntryStatus
from magang.kernel.actor import Actor, Role
from magang.kernel.files import Upload
from magang.kernel.filestore import FileStore
from magang.needs.rules import NeedStatus
from magang.notifications.rules import MailState
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.planning.models import CandidateImport, Cycle
from magang.planning.rules.candidates import CandidateStatus
from magang.recommendations.rules import RecommendationStatus
from magang.reference.holidays import HolidayImport
from magang.reference.models import BudgetWindow, Holiday, HostUnit, IndicatorReading, ProgrammeIndicator, Region
from magang.reference.rules import BudgetKind, HolidayKind, RegionKind
from magang.reports.models import ReportAuthor
from magang.reports.rules import ReportStatus
from tests.factories.candidate_sheets import good_rows
from tests.factories.candidates import build_candidate
from tests.factories.city import City
from tests.factories.findings import build_finding
from tests.factories.findings import build_placement as build_finding_placement
from tests.factories.followups import PDF, Walk
from tests.factories.hearings import build_answer, build_directive, put_on_agenda, seat
from tests.factories.jobs import build_job
from tests.factories.journals import build_entry, build_link, build_photo
from tests.factories.letters import build_letter, build_letter_settings, build_signer, build_template
from tests.factories.notifications import build_mail, build_notification
from tests.factories.placements import (
    NOW,
    build_conversion,
    build_cycle,
    build_evidence,
    build_need,
    build_placement,
)
from tests.factories.recommendations import build_approved, build_hearing, build_recommendation
from tests.factories.scenarios import build_scenario
from tests.factories.written import build_aside, build_image, build_remark, build_report

ANONYMOUS = Actor(user_id=None, name="")
PASSWORD = "sandi-yang-panjang"
AWAY = {"starts_on": date(2026, 2, 2), "ends_on": date(2026, 5, 2)}


def build_town(session: Session, city: City, store: FileStore) -> SimpleNamespace:
    """The city's own things by their names, and what is somebody else's as `their_…`; committed."""
    town = SimpleNamespace(city=city, **{name: getattr(city, name) for name in ("clinic", "malang", "programme")})
    _reference(session, city, town)
    _planning(session, city, town)
    _journals(session, city, town, store)
    _proposals(session, city, town, store)
    _reports(session, city, town, store)
    _follow_ups(session, city, town, store)
    town.notification, town.their_notification, town.mail = (
        build_notification(session, city.participant), build_notification(session, city.planner),
        build_mail(session, city.participant, state=MailState.FAILED, last_error="550"),
    )  # fmt: skip
    town.job = build_job(session, city.participant)
    town.done_job = build_job(session, city.participant, state=JobState.DONE)
    _letters(session, city, town, store)
    session.commit()
    return town


def _reference(session: Session, city: City, town: SimpleNamespace) -> None:
    stamps = {"created_at": NOW, "updated_at": NOW}
    city.participant.password_hash = hash_password(PASSWORD)
    town.neighbour = User(
        username="tetangga", name="Peserta lain", opd=city.setda, grants=[Grant(role=Role.PARTICIPANT)], **stamps
    )
    town.stranger = User(
        username="setda", name="Kepala Setda", opd=city.setda, **stamps,
        grants=[Grant(role=Role.OPD_HEAD, opd_id=city.setda.id)],
    )  # fmt: skip
    city.neighbour, city.stranger = town.neighbour, town.stranger  # So that `as_user` knows them.
    town.their_region = Region(code="35.78", name="Kota Surabaya", kind=RegionKind.CITY, province=city.java)
    town.their_clinic = HostUnit(region=town.their_region, name="RSUD Surabaya", urusan=city.health)
    town.indicator = ProgrammeIndicator(programme=city.programme, name="Puskesmas siap", unit="unit")
    town.reading = IndicatorReading(indicator=town.indicator, read_on=date(2025, 12, 31), value=4, source="LKPD 2025")
    town.agreement = Agreement(
        region=city.malang, kind=AgreementKind.PKS, number="12/2025", title="Magang", valid_from=date(2025, 1, 1),
        valid_until=date(2027, 1, 1), **stamps,
    )  # fmt: skip
    town.holiday = Holiday(day=date(2026, 8, 17), name="Hari Kemerdekaan", kind=HolidayKind.NATIONAL)
    town.window = BudgetWindow(
        kind=BudgetKind.APBD_CHANGE, year=2026, opens_on=date(2026, 8, 1), closes_on=date(2026, 9, 30)
    )
    session.add_all([town.neighbour, town.stranger, town.their_clinic, town.indicator, town.reading, town.agreement])
    session.add_all([town.holiday, town.window])
    session.flush()
    town.admin_grant = session.scalar(select(Grant).where(Grant.user_id == city.admin.id))
    town.conversion = build_conversion(session)
    town.evidence = build_evidence(session, city)


def _planning(session: Session, city: City, town: SimpleNamespace) -> None:
    town.cycle = build_cycle(session, name="Angkatan terbuka")
    town.candidate = build_candidate(session, city, town.cycle, user=city.participant)
    town.accepted_candidate = build_candidate(session, city, town.cycle, status=CandidateStatus.ACCEPTED)
    town.second_candidate = build_candidate(session, city, town.cycle, status=CandidateStatus.ACCEPTED)
    town.their_candidate = build_candidate(session, city, town.cycle, user=town.neighbour)
    town.upload = CandidateImport(
        cycle=town.cycle, created_by_id=city.planner.id, created_at=NOW, filename="calon", faults=[],
        rows=[{"number": 2, "cells": good_rows(1)[0] | {"urusan_1": "1.02", "first": "35.73"}}],
    )  # fmt: skip
    session.add(town.upload)
    town.need = build_need(session, city, status=NeedStatus.DRAFT)
    town.submitted_need = build_need(session, city, status=NeedStatus.SUBMITTED)
    town.verified_need = build_need(session, city)
    town.scenario = build_scenario(session, city, town.cycle)
    town.adopted = build_scenario(session, city, town.cycle, number=2, adopted=True)
    theirs: dict[str, Any] = {"owner_opd": city.setda, "author": town.stranger}
    town.their_need = build_need(session, city, status=NeedStatus.DRAFT, **theirs)

    def placement(status: PlacementStatus, **values: Any) -> Any:
        return build_placement(session, city, need=town.verified_need, cycle=town.cycle, status=status, **values)

    later = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 8, 31)}
    town.plan = placement(PlacementStatus.DRAFT, **later, opd_commitment=False, opd_committed_by=None,
                          opd_committed_at=None, commitment_note="")  # fmt: skip
    for status in (PlacementStatus.VERIFIED, PlacementStatus.REQUESTED, PlacementStatus.ACCEPTED,
                   PlacementStatus.ASSIGNED, PlacementStatus.RECALLED, PlacementStatus.PRESENTED):  # fmt: skip
        departed = {} if status is not PlacementStatus.ASSIGNED else {"departed_on": None}
        setattr(town, status.value, placement(status, **AWAY, **departed))
    town.running = placement(PlacementStatus.RUNNING, **AWAY)
    town.theirs = build_placement(
        session, city, need=town.their_need, cycle=town.cycle, status=PlacementStatus.RUNNING,
        participant=town.neighbour, sending_opd=city.setda, mentor=town.stranger,
    )  # fmt: skip


def _journals(session: Session, city: City, town: SimpleNamespace, store: FileStore) -> None:
    town.entry = build_entry(session, town.running, date(2026, 2, 27))
    town.their_entry = build_entry(session, town.theirs, date(2026, 2, 27))
    town.signed_entry = build_entry(
        session, town.running, date(2026, 2, 26),
        status=EntryStatus.COUNTERSIGNED, signed_at=NOW, signed_name="Ibu Sari", signed_by=city.superior,
    )  # fmt: skip
    town.photo = build_photo(session, store, town.entry)
    town.link, town.secret = build_link(session, town.running, created_by=city.participant)


def _proposals(session: Session, city: City, town: SimpleNamespace, store: FileStore) -> None:
    town.finding = build_finding(session, city, town.running)
    town.used_finding = build_finding(session, city, town.running)
    town.their_finding = build_finding(session, city, town.theirs)
    town.recommendation = build_recommendation(session, city, town.used_finding)
    town.submitted = build_recommendation(
        session, city, town.used_finding, status=RecommendationStatus.SUBMITTED, submitted_at=NOW
    )
    town.approved = build_approved(session, city, town.used_finding)
    town.their_recommendation = build_recommendation(session, city, town.their_finding, lead_opd_id=city.setda.id)
    town.hearing = build_hearing(session)
    town.closed_hearing = build_hearing(session, status=HearingStatus.CLOSED)
    town.held = build_hearing(session, status=HearingStatus.HELD, title="Pemaparan yang berlangsung")
    town.heard = build_approved(session, city, town.used_finding, title="Antrean yang dipaparkan")
    (town.item,) = put_on_agenda(session, town.held, town.heard)
    town.seat = seat(session, town.held)
    # Older than the hearing, so that it opens with it; one is answered, with a file.
    town.directive = build_directive(session, city, given_on=date(2026, 1, 5))
    town.their_directive = build_directive(session, city, opd_id=city.setda.id)
    town.answered = build_directive(session, city, status=DirectiveStatus.ANSWERED)
    town.answer = build_answer(session, city, town.answered, store)


def _reports(session: Session, city: City, town: SimpleNamespace, store: FileStore) -> None:
    """A draft that clashes with a text of its author, and one that was handed in; `companion` may write along."""
    town.report = build_report(session, city)
    town.aside = build_aside(session, town.report)
    town.image = build_image(session, store, town.report)
    reported = session.get_one(Placement, session.scalar(select(ReportAuthor.placement_id)))
    town.companion = build_finding_placement(
        session, city, cycle=session.get_one(Cycle, reported.cycle_id), participant=town.neighbour
    )
    town.handed_in = build_report(session, city, status=ReportStatus.SUBMITTED)
    town.remark = build_remark(session, town.handed_in, city.superior)
    town.their_report = build_report(session, city, town.theirs)


def _letters(session: Session, city: City, town: SimpleNamespace, store: FileStore) -> None:
    build_letter_settings(session)
    town.signer = build_signer(session)
    town.letter = build_letter(session, city, store, town.assigned)
    town.void_letter = build_letter(session, city, store, town.assigned, serial=2, voided_at=NOW, void_reason="Salah")
    town.their_letter = build_letter(session, city, store, town.theirs, serial=3)
    town.template = build_template(session, store)


def _follow_ups(session: Session, city: City, town: SimpleNamespace, store: FileStore) -> None:
    """Far from the numbers the other factories give out."""

    def walk(number: int) -> Walk:
        return Walk(session, city, store, NOW, number).opened()

    town.opened = walk(801)
    town.working = walk(802).running()
    town.waiting = walk(803).submitted()
    town.pending = walk(804).submitted(OpdClaim.NOT_POSSIBLE).judged(FollowUpStatus.TD)
    town.moving = walk(805).running().asked_to_move()
    thing = town.working.thing
    town.step, town.file = thing.plan.steps[0], thing.updates[0].files[0]
    town.drafting = walk(806).planned()
    planning.return_plan(session, town.drafting.actor("planner"), town.drafting.thing, reason="Kurang rinci", now=NOW)
    session.commit()
    town.draft_step = town.drafting.thing.plan.steps[0]
    town.stuck = walk(807).running(ToldObstacle(ObstacleKind.REGULATION, "Perwali lama", ObstacleRemover.MAYOR))
    town.obstacle = town.stuck.thing.obstacles[0]
    _guest_reports(session, town, store)
    _evaluations(session, city, town, walk(808).submitted().judged(FollowUpStatus.SS))


def _guest_reports(session: Session, town: SimpleNamespace, store: FileStore) -> None:
    """A link to report on one item, a report that came in by it, and a sheet looked at but not taken over."""
    town.report_link, town.report_secret = build_link(
        session, town.working.thing.recommendation.placement, created_by=town.city.planner,
        kind=LinkKind.PROGRESS, subject=town.working.reference,
    )  # fmt: skip
    guests.send(
        session, ANONYMOUS, town.working.thing, link=town.report_link, reporter="Pak Budi", percent=None,
        step_percents={town.step.id: 60}, narrative="Dari lapangan.", indicator_value=None, obstacle=ToldObstacle(),
        uploads=[Upload("foto.pdf", PDF)], store=store, now=NOW,
    )  # fmt: skip
    town.sent = town.working.thing.guest_reports[0]
    town.sent_file = town.sent.files[0]
    cells = {"reference": town.opened.reference, "percent": 10, "narrative": "x", "version": town.opened.thing.version}
    town.sheet = ProgressImport(
        created_by_id=town.city.opd_head.id, created_at=NOW, filename="progres", faults=[], unknown=[],
        rows=[{"number": 2, "cells": cells}],
    )  # fmt: skip
    town.holidays = HolidayImport(
        created_by_id=town.city.admin.id, created_at=NOW, filename="libur", faults=[], unknown=[],
        rows=[{"number": 2, "cells": {"day": "2026-08-17", "name": "Kemerdekaan", "kind": None, "source": None}}],
    )  # fmt: skip
    session.add_all([town.sheet, town.holidays])
    session.commit()


def _evaluations(session: Session, city: City, town: SimpleNamespace, done: Walk) -> None:
    """Six months after SS: due today, asked of the participant and their superior."""
    town.done = done
    placement = done.thing.recommendation.placement
    placement.mentor_id = city.superior.id
    town.evaluation = session.scalars(select(Evaluation)).one()
    town.evaluation.due_on = NOW.date()
    session.commit()
    town.answer_link, town.answer_secret = build_link(
        session, placement, created_by=city.planner,
        kind=LinkKind.EVALUATION, subject=f"{done.reference}/superior",
    )  # fmt: skip
