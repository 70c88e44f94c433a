"""Pages of the candidates of a cycle."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.planning.forms.candidates import CandidateForm, ProposalForm
from magang.planning.models import Candidate, Cycle
from magang.planning.policy import candidates as policy
from magang.planning.policy import cycles as cycle_policy
from magang.planning.queries import candidates as queries
from magang.planning.queries.cycles import find_cycle
from magang.planning.queries.desk import candidate_counts
from magang.planning.rules.candidates import CandidateAction, CandidateStatus
from magang.planning.scoring import Preference
from magang.planning.services import candidates as services
from magang.planning.services.people import person
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.converters import LARGEST_ID, url_enums
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page, submit_form
from magang.web.panels import panels

url_enums(CandidateAction)


@bp.get("/angkatan/<int:cycle_id>/calon", defaults={"fmt": "html"})
@bp.get("/angkatan/<int:cycle_id>/calon.<export:fmt>")
@requires(policy.list_in, load=find_cycle)
def candidates(cycle: Cycle, fmt: str) -> Response:
    actor = current_actor()
    waiting = candidate_counts(db.session(), actor, cycle).get(CandidateStatus.PROPOSED, 0)
    return render_list(
        "planning/candidates.html",
        queries.CANDIDATES,
        queries.visible_candidates(actor, cycle.id),
        fmt=fmt,
        cycle=cycle,
        may_propose=bool(policy.propose(actor)),
        may_accept=waiting > 0 and bool(cycle_policy.edit(actor, cycle)),
        waiting=waiting,
        first=Preference.FIRST,
        import_address=url_for(".candidates_import", cycle_id=cycle.id),
        steps=desk_steps(actor, cycle) if fmt == "html" else (),
    )


@bp.route("/angkatan/<int:cycle_id>/calon/baru", methods=["GET", "POST"])
@requires(policy.propose_in, load=find_cycle)
def candidate_create(cycle: Cycle) -> Response:
    session, actor = db.session(), current_actor()
    form = ProposalForm.make(session, actor, cycle)

    def save() -> Response:
        user = (
            queries.proposable(session, actor, form.user_id.data)
            if form.user_id.data
            else person(session, actor, **form.new_person(), now=now())
        )
        made = services.propose(session, actor, cycle=cycle, user=user, draft=form.draft(), now=now())
        return go(url_for(".candidate", candidate_id=made.id), N_("%(name)s diusulkan."), name=user.name)

    return submit_form(form, save, "planning/candidate_form.html", cycle=cycle, candidate=None)


@bp.get("/calon/<int:candidate_id>", endpoint="candidate")
@requires(policy.read, load=queries.find_candidate)
def show_candidate(candidate: Candidate) -> Response:
    actor = current_actor()
    return render_page(
        "planning/candidate.html",
        candidate=candidate,
        wishes=[(choice, queries.wishes_told(candidate, choice)) for choice in Preference],
        offers=policy.available(actor, candidate),
        may_edit=bool(policy.edit(actor, candidate)),
        events=timeline(db.session(), candidate),
        panels=panels("candidate", actor, candidate),
    )


@bp.route("/calon/<int:candidate_id>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_candidate)
def candidate_edit(candidate: Candidate) -> Response:
    session, actor, candidate_id = db.session(), current_actor(), candidate.id
    form = CandidateForm.make(session, actor, candidate)

    def save() -> Response:
        services.revise(
            session, actor, candidate, draft=form.draft(), expected_version=form.expected_version, now=now()
        )
        return go(url_for(".candidate", candidate_id=candidate_id), N_("Perubahan disimpan."))

    return submit_form(
        form,
        save,
        "planning/candidate_form.html",
        saved=lambda: CandidateForm.make(
            session, actor, queries.find_candidate(session, actor, candidate_id) or abort(404), blank=True
        ),
        cycle=candidate.cycle,
        candidate=candidate,
    )


# Which service each button calls, and what is said afterwards.
ACTIONS: dict[CandidateAction, tuple[Any, str]] = {
    CandidateAction.ACCEPT: (services.accept, N_("Calon ikut perhitungan.")),
    CandidateAction.REJECT: (services.reject, N_("Calon tidak diikutkan.")),
    CandidateAction.WITHDRAW: (services.withdraw, N_("Usulan ditarik.")),
    CandidateAction.REOPEN: (services.reopen, N_("Calon diusulkan kembali.")),
}


@bp.post("/calon/<int:candidate_id>/<enum(CandidateAction):action>")
@requires(policy.read, load=queries.find_candidate)
def candidate_move(candidate: Candidate, action: CandidateAction) -> Response:
    if action not in ACTIONS:  # Selecting is no button: the scenario that is adopted does it.
        abort(404)
    service, message = ACTIONS[action]
    reason = asked_reason() if action.needs_reason else {}
    return act(
        lambda: service(db.session(), current_actor(), candidate, now=now(), **reason),
        lambda: show_candidate(candidate_id=candidate.id),
        url_for(".candidate", candidate_id=candidate.id),
        message,
    )


@bp.post("/angkatan/<int:cycle_id>/calon/ikutkan")
@requires(cycle_policy.edit, load=find_cycle)
def candidates_accept(cycle: Cycle) -> Response:
    """Take up several at once; the answer says of each what became of it."""
    session, actor = db.session(), current_actor()
    if "all" in request.form:
        chosen = queries.waiting_candidates(session, actor, cycle.id)
    else:
        typed = request.form.getlist("candidate")
        ids = {int(text) for text in typed if text.isascii() and text.isdigit() and len(text) <= 10} - {0}
        chosen = queries.chosen_candidates(session, actor, cycle.id, [i for i in ids if i <= LARGEST_ID])
    if not chosen:
        raise InvalidField("candidate", N_("Pilih sedikitnya satu calon dengan mencentang kotaknya."))
    outcomes = services.accept_each(session, actor, chosen, now=now())
    session.commit()
    return render_page("planning/candidates_accepted.html", cycle=cycle, outcomes=outcomes)
