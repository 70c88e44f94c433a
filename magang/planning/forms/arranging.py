"""What a dropped card, and the buttons of the board, carry."""

from __future__ import annotations

import re
from typing import Final

from wtforms import HiddenField

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.web.forms import VersionedForm, whole

AWAY: Final = "lepas"
SWAP: Final = "tukar-"
_SLOT: Final = re.compile(r"[1-9][0-9]{0,8}-[1-9][0-9]{0,8}-[^\x00-\x1f\x7f]{1,20}")


class BoardForm(VersionedForm):
    """The version of the board on screen."""


class MoveForm(VersionedForm):
    """One person and where they go: a slot, `lepas`, or `tukar-7` to change places with candidate 7."""

    candidate_id = whole(N_("Calon peserta"), required=True, low=1, high=2**31 - 1)
    to = HiddenField(N_("Tempat"))

    def goal(self) -> tuple[int, str | None, int | None]:
        """Candidate, slot (None: no place) and whom they change places with. Raises `InvalidField`."""
        if not self.validate():
            raise InvalidField("candidate_id", N_("Calon atau tempat ini tidak dikenal. Muat ulang papan ini dahulu."))
        to, person = self.to.data or "", int(self.candidate_id.data)
        if to == AWAY:
            return person, None, None
        if re.fullmatch(rf"{SWAP}[1-9][0-9]{{0,8}}", to):
            return person, None, int(to.removeprefix(SWAP))
        if _SLOT.fullmatch(to):
            return person, to, None
        raise InvalidField("to", N_("Pilih tempatnya dahulu."))
