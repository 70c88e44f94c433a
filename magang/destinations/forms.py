"""The forms of evidence and agreements."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from magang.destinations.models import Agreement, Evidence
from magang.destinations.rules import AgreementKind, InstrumentKind, StrengthGrade
from magang.destinations.services import AgreementDraft, EvidenceDraft
from magang.kernel.labels import N_
from magang.reference.models import Region
from magang.reference.queries import urusan_choices
from magang.web.forms import VersionedForm, area, choice, day, decimal, line, offer, offer_all, pick, whole


class EvidenceForm(VersionedForm):
    """One item of evidence."""

    urusan_id = pick(N_("Urusan"))
    host_unit_id = pick(N_("Instansi tujuan"), required=False)
    instrument = line(N_("Instrumen"), required=True, longest=160)
    kind = choice(N_("Jenis instrumen"), InstrumentKind)
    year = whole(N_("Tahun"), low=1990, high=2100)
    value = decimal(N_("Nilai"), low=0)
    value_max = decimal(N_("Nilai tertinggi"), low=0)
    predicate_or_rank = line(N_("Predikat atau peringkat"), longest=160)
    practice = area(N_("Praktik"), longest=5_000, rows=3)
    source_url = line(N_("Alamat sumber"), longest=500, render_kw={"inputmode": "url"})
    read_on = day(N_("Tanggal dibaca"))
    grade = choice(N_("Tingkat bukti"), StrengthGrade)
    note = area(N_("Catatan"), longest=5_000, rows=2)

    @classmethod
    def make(
        cls,
        session: Session,
        region: Region,
        evidence: Evidence | None = None,
        *,
        today: date | None = None,
        urusan_id: int | None = None,
        blank: bool = False,
    ) -> EvidenceForm:
        """The form with its choices, filled from `evidence`; a new one starts as read today."""
        fresh = {} if evidence else {"read_on": today, "urusan_id": urusan_id}
        form = cls(None, obj=evidence, data=fresh) if blank else cls(obj=evidence, data=fresh)
        offer_all(form.urusan_id, urusan_choices(session))
        offer(
            form.host_unit_id,
            [(unit.id, unit.name) for unit in region.host_units],
            blank=N_("Seluruh pemerintah daerah"),
        )
        return form

    def draft(self) -> EvidenceDraft:
        """What the services take."""
        return EvidenceDraft(**self.facts())


class AgreementForm(VersionedForm):
    """One agreement with a region."""

    kind = choice(N_("Jenis"), AgreementKind)
    number = line(N_("Nomor"), longest=120)
    title = line(N_("Judul"), required=True, longest=240)
    scope = area(N_("Ruang lingkup"), longest=5_000, rows=3)
    valid_from = day(N_("Berlaku sejak"))
    valid_until = day(N_("Berlaku sampai"))

    @classmethod
    def make(cls, agreement: Agreement | None = None, *, blank: bool = False) -> AgreementForm:
        """The form, filled from `agreement`."""
        return cls(None, obj=agreement) if blank else cls(obj=agreement)

    def draft(self) -> AgreementDraft:
        """What the services take."""
        return AgreementDraft(**self.facts())
