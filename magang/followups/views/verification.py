"""Rounds of verification: the OPD submits, the verifier judges, a second person answers TD."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, abort
from sqlalchemy.orm import Session

from magang.extensions import db
from magang.followups import policy, queries
from magang.followups.forms import JudgementForm, SubmissionForm
from magang.followups.models import FollowUp, VerificationRound
from magang.followups.rules import OpdClaim, RoundAction, RoundState, submission_gaps
from magang.followups.services import verification
from magang.followups.views.pages import bp, page_of, stay
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.pages import act, go, submit_form


def _find_last_round(session: Session, actor: Actor, reference: str) -> VerificationRound | None:
    """The last round: the open one, if any is, or else the closed one whose refusal says so."""
    follow_up = queries.find_follow_up(session, actor, reference)
    return follow_up.rounds[-1] if follow_up is not None and follow_up.rounds else None


@bp.route("/tindak-lanjut/<ref:reference>/verifikasi/ajukan", methods=["GET", "POST"])
@requires(policy.submit_for_verification, load=queries.find_follow_up)
def submit(follow_up: FollowUp) -> Response:
    form = SubmissionForm()

    def save() -> Response:
        verification.submit_for_verification(db.session(), current_actor(), follow_up, **form.facts(), now=now())
        return go(page_of(follow_up, "verifikasi"), N_("Diajukan untuk verifikasi."))

    # Which gaps there are depends on the claim, chosen on this very page: "can't be done" needs no approved plan.
    gaps = submission_gaps(follow_up.submission_facts(form.opd_rating.data or OpdClaim.DONE))
    return submit_form(
        form,
        save,
        "followups/submission_form.html",
        follow_up=follow_up,
        recommendation=follow_up.recommendation,
        gaps=gaps,
    )


@bp.route("/tindak-lanjut/<ref:reference>/verifikasi/nilai", methods=["GET", "POST"])
@requires(policy.judge, load=_find_last_round)
def judge(round_: VerificationRound) -> Response:
    follow_up, form = round_.follow_up, JudgementForm.make(round_)
    reference = follow_up.recommendation.reference

    def save() -> Response:
        verification.judge(
            db.session(),
            current_actor(),
            round_,
            judgement=form.judgement(),
            expected_version=form.expected_version,
            now=now(),
        )
        pending = round_.state is RoundState.AWAITING_SECOND
        return go(
            page_of(follow_up, "verifikasi"),
            N_("TD diusulkan; menunggu penyetuju kedua.") if pending else N_("Status resmi ditetapkan."),
        )

    return submit_form(
        form,
        save,
        "followups/judgement_form.html",
        saved=partial(_stored_judgement, reference),
        follow_up=follow_up,
        recommendation=follow_up.recommendation,
        round=round_,
    )


def _stored_judgement(reference: str) -> JudgementForm:
    """As it stands after somebody else touched the round; when they have judged it, the page says so instead."""
    actor = current_actor()
    round_ = _find_last_round(db.session(), actor, reference)
    if round_ is None:
        abort(404)
    policy.judge(actor, round_).ensure()
    return JudgementForm.make(round_, blank=True)


@bp.post("/tindak-lanjut/<ref:reference>/verifikasi/periksa-ulang")
@requires(policy.check_again, load=queries.find_follow_up)
def check_again(follow_up: FollowUp) -> Response:
    return act(
        lambda: verification.check_again(db.session(), current_actor(), follow_up, now=now()),
        partial(stay, follow_up.recommendation.reference),
        page_of(follow_up, "verifikasi"),
        N_("Putaran pemeriksaan ulang dibuka."),
    )


# Which service each button calls, and what is said afterwards.
ACTIONS: dict[RoundAction, tuple[Any, str]] = {
    RoundAction.CONFIRM_TD: (verification.confirm_td, N_("TD disetujui; tindak lanjut ditutup.")),
    RoundAction.REFUSE_TD: (verification.refuse_td, N_("TD ditolak; putaran kembali ke verifikator.")),
}


@bp.post("/tindak-lanjut/<ref:reference>/verifikasi/<enum(RoundAction):action>")
@requires(policy.read_round, load=_find_last_round)
def answer_td(round_: VerificationRound, action: RoundAction) -> Response:
    if action not in ACTIONS:
        abort(404)
    service, message = ACTIONS[action]
    reason = asked_reason() if action is RoundAction.REFUSE_TD else {}
    return act(
        lambda: service(db.session(), current_actor(), round_, now=now(), **reason),
        partial(stay, round_.follow_up.recommendation.reference),
        page_of(round_.follow_up, "verifikasi"),
        message,
    )
