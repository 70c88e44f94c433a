"""Who may do what with letters, their templates and settings.

Scope of a letter: the scope of a placement it speaks of (`placements.queries`). Its file holds full NIP, which reveal
birth date and sex (DESIGN 7): planner and administrator take it, and a participant the letter is about alone.
"""

from __future__ import annotations

from magang.accounts.policy import administer, requires, signed_in
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, Decision, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.letters.models import IssuedLetter, LetterSettings, LetterSigner, LetterTemplate
from magang.letters.rules import LetterKind
from magang.placements.models import Placement


def list_letters(actor: Actor) -> Decision:
    return signed_in(actor)


def issue(actor: Actor) -> Decision:
    return requires(actor, Role.PLANNER)


def read(actor: Actor, letter: IssuedLetter) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    """For a letter that came through `queries`, which has applied the scope."""
    return list_letters(actor)


def take(actor: Actor, letter: IssuedLetter) -> Decision:
    """The file itself. Needs `links` with their placements loaded."""
    if not signed_in(actor) or actor.has(Role.PLANNER, Role.ADMIN):
        return signed_in(actor)
    people = {link.placement.participant_id for link in letter.links}
    if people == {actor.user_id}:
        return ALLOW
    if actor.user_id in people:
        return forbid(N_("Surat ini memuat NIP peserta lain. Mintalah salinannya kepada perencana."))
    return forbid(N_("Berkas surat memuat NIP; hanya perencana dan peserta yang bersangkutan yang dapat mengunduhnya."))


def export_training(actor: Actor) -> Decision:
    """The training history carries SIASN's number of each person."""
    return requires(actor, Role.PLANNER, Role.ADMIN)


def void(actor: Actor, letter: IssuedLetter) -> Decision:
    return first_refusal(
        requires(actor, Role.PLANNER), not_now(N_("Surat ini sudah dibatalkan.")) if letter.is_void else ALLOW
    )


def see_placement(actor: Actor, placement: Placement) -> Decision:  # noqa: ARG001 - as above
    """Issue a letter for one placement that came through `placements.queries`."""
    return issue(actor)


def keep(actor: Actor) -> Decision:
    """Settings, signers and templates; for nobody else do they exist."""
    return administer(actor)


def change_settings(actor: Actor, settings: LetterSettings) -> Decision:  # noqa: ARG001 - as above
    return administer(actor)


def change_signer(actor: Actor, signer: LetterSigner) -> Decision:  # noqa: ARG001 - as above
    return administer(actor)


def change_template(actor: Actor, kind: LetterKind) -> Decision:  # noqa: ARG001 - as above
    return administer(actor)


def take_template(actor: Actor, template: LetterTemplate) -> Decision:  # noqa: ARG001 - as above
    return administer(actor)
