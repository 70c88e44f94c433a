"""Everything that happens to a follow-up stands in one trail: its own, whichever of its parts was touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from magang.audit.services import field_changes, record
from magang.followups.models import FollowUp
from magang.kernel.actor import Actor
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.model import Base


class Verb(LabelledEnum):
    """What is told in the trail."""

    OPENED = "opened", N_("Tindak lanjut dibuka")
    PLAN_NOTED = "plan_noted", N_("Rencana aksi ditulis")
    STEP_ADDED = "step_added", N_("Langkah ditambahkan")
    STEP_REVISED = "step_revised", N_("Langkah diubah")
    STEP_REMOVED = "step_removed", N_("Langkah dihapus")
    PLAN_SUBMITTED = "plan_submitted", N_("Rencana aksi diajukan")
    PLAN_APPROVED = "plan_approved", N_("Rencana aksi disetujui")
    STEP_BUDGETED = "step_budgeted", N_("Langkah dianggarkan")
    PLAN_REVISED = "plan_revised", N_("Perubahan rencana aksi dimulai")
    PLAN_DISCARDED = "plan_discarded", N_("Perubahan rencana aksi dibatalkan")
    PLAN_RETURNED = "plan_returned", N_("Rencana aksi dikembalikan")
    PROGRESS = "progress", N_("Progres dilaporkan")
    FILE_SUPERSEDED = "file_superseded", N_("Versi baru berkas diunggah")
    OBSTACLE_ANSWERED = "obstacle_answered", N_("Hambatan dinyatakan dihilangkan")
    OBSTACLE_RESOLVED = "obstacle_resolved", N_("Hambatan ditandai teratasi")
    OBSTACLE_DISPUTED = "obstacle_disputed", N_("Hambatan ternyata masih ada")
    SUBMITTED = "submitted", N_("Diajukan untuk verifikasi")
    CHECKED_AGAIN = "checked_again", N_("Pemeriksaan ulang dibuka")
    JUDGED = "judged", N_("Status resmi ditetapkan")
    TD_PROPOSED = "td_proposed", N_("TD diusulkan")
    TD_CONFIRMED = "td_confirmed", N_("TD disetujui penyetuju kedua")
    TD_REFUSED = "td_refused", N_("TD ditolak penyetuju kedua")
    GUEST_REPORTED = "guest_reported", N_("Laporan lewat tautan diterima")
    GUEST_CONFIRMED = "guest_confirmed", N_("Laporan lewat tautan dikonfirmasi")
    GUEST_RETURNED = "guest_returned", N_("Laporan lewat tautan dikembalikan")
    MOVE_REQUESTED = "move_requested", N_("Geser tenggat diminta")
    MOVE_APPROVED = "move_approved", N_("Geser tenggat disetujui")
    MOVE_REFUSED = "move_refused", N_("Geser tenggat ditolak")


def tell(
    session: Session,
    actor: Actor,
    verb: Verb,
    follow_up: FollowUp,
    *parts: Base,
    now: datetime,
    note: str = "",
    changes: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    """Record one event on the follow-up with the field changes of its `parts`, before any query flushes them."""
    found: dict[str, tuple[object, object]] = {}
    for part in parts:
        found |= {label: (before, after) for label, (before, after) in field_changes(part).items()}
    follow_up.updated_at = now
    flag_modified(follow_up, "updated_at")  # Also within one tick of the clock its version goes up.
    record(session, actor, verb, follow_up, now=now, note=note, changes=found | dict(changes or {}))
