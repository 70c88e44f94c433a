"""The forms of letters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from wtforms import Field, ValidationError

from magang.kernel.labels import N_
from magang.letters.models import LetterSettings, LetterSigner
from magang.letters.queries import signer_choices
from magang.letters.rules import DEFAULT_PATTERN, LAST_SERIAL, LetterKind
from magang.placements.models import Placement
from magang.web.files import FileNeeded
from magang.web.forms import Form, VersionedForm, area, day, line, offer, offer_all, pick, pick_many, tick, whole
from magang.web.i18n import tr

WORD: Final = {"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


class IssueForm(Form):
    """Who is in the letter, when it is dated, and who signs."""

    placements = pick_many(N_("Peserta"), required=True)
    dated = day(N_("Tanggal surat"), required=True)
    signer_id = pick(N_("Penanda tangan"))
    assign = tick(N_("Sekaligus catat nomornya pada penempatan yang menunggu surat tugas"))

    @classmethod
    def make(
        cls,
        session: Session,
        kind: LetterKind,
        placements: Sequence[Placement],
        earlier: Mapping[int, str],
        today: date,
    ) -> IssueForm:
        """The form with its choices; those whose turn it is are ticked. `earlier`: the number each already has."""
        fresh = [p.id for p in placements if kind.is_due(p.status) and p.id not in earlier]
        form = cls(data={"placements": fresh, "dated": today, "assign": True})
        offer(form.placements, ((p.id, _described(p, earlier.get(p.id, ""))) for p in placements))
        choices = signer_choices(session)
        offer_all(form.signer_id, choices)
        if len(choices) == 1 and not form.is_submitted():
            form.signer_id.data = int(choices[0][0])
        if kind is not LetterKind.ASSIGNMENT:
            del form.assign
        return form


def _described(placement: Placement, number: str) -> str:
    where = f"{placement.host_unit}, {placement.host_unit.region}" if placement.host_unit else ""
    text = f"{placement.participant.name} – {placement.sending_opd.short_name}, {where} ({tr(placement.status.label)})"
    return f"{text}. {gettext('Sudah ada: %(n)s', n=number)}" if number else text


class SettingsForm(VersionedForm):
    """What stands on every letter."""

    number_pattern = line(N_("Pola nomor"), required=True, longest=80, default=DEFAULT_PATTERN)
    classification = line(N_("Kode klasifikasi"), required=True, longest=20, default="800.1.4.1")
    office_code = line(N_("Kode instansi"), required=True, longest=30)
    serial_digits = whole(N_("Banyak angka nomor urut"), required=True, low=1, high=6, default=3)
    place = line(N_("Tempat surat ditandatangani"), required=True, longest=60)
    address = area(N_("Alamat kantor"), required=True, longest=300, rows=2)
    contact = area(N_("Telepon, surel, dan laman"), longest=300, rows=2)
    legal_basis = area(N_("Dasar"), longest=5_000, rows=5)
    copies = area(N_("Tembusan"), longest=2_000, rows=3)
    budget_account = line(N_("Mata anggaran"), longest=120)
    public_address = line(N_("Alamat publik aplikasi"), longest=200)
    siasn_training_type = line(N_("Kode jenis diklat SIASN"), longest=42)

    @classmethod
    def make(cls, settings: LetterSettings, *, blank: bool = False) -> SettingsForm:
        """The form, filled from the stored row."""
        return cls(None, obj=settings) if blank else cls(obj=settings)

    def validate_classification(self, field: Field) -> None:
        _plain_code(field)

    def validate_office_code(self, field: Field) -> None:
        _plain_code(field)

    def validate_public_address(self, field: Field) -> None:
        if field.data and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?", field.data):
            raise ValidationError(gettext("Tulis alamat lengkap yang diawali https://, tanpa tanda tanya."))


def _plain_code(field: Field) -> None:
    if not re.fullmatch(r"[A-Za-z0-9._-]+", field.data or ""):
        raise ValidationError(gettext("Hanya huruf, angka, titik, dan strip."))


class SerialForm(Form):
    """With which number a year goes on, for a city whose agenda book is already begun."""

    year = pick(N_("Tahun"))
    first = whole(N_("Nomor urut surat berikutnya"), required=True, low=1, high=LAST_SERIAL)

    @classmethod
    def make(cls, today: date) -> SerialForm:
        """The form for this year or the next: letters may be dated ahead."""
        form = cls(data={"year": today.year})
        offer_all(form.year, [(str(year), str(year)) for year in (today.year, today.year + 1)])
        return form


class SignerForm(VersionedForm):
    """An official who signs. The stored NIP is never put into the form."""

    name = line(N_("Nama lengkap dengan gelar"), required=True, longest=160)
    nip = line(N_("NIP"), longest=40)
    rank = line(N_("Pangkat dan golongan"), longest=80)
    position = line(N_("Jabatan"), required=True, longest=200)
    is_active = tick(N_("Masih menjabat"), default=True)

    SHOWN = ("name", "rank", "position", "is_active", "version")

    @classmethod
    def make(cls, signer: LetterSigner | None = None, *, blank: bool = False) -> SignerForm:
        """The form, filled from `signer`."""
        stored = {name: getattr(signer, name) for name in cls.SHOWN} if signer else {}
        return cls(None, data=stored) if blank else cls(data=stored)


class TemplateForm(Form):
    """A new template of one kind."""

    file = FileField(lazy_gettext(N_("Berkas Word")), [FileNeeded()], render_kw=WORD)
    note = line(N_("Catatan perubahan"), longest=500)

    def values(self) -> dict[str, Any]:
        """What the service takes; the name is shown again, so it is one plain line."""
        name = re.sub(r"[^\w.() -]", "_", (self.file.data.filename or "").replace("\\", "/").rpartition("/")[2])
        return {"name": name[-120:] or "templat.docx", "content": self.file.data.read(), "note": self.note.data}


class CompareForm(Form):
    """A file to be compared with a letter as it was issued."""

    file = FileField(lazy_gettext(N_("Berkas surat")), [FileNeeded()])
