"""Two or three scenarios side by side."""

from __future__ import annotations

from flask import Response
from flask import request as plain_request

from magang.extensions import db
from magang.kernel.labels import N_
from magang.kernel.listing import BadQuery
from magang.planning.differences import differences
from magang.planning.models import Cycle
from magang.planning.policy import scenarios as policy
from magang.planning.queries import scenarios as queries
from magang.planning.queries import scenarios_comparing as comparing
from magang.planning.queries.facts import read_facts
from magang.planning.rules.desk import Work
from magang.planning.sentences import Names
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps
from magang.planning.views.scenarios_words import join, proof, speak
from magang.web.authz import requires
from magang.web.clock import today
from magang.web.identity import current_actor
from magang.web.pages import render_page


@bp.get("/angkatan/<int:cycle_id>/skenario/banding")
@requires(policy.list_scenarios, load=queries.find_cycle)
def scenario_compare(cycle: Cycle) -> Response:
    session, actor = db.session(), current_actor()
    chosen = comparing.find_chosen(session, actor, cycle.id, _asked())
    facts = read_facts(session, cycle, today=today())
    # Periods of all of them: a name must be there for every key.
    names = [Names.of(facts, scenario.rules) for scenario in chosen]
    told = differences([scenario.rules for scenario in chosen], names[0]) if len(chosen) > 1 else []
    return render_page(
        "planning/scenario_compare.html",
        cycle=cycle,
        chosen=chosen,
        offered=comparing.choices(session, actor, cycle.id),
        reach=queries.reaches(session, [scenario.id for scenario in chosen]),
        proof=proof,
        rules=[(d.rule, [join(speak(w) for w in side) for side in d.sides]) for d in told],
        weights=comparing.weight_names(chosen),
        movers=comparing.movers(session, chosen),
        candidates=len(facts.candidates),
        steps=desk_steps(actor, cycle, Work.SCENARIOS),
    )


def _asked() -> list[int]:
    """`?s=1,2,3` or `?s=1&s=2`: at most three numbers."""
    parts = [part for text in plain_request.args.getlist("s") for part in text.split(",") if part]
    if any(not (p.isascii() and p.isdigit() and len(p) < 10) for p in parts):
        raise BadQuery(N_("Pilihan skenario tidak dikenal."))
    numbers = list(dict.fromkeys(int(p) for p in parts))
    if len(numbers) > comparing.MOST:
        raise BadQuery(N_("Bandingkan paling banyak %(n)s skenario."), n=comparing.MOST)
    return numbers
