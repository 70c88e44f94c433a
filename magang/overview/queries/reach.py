"""Which rows of each feature the reader may see, as conditions that any overview can lay on its own SELECT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, true
from sqlalchemy.orm import InstrumentedAttribute

from magang.accounts.policy import scope
from magang.findings.models import Finding
from magang.findings.queries import visible_findings
from magang.kernel.actor import Actor
from magang.needs.models import Need
from magang.needs.queries import visible_needs
from magang.placements.models import Placement
from magang.placements.queries import visible_placements
from magang.recommendations.models import Recommendation
from magang.recommendations.queries import visible_recommendations


@dataclass(frozen=True, slots=True)
class Reach:
    """One condition per feature; whoever reads a recommendation reads what became of it."""

    needs: ColumnElement[bool]
    placements: ColumnElement[bool]
    findings: ColumnElement[bool]
    recommendations: ColumnElement[bool]


def reach(actor: Actor) -> Reach:
    """What `actor` may read: exactly what each feature's own pages would show them."""
    if scope(actor).everything:
        return Reach(true(), true(), true(), true())
    return Reach(
        needs=_among(Need.id, visible_needs(actor)),
        placements=_among(Placement.id, visible_placements(actor)),
        findings=_among(Finding.id, visible_findings(actor)),
        recommendations=_among(Recommendation.id, visible_recommendations(actor)),
    )


def _among(key: InstrumentedAttribute[int], visible: Select[Any]) -> ColumnElement[bool]:
    """The scope in a SELECT of its own, so that tables of the overview's SELECT don't correlate into it."""
    return key.in_(visible.with_only_columns(key, maintain_column_froms=True).correlate(None))
