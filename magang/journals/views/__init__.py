"""Pages of the journals: reading, writing, signing, sharing, the host supervisor's, and what works without signal."""

from typing import Any, Final

from flask import Blueprint, current_app, request

from magang.journals.photos import MAX_BYTES
from magang.journals.rules import MAX_PHOTOS
from magang.kernel.filestore import FileStore

bp = Blueprint("journals", __name__)

# Only these pages take more than the application's limit; the rest is room for the text fields. A photo that is too
# large is to be refused beside its field, with the text kept, so there is room for some that are.
UPLOADS: Final = {"journals.write", "journals.send", "journals.edit"}
LARGEST_UPLOAD: Final = (MAX_PHOTOS + 1) * MAX_BYTES + 1024**2


@bp.url_value_preprocessor
def allow_uploads(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Raise the limit before anything (the CSRF check, first of all) reads the body."""
    if endpoint in UPLOADS:
        request.max_content_length = LARGEST_UPLOAD


def store() -> FileStore:
    """Where this installation keeps its files."""
    return FileStore(current_app.config["SETTINGS"].files_dir)


from magang.journals.views import (  # noqa: E402, F401 - they add themselves to `bp`
    entries,
    host,
    offline,
    pages,
    panels,
    sharing,
    signing,
)
