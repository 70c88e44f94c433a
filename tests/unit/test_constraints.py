"""The database refuses nonsense too, and takes the whole life of the thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import create_engine, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import magang.followups.dates  # noqa: F401 - its triggers
from magang.accounts.models import SharedLink, User
from magang.accounts.rules import LinkKind
from magang.destinations.models import Agreement, Evidence
from magang.destinations.rules import AgreementKind, StrengthGrade
from magang.followups.models import (
    ActionPlan,
    ActionStep,
    DueDateMove,
    EvidenceFile,
    FollowUp,
    Obstacle,
    ProgressUpdate,
)
from magang.followups.models import VerificationRound as Round
from magang.followups.obstacles import ObstacleState
from magang.followups.rules import (
    FollowUpStatus,
    MoveState,
    ObstacleKind,
    ObstacleRemover,
    OpdClaim,
    PlanStatus,
    RoundState,
    TdReason,
)
from magang.hearings.models import Decision
from magang.hearings.rules import Outcome
from magang.journals.models import JournalEntry
from magang.journals.rules import EntryStatus
from magang.kernel.model import Base
from magang.needs.models import Need
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import Approach, Horizon, RecommendationStatus
from magang.reference.models import HostUnit, Opd, Region, Urusan
from magang.reference.rules import RegionKind

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
DAY = date(2026, 6, 1)
STAMPS = {"created_at": NOW, "updated_at": NOW}


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """A small city in memory; what a test adds is rolled back."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as city:
        city.add(Urusan(id=1, code="1.02", name="Kesehatan", group="Wajib"))
        city.add_all(Opd(id=n, name=f"Dinas {n}", short_name=f"D{n}", urusan_id=1) for n in (1, 2))
        city.add_all(User(id=n, username=f"u{n}", name=f"Orang {n}", **STAMPS) for n in (1, 2, 3, 4))
        city.add(Region(id=1, code="35.78", name="Kota Surabaya", kind=RegionKind.CITY))
        city.add(HostUnit(id=1, region_id=1, name="Dinas Kesehatan"))
        city.add(
            Need(id=1, reference="K-2026-001", title="Rujukan", urusan_id=1, owner_opd_id=1, author_id=1, **STAMPS)
        )
        city.add(Cycle(id=1, name="Angkatan I", year=2026, starts_on=DAY, ends_on=DAY, **STAMPS))
        city.add(placement(id=1, reference="M-2026-001"))
        city.add_all(recommendation(id=n, reference=f"R-2026-00{n}") for n in (1, 2))
        city.add(follow_up(id=1, recommendation_id=1))
        city.add(ActionPlan(id=1, follow_up_id=1, author_id=1, **STAMPS))
        city.add(progress(id=1))
        city.commit()
        yield city
    engine.dispose()


def placement(**values: Any) -> Placement:
    return Placement(
        **{"reference": "M-2026-002", "cycle_id": 1, "participant_id": 1, "sending_opd_id": 1, "need_id": 1}
        | {"created_by_id": 2, **STAMPS}
        | values
    )


def requested(status: PlacementStatus = PlacementStatus.REQUESTED, **values: Any) -> Placement:
    complete = {"urusan_id": 1, "host_unit_id": 1, "starts_on": DAY, "ends_on": DAY, "mentor_id": 3}
    bound = {"cost_allowance": 1, "opd_commitment": True, "opd_committed_at": NOW, "opd_committed_by_id": 4}
    return placement(**complete | bound | {"status": status} | values)


def recommendation(**values: Any) -> Recommendation:
    return Recommendation(
        **{"reference": "R-2026-009", "placement_id": 1, "author_id": 1, "title": "Antrean", **STAMPS} | values
    )


def submitted(**values: Any) -> Recommendation:
    measured = {"indicator": "Waktu tunggu", "baseline": Decimal(2), "target": Decimal(1), "horizon": Horizon.SHORT}
    defaults = {"status": RecommendationStatus.SUBMITTED, "lead_opd_id": 1, "differs": "Dokter lebih sedikit."}
    return recommendation(**measured | defaults | values)


def decision(**values: Any) -> Decision:
    defaults = {"recommendation_id": 1, "outcome": Outcome.ACCEPT, "owner_opd_id": 1, "due_on": DAY, "decided_on": DAY}
    return Decision(**defaults | {"decided_by_id": 2, "recorded_by_id": 2, **STAMPS} | values)


