"""One step for many placements: choose them in the list, see who can take which step, read row by row what became."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request, url_for

from magang.extensions import db
from magang.kernel.labels import N_
from magang.placements import policy, queries
from magang.placements.forms import AssignmentForm, DayForm
from magang.placements.models import Placement
from magang.placements.rules import TRANSITIONS, PlacementAction
from magang.placements.services.together import AT_ONCE, STEPS, move_together
from magang.placements.views import bp
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.forms import EmptyForm, Form
from magang.web.identity import current_actor
from magang.web.pages import go, render_page

A = PlacementAction


def _form(action: PlacementAction, placements: list[Placement], *, posted: bool = False) -> Form:
    """What the step asks for. Each form has its own names, for they stand on one page."""
    prefix, source = f"{action.value}-", () if posted else (None,)
    if action is A.ASSIGN:
        able = [placement for placement in placements if (placement.status, action) in TRANSITIONS]
        number = queries.assignment_number(db.session(), able)
        return AssignmentForm(*source, prefix=prefix, data={"letter_number": number})
    if action in {A.DEPART, A.RECALL}:
        return DayForm(*source, prefix=prefix, data={"on": today()})
    return EmptyForm()


def _chosen(references: list[str]) -> list[Placement]:
    if len(references) > AT_ONCE:
        abort(413)
    return list(queries.find_placements(db.session(), current_actor(), references))


def _page(placements: list[Placement], *, forms: dict[PlacementAction, Form], status: int = 200) -> Response:
    able = {action: sum((placement.status, action) in TRANSITIONS for placement in placements) for action in forms}
    return render_page(
        "placements/together.html",
        status=status,
        placements=placements,
        forms={action: form for action, form in forms.items() if able[action]},
        able=able,
        outcomes=None,
    )


@bp.get("/penempatan/bersama")
@requires(policy.move_together)
def together() -> Response:
    placements = _chosen(request.args.getlist("p"))
    if not placements:
        return go(url_for(".index"), N_("Centang dahulu penempatan yang hendak diproses bersama."))
    return _page(placements, forms={action: _form(action, placements) for action in STEPS})


@bp.post("/penempatan/bersama/<enum(PlacementAction):action>")
@requires(policy.move_together)
def move_many(action: PlacementAction) -> Response:
    if action not in STEPS:
        abort(404)
    placements = _chosen(request.form.getlist("p"))
    form = _form(action, placements, posted=True)
    if not form.validate():
        return _page(placements, forms={a: form if a is action else _form(a, placements) for a in STEPS}, status=422)
    dated: dict[str, Any] = {"today": today()} if action in {A.DEPART, A.RECALL} else {}
    outcomes = move_together(db.session(), current_actor(), placements, action, **form.facts(), **dated, now=now())
    db.session.commit()
    return render_page("placements/together.html", placements=(), forms={}, able={}, outcomes=outcomes, action=action)
