"""Who may do what with a follow-up. The heart of it: who acts never judges.

Scope: `owner_opd_id` or a supporting OPD of the recommendation (`recommendation_support.opd_id`) is one of the actor's
OPDs, or the recommendation is within their scope (`recommendations.policy`: author, mentor, sending OPD, lead OPD).
So does an OPD that a step or an obstacle names (`action_step.responsible_opd_id`,
`obstacle.remover_opd_id`).
Every function needs `recommendation.placement`, `recommendation.support_links`, `plan.steps` and `updates.obstacle`
loaded.
"""

from __future__ import annotations

from magang.accounts.policy import not_own_work, requires, scope, signed_in
from magang.followups.models import (
    ActionPlan,
    ActionStep,
    DueDateMove,
    EvidenceFile,
    FollowUp,
    Obstacle,
    VerificationRound,
)
from magang.followups.obstacles import OBSTACLE_TRANSITIONS, ObstacleAction, ObstacleState
from magang.followups.plans import plan_gaps
from magang.followups.rules import (
    MOVE_TRANSITIONS,
    PLAN_TRANSITIONS,
    ROUND_TRANSITIONS,
    FollowUpStatus,
    MoveAction,
    ObstacleRemover,
    PlanAction,
    RoundAction,
    submission_gaps,
)
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, Offer, Verdict, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.kernel.offers import in_state, shown, without_gaps
from magang.recommendations.policy import view as view_recommendation


def list_follow_ups(actor: Actor) -> Decision:
    return signed_in(actor)


def view(actor: Actor, follow_up: FollowUp, *, linked: bool = False) -> Decision:
    removers = (obstacle.remover_opd_id for obstacle in follow_up.obstacles)
    acts = scope(actor).covers_opd(*follow_up.acting_opd_ids, *removers)
    return view_recommendation(actor, follow_up.recommendation, linked=linked or acts)


def read(actor: Actor, follow_up: FollowUp) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    """For a follow_up that came through `queries`, which has applied the scope with all its links."""
    return list_follow_ups(actor)


def edit_plan(actor: Actor, follow_up: FollowUp) -> Decision:
    """Make the plan or change it. Needs `plans` loaded."""
    plan = follow_up.plan_in_hand
    return first_refusal(
        _owns(actor, follow_up),
        still_open(follow_up),
        ALLOW
        if plan is None or plan.status.is_editable
        else not_now(N_("Rencana aksi yang sudah diajukan tidak dapat diubah lagi, kecuali dikembalikan.")),
    )


def read_plan(actor: Actor, plan: ActionPlan) -> Decision:
    """As `read`: old versions are as open as the one that counts."""
    return read(actor, plan.follow_up)


def revise_plan(actor: Actor, follow_up: FollowUp) -> Decision:
    """Begin a new version of an approved plan, which goes on counting meanwhile. Needs `plans` loaded."""
    plan = follow_up.plan
    return first_refusal(
        _owns(actor, follow_up),
        still_open(follow_up),
        ALLOW
        if plan is not None and plan.status.is_final
        else not_now(N_("Rencana aksi belum disetujui, jadi masih dapat diubah langsung.")),
        not_now(N_("Perubahan sebelumnya belum selesai.")) if follow_up.revision is not None else ALLOW,
    )


def discard_revision(actor: Actor, follow_up: FollowUp) -> Decision:
    """Drop a new version nobody has been asked to judge. Needs `plans` loaded."""
    revision = follow_up.revision
    unseen = revision is not None and revision.submitted_at is None
    refused = not_now(N_("Tidak ada perubahan rencana yang belum diajukan."))
    return first_refusal(_owns(actor, follow_up), ALLOW if unseen else refused)


def note_budget(actor: Actor, step: ActionStep) -> Decision:
    """Say that the money of a step is in the budget. Needs `plan.follow_up` loaded."""
    follow_up = step.plan.follow_up
    counts = step.plan.is_current and step.plan.status.is_final
    refused = not_now(N_("Hanya langkah dari rencana aksi yang sudah disetujui."))
    return first_refusal(_owns(actor, follow_up), still_open(follow_up), ALLOW if counts else refused)


def submit_plan(actor: Actor, follow_up: FollowUp) -> Decision:
    """Who and when; what is missing is `rules.plan_gaps`. Needs `plan` loaded."""
    return first_refusal(_owns(actor, follow_up), still_open(follow_up), _plan_step(follow_up, PlanAction.SUBMIT))


def approve_plan(actor: Actor, follow_up: FollowUp) -> Decision:
    """Needs `plan` loaded."""
    return first_refusal(_judges_plan(actor, follow_up), _plan_step(follow_up, PlanAction.APPROVE))