def follow_up(**values: Any) -> FollowUp:
    dates = {"started_on": DAY, "due_on": DAY, "original_due_on": DAY, "first_answer_due_on": DAY}
    return FollowUp(**{"recommendation_id": 2, "owner_opd_id": 1, **dates, **STAMPS} | values)


def progress(**values: Any) -> ProgressUpdate:
    return ProgressUpdate(
        **{"follow_up_id": 1, "author_id": 1, "reported_at": NOW, "percent": 50, "narrative": "Berjalan."} | values
    )


def obstacle(**values: Any) -> Obstacle:
    told = {"update_id": 1, "kind": ObstacleKind.DATA, "note": "Data.", "remover": ObstacleRemover.SEKDA}
    return Obstacle(**told | {"opened_at": NOW} | values)


def resolved(**values: Any) -> Obstacle:
    how = {"state": ObstacleState.RESOLVED, "resolved_by_id": 2, "resolved_at": NOW, "resolution": "Data dibuka."}
    return obstacle(**how | values)


def round_(**values: Any) -> Round:
    asked = {"follow_up_id": 1, "number": 1, "opened_at": NOW, "submitted_by_id": 1, "opd_rating": OpdClaim.DONE}
    return Round(**asked | values)


def judged(result: FollowUpStatus, **values: Any) -> Round:
    tests = {"sufficient": True, "competent": True, "relevant": True}
    by = {"verifier_id": 2, "judged_at": NOW, "state": RoundState.CLOSED, "result": result}
    return round_(**tests | by | values)


def td(**values: Any) -> Round:
    second = {"second_approver_id": 3, "second_approved_at": NOW}
    return judged(FollowUpStatus.TD, **{"td_reason": TdReason.FORCE_MAJEURE, **second} | values)


def file(**values: Any) -> EvidenceFile:
    known = {"original_name": "a.pdf", "file_type": "pdf", "size": 5, "sha256": "0" * 64, "stored_name": "x"}
    return EvidenceFile(**{"update_id": 1, "uploaded_by_id": 1, "uploaded_at": NOW, **known} | values)


def move(**values: Any) -> DueDateMove:
    asked = {"from_on": DAY, "to_on": DAY + timedelta(9), "reason": "Lelang.", "requested_at": NOW}
    return DueDateMove(**{"follow_up_id": 1, "requested_by_id": 1, **asked} | values)


def evidence(**values: Any) -> Evidence:
    return Evidence(**{"region_id": 1, "urusan_id": 1, "instrument": "IGA", **STAMPS} | values)


