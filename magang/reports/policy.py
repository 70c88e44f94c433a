"""Who may do what with a report.

Scope: one of its placements' `participant_id` (an author) or `mentor_id` is the actor, its `sending_opd_id` is one of
the OPDs where the actor is a superior, or the actor is a planner; once it is submitted (`not status.is_private`) also
whoever reads everything or one of its placements. What else links a placement to the reader is passed in as `linked`.
Every function about one report needs `authors.placement.need` loaded.
"""

from __future__ import annotations

from collections.abc import Sequence

from magang.accounts.policy import not_own_work, requires, scope, signed_in
from magang.findings.policy import create as create_finding
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, Gap, Offer, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.kernel.machine import actions_from
from magang.kernel.offers import in_state, shown, without_gaps
from magang.placements.models import Placement
from magang.placements.policy import view as view_placement
from magang.reports.models import Report, ReportAuthor, ReportImage, ReviewComment
from magang.reports.rules import TRANSITIONS, ReportAction, ReportStatus


def list_reports(actor: Actor) -> Decision:
    return signed_in(actor)


def create(actor: Actor, placement: Placement | None = None) -> Decision:
    """As for a finding: participants, about their own placement (with `need` loaded) from departure on."""
    return create_finding(actor, placement)


def view(actor: Actor, report: Report, *, linked: bool = False) -> Decision:
    if not signed_in(actor):
        return HIDDEN
    if is_author(actor, report) or guides(actor, report) or actor.has(Role.PLANNER):
        return ALLOW
    if report.status.is_private:
        return HIDDEN
    if linked or scope(actor).everything:
        return ALLOW
    return ALLOW if any(view_placement(actor, placement) for placement in report.placements) else HIDDEN


def read(actor: Actor, report: Report) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    """For a report that came through `queries`, which has applied the scope with all its links."""
    return list_reports(actor)


def read_versions(actor: Actor, report: Report) -> Decision:
    """How a text came about is for its authors, those who guide them, and the planner."""
    return first_refusal(
        view(actor, report),
        ALLOW
        if is_author(actor, report) or guides(actor, report) or actor.has(Role.PLANNER)
        else forbid(N_("Versi laporan hanya dibuka oleh penulis, atasannya, dan perencana.")),
    )


def view_image(actor: Actor, image: ReportImage) -> Decision:
    """For a picture that came through `queries`: whoever reads the report sees its pictures."""
    return read(actor, image.report)


def edit(actor: Actor, report: Report) -> Decision:
    """Its authors, until it is submitted and again once returned."""
    return first_refusal(
        _authors(actor, report),
        ALLOW
        if report.status.is_editable
        else not_now(N_("Laporan yang sudah diajukan tidak dapat diubah lagi, kecuali dikembalikan.")),
    )


def remove_author(actor: Actor, author: ReportAuthor) -> Decision:
    """Who began the report takes a companion off it again, or a companion steps back. Needs `report` as the others do.

    Only who has written nothing (`queries.writers`): what is theirs they must not judge.
    """
    began, theirs = author.report.created_by_id, author.placement.participant_id
    return first_refusal(
        edit(actor, author.report),
        forbid(N_("Yang memulai laporan tetap penulisnya.")) if theirs == began else ALLOW,
        ALLOW
        if actor.user_id in {began, theirs}
        else forbid(N_("Penulis dikeluarkan oleh yang memulai laporan atau oleh dirinya sendiri.")),
    )


def submit(actor: Actor, report: Report) -> Decision:
    """Who and when; what is missing is `coaching.gaps`."""
    return first_refusal(_authors(actor, report), in_state(TRANSITIONS, report.status, ReportAction.SUBMIT))


def judge(actor: Actor, report: Report) -> Decision:
    """The mentor, a superior of an author's OPD, or the planner; nobody their own (DESIGN 7)."""
    if not view(actor, report):
        return HIDDEN
    if not (guides(actor, report) or actor.has(Role.PLANNER)):
        return forbid(N_("Hanya atasan langsung, mentor, atau perencana yang dapat menilai laporan ini."))
    return not_own_work(actor, *report.author_ids)