def return_plan(actor: Actor, follow_up: FollowUp) -> Decision:
    """Needs `plan` loaded."""
    return first_refusal(_judges_plan(actor, follow_up), _plan_step(follow_up, PlanAction.RETURN))


def report_progress(actor: Actor, follow_up: FollowUp) -> Decision:
    """A self-report, with its files: the owner OPD, those that support it and those that carry out a step.

    Needs `rounds` loaded.
    """
    if not view(actor, follow_up):
        return HIDDEN
    acts = actor.acts_for(follow_up.acting_opd_ids)
    refused = forbid(N_("Hanya OPD pelaksana yang dapat melaporkan progres."))
    return first_refusal(ALLOW if acts else refused, takes_reports(follow_up))


def share(actor: Actor, follow_up: FollowUp) -> Decision:
    """Make links with which somebody without an account reports on this one item."""
    return first_refusal(shares(actor, follow_up), takes_reports(follow_up))


def shares(actor: Actor, follow_up: FollowUp) -> Decision:
    """Who makes and revokes such links, in any state: the acting OPDs and the planner."""
    if not view(actor, follow_up):
        return HIDDEN
    if actor.acts_for(follow_up.acting_opd_ids) or actor.has(Role.PLANNER):
        return ALLOW
    return forbid(N_("Hanya OPD pelaksana dan perencana yang membagikan tautan laporan."))


def download(actor: Actor, file: EvidenceFile) -> Decision:
    """Whoever sees the follow-up sees its evidence. Needs `update.follow_up` loaded."""
    return view(actor, file.update.follow_up)


def supersede(actor: Actor, file: EvidenceFile) -> Decision:
    """Upload a better version beside it; the old one stays. Needs `update.follow_up` loaded."""
    return report_progress(actor, file.update.follow_up)


def read_obstacle(actor: Actor, obstacle: Obstacle) -> Decision:
    """As `read`; which answer an obstacle takes, and from whom, is asked by the service."""
    return read(actor, obstacle.follow_up)


def answer_obstacle(actor: Actor, obstacle: Obstacle) -> Decision:
    """The office that was named to remove it says that it has. Needs `update.follow_up` loaded."""
    removes = (
        actor.acts_for([obstacle.remover_opd_id])
        or (obstacle.remover is ObstacleRemover.MAYOR and actor.has(Role.MAYOR))
        or (obstacle.remover is ObstacleRemover.SEKDA and actor.has(Role.SEKDA))
    )
    refused = forbid(N_("Hanya kantor yang ditunjuk yang dapat menyatakan hambatan ini dihilangkan."))
    return _meets_obstacle(actor, obstacle, ObstacleAction.ANSWER, ALLOW if removes else refused)


def resolve_obstacle(actor: Actor, obstacle: Obstacle) -> Decision:
    """Only those who were held up can say that it is gone: who removed it would judge own work otherwise."""
    return _meets_obstacle(actor, obstacle, ObstacleAction.RESOLVE, _held_up(actor, obstacle))


def dispute_obstacle(actor: Actor, obstacle: Obstacle) -> Decision:
    """It was said to be gone and is not."""
    return _meets_obstacle(actor, obstacle, ObstacleAction.DISPUTE, _held_up(actor, obstacle))


def obstacle_offers(actor: Actor, obstacle: Obstacle) -> tuple[Offer, ...]:
    """What the reader may say of an obstacle now."""
    confirms = obstacle.state is ObstacleState.ANSWERED
    resolve = N_("Benarkan: sudah teratasi") if confirms else ObstacleAction.RESOLVE.label
    asked = (
        (ObstacleAction.ANSWER, ObstacleAction.ANSWER.label, answer_obstacle, True),
        (ObstacleAction.RESOLVE, resolve, resolve_obstacle, confirms),
        (ObstacleAction.DISPUTE, ObstacleAction.DISPUTE.label, dispute_obstacle, False),
    )
    offers = (Offer(action.value, label, may(actor, obstacle), primary=first) for action, label, may, first in asked)
    return tuple(offer for offer in offers if offer.decision)


def submit_for_verification(actor: Actor, follow_up: FollowUp) -> Decision:
    """Who and when; what is missing is `rules.submission_gaps`. Needs `rounds` loaded."""
    return first_refusal(_owns(actor, follow_up), still_open(follow_up), _no_open_round(follow_up))


