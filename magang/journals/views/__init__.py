"""Pages of the journals: reading, writing, signing, sharing, the host supervisor's, and what works without signal."""

from typing import Any, Final

from flask import Blueprint

from magang.journals.photos import MAX_BYTES
from magang.journals.rules import MAX_PHOTOS
from magang.web.files import allow_uploads

bp = Blueprint("journals", __name__)

# Only these pages take more than the application's limit. A photo that is too
# large is to be refused beside its field, with the text kept, so there is room for some that are.
UPLOADS: Final = {"journals.write", "journals.send", "journals.edit"}


@bp.url_value_preprocessor
def take_photos(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Photos are large."""
    if endpoint in UPLOADS:
        allow_uploads(MAX_PHOTOS + 1, MAX_BYTES)


from magang.journals.views import (  # noqa: E402, F401 - they add themselves to `bp`
    entries,
    host,
    offline,
    pages,
    panels,
    sharing,
    signing,
)
