"""The life of a job and how a reader sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from magang.kernel.labels import N_, LabelledEnum

BEAT_EVERY: Final = timedelta(seconds=10)
LOST_AFTER: Final = timedelta(seconds=60)  # six beats missed
LONGEST_RUN: Final = timedelta(minutes=15)  # unless the kind says otherwise
KEEP_FOR: Final = timedelta(days=30)
MOST_UNFINISHED: Final = 5  # of one person, so that nobody keeps the queue from all others

# What a failed job says when no rule of the city refused it.
LOST: Final = N_("Pekerjaan ini terhenti di tengah jalan. Bila hasilnya belum ada, jalankan lagi dari halamannya.")
UNFORESEEN: Final = N_("Terjadi kesalahan di pihak kami dan sudah dicatat. Coba jalankan lagi dari halamannya.")
OWNER_GONE: Final = N_("Akun yang meminta pekerjaan ini sudah tidak aktif.")
UNKNOWN: Final = N_("Jenis pekerjaan ini tidak dikenal lagi.")


class JobState(LabelledEnum):
    QUEUED = "queued", N_("Menunggu giliran")
    RUNNING = "running", N_("Sedang dikerjakan")
    DONE = "done", N_("Selesai")
    FAILED = "failed", N_("Gagal")
    CANCELLED = "cancelled", N_("Dibatalkan")

    @property
    def is_final(self) -> bool:
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class JobAction(LabelledEnum):
    START = "start", N_("Mulai")
    FINISH = "finish", N_("Selesaikan")
    FAIL = "fail", N_("Nyatakan gagal")
    CANCEL = "cancel", N_("Batalkan")


TRANSITIONS: Final[Mapping[tuple[JobState, JobAction], JobState]] = {
    (JobState.QUEUED, JobAction.START): JobState.RUNNING,
    (JobState.QUEUED, JobAction.CANCEL): JobState.CANCELLED,
    (JobState.RUNNING, JobAction.FINISH): JobState.DONE,
    (JobState.RUNNING, JobAction.FAIL): JobState.FAILED,
    (JobState.RUNNING, JobAction.CANCEL): JobState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a job is about: the kind and reference of the thing, how it is called, and the page to return to.

    `address` is a path of this application (`/perencanaan/skenario/3`), '' when there is no such page.
    """

    kind: str
    reference: str
    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """A job as its reader sees it at a moment: never its payload, and a worker that fell silent counts as failed."""

    id: int
    label: str
    title: str
    address: str
    state: JobState
    done: int
    total: int | None
    message: str
    error: str
    file_name: str | None
    is_stopping: bool = False
    may_cancel: bool = False
    message_params: Mapping[str, Any] = field(default_factory=dict)
    error_params: Mapping[str, Any] = field(default_factory=dict)