def check_again(actor: Actor, follow_up: FollowUp) -> Decision:
    """A verifier looks again after SS, which may fall back to BS (DESIGN 3).

    Needs `updates.files` and `rounds` loaded.
    """
    return first_refusal(
        view(actor, follow_up),
        requires(actor, Role.VERIFIER),
        _independent(actor, follow_up),
        ALLOW
        if follow_up.official_status is FollowUpStatus.SS
        else not_now(N_("Pemeriksaan ulang hanya untuk tindak lanjut yang sudah SS.")),
        _no_open_round(follow_up),
    )


def judge(actor: Actor, round_: VerificationRound) -> Decision:
    """Only a verifier from outside the acting OPDs who had no hand in it sets the official status (BPK 2/2017).

    Needs `follow_up.updates.files` and `follow_up.rounds` loaded.
    """
    follow_up = round_.follow_up
    return first_refusal(
        view(actor, follow_up),
        requires(actor, Role.VERIFIER),
        _independent(actor, follow_up),
        in_state(ROUND_TRANSITIONS, round_.state, RoundAction.JUDGE),
    )


def read_round(actor: Actor, round_: VerificationRound) -> Decision:
    """As `read`; which answer a round takes, and from whom, is asked by the service."""
    return read(actor, round_.follow_up)


def confirm_td(actor: Actor, round_: VerificationRound) -> Decision:
    """What the OPD has added since it was proposed has been judged by nobody: then it goes back to the verifier."""
    return first_refusal(
        _answers_td(actor, round_, RoundAction.CONFIRM_TD),
        not_now(N_("OPD melapor lagi sesudah TD diusulkan. Tolak usulannya, supaya verifikator menilai laporan itu."))
        if round_.has_unjudged_evidence
        else ALLOW,
    )


def refuse_td(actor: Actor, round_: VerificationRound) -> Decision:
    return _answers_td(actor, round_, RoundAction.REFUSE_TD)


def request_move(actor: Actor, follow_up: FollowUp) -> Decision:
    """Ask for a later due date. Needs `moves` loaded."""
    pending = any(not move.state.is_final for move in follow_up.moves)
    return first_refusal(
        _owns(actor, follow_up),
        still_open(follow_up),
        not_now(N_("Masih ada permintaan geser tenggat yang belum dijawab.")) if pending else ALLOW,
    )


def answer_move(actor: Actor, move: DueDateMove) -> Decision:
    """Approve or refuse: the planner or the Sekda, never whoever asked, while it is open. Needs `follow_up` loaded."""
    return first_refusal(
        view(actor, move.follow_up),
        requires(actor, Role.PLANNER, Role.SEKDA),
        not_own_work(actor, move.requested_by_id),
        _not_of_their_office(actor, move.follow_up),
        still_open(move.follow_up),
        in_state(MOVE_TRANSITIONS, move.state, MoveAction.APPROVE),
    )


def available(actor: Actor, follow_up: FollowUp) -> tuple[Offer, ...]:
    """What the reader may do, in the order the work goes: plan, progress, verification, due date.

    Needs `plans.steps`, `updates.files`, `rounds` and `moves` loaded. An action of another state is left out, except
    that the OPD reads why it can't yet submit its plan or ask for verification.
    """
    plan, current = follow_up.plan_in_hand, follow_up.open_round
    # While the work is under way the next step is news of it; verification is for what is done.
    under_way = plan is not None and plan.status.is_final and current is None and follow_up.opd_percent < 100
    offers = [
        Offer("edit_plan", N_("Susun rencana aksi"), edit_plan(actor, follow_up), primary=plan is None),
        Offer("report_progress", N_("Laporkan progres"), report_progress(actor, follow_up), primary=under_way),
        Offer("share", N_("Bagikan tautan laporan"), share(actor, follow_up)),
        Offer("check_again", N_("Periksa ulang"), check_again(actor, follow_up)),
        Offer("revise_plan", N_("Ubah rencana aksi"), revise_plan(actor, follow_up), needs_reason=True),
        Offer("discard_revision", N_("Batalkan perubahan rencana"), discard_revision(actor, follow_up), danger=True),
        Offer("request_move", N_("Minta geser tenggat"), request_move(actor, follow_up), needs_reason=True),
    ]
    if plan is not None:
        missing = plan_gaps((step.facts() for step in plan.steps), due_on=follow_up.due_on)
        offers[1:1] = [
            Offer(
                "submit_plan",
                PlanAction.SUBMIT.label,
                without_gaps(submit_plan(actor, follow_up), missing),
                primary=plan.status.is_editable,
            ),
            Offer("approve_plan", N_("Setujui rencana aksi"), approve_plan(actor, follow_up), primary=True),
            Offer("return_plan", N_("Kembalikan rencana aksi"), return_plan(actor, follow_up), needs_reason=True),
        ]
    if current is not None:
        offers += [
            Offer("judge", RoundAction.JUDGE.label, judge(actor, current), primary=True),
            Offer("confirm_td", RoundAction.CONFIRM_TD.label, confirm_td(actor, current), primary=True),
            Offer("refuse_td", RoundAction.REFUSE_TD.label, refuse_td(actor, current), needs_reason=True),
        ]
    for move in follow_up.moves:
        if not move.state.is_final:
            offers.append(
                Offer("answer_move", N_("Jawab permintaan geser tenggat"), answer_move(actor, move), primary=True)
            )
    offers = [
        offer
        for offer in offers
        if offer.decision or (offer.action == "submit_plan" and plan is not None and plan.status.is_editable)
    ]
    if not follow_up.official_status.is_closed:
        claimless = tuple(
            gap for gap in submission_gaps(follow_up.submission_facts(None)) if gap.code not in {"claim", "plan"}
        )
        asked = without_gaps(submit_for_verification(actor, follow_up), claimless)
        ready = not under_way and asked.verdict is Verdict.ALLOWED
        offers.append(Offer("submit_for_verification", N_("Ajukan verifikasi"), asked, primary=ready))
    return shown(offers)


