"""Choosing what to issue and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, url_for

from magang.extensions import db
from magang.jobs.services import enqueue
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.letters import jobs, policy, queries
from magang.letters.forms import IssueForm
from magang.letters.models import LetterSigner
from magang.letters.rules import MOST_AT_ONCE, MOST_WHILE_WAITING, LetterKind
from magang.letters.services import issuing
from magang.letters.values import Occasion
from magang.letters.views import bp
from magang.letters.views.parts import surroundings, verification_address
from magang.placements.models import Placement
from magang.placements.queries import find_placement
from magang.planning.models import Cycle
from magang.planning.queries.cycles import current_cycle, cycle_choices, find_cycle
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.converters import asked_id, asked_reference
from magang.web.files import store
from magang.web.i18n import tr
from magang.web.identity import current_actor
from magang.web.pages import go, render_page, submit_form


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: one placement or a cycle, and their placements."""

    placement: Placement | None
    cycle: Cycle | None
    placements: Sequence[Placement]
    occasion: Occasion | None = None
    occasion_id: int | None = None

    def query(self) -> dict[str, Any]:
        """The same in an address."""
        if self.occasion_id is not None:
            return {"pemaparan": self.occasion_id}
        if self.placement is not None:
            return {"penempatan": self.placement.reference}
        return {"angkatan": self.cycle.id} if self.cycle is not None else {}

    def fitting(self, kind: LetterKind) -> list[Placement]:
        """Those that may have a letter of `kind` now."""
        return [p for p in self.placements if kind.fits(p.status) and p.host_unit and p.starts_on and p.ends_on]


def _wanted() -> Wanted:
    session, actor = db.session(), current_actor()
    if reference := asked_reference("penempatan"):
        placement = find_placement(session, actor, reference) or abort(404)
        return Wanted(placement, None, queries.placements_for_letters(session, actor, ids=[placement.id]))
    if (number := asked_id("pemaparan")) is not None:
        occasion = queries.occasion(session, actor, number) or abort(404)
        heard = queries.placements_for_letters(session, actor, ids=occasion.placement_ids)
        return Wanted(None, None, heard, occasion, number)
    cycle_id = asked_id("angkatan")
    cycle = (find_cycle(session, actor, cycle_id) or abort(404)) if cycle_id else current_cycle(session)
    placements = queries.placements_for_letters(session, actor, cycle_id=cycle.id) if cycle else ()
    return Wanted(None, cycle, placements)


@bp.get("/surat/terbitkan")
@requires(policy.issue)
def choose() -> Response:
    """Which letter: each kind with the number of people it can be issued for."""
    wanted = _wanted()
    kinds = [(kind, len(wanted.fitting(kind))) for kind in LetterKind]
    return render_page(
        "letters/choose.html", wanted=wanted, kinds=kinds, cycles=cycle_choices(db.session()), ready=_ready()
    )


@bp.route("/surat/terbitkan/<enum(LetterKind):kind>", methods=["GET", "POST"])
@requires(policy.issue)
def create(kind: LetterKind) -> Response:
    session, actor, wanted = db.session(), current_actor(), _wanted()
    placements = wanted.fitting(kind)
    earlier = queries.numbers_of(session, kind, [p.id for p in placements])
    form = IssueForm.make(session, kind, placements, earlier, today())

    def save() -> Response:
        signer = queries.find_signer(session, actor, form.signer_id.data)
        if signer is None:
            raise InvalidField("signer_id", N_("Pilih penanda tangan."))
        chosen = [p for p in placements if p.id in set(form.placements.data)]
        around = surroundings(verification_address())
        plan = issuing.plan(
            session, actor, kind, chosen, dated=form.dated.data, signer=signer, around=around, today=today(),
            occasion=wanted.occasion,
        )  # fmt: skip
        assign = "assign" in form and form.assign.data
        if len(plan.letters) > MOST_WHILE_WAITING:
            return _queued(plan, chosen, signer, assign=assign, verify_at=around.verify_at)
        # Nothing is written yet: let others in while the templates are filled in.
        session.rollback()
        letters = issuing.issue(session, actor, plan, plan.written(), assign=assign, store=store(), now=now())
        if len(letters) == 1:
            return go(url_for(".show", letter_id=letters[0].id), N_("Surat %(n)s diterbitkan."), n=letters[0].number)
        return go(url_for(".batch", batch=letters[0].batch), N_("%(n)s surat diterbitkan."), n=len(letters))

    return submit_form(
        form,
        save,
        "letters/create.html",
        kind=kind,
        wanted=wanted,
        ready=_ready(),
        any_fit=bool(placements),
        most=MOST_AT_ONCE,
        action=url_for(".create", kind=kind, **wanted.query()),
        back=url_for(".choose", **wanted.query()),
        next_number=_next_number(),
    )


def _queued(
    plan: issuing.Plan, chosen: Sequence[Placement], signer: LetterSigner, *, assign: bool, verify_at: str
) -> Response:
    """The same by a worker; the page of the letters shows how far it is."""
    batch = issuing.new_batch()
    address = url_for(".batch", batch=batch)
    enqueue(
        db.session(),
        current_actor(),
        kind=jobs.ISSUE,
        payload={
            "kind": plan.kind.value,
            "placements": [p.id for p in chosen],
            "dated": plan.dated.isoformat(),
            "signer": signer.id,
            "assign": assign,
            "batch": batch,
            "verify_at": verify_at,
        },
        subject=jobs.about(batch, f"{tr(plan.kind.label)}: {len(plan.letters)}", address),
        now=now(),
    )
    return go(address, N_("%(n)s surat sedang ditulis."), n=len(plan.letters))


def _ready() -> bool:
    """Whether the administrator has said what stands on a letter and who signs."""
    return queries.letter_settings(db.session()) is not None and bool(queries.signer_choices(db.session()))


def _next_number() -> str:
    return queries.next_number(db.session(), today())
