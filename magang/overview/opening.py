"""What the numbers of an overview open: the list behind each, narrowed as the page is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from flask import url_for

from magang.counters.queries import View
from magang.overview.queries.blocked import Waiting


@dataclass(frozen=True, slots=True)
class Opening:
    """Addresses of lists within a view. A programme says more than an agenda, which is then left out.

    Lists are as of today: numbers of a day gone by (`past`) open nothing.
    """

    view: View
    past: bool = False
    _lists: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)

    def needs(self, **chosen: Any) -> str:
        """A need belongs to no cycle."""
        return self._to("needs.index", "opd", chosen | {"angkatan": None})

    def placements(self, **chosen: Any) -> str:
        return self._to("placements.index", "opd", chosen)

    def recommendations(self, **chosen: Any) -> str:
        return self._to("recommendations.index", "penanggung", chosen)

    def follow_ups(self, **chosen: Any) -> str:
        return self._to("followups.index", "opd", chosen)

    def obstacles(self, **chosen: Any) -> str:
        return self._to("followups.obstacles", "opd", chosen)

    def removers(self, waiting: Waiting, **chosen: Any) -> str:
        """The open obstacles that wait for one office."""
        remover = {"penghilang": waiting.remover.value, "opd_penghilang": waiting.opd.id if waiting.opd else None}
        return self.obstacles(**remover, terbuka="ya", **chosen)

    def evaluations(self, **chosen: Any) -> str:
        return self._to("evaluations.index", "opd", chosen)

    def _to(self, endpoint: str, opd: str, chosen: dict[str, Any]) -> str:
        if self.past:
            return ""
        of_view: dict[str, Any] = {
            "angkatan": self.view.cycle_id or None,
            "urusan": self.view.urusan_id or None,
            opd: self.view.opd_id or None,
            "agenda": None if "program" in chosen else self.view.agenda or None,
        }
        # A page has hundreds of these: the list's own address is built once, and numbers need no quoting.
        if endpoint not in self._lists:
            self._lists[endpoint] = url_for(endpoint)
        keys = [f"{key}={_quoted(value)}" for key, value in (of_view | chosen).items() if value is not None]
        return f"{self._lists[endpoint]}?{'&'.join(keys)}" if keys else self._lists[endpoint]


@lru_cache(maxsize=1024)
def _quoted(value: int | str) -> str:
    return quote_plus(str(value))