GOOD: dict[str, list[Base]] = {
    "a bare draft": [placement()],
    "every reason with its state": [
        placement(reference=f"M-2026-10{n}", status=status, **{reason: "Sebab."})
        for n, (status, reason) in enumerate(
            [
                (PlacementStatus.RETURNED, "return_reason"),
                (PlacementStatus.REJECTED, "reject_reason"),
                (PlacementStatus.DECLINED, "decline_reason"),
                (PlacementStatus.CANCELLED, "cancel_reason"),
            ]
        )
    ],
    "a request": [requested()],
    "a departure": [requested(PlacementStatus.DEPARTED, assignment_letter_number="800/1", departed_on=DAY)],
    "credited": [
        requested(
            PlacementStatus.CREDITED,
            **{f"{step}_on": DAY for step in ("departed", "recalled", "reported", "presented")},
            assignment_letter_number="800/1",
            credited_jp=20,
            credited_at=NOW,
        )
    ],
    "a submitted recommendation": [submitted()],
    "a decision": [decision()],
    "a second decision after a study": [
        decision(outcome=Outcome.STUDY, owner_opd_id=None, due_on=None, superseded_at=NOW),
        decision(),
    ],
    "a closed follow-up": [follow_up(official_status=FollowUpStatus.SS, closed_at=NOW)],
    "a moved date": [follow_up(due_on=DAY + timedelta(1), due_moves=1)],
    "an open round": [round_()],
    "a verifier's own second look": [judged(FollowUpStatus.SS, opd_rating=None, submitted_by_id=2)],
    "a return and the next round": [judged(FollowUpStatus.BS, missing="Foto.", relevant=False), round_(number=2)],
    "a TD with two names": [td()],
    "a TD that waits": [td(state=RoundState.AWAITING_SECOND, second_approver_id=None, second_approved_at=None)],
    "an obstacle of another OPD": [
        obstacle(kind=ObstacleKind.OTHER_OPD, remover=ObstacleRemover.OPD, remover_opd_id=2)
    ],
    "an obstacle out of the way": [resolved()],
    "two versions of a file": [file(id=1), file(id=2, stored_name="y", supersedes_id=1)],
    "an answered and a new request": [
        move(state=MoveState.APPROVED, answered_by_id=2, answered_at=NOW),
        move(),
    ],
    "a claim without a source": [evidence(grade=StrengthGrade.OWN_CLAIM)],
    "an agreement in process": [Agreement(region_id=1, title="PKS", kind=AgreementKind.IN_PROCESS, **STAMPS)],
}
BAD: dict[str, list[Base]] = {
    "returned without a reason": [placement(status=PlacementStatus.RETURNED)],
    "a reason without a return": [placement(return_reason="Sebab.")],
    "ends before it starts": [placement(starts_on=DAY, ends_on=DAY - timedelta(1))],
    "requested without commitment": [requested(opd_commitment=False, opd_committed_at=None)],
    "requested without a mentor": [requested(mentor_id=None)],
    "one's own mentor": [placement(mentor_id=1)],
    "assigned without a letter": [requested(PlacementStatus.ASSIGNED)],
    "recalled before departure": [placement(departed_on=DAY, recalled_on=DAY - timedelta(1))],
    "JP before the end": [placement(credited_jp=20, credited_at=NOW)],
    "negative money": [placement(cost_lodging=-1)],
    "the same number twice": [placement(reference="M-2026-001")],
    "an unmeasured submission": [submitted(indicator="")],
    "a target that is the baseline": [submitted(target=Decimal(2))],
    "an adaptation without a record": [submitted(approach=Approach.ADAPT, differs="")],
    "approved by its author": [submitted(approved_by_id=1)],
    "accepted without an owner": [decision(owner_opd_id=None)],
    "due before it was decided": [decision(due_on=DAY - timedelta(1))],
    "rejected without a reason": [decision(outcome=Outcome.REJECT)],
    "notes without notes": [decision(outcome=Outcome.ACCEPT_WITH_NOTES)],
    "two decisions in force": [decision(), decision()],
    "two follow-ups of one recommendation": [follow_up(recommendation_id=1)],
    "closed without a time": [follow_up(official_status=FollowUpStatus.SS)],
    "moved without a count": [follow_up(due_on=DAY + timedelta(1))],
    "moved to an earlier day": [follow_up(due_on=DAY - timedelta(1), due_moves=1)],
    "101 percent": [progress(percent=101)],
    "an obstacle nobody can remove": [obstacle(remover=None)],
    "an obstacle nobody describes": [obstacle(note="")],
    "a remover OPD without a name": [obstacle(remover=ObstacleRemover.OPD)],
    "resolved by nobody": [resolved(resolved_by_id=None)],
    "resolved before it was reported": [resolved(resolved_at=NOW - timedelta(1))],
    "an answer without words": [obstacle(state=ObstacleState.ANSWERED, answered_by_id=2, answered_at=NOW)],
    "two open rounds": [round_(), round_(number=2)],
    "the same round twice": [judged(FollowUpStatus.SS), judged(FollowUpStatus.SS)],
    "SS on irrelevant evidence": [judged(FollowUpStatus.SS, relevant=False)],
    "SS without an answer": [judged(FollowUpStatus.SS, relevant=None)],
    "TD with a test left out": [td(competent=None)],
    "judged before it was submitted": [judged(FollowUpStatus.SS, judged_at=NOW - timedelta(1))],
    "approved before it was judged": [td(second_approved_at=NOW - timedelta(1))],
    "closed before it was opened": [
        follow_up(official_status=FollowUpStatus.SS, closed_at=STAMPS["created_at"] - timedelta(1))
    ],
    "BS that does not say what is missing": [judged(FollowUpStatus.BS)],
    "BT as a judgement": [judged(FollowUpStatus.BT)],
    "TD without a reason": [td(td_reason=None)],
    "TD on one person's word": [td(second_approver_id=None, second_approved_at=None)],
    "TD twice by the same person": [td(second_approver_id=2)],
    "judged by who submitted": [judged(FollowUpStatus.SS, verifier_id=1)],
    "closed without a judgement": [round_(state=RoundState.CLOSED)],
    "a plan approved by its author": [
        ActionPlan(
            follow_up_id=1,
            author_id=1,
            status=PlanStatus.APPROVED,
            submitted_at=NOW,
            approved_at=NOW,
            approved_by_id=1,
            **STAMPS,
        )
    ],
    "a step without weight": [ActionStep(plan_id=1, position=1, output="A", responsible_opd_id=1, weight=0)],
    "an empty file": [file(size=0)],
    "a file that is too large": [file(size=10 * 1024 * 1024 + 1)],
    "half a fingerprint": [file(sha256="0" * 32)],
    "two successors of one file": [file(id=1), *(file(id=n, stored_name=f"y{n}", supersedes_id=1) for n in (2, 3))],
    "a request answered by who asked": [move(state=MoveState.APPROVED, answered_by_id=1, answered_at=NOW)],
    "two requests at once": [move(), move()],
    "a move to the same day": [move(to_on=DAY)],
    "an award without a source": [evidence(grade=StrengthGrade.NATIONAL_AWARD)],
    "an agreement signed on no day": [Agreement(region_id=1, title="PKS", kind=AgreementKind.PKS, **STAMPS)],
}