def _owns(actor: Actor, follow_up: FollowUp) -> Decision:
    if not view(actor, follow_up):
        return HIDDEN
    if actor.acts_for([follow_up.owner_opd_id]):
        return ALLOW
    return forbid(N_("Hanya OPD penanggung jawab yang dapat melakukan ini."))


def _held_up(actor: Actor, obstacle: Obstacle) -> Decision:
    acts = actor.acts_for(obstacle.follow_up.acting_opd_ids)
    return ALLOW if acts else forbid(N_("Hanya OPD pelaksana yang dapat mengatakan apakah hambatan ini teratasi."))


def _meets_obstacle(actor: Actor, obstacle: Obstacle, action: ObstacleAction, role: Decision) -> Decision:
    seen = view(actor, obstacle.follow_up)
    return first_refusal(seen, role, in_state(OBSTACLE_TRANSITIONS, obstacle.state, action))


def still_open(follow_up: FollowUp) -> Decision:
    """Nothing more is awaited of the OPD once it is closed."""
    if follow_up.official_status.is_closed:
        return not_now(N_("Tindak lanjut ini sudah ditutup."))
    return ALLOW


def takes_reports(follow_up: FollowUp) -> Decision:
    """While it is open, and while a verifier looks again after SS: what is judged then is what there is by then."""
    return ALLOW if follow_up.open_round is not None else still_open(follow_up)


def _no_open_round(follow_up: FollowUp) -> Decision:
    return not_now(N_("Putaran verifikasi sebelumnya belum selesai.")) if follow_up.open_round is not None else ALLOW


def _plan_step(follow_up: FollowUp, action: PlanAction) -> Decision:
    plan = follow_up.plan_in_hand
    if plan is None:
        return not_now(N_("Belum ada rencana aksi."))
    return in_state(PLAN_TRANSITIONS, plan.status, action)


def _judges_plan(actor: Actor, follow_up: FollowUp) -> Decision:
    return first_refusal(
        view(actor, follow_up),
        requires(actor, Role.PLANNER, Role.SEKDA),
        not_own_work(actor, follow_up.plan_in_hand.author_id if follow_up.plan_in_hand else None),
        _not_of_their_office(actor, follow_up),
    )


def _not_of_their_office(actor: Actor, follow_up: FollowUp) -> Decision:
    """Whoever is head or staff of an acting OPD too does not answer what that OPD asks for."""
    acts = actor.acts_for(follow_up.acting_opd_ids)
    return forbid(N_("Permintaan OPD sendiri dijawab oleh orang lain.")) if acts else ALLOW


def _independent(actor: Actor, follow_up: FollowUp) -> Decision:
    """Not from an OPD that acts or has acted, whatever role is held there, and no hand in the work."""
    offices = actor.opds() | ({actor.opd_id} if actor.opd_id is not None else set())
    if not offices.isdisjoint(follow_up.worked_opd_ids):
        return forbid(N_("Verifikator tidak boleh berasal dari OPD pelaksana."))
    return not_own_work(actor, *follow_up.contributor_ids)


def _answers_td(actor: Actor, round_: VerificationRound, action: RoundAction) -> Decision:
    """Another verifier or the Sekda; never the one who proposed it. Needs what `judge` needs."""
    return first_refusal(
        view(actor, round_.follow_up),
        requires(actor, Role.VERIFIER, Role.SEKDA),
        not_own_work(actor, round_.verifier_id),
        _independent(actor, round_.follow_up),
        in_state(ROUND_TRANSITIONS, round_.state, action),
    )