def return_(actor: Actor, report: Report) -> Decision:
    return first_refusal(judge(actor, report), in_state(TRANSITIONS, report.status, ReportAction.RETURN))


def approve(actor: Actor, report: Report) -> Decision:
    return first_refusal(judge(actor, report), in_state(TRANSITIONS, report.status, ReportAction.APPROVE))


def present(actor: Actor, report: Report) -> Decision:
    """Recorded by whoever runs the meeting."""
    return first_refusal(
        view(actor, report),
        requires(actor, Role.PLANNER, Role.SEKDA),
        in_state(TRANSITIONS, report.status, ReportAction.PRESENT),
    )


def comment(actor: Actor, report: Report) -> Decision:
    """Whoever judges it, while it lies before them."""
    return first_refusal(
        judge(actor, report),
        ALLOW
        if report.status in {ReportStatus.SUBMITTED, ReportStatus.APPROVED}
        else not_now(N_("Komentar diberikan atas laporan yang sudah diajukan dan belum dipaparkan.")),
    )


def answer(actor: Actor, remark: ReviewComment) -> Decision:
    """Its authors say what they did about it; who made it may withdraw it. Needs `report` as the others do."""
    report = remark.report
    return first_refusal(
        read_versions(actor, report),
        ALLOW
        if is_author(actor, report) or remark.author_id == actor.user_id
        else forbid(N_("Komentar diselesaikan penulis laporan atau yang memberinya.")),
        _not_frozen(report),
        ALLOW if remark.is_open else not_now(N_("Komentar ini sudah diselesaikan.")),
    )


def reopen(actor: Actor, remark: ReviewComment) -> Decision:
    """Who made a remark says whether it was met."""
    return first_refusal(
        read_versions(actor, remark.report),
        ALLOW if remark.author_id == actor.user_id else forbid(N_("Komentar dibuka lagi hanya oleh yang memberinya.")),
        _not_frozen(remark.report),
        not_now(N_("Komentar ini belum diselesaikan.")) if remark.is_open else ALLOW,
    )


def read_notes(actor: Actor, report: Report) -> Decision:
    """What is only said aloud is for those who prepare the talk."""
    return read_versions(actor, report)


def available(actor: Actor, report: Report, *, missing: Sequence[Gap]) -> tuple[Offer, ...]:
    """The status actions of the present state, next step first; `missing` is what refuses the submission."""
    deciders = {
        ReportAction.SUBMIT: submit,
        ReportAction.APPROVE: approve,
        ReportAction.RETURN: return_,
        ReportAction.PRESENT: present,
    }
    return shown(
        Offer(
            action=action.value,
            label=action.label,
            decision=without_gaps(deciders[action](actor, report), missing if action is ReportAction.SUBMIT else ()),
            primary=action is not ReportAction.RETURN,
        )
        for action in actions_from(TRANSITIONS, report.status)
    )


def is_author(actor: Actor, report: Report) -> bool:
    return actor.user_id in report.author_ids


def guides(actor: Actor, report: Report) -> bool:
    """Whether the actor is a named mentor or a superior in an author's OPD."""
    superior_in = actor.opds(Role.SUPERIOR)
    return any(
        (p.mentor_id is not None and p.mentor_id == actor.user_id) or p.sending_opd_id in superior_in
        for p in report.placements
    )


def _not_frozen(report: Report) -> Decision:
    return not_now(N_("Laporan yang sudah dipaparkan tidak berubah lagi.")) if report.status.is_frozen else ALLOW


def _authors(actor: Actor, report: Report) -> Decision:
    if not view(actor, report):
        return HIDDEN
    return ALLOW if is_author(actor, report) else forbid(N_("Laporan hanya dapat diubah penulisnya."))
