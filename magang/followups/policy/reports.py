"""Who may do what with reports that come in another way than by the form: through a link, out of a sheet."""

from __future__ import annotations

from magang.accounts.models import SharedLink
from magang.accounts.policy import requires
from magang.followups.guests import MAX_WAITING, REPORT_TRANSITIONS, GuestReportAction
from magang.followups.models import FollowUp, GuestFile, GuestReport, ProgressImport
from magang.followups.policy import shares, takes_reports, view
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, Offer, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.kernel.offers import in_state


def revoke(actor: Actor, follow_up: FollowUp, link: SharedLink) -> Decision:
    """Whoever may share may also take it back, in any state."""
    revoked = not_now(N_("Tautan ini sudah dicabut.")) if link.revoked_at is not None else ALLOW
    return first_refusal(shares(actor, follow_up), revoked)


def report_by_link(follow_up: FollowUp) -> Decision:
    """Who holds the link may send; whether it counts is the OPD head's to say.

    Needs `guest_reports` and `rounds` loaded.
    """
    flooded = len(follow_up.waiting_reports) >= MAX_WAITING
    return first_refusal(
        takes_reports(follow_up),
        not_now(N_("Sudah ada %(n)s laporan yang menunggu konfirmasi kepala OPD. Tunggu dahulu."), n=MAX_WAITING)
        if flooded
        else ALLOW,
    )


def confirm_report(actor: Actor, report: GuestReport) -> Decision:
    """The owner OPD's head stands for what came in by a link; the oldest first, or old percents would follow new ones.

    Needs `follow_up.guest_reports` and `follow_up.rounds` loaded.
    """
    first = next(iter(report.follow_up.waiting_reports), report)
    return first_refusal(
        _answers_report(actor, report),
        takes_reports(report.follow_up),
        ALLOW if first is report else not_now(N_("Jawab dahulu laporan yang masuk lebih awal.")),
    )


def return_report(actor: Actor, report: GuestReport) -> Decision:
    """Also once the follow-up is closed: nothing waits for ever."""
    return _answers_report(actor, report)


def report_offers(actor: Actor, report: GuestReport) -> tuple[Offer, ...]:
    """The answers to one report; keyed by it, since several may wait on one page."""
    return tuple(
        offer
        for offer in (
            Offer(
                f"{GuestReportAction.CONFIRM}-{report.id}",
                N_("Konfirmasi"),
                confirm_report(actor, report),
                primary=True,
            ),
            Offer(
                f"{GuestReportAction.RETURN}-{report.id}",
                N_("Kembalikan"),
                return_report(actor, report),
                needs_reason=True,
            ),
        )
        if offer.decision
    )


def download_guest_file(actor: Actor, file: GuestFile) -> Decision:
    """Needs `report.follow_up` loaded."""
    return view(actor, file.report.follow_up)


def _answers_report(actor: Actor, report: GuestReport) -> Decision:
    follow_up = report.follow_up
    return first_refusal(
        view(actor, follow_up),
        ALLOW
        if follow_up.owner_opd_id in actor.opds(Role.OPD_HEAD)
        else forbid(N_("Hanya kepala OPD penanggung jawab yang mengonfirmasi laporan lewat tautan.")),
        in_state(REPORT_TRANSITIONS, report.state, GuestReportAction.CONFIRM),
    )


def use_sheet(actor: Actor) -> Decision:
    """Reporting on many items at once; which of them, `policy.report_progress` says row by row."""
    return requires(actor, Role.OPD_HEAD, Role.OPD_STAFF)


def read_import(actor: Actor, draft: ProgressImport) -> Decision:
    """An upload is its sender's alone."""
    return use_sheet(actor) if draft.created_by_id == actor.user_id else HIDDEN
