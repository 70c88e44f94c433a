"""The forms of a candidate."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms import BooleanField, Field

from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.planning.models import Candidate, Cycle
from magang.planning.queries.candidates import known_people, proposing_opds, wishable_regions
from magang.planning.rules.cycles import HIGHEST_LEVEL
from magang.planning.scoring import Preference
from magang.planning.services.candidates import CandidateDraft, SkillDraft
from magang.reference.queries import rank_choices, urusan_choices
from magang.web.forms import VersionedForm, area, line, offer_all, pick, pick_many, tick, whole

SKILL_ROWS: Final = 4
ROWS: Final = range(1, SKILL_ROWS + 1)


class _Skills(VersionedForm):
    """Competencies, wishes and a note: what is said of a candidate whoever they are."""

    first_region_id = pick(N_("Pilihan pertama"), required=False)
    second_region_id = pick(N_("Pilihan kedua"), required=False)
    refused = pick_many(N_("Menolak ditempatkan di"))
    note = area(N_("Catatan"), longest=2_000, rows=3)

    def offer_choices(self, session: Session, actor: Actor, candidate: Candidate | None) -> None:
        """Urusan and regions; the verified tick is the planner's alone."""
        regions = wishable_regions(session, {p.region_id for p in candidate.preferences} if candidate else ())
        urusan = urusan_choices(session)
        for i in ROWS:
            offer_all(self[f"urusan_{i}"], urusan, blank=N_("Tidak ada"))
            if not actor.has(Role.PLANNER):
                del self[f"verified_{i}"]
        offer_all(self.first_region_id, regions, blank=N_("Belum ditanya"))
        offer_all(self.second_region_id, regions, blank=N_("Tidak ada"))
        offer_all(self.refused, regions)

    def validate_second_region_id(self, field: Field) -> None:
        if field.data and field.data == self.first_region_id.data:
            field.errors = [*field.errors, gettext("Daerah ini sudah menjadi pilihan pertama.")]

    def validate_refused(self, field: Field) -> None:
        if {self.first_region_id.data, self.second_region_id.data} & set(field.data or []):
            field.errors = [*field.errors, gettext("Daerah yang dipilih tidak dapat ditolak sekaligus.")]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that each competency has both its urusan and its level, and none twice."""
        fine = super().validate(extra_validators)
        seen: set[int] = set()
        for urusan, level, _ in self.skill_rows():
            if urusan.data and urusan.data in seen:
                self.blame(urusan, gettext("Urusan ini sudah diisi di atas."))
            elif urusan.data and level.data is None:
                self.blame(level, gettext("Isi tingkat 1 sampai 5."))
            elif level.data is not None and not urusan.data:
                self.blame(urusan, gettext("Pilih urusannya."))
            seen.add(urusan.data or 0)
        return fine and not self.errors

    def blame(self, field: Field, message: str) -> None:
        """Put a refusal beside a field that has none yet."""
        field.errors = field.errors or [message]

    def skill_rows(self) -> list[tuple[Field, Field, BooleanField | None]]:
        """The fields of each competency; the tick is None for who may not verify."""
        verified = [getattr(self, f"verified_{i}", None) for i in ROWS]
        return [(self[f"urusan_{i}"], self[f"level_{i}"], tick) for i, tick in zip(ROWS, verified, strict=True)]

    def draft(self) -> CandidateDraft:
        """What the services take."""
        wishes = {int(i): Preference.REFUSED for i in self.refused.data or []}
        for field, choice in ((self.second_region_id, Preference.SECOND), (self.first_region_id, Preference.FIRST)):
            if field.data:
                wishes[field.data] = choice
        skills = tuple(
            SkillDraft(urusan.data, level.data, bool(verified and verified.data))
            for urusan, level, verified in self.skill_rows()
            if urusan.data
        )
        return CandidateDraft(self.note.data or "", skills, wishes)


class CandidateForm(_Skills):
    """What is said of somebody who is a candidate already."""

    @classmethod
    def make(cls, session: Session, actor: Actor, candidate: Candidate, *, blank: bool = False) -> CandidateForm:
        """The form filled from `candidate`; `blank` ignores what was posted (to show what is stored)."""
        stored: dict[str, Any] = {"note": candidate.note, "version": candidate.version}
        for i, skill in enumerate(candidate.skills[:SKILL_ROWS], start=1):
            stored |= {f"urusan_{i}": skill.urusan_id, f"level_{i}": skill.level, f"verified_{i}": skill.verified}
        by_choice = {
            choice: [p.region_id for p in candidate.preferences if p.choice is choice] for choice in Preference
        }
        stored["first_region_id"] = next(iter(by_choice[Preference.FIRST]), None)
        stored["second_region_id"] = next(iter(by_choice[Preference.SECOND]), None)
        stored["refused"] = by_choice[Preference.REFUSED]
        form = cls(None, data=stored) if blank else cls(data=stored)
        form.offer_choices(session, actor, candidate)
        return form


class ProposalForm(_Skills):
    """A new candidate: somebody known, or a civil servant not known yet."""

    user_id = pick(N_("Pegawai"), required=False)
    name = line(N_("Nama lengkap"), longest=160)
    nip = line(N_("NIP"), longest=40)
    opd_id = pick(N_("OPD"), required=False)
    rank_id = pick(N_("Golongan"), required=False)
    position = line(N_("Jabatan"), longest=160)

    @classmethod
    def make(cls, session: Session, actor: Actor, cycle: Cycle) -> ProposalForm:
        """The form with its choices."""
        form = cls()
        form.offer_choices(session, actor, None)
        opds = proposing_opds(session, actor)
        offer_all(form.user_id, known_people(session, actor, cycle), blank=N_("Belum terdaftar – isi di bawah"))
        offer_all(form.opd_id, opds)
        offer_all(form.rank_id, rank_choices(session), blank=N_("Tidak ada"))
        if len(opds) == 1 and form.opd_id.data is None:
            form.opd_id.data = int(opds[0][0])
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that a person is named one way or the other."""
        super().validate(extra_validators)
        for field in () if self.user_id.data else (self.name, self.nip, self.opd_id):
            if not field.data:
                self.blame(field, gettext("Isi ini, atau pilih pegawai yang sudah terdaftar."))
        return not self.errors

    def new_person(self) -> dict[str, Any]:
        """What the service takes of somebody not known yet."""
        return {name: self[name].data for name in ("nip", "name", "opd_id", "rank_id", "position")}


for _i in ROWS:
    setattr(_Skills, f"urusan_{_i}", pick(N_("Urusan"), required=False))
    setattr(_Skills, f"level_{_i}", whole(N_("Tingkat (1–5)"), low=1, high=HIGHEST_LEVEL))
    setattr(_Skills, f"verified_{_i}", tick(N_("Sudah diperiksa")))
