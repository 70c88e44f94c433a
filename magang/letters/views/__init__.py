"""Pages of the letters, by use case: the register, issuing, one letter, the public check, the administrator's part."""

from flask import Blueprint

from magang.letters.rules import LetterKind
from magang.web.converters import url_enums

bp = Blueprint("letters", __name__)
url_enums(LetterKind)

from magang.letters.views import admin, issuing, pages, public, templates, training  # noqa: E402, F401 - they add themselves to `bp`