JOURNAL: dict[str, Any] = {
    "placement_id": 1, "day": DAY, "starts_at": time(8), "ends_at": time(16), "activity": "Rapat.", "late_days": 0,
    "client_key": "kunci", "written_at": NOW, "signed_name": "", **STAMPS,
}  # fmt: skip
SIGNED = {"status": EntryStatus.COUNTERSIGNED, "signed_at": NOW, "signed_name": "Ibu Sari"}
LINK: dict[str, Any] = {
    "kind": LinkKind.HOST_SUPERVISOR, "subject": "M-2026-001", "secret_hash": "0" * 64, "label": "Ibu Sari",
    "created_by_id": 1, "created_at": NOW, "expires_at": NOW + timedelta(1), "uses": 0,
}  # fmt: skip


def entry(**values: Any) -> JournalEntry:
    return JournalEntry(**JOURNAL | values)


GOOD |= {"a day and a link": [entry(), SharedLink(**LINK)], "a day countersigned": [entry(signed_by_id=2, **SIGNED)]}
BAD |= {
    "one day twice": [entry(), entry(client_key="lain")],
    "one entry sent twice": [entry(), entry(day=DAY + timedelta(1))],
    "a day that ends first": [entry(ends_at=time(7))],
    "a day without words": [entry(activity="")],
    "an entry before its day": [entry(late_days=-1)],
    "countersigned by nobody": [entry(**SIGNED)],
    "countersigned without a name": [entry(signed_by_id=2, **SIGNED | {"signed_name": ""})],
    "countersigned by two": [SharedLink(id=1, **LINK), entry(signed_by_id=2, signed_link_id=1, **SIGNED)],
    "a name under an open day": [entry(signed_name="Ibu Sari")],
    "a link that never worked": [SharedLink(**LINK | {"expires_at": NOW})],
    "a link for nobody": [SharedLink(**LINK | {"label": ""})],
    "a link revoked by nobody": [SharedLink(**LINK, revoked_at=NOW)],
    "a secret twice": [SharedLink(**LINK), SharedLink(**LINK)],
    "uses without a time": [SharedLink(**LINK | {"uses": 1})],
}


def save(session: Session, things: list[Base]) -> None:
    """Write the things and take them back."""
    try:
        for thing in things:
            session.add(thing)
            session.flush()
    finally:
        session.rollback()


@pytest.mark.parametrize("things", GOOD.values(), ids=GOOD)
def test_the_life_of_the_thread_is_taken(session: Session, things: list[Base]) -> None:
    save(session, things)


@pytest.mark.parametrize("things", BAD.values(), ids=BAD)
def test_nonsense_is_refused_by_the_database(session: Session, things: list[Base]) -> None:
    with pytest.raises(IntegrityError):
        save(session, things)


@pytest.mark.parametrize(
    "change",
    [
        {"original_due_on": DAY - timedelta(1)},
        {"started_on": DAY - timedelta(1)},
        {"due_on": DAY + timedelta(1), "due_moves": 1},
        {"closed_at": NOW + timedelta(1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_dates_a_delay_is_measured_by_are_kept(session: Session, change: dict[str, Any]) -> None:
    late = {"official_status": FollowUpStatus.SS, "closed_at": NOW + timedelta(2)}
    moved = {"due_on": DAY + timedelta(9), "due_moves": 2}
    try:
        session.execute(update(FollowUp).values(**late, **moved))
        with pytest.raises(IntegrityError):
            session.execute(update(FollowUp).values(**change))
    finally:
        session.rollback()
