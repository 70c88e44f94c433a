"""How a budget window stands today for a step that waits for its money. Rules and kernel only."""

from __future__ import annotations

from datetime import date, timedelta

from magang.followups.rules import BudgetSource
from magang.kernel.labels import N_, LabelledEnum
from magang.reference.rules import BudgetKind


def source_in(source: BudgetSource, kind: BudgetKind | None) -> BudgetSource | None:
    """The source of a step that waits for a window of `kind`: one left open is the window's; None when they differ."""
    if kind is None:
        return source
    own = BudgetSource(kind.value)
    return own if source in {BudgetSource.NONE, own} else None


class WindowState(LabelledEnum):
    AHEAD = "ahead", N_("Belum dibuka")
    OPEN = "open", N_("Terbuka")
    CLOSING = "closing", N_("Segera tutup")
    CLOSED = "closed", N_("Sudah tutup")

    @property
    def needs_attention(self) -> bool:
        """Whether a step that is not in the budget yet is about to miss it, or has."""
        return self in {WindowState.CLOSING, WindowState.CLOSED}


def window_state(opens_on: date, closes_on: date, *, today: date, warning_days: int) -> WindowState:
    """The last day is still open; it warns from `warning_days` before it, also when the window is as short as that."""
    if today > closes_on:
        return WindowState.CLOSED
    if today < opens_on:
        return WindowState.AHEAD
    return WindowState.CLOSING if closes_on - today <= timedelta(days=warning_days) else WindowState.OPEN
