"""Signing in and one's own account."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import PasswordField, StringField

from magang.kernel.labels import N_
from magang.web.forms import Form, MaxLength, Required


class SignInForm(Form):
    """User name or NIP, and password. Neither is cleaned or shown back beyond the name."""

    username = StringField(
        lazy_gettext(N_("Nama pengguna atau NIP")),
        [Required(), MaxLength(80)],
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
