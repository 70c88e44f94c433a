"""The list of obstacles, and what can be said of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Response

from magang.extensions import db
from magang.followups import policy
from magang.followups.forms import ObstacleForm
from magang.followups.models import Obstacle
from magang.followups.obstacles import ObstacleAction
from magang.followups.queries import obstacles as queries
from magang.followups.services import obstacles as services
from magang.followups.views.pages import bp, clock, page_of
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, submit_form

# Who may, which service is called, and what is said afterwards.
ACTIONS: Final[dict[ObstacleAction, tuple[Callable[[Actor, Obstacle], Decision], Any, str]]] = {
    ObstacleAction.ANSWER: (
        policy.answer_obstacle,
        services.answer_obstacle,
        N_("Jawaban dicatat. OPD yang terhambat memastikannya."),
    ),
    ObstacleAction.RESOLVE: (policy.resolve_obstacle, services.resolve_obstacle, N_("Hambatan ditandai teratasi.")),
    ObstacleAction.DISPUTE: (policy.dispute_obstacle, services.dispute_obstacle, N_("Dicatat: masih menghambat.")),
}


@bp.get("/hambatan", defaults={"fmt": "html"})
@bp.get("/hambatan.<export:fmt>")
@requires(policy.list_follow_ups)
def obstacles(fmt: str) -> Response:
    listing, statement = queries.obstacles(clock()), queries.visible_obstacles(current_actor())
    return render_list("followups/obstacles.html", listing, statement, fmt=fmt, clock=clock())


@bp.route("/hambatan/<int:obstacle_id>/<enum(ObstacleAction):action>", methods=["GET", "POST"])
@requires(policy.read_obstacle, load=queries.find_obstacle)
def meet_obstacle(obstacle: Obstacle, action: ObstacleAction) -> Response:
    may, service, message = ACTIONS[action]
    may(current_actor(), obstacle).ensure()
    form, follow_up = ObstacleForm.make(obstacle), obstacle.follow_up

    def save() -> Response:
        service(db.session(), current_actor(), obstacle, note=form.note.data, now=now())
        return go(page_of(follow_up, "hambatan"), message)

    return submit_form(
        form,
        save,
        "followups/obstacle_form.html",
        obstacle=obstacle,
        action=action,
        recommendation=follow_up.recommendation,
        clock=clock(),
    )
