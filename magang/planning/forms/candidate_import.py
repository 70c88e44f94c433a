"""The form that takes a list of candidates."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired

from magang.kernel.labels import N_
from magang.web.forms import Form


class ImportForm(Form):
    """One Excel or CSV file."""

    file = FileField(
        lazy_gettext(N_("Berkas calon")),
        [FileRequired(lazy_gettext(N_("Pilih berkasnya dahulu.")))],
        render_kw={"accept": ".xlsx,.csv"},
    )
    file.field_flags = {"mandatory": True}
