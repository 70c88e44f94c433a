"""Pages of the reports: reading, writing, versions, settling what clashes, and what they add to other pages."""

from typing import Any, Final

from flask import Blueprint

from magang.journals.photos import MAX_BYTES
from magang.reports.exports import Format
from magang.reports.rules import ReportAction
from magang.web.converters import url_enums
from magang.web.files import allow_uploads

bp = Blueprint("reports", __name__)
url_enums(ReportAction, Format)

# Only these pages take more than the application's limit; a photo that is too large is refused beside its field.
UPLOADS: Final = {"reports.write", "reports.upload"}


@bp.url_value_preprocessor
def take_photos(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Photos are large."""
    if endpoint in UPLOADS:
        allow_uploads(2, MAX_BYTES)


from magang.reports.views import (  # noqa: E402, F401 - they add themselves to `bp`
    editor,
    exports,
    pages,
    panels,
    review,
    settling,
    slides,
    versions,
)
