"""What becomes of an accepted recommendation of the invented city."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from magang.bench.rows import Row, event
from magang.evaluations.models import Evaluation
from magang.evaluations.rules import Effect, EvaluationStatus, Use
from magang.followups.models import (
    ActionPlan,
    ActionStep,
    EvidenceFile,
    FollowUp,
    Obstacle,
    ProgressUpdate,
    VerificationRound,
)
from magang.followups.obstacles import ObstacleState
from magang.followups.rules import (
    BudgetSource,
    FollowUpStatus,
    ObstacleKind,
    ObstacleRemover,
    OpdClaim,
    PlanStatus,
    RoundState,
    TdReason,
)
from magang.kernel.files import FileType

HEAD, PLANNER, VERIFIER, SECOND = 6, 3, 4, 5
_S = FollowUpStatus
# Official status with weights: a year after the due date, and before.
LONG_AGO: Final = ((_S.SS, 78), (_S.TD, 8), (_S.BS, 10), (_S.BT, 4))
LATELY: Final = ((_S.BT, 45), (_S.BS, 30), (_S.SS, 23), (_S.TD, 2))
CLAIMS: Final = {_S.SS: OpdClaim.DONE, _S.BS: OpdClaim.PARTLY, _S.TD: OpdClaim.NOT_POSSIBLE}


def follow_up_of(random: Random, today: date, n: int, opd: int, decided: date, title: str) -> Iterator[Row]:
    """The follow-up of recommendation `n`, which has the same id."""
    original = decided + timedelta(days=random.randrange(90, 360))
    moves = random.choices((0, 1, 2), (75, 20, 5))[0]
    due = original + timedelta(days=60 * moves)
    weights = LONG_AGO if due < today - timedelta(days=365) else LATELY
    official = random.choices([s for s, _ in weights], [w for _, w in weights])[0]
    begun = official is not _S.BT or random.random() < 0.7
    heard = min(decided + timedelta(days=random.randrange(20, 400)), today - timedelta(days=1))
    if official in {_S.BS, _S.BT} and random.random() < 0.6:
        heard = today - timedelta(days=random.randrange(1, 60))
    heard = max(heard, decided)
    news, closed = _at(heard), official.is_closed
    yield (
        FollowUp,
        {
            "id": n,
            "recommendation_id": n,
            "owner_opd_id": opd,
            "started_on": decided,
            "due_on": due,
            "original_due_on": original,
            "due_moves": moves,
            "first_answer_due_on": decided + timedelta(days=60),
            "official_status": official,
            "opd_percent": 100 if official is _S.SS else random.randrange(100) if begun else 0,
            "last_news_at": news if begun else None,
            "closed_at": news if closed else None,
            "created_at": _at(decided),
            "updated_at": news,
            "version": 1,
        },
    )
    if not begun:
        return
    yield (
        ActionPlan,
        {
            "id": n,
            "follow_up_id": n,
            "author_id": HEAD,
            "status": PlanStatus.APPROVED,
            "note": "",
            "first_submitted_at": _at(decided),
            "submitted_at": _at(decided),
            "approved_at": _at(decided),
            "approved_by_id": PLANNER,
            "created_at": _at(decided),
            "updated_at": news,
            "version": 1,
        },
    )
    for position in (1, 2):
        yield (
            ActionStep,
            {
                "plan_id": n,
                "position": position,
                "output": f"Laporan {position}",
                "responsible_opd_id": opd,
                "starts_on": decided,
                "ends_on": original,
                "weight": 1,
                "budget_source": BudgetSource.APBD,
                "percent": 50,
            },
        )
    for k in (1, 2):
        yield (
            ProgressUpdate,
            {
                "id": 2 * n + k,
                "follow_up_id": n,
                "author_id": HEAD,
                "reported_at": news,
                "percent": 50,
                "narrative": "Sudah dimulai di tiga kelurahan.",
                "version": 1,
            },
        )
    if not closed and random.random() < 0.15:
        remover = random.choices(list(ObstacleRemover), (10, 20, 70))[0]
        yield (
            Obstacle,
            {
                "update_id": 2 * n + 1,
                "kind": random.choice(list(ObstacleKind)),
                "note": "Menunggu anggaran perubahan.",
                "remover": remover,
                "remover_opd_id": opd % 40 + 1 if remover is ObstacleRemover.OPD else None,
                "state": ObstacleState.OPEN,
                "opened_at": news,
                "version": 1,
            },
        )
    yield (
        EvidenceFile,
        {
            "id": n,
            "update_id": 2 * n + 1,
            "original_name": "bukti.pdf",
            "file_type": FileType.PDF,
            "size": 1000,
            "sha256": f"{n:064x}",
            "stored_name": f"bench-{n}",
            "uploaded_by_id": HEAD,
            "uploaded_at": news,
        },
    )
    yield event("follow_up.reported", "Progres dilaporkan", "follow_up", n, title, news, HEAD)
    if official in CLAIMS:
        yield VerificationRound, _round(n, 1, random, official, news)
    if official is _S.SS:
        yield Evaluation, _evaluation(n, random, heard, today)
    if official in {_S.BT, _S.BS} and random.random() < 0.15:
        yield (
            VerificationRound,
            {
                "follow_up_id": n,
                "number": 2,
                "opened_at": news,
                "submitted_by_id": HEAD,
                "opd_rating": OpdClaim.DONE,
                "note": "",
                "state": RoundState.OPEN,
                "missing": "",
                "td_refusal": "",
                "version": 1,
            }
            | dict.fromkeys(_JUDGED),
        )


_JUDGED: Final = (
    "verifier_id", "sufficient", "competent", "relevant", "result", "td_reason", "second_approver_id",
    "second_approved_at", "judged_at",
)  # fmt: skip


def _round(n: int, number: int, random: Random, official: FollowUpStatus, at: datetime) -> dict[str, Any]:
    """A closed round; now and then the OPD had claimed more than was found."""
    claim = OpdClaim.DONE if official is _S.BS and random.random() < 0.5 else CLAIMS[official]
    passed, impossible = official is _S.SS, official is _S.TD
    return {
        "follow_up_id": n,
        "number": number,
        "opened_at": at,
        "submitted_by_id": HEAD,
        "opd_rating": claim,
        "note": "",
        "state": RoundState.CLOSED,
        "verifier_id": VERIFIER,
        "sufficient": passed,
        "competent": passed,
        "relevant": passed,
        "result": official,
        "missing": "Belum semua kelurahan" if official is _S.BS else "",
        "td_reason": TdReason.NOT_EFFECTIVE if impossible else None,
        "td_refusal": "",
        "second_approver_id": SECOND if impossible else None,
        "second_approved_at": at if impossible else None,
        "judged_at": at,
    } | {"version": 1}


def _evaluation(n: int, random: Random, closed: date, today: date) -> dict[str, Any]:
    """Half a year after SS; most of those that are due have a conclusion."""
    due = closed + timedelta(days=182)
    ended = due <= today and random.random() < 0.7
    effect = random.choices(list(Effect), (15, 35, 40, 10))[0] if ended else None
    measured = effect is not None and effect.is_felt
    return {
        "follow_up_id": n,
        "due_on": due,
        "status": EvaluationStatus.CONCLUDED if ended else EvaluationStatus.SCHEDULED,
        "usage": Use.FULL if ended else None,
        "effect": effect,
        "value": Decimal(60) if measured else None,
        "measured_on": due if measured else None,
        "source": "Laporan kinerja" if measured else "",
        "note": "",
        "concluded_by_id": VERIFIER if ended else None,
        "concluded_at": _at(due) if ended else None,
        "created_at": _at(closed),
        "updated_at": _at(due if ended else closed),
        "version": 1,
    }


def _at(day: date) -> datetime:
    return datetime.combine(day, time(3), UTC)
