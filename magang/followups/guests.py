"""Reports sent by a link: they wait until the OPD's head stands for them. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from magang.kernel.labels import N_, LabelledEnum

# More than this many waiting for one item are a flood, or a head who is away: either way more of them help nobody.
MAX_WAITING: Final = 5


class ReportState(LabelledEnum):
    WAITING = "waiting", N_("Menunggu konfirmasi")
    CONFIRMED = "confirmed", N_("Dikonfirmasi")
    RETURNED = "returned", N_("Dikembalikan")

    @property
    def is_final(self) -> bool:
        """What was sent back is sent again as a new report; both stay."""
        return self is not ReportState.WAITING


class ReportAction(LabelledEnum):
    CONFIRM = "confirm", N_("Konfirmasi")
    RETURN = "return", N_("Kembalikan")


REPORT_TRANSITIONS: Final[Mapping[tuple[ReportState, ReportAction], ReportState]] = {
    (ReportState.WAITING, ReportAction.CONFIRM): ReportState.CONFIRMED,
    (ReportState.WAITING, ReportAction.RETURN): ReportState.RETURNED,
}
