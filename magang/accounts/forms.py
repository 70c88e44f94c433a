"""Signing in, one's own account, and the administrator's forms of users."""

from __future__ import annotations

import re

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session
from wtforms import Field, PasswordField, StringField, ValidationError

from magang.accounts.models import User
from magang.kernel.actor import Role
from magang.kernel.labels import N_
from magang.reference.queries import opd_choices, rank_choices
from magang.web.fields import MaxLength, Required, clean
from magang.web.forms import Form, VersionedForm, choice, line, offer_all, pick, tick


class SignInForm(Form):
    """User name or NIP, and password. Only the name is shown back."""

    username = StringField(
        lazy_gettext(N_("Nama pengguna atau NIP")),
        [Required(), MaxLength(80)],
        filters=[clean],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy_gettext(N_("Kata sandi")), [Required(), MaxLength(200)], render_kw={"autocomplete": "current-password"}
    )


class PasswordForm(Form):
    """Replace one's own password."""

    current = PasswordField(
        lazy_gettext(N_("Kata sandi sekarang")),
        [Required(), MaxLength(200)],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        lazy_gettext(N_("Kata sandi baru")), [Required(), MaxLength(200)], render_kw={"autocomplete": "new-password"}
    )


class UserForm(VersionedForm):
    """A person as the administrator keeps them. The stored NIP is never put into the form: a look at it is logged."""

    username = line(N_("Nama pengguna"), required=True, longest=64)
    name = line(N_("Nama"), required=True, longest=160)
    nip = line(N_("NIP"), longest=40)
    remove_nip = tick(N_("Hapus NIP yang tersimpan"))
    email = line(N_("Surel"), longest=254)
    position = line(N_("Jabatan"), longest=160)
    opd_id = pick(N_("OPD"), required=False)
    rank_id = pick(N_("Golongan"), required=False)
    siasn_id = line(N_("ID SIASN"), longest=42)

    SHOWN = ("username", "name", "email", "position", "opd_id", "rank_id", "siasn_id", "version")

    @classmethod
    def make(cls, session: Session, user: User | None = None, *, blank: bool = False) -> UserForm:
        """The form with its choices, filled from `user`; `blank` ignores what was posted (to show what is stored)."""
        stored = {name: getattr(user, name) for name in cls.SHOWN} if user else {}
        form = cls(None, data=stored) if blank else cls(data=stored)
        offer_all(form.opd_id, opd_choices(session, keep=user.opd_id if user else None), blank=N_("Tidak ada"))
        offer_all(form.rank_id, rank_choices(session), blank=N_("Tidak ada"))
        return form

    def validate_email(self, field: Field) -> None:
        if field.data and not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", field.data):
            raise ValidationError(gettext("Alamat surel tidak dikenal, misalnya nama@kota.go.id."))


class NewPasswordForm(Form):
    """A password set by the administrator."""

    new_password = PasswordField(
        lazy_gettext(N_("Kata sandi baru")), [Required(), MaxLength(200)], render_kw={"autocomplete": "new-password"}
    )


class GrantForm(Form):
    """A role and the office it is held in."""

    role = choice(N_("Peran"), Role, blank=N_("Pilih…"))
    opd_id = pick(N_("Dipegang di OPD"), required=False)

    @classmethod
    def make(cls, session: Session) -> GrantForm:
        """The form with its choices."""
        form = cls()
        offer_all(form.opd_id, opd_choices(session), blank=N_("Seluruh kota"))
        return form
